import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readZip, unzipTo } from '../../support/lambda/unzip.ts';

/** Made by Info-ZIP: index.mjs stored (0644), the folder d, d/long.txt deflated (0755). */
const ZIP = Buffer.from(
  'UEsDBAoAAAAAAKMgQ1DzUcVlFAAAABQAAAAJAAAAaW5kZXgubWpzZXhwb3J0IGNvbnN0IHggPSAxOwpQSwMECgAAAAAAUwd2XQAAAAAAAAAAAAAAAAIA' +
    'AABkL1BLAwQUAAAACACjIENQLimCSwgAAAAtAQAACgAAAGQvbG9uZy50eHRLTBwFxAIuAFBLAQIeAwoAAAAAAKMgQ1DzUcVlFAAAABQAAAAJAAAAAAAA' +
    'AAEAAACkgQAAAABpbmRleC5tanNQSwECHgMKAAAAAABTB3ZdAAAAAAAAAAAAAAAAAgAAAAAAAAAAABAA7UE7AAAAZC9QSwECHgMUAAAACACjIENQLimC' +
    'SwgAAAAtAQAACgAAAAAAAAABAAAA7YFbAAAAZC9sb25nLnR4dFBLBQYAAAAAAwADAJ8AAACLAAAAAAA=',
  'base64',
);

describe('reading a zip', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'byods-unzip-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('gives every file with its contents, mode and time', () => {
    const entries = readZip(ZIP).map(({ data, ...rest }) => ({ ...rest, text: data.toString() }));
    const modifiedAt = '2020-02-03T04:05:06';
    expect(entries).toEqual([
      { name: 'index.mjs', mode: 0o644, modifiedAt, compressed: false, text: 'export const x = 1;\n' },
      { name: 'd/long.txt', mode: 0o755, modifiedAt, compressed: true, text: `${'a'.repeat(300)}\n` },
    ]);
  });

  test('unpacks into a folder', async () => {
    await unzipTo(ZIP, folder);
    expect(await readFile(join(folder, 'index.mjs'), 'utf8')).toBe('export const x = 1;\n');
    expect((await stat(join(folder, 'd/long.txt'))).mode & 0o100).toBe(0o100);
  });

  test('refuses what is not a zip, a wrong checksum, and a name that leads out', async () => {
    expect(() => readZip(Buffer.from('not a zip'))).toThrow(/not a zip/);
    const spoilt = Buffer.from(ZIP);
    spoilt.write('export const x = 2;', ZIP.indexOf('export const x = 1;'));
    expect(() => readZip(spoilt)).toThrow('index.mjs: wrong checksum');
    const evil = Buffer.from(ZIP);
    evil.write('../ex.mjs', ZIP.lastIndexOf('index.mjs'));
    await expect(unzipTo(evil, folder)).rejects.toThrow('leads out of the folder');
  });
});
