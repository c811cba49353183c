import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderExists, warningsOfFileSystem } from '../../../src/adapters/token-store/file/folder.ts';
import { findPlace } from '../../../src/adapters/token-store/file/place.ts';
import { readStoredFile } from '../../../src/adapters/token-store/file/stored-file.ts';
import { fileTokenStore } from '../../../src/adapters/token-store/file.ts';
import type { TokenStore } from '../../../src/core/token-store.ts';
import { Child } from './child.ts';
import { documentText, integrationRefresh, refreshToken } from './documents.ts';
import { FileHarness, inventoryOf } from './file-harness.ts';
import { canBecomeSomebodyElse, missing, SOMEBODY_ELSE } from './tools.ts';

const weAreRoot = process.geteuid?.() === 0;

let harness: FileHarness;
beforeEach(() => {
  harness = new FileHarness();
});
afterEach(() => harness.close());

function storeAt(path: string): TokenStore {
  return fileTokenStore({ path, clock: harness.clock, secondDirectory: harness.elsewhere });
}

async function saveIn(store: TokenStore): Promise<void> {
  const locked = await store.lock({ waitMs: 0 });
  await locked.save([integrationRefresh(1)]);
  await locked.release();
}

const mode = (path: string): number => statSync(path).mode & 0o777;

describe('a path where no store is', () => {
  it('is a matter of configuration, with the way to make one', async () => {
    const store = storeAt(join(harness.directory, 'other.json'));
    const expected = {
      code: 'configuration',
      exitCode: 2,
      remedy: expect.stringMatching(/byods init --config .*--config/),
    };
    await expect(store.read()).rejects.toMatchObject(expected);
    await expect(store.lock({ waitMs: 0 })).rejects.toMatchObject(expected);
    expect(existsSync(harness.folder)).toBe(false);
  });

  it('that is a directory is told as such', async () => {
    await expect(storeAt(harness.directory).read()).rejects.toMatchObject({
      code: 'configuration',
      message: /is a directory/,
    });
  });

  it('that is below a file is told as such', async () => {
    await expect(storeAt(join(harness.file, 'x')).read()).rejects.toMatchObject({ code: 'configuration' });
  });

  it.skipIf(missing('the right to run as another user', canBecomeSomebodyElse(), 'right'))(
    'that may not be read is told as such',
    async () => {
      for (const path of [harness.root, harness.directory]) chmodSync(path, 0o755);
      const child = Child.start(harness, ['save', '1', '1'], { uid: SOMEBODY_ELSE, gid: SOMEBODY_ELSE });
      child.go();
      await child.exited();
      expect(child.steps).toEqual(['ready', 'refused store-unavailable']);
    },
  );
});

describe('a symbolic link', () => {
  it('is followed, and the file that it leads to is written where it lies', async () => {
    const link = join(harness.root, 'link.json');
    symlinkSync('hop.json', link);
    symlinkSync('home/token-config.json', join(harness.root, 'hop.json'));
    await saveIn(storeAt(link));
    expect(readdirSync(harness.root).sort()).toEqual(['elsewhere', 'home', 'hop.json', 'link.json']);
    expect(harness.text()).toContain(refreshToken(1));
    expect(existsSync(harness.beside('last-good'))).toBe(true);
  });

  it('locks the same store as its target does', async () => {
    const link = join(harness.root, 'link.json');
    symlinkSync(harness.file, link);
    const locked = await storeAt(link).lock({ waitMs: 0 });
    await expect(harness.store.lock({ waitMs: 0 })).rejects.toMatchObject({ code: 'lock-busy' });
    await locked.release();
  });

  it('that leads nowhere, or back to itself, is refused', async () => {
    const link = join(harness.root, 'link.json');
    symlinkSync('nowhere.json', link);
    await expect(storeAt(link).read()).rejects.toMatchObject({ code: 'configuration' });
    unlinkSync(link);
    symlinkSync('link.json', link);
    await expect(storeAt(link).read()).rejects.toMatchObject({ code: 'refused', exitCode: 2 });
  });

  it('in the place of the folder, of the lock or of the journal is refused', async () => {
    const target = join(harness.root, 'target');
    mkdirSync(target);
    symlinkSync(target, harness.folder);
    await expect(saveIn(harness.store)).rejects.toMatchObject({ code: 'refused' });
    await expect(harness.store.read()).rejects.toMatchObject({ code: 'refused' });
    unlinkSync(harness.folder);

    mkdirSync(harness.folder);
    const victim = join(target, 'victim');
    writeFileSync(victim, 'precious');
    for (const name of ['lock', 'journal']) {
      symlinkSync(victim, harness.beside(name));
      await expect(saveIn(harness.store)).rejects.toMatchObject({ code: 'store-unavailable' });
      unlinkSync(harness.beside(name));
    }
    expect(readFileSync(victim, 'utf8')).toBe('precious');
  });
});

