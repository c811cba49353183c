import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileTokenStore } from '../../../src/adapters/token-store/file.ts';
import type { TokenStore } from '../../../src/core/token-store.ts';
import { Child } from './child.ts';
import { documentText, FIRST_REFRESH_TOKEN, integrationRefresh, KEY_A, minted, refreshToken } from './documents.ts';
import { FileHarness, inventoryOf } from './file-harness.ts';
import { canBecomeSomebodyElse, canMount, missing, mount, SOMEBODY_ELSE, unmount } from './tools.ts';

let harness: FileHarness;
let mounted: string[];
beforeEach(() => {
  harness = new FileHarness();
  mounted = [];
});
afterEach(async () => {
  for (const point of mounted.reverse()) unmount(point);
  await harness.close();
});

/** A store in a file system of its own. */
function onDiskOf(size: string): { store: TokenStore; file: string; directory: string } {
  const directory = join(harness.root, 'disk');
  mkdirSync(directory);
  mount(['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', directory]);
  mounted.push(directory);
  const file = join(directory, 'token-config.json');
  writeFileSync(file, documentText(), { mode: 0o600 });
  return {
    directory,
    file,
    store: fileTokenStore({ path: file, clock: harness.clock, secondDirectory: harness.elsewhere }),
  };
}

/** Fills a disk to the last byte. */
function fill(directory: string): void {
  const filler = join(directory, 'filler');
  for (const size of [65_536, 4096, 512, 1]) {
    try {
      for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // nearly full; the next smaller piece
    }
  }
}

const refusal = {
  code: 'store-unavailable',
  exitCode: 5,
  message: expect.stringMatching(/not refreshed/),
  remedy: expect.stringMatching(/./),
};

describe('a lock on a store that cannot be written', () => {
  it.skipIf(missing('the right to run as another user', canBecomeSomebodyElse(), 'right'))(
    'is refused in a directory without the right to write, which can be read all the same',
    async () => {
      for (const path of [harness.root, harness.directory, harness.elsewhere]) chmodSync(path, 0o755);
      chownSync(harness.file, SOMEBODY_ELSE, SOMEBODY_ELSE);
      const child = Child.start(harness, ['save', '1', '1'], { uid: SOMEBODY_ELSE, gid: SOMEBODY_ELSE });
      child.go();
      await child.exited();
      expect(child.steps).toEqual(['ready', 'refused store-unavailable']);
      expect(existsSync(harness.folder)).toBe(false);
      expect(harness.text()).toBe(documentText());
    },
  );

  it('is refused where a file stands in the place of the folder', async () => {
    writeFileSync(harness.folder, '');
    await expect(harness.store.lock({ waitMs: 0 })).rejects.toMatchObject({ code: 'refused', exitCode: 2 });
  });

  describe.skipIf(missing('the right to mount', canMount(), 'right'))('on a file system of its own', () => {
    it('is refused when that is read-only, which can be read all the same', async () => {
      const { store, directory } = onDiskOf('1m');
      mount(['-o', 'remount,ro', directory]);
      const before = inventoryOf(directory);
      await expect(store.lock({ waitMs: 0 })).rejects.toMatchObject({
        ...refusal,
        message: /EROFS/,
        remedy: /writable/,
      });
      await expect(store.read()).resolves.toBeDefined();
      expect(inventoryOf(directory)).toEqual(before);
    });

    it('is refused when that is full, and the lock is free again', async () => {
      const { store, file, directory } = onDiskOf('1m');
      fill(directory);
      await expect(store.lock({ waitMs: 0 })).rejects.toMatchObject({
        ...refusal,
        message: /ENOSPC/,
        remedy: /free some space/,
      });
      expect(statSync(file).size).toBe(documentText().length + 1);
      rmSync(join(directory, 'filler'));
      const locked = await store.lock({ waitMs: 0 });
      await locked.release();
    });

    it('is refused when that is too small for the journal', async () => {
      const { store, file } = onDiskOf('64k');
      await expect(store.lock({ waitMs: 0 })).rejects.toMatchObject({ ...refusal, message: /ENOSPC/ });
      expect((await store.read()).config.credentials.get('integration')?.refreshToken?.value.reveal()).toBe(
        FIRST_REFRESH_TOKEN,
      );
      expect(statSync(file).size).toBe(documentText().length + 1);
    });

    it('is refused when the file is itself a mount point, as single files in containers are', async () => {
      const other = join(harness.root, 'other.json');
      cpSync(harness.file, other);
      mount(['--bind', other, harness.file]);
      mounted.push(harness.file);
      await expect(harness.store.lock({ waitMs: 0 })).rejects.toMatchObject({
        code: 'store-unavailable',
        remedy: /mount the directory/,
      });
    });

    it('a disk that takes a part of the document, and calls that a success, truncates nothing', async () => {
      const { store, file, directory } = onDiskOf('1m');
      const text = documentText((it) => (it.note = 'long '.repeat(5000)));
      writeFileSync(file, text);
      const locked = await store.lock({ waitMs: 0 });
      fill(directory);
      const filler = join(directory, 'filler');
      truncateSync(filler, statSync(filler).size - 4096);
      const failure = await locked.save([integrationRefresh(1)]).catch((thrown) => thrown);
      expect(failure).toMatchObject({ code: 'save-failed', message: expect.stringMatching(/ENOSPC/) });
      await locked.release();
      expect(readFileSync(file, 'utf8')).toBe(text);
    });

    it('a disk that fills up after the lock truncates nothing: the token is in the journal and in a rescue file', async () => {
      const { store, file, directory } = onDiskOf('1m');
      const locked = await store.lock({ waitMs: 0 });
      await locked.read();
      fill(directory);
      const failure = await locked.save([integrationRefresh(1)]).catch((thrown) => thrown);
      expect(failure).toMatchObject({ code: 'save-failed', remedy: expect.stringMatching(/free some space/) });
      expect(failure.rescuedTo.startsWith(harness.elsewhere)).toBe(true);
      expect(await harness.rescued(failure.rescuedTo)).toContain(refreshToken(1));
      await locked.release();
      cpSync(file, harness.file);
      expect(harness.text()).toBe(documentText());

      rmSync(join(directory, 'filler'));
      const later = fileTokenStore({ path: file, clock: harness.clock });
      expect((await later.read()).config.credentials.get('integration')?.refreshToken?.value.reveal()).toBe(
        refreshToken(1),
      );
      const again = await later.lock({ waitMs: 0 });
      await again.save([minted(KEY_A)]);
      await again.release();
      expect((await later.read()).config.credentials.get('integration')?.refreshToken?.value.reveal()).toBe(
        refreshToken(1),
      );
    });
  });
});
