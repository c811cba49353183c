import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../src/adapters/system.ts';
import { openCredentialStore } from '../src/compose-credential-store.ts';

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

  it.each(['', 'folder:', 'folder', '/tmp', 'file:x', 'dynamodb:'])(
    'refuses %j by the name of the flag',
    async (word) => {
      await expect(openCredentialStore(word, '--store', around)).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining('--store must be'),
      });
    },
  );
});