describe('a file of another user', () => {
  it('is refused, for reading and for writing', async () => {
    const place = await findPlace(harness.file);
    const uid = statSync(harness.file).uid + 1;
    await expect(readStoredFile(place, uid)).rejects.toMatchObject({ code: 'refused', exitCode: 2, remedy: /chown/ });
    mkdirSync(harness.folder);
    await expect(folderExists(place, uid)).rejects.toMatchObject({ code: 'refused' });
  });

  it.runIf(weAreRoot)('is refused to root too, and left as it is', async () => {
    chownSync(harness.file, SOMEBODY_ELSE, SOMEBODY_ELSE);
    const before = inventoryOf(harness.root);
    await expect(harness.store.read()).rejects.toMatchObject({ code: 'refused' });
    await expect(saveIn(harness.store)).rejects.toMatchObject({ code: 'refused' });
    expect(inventoryOf(harness.root)).toEqual(before);
  });

  it.runIf(weAreRoot)('as the folder is refused: what lies in it would decide which tokens are used', async () => {
    await harness.crashWith([integrationRefresh(1)]);
    chownSync(harness.folder, SOMEBODY_ELSE, SOMEBODY_ELSE);
    await expect(harness.store.read()).rejects.toMatchObject({ code: 'refused' });
    await expect(saveIn(harness.store)).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('rights', () => {
  it('that are too wide are told with the command that mends them, and mended by a save', async () => {
    chmodSync(harness.file, 0o644);
    const { warnings } = await harness.store.read();
    expect(warnings).toEqual([expect.stringContaining(`chmod 600 ${harness.file}`)]);
    expect(mode(harness.file)).toBe(0o644);
    await saveIn(harness.store);
    expect(mode(harness.file)).toBe(0o600);
    expect((await harness.store.read()).warnings).toEqual([]);
  });

  it('of a directory that everybody may write are told', async () => {
    chmodSync(harness.directory, 0o777);
    expect((await harness.store.read()).warnings).toEqual([expect.stringContaining('chmod o-w')]);
    chmodSync(harness.directory, 0o1777);
    expect((await harness.store.read()).warnings).toEqual([]);
  });

  it.each([0o000, 0o077, 0o777])('of what we make do not depend on the umask %o', async (umask) => {
    const before = process.umask(umask);
    try {
      await saveIn(harness.store);
    } finally {
      process.umask(before);
    }
    expect(mode(harness.folder)).toBe(0o700);
    expect(mode(harness.file)).toBe(0o600);
    for (const name of ['journal', 'last-good', 'lock']) expect(mode(harness.beside(name)) & 0o177).toBe(0);
    expect(readFileSync(join(harness.folder, '.gitignore'), 'utf8')).toBe('*\n');
    await saveIn(harness.another());
  });

  it('of a folder that was too open are mended', async () => {
    mkdirSync(harness.folder);
    chmodSync(harness.folder, 0o755);
    await saveIn(harness.store);
    expect(mode(harness.folder)).toBe(0o700);
  });
});

describe('what lies beside the document', () => {
  it('is not shared by two stores in one directory', async () => {
    const second = join(harness.directory, 'second.json');
    writeFileSync(second, documentText(), { mode: 0o600 });
    const first = await harness.store.lock({ waitMs: 0 });
    const other = await storeAt(second).lock({ waitMs: 0 });
    await other.save([integrationRefresh(1)]);
    expect(harness.text()).toBe(documentText());
    await first.release();
    await other.release();
  });

  it('is found under another name of the same file only through its own name', async () => {
    const hard = join(harness.directory, 'hard.json');
    linkSync(harness.file, hard);
    await saveIn(harness.store);
    expect(readFileSync(hard, 'utf8')).toBe(documentText());
  });

  it('goes along when the directory is moved', async () => {
    await harness.crashWith([integrationRefresh(1)]);
    const moved = join(harness.root, 'a folder with spaces, and ünïcode');
    renameSync(harness.directory, moved);
    const { config } = await storeAt(join(moved, 'token-config.json')).read();
    expect(config.credentials.get('integration')?.refreshToken?.value.reveal()).toBe(refreshToken(1));
  });

  it('is said to be unsafe for locks on NFS alone', () => {
    expect(warningsOfFileSystem('/store', 0x6969)).toEqual([expect.stringContaining('NFS')]);
    expect(warningsOfFileSystem('/store', 0xef53)).toEqual([]);
    expect(warningsOfFileSystem('/store', undefined)).toEqual([]);
  });
});
