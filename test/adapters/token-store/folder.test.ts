import { appendFileSync, chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credentialStoreContract, person } from './credential-store-contract.ts';
import { FolderHarness } from './folder-harness.ts';

credentialStoreContract('folder', async () => new FolderHarness());

describe('a folder of credentials on the disk', () => {
  let harness: FolderHarness;
  beforeEach(() => {
    harness = new FolderHarness();
  });
  afterEach(() => harness.close());

  it('is for its owner alone, whatever the umask', async () => {
    const before = process.umask(0);
    try {
      await harness.store.document('anna').create(person(1));
      await harness.store.records.put('key', 'k', {});
      await harness.store.records.append('audit', {});
    } finally {
      process.umask(before);
    }
    const paths = readdirSync(harness.root, { recursive: true, withFileTypes: true });
    const open = paths.filter((each) => statSync(join(each.parentPath, each.name)).mode & 0o077);
    expect(paths.length).toBeGreaterThan(8);
    // git reads it, and it says nothing.
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  it('removes what is over from the disk, in time', async () => {
    const files = () =>
      readdirSync(join(harness.directory, 'records', 'state')).filter((name) => name.endsWith('.json'));
    for (let n = 0; n < 5; n += 1) {
      await harness.store.records.put('state', `s${n}`, {}, undefined, harness.clock.now() + 1000);
    }
    expect(files()).toHaveLength(5);
    harness.clock.advance(11 * 60_000);
    await harness.store.records.put('state', 'new', {}, undefined, harness.clock.now() + 1000);
    expect(files()).toHaveLength(1);
  });

  it('goes on after a line of a log that a power cut tore', async () => {
    await harness.store.records.append('audit', { n: 1 });
    const [day] = readdirSync(join(harness.directory, 'logs', 'audit')).filter((name) => name.endsWith('.jsonl'));
    appendFileSync(join(harness.directory, 'logs', 'audit', day!), '{"n":2,"to');
    await harness.store.records.append('audit', { n: 3 });
    expect(await harness.store.records.entries('audit')).toEqual([{ n: 1 }, { n: 3 }]);
  });

  it('refuses a record that it cannot read, and leaves it', async () => {
    await harness.store.records.put('key', 'k', {});
    const folder = join(harness.directory, 'records', 'key');
    const [file] = readdirSync(folder).filter((name) => name.endsWith('.json'));
    writeFileSync(join(folder, file!), '{"torn');
    await expect(harness.store.records.get('key', 'k')).rejects.toMatchObject({ code: 'store-corrupt' });
    await expect(harness.store.records.put('key', 'k', {})).rejects.toMatchObject({ code: 'store-corrupt' });
  });

  it('works in no folder that a link leads to', async () => {
    mkdirSync(join(harness.root, 'elsewhere'));
    mkdirSync(harness.directory);
    symlinkSync(join(harness.root, 'elsewhere'), join(harness.directory, 'credentials'));
    await expect(harness.store.document('anna').create(person(1))).rejects.toMatchObject({ code: 'refused' });
    await expect(harness.store.names()).rejects.toMatchObject({ code: 'refused' });
  });

  it('says that it cannot be written, and how that is mended', async () => {
    writeFileSync(harness.directory, '');
    chmodSync(harness.directory, 0o600);
    await expect(harness.store.records.put('key', 'k', {})).rejects.toMatchObject({ code: 'refused' });
  });
});
