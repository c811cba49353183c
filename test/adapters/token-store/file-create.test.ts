import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fileTokenStore } from '../../../src/adapters/token-store/file.ts';
import { createContract } from './create-contract.ts';
import { documentText, NOW } from './documents.ts';
import { VirtualClock } from './virtual-clock.ts';

const DOCUMENT = JSON.parse(documentText());

function inDirectory(directory: string) {
  const file = join(directory, 'token-config.json');
  return {
    file,
    another: () => fileTokenStore({ path: file, clock: new VirtualClock(NOW), secondDirectory: directory }),
  };
}

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'byods-create-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

createContract('file', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'byods-create-'));
  const { file, another } = inDirectory(directory);
  return {
    store: another(),
    another,
    stored: async () => readFileSync(file, 'utf8'),
    close: async () => rmSync(directory, { recursive: true, force: true }),
  };
});

describe('making a file', () => {
  it('is for its owner alone, whatever the umask, with the folder beside it and nothing else', async () => {
    const directory = temporary();
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    const { file, another } = inDirectory(directory);
    await another().create(DOCUMENT);
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
    expect(lstatSync(join(directory, '.byods')).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(directory, '.byods', '.gitignore'), 'utf8')).toBe('*\n');
    expect(readdirSync(directory).sort()).toEqual(['.byods', 'token-config.json']);
    expect(readdirSync(join(directory, '.byods'))).toEqual(['.gitignore']);
    expect(readFileSync(file, 'utf8')).toBe(documentText());
  });

  it.each([
    ['an empty file', (file: string) => writeFileSync(file, '')],
    ['a directory', (file: string) => mkdirSync(file)],
    ['a link that leads nowhere', (file: string) => symlinkSync('/nowhere/at/all', file)],
  ])('is refused where there is %s', async (_what, make) => {
    const { file, another } = inDirectory(temporary());
    make(file);
    await expect(another().create(DOCUMENT)).rejects.toMatchObject({
      code: 'refused',
      message: `there is a ${file} already; it was left as it is`,
    });
  });

  it('is refused where the folder beside it is a link', async () => {
    const directory = temporary();
    symlinkSync(tmpdir(), join(directory, '.byods'));
    await expect(inDirectory(directory).another().create(DOCUMENT)).rejects.toMatchObject({ code: 'refused' });
    expect(readdirSync(directory)).toEqual(['.byods']);
  });

  it('says which directory is missing, and how to make it', async () => {
    const directory = join(temporary(), 'not there');
    await expect(inDirectory(directory).another().create(DOCUMENT)).rejects.toMatchObject({
      code: 'configuration',
      message: expect.stringContaining(`there is no directory ${directory}, for`),
      remedy: `make it: mkdir -p -m 700 '${directory}'`,
    });
  });

  it('says so where the directory is a file', async () => {
    const directory = join(temporary(), 'a-file');
    writeFileSync(directory, '');
    await expect(inDirectory(directory).another().create(DOCUMENT)).rejects.toMatchObject({ exitCode: 2 });
  });
});
