import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../src/adapters/system.ts';
import { openCredentialStore } from '../src/compose-credential-store.ts';
import { startDynalite } from './support/aws/dynalite.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const KEY = Buffer.alloc(32, 7).toString('base64');
const around = { env: { BYODS_ENCRYPTION_KEY: KEY }, log, clock: systemClock };

describe('a store of many credentials by its name', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'byods-compose-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('opens a folder, which need not be there', async () => {
    const location = join(directory, 'new');
    const store = await openCredentialStore(`folder:${location}`, '--store', around);
    expect(store).toMatchObject({ kind: 'folder', location });
    expect(await store.names()).toEqual([]);
  });

  it.each([
    ['dynamodb:keys', 'keys', 'eu-west-1'],
    ['dynamodb:keys@eu-central-1', 'keys', 'eu-central-1'],
  ])('opens the table of %s in its region', async (word, location, region) => {
    const dynalite = await startDynalite();
    vi.stubEnv('AWS_ENDPOINT_URL', dynalite.url);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIANOTAREALKEY');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-real-secret-key');
    try {
      const env = { ...around.env, AWS_REGION: 'eu-west-1' };
      const store = await openCredentialStore(word, '--store', { ...around, env });
      expect(store).toMatchObject({ kind: 'dynamodb', location });
      await expect(store.names()).rejects.toMatchObject({
        message: expect.stringContaining(`there is no table "${location}" in region ${region}`),
      });
    } finally {
      vi.unstubAllEnvs();
      await dynalite.stop();
    }
  });

  it.each([
    '',
    'folder:',
    'folder',
    '/tmp',
    'file:x',
    'dynamodb:',
    'dynamodb:a b',
    'dynamodb:x@',
    'dynamodb:arn:aws:dynamodb:us-east-2:123456789012:table/keys',
  ])('refuses %j by the name of the flag', async (word) => {
    await expect(openCredentialStore(word, '--store', around)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('--store must be'),
    });
  });
});
