import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTogether } from '../../../src/adapters/token-store/file/consistent-read.ts';
import { Journal, parseJournal } from '../../../src/adapters/token-store/file/journal.ts';
import { findPlace } from '../../../src/adapters/token-store/file/place.ts';
import { readStoredFile } from '../../../src/adapters/token-store/file/stored-file.ts';
import { readRescueFiles, writeRescueFile } from '../../../src/adapters/token-store/rescue.ts';
import { encodeUpdates } from '../../../src/adapters/token-store/update-codec.ts';
import type { LockedTokenStore, StoreSnapshot } from '../../../src/core/token-store.ts';
import {
  accessToken,
  documentText,
  type Editable,
  integrationRefresh,
  KEY_A,
  KEY_B,
  minted,
  NOW,
  refreshToken,
} from './documents.ts';
import { FileHarness, inventoryOf } from './file-harness.ts';

let harness: FileHarness;
let locked: LockedTokenStore;
beforeEach(async () => {
  harness = new FileHarness();
  locked = await harness.store.lock({ waitMs: 0 });
});
afterEach(async () => {
  await locked.release();
  await harness.close();
});

async function again(): Promise<void> {
  await locked.release();
  locked = await harness.another().lock({ waitMs: 0 });
}

const journalled = (): string[] => parseJournal(readFileSync(harness.beside('journal'))).entries.map(String);
const held = ({ config }: StoreSnapshot): string | undefined =>
  config.credentials.get('integration')?.refreshToken?.value.reveal();

describe('a save', () => {
  it('has its tokens in the journal before it yields, each of several, and empties it when all are published', async () => {
    const first = locked.save([integrationRefresh(1)]);
    const second = locked.save([minted(KEY_A)]);
    expect(journalled()).toEqual([encodeUpdates([integrationRefresh(1)]), encodeUpdates([minted(KEY_A)])]);
    await Promise.all([first, second]);
    expect(journalled()).toEqual([]);
    expect(readFileSync(harness.beside('journal')).includes(refreshToken(1))).toBe(false);
  });

  it('of notes alone is not journalled', async () => {
    const saved = locked.save([{ credential: 'integration', notes: { rejectedAccessToken: 'abcdefabcdefabcd' } }]);
    expect(journalled()).toEqual([]);
    await saved;
    expect(harness.text()).toContain('abcdefabcdefabcd');
  });

  it.each([
    ['two spaces', 2, '\n', '\n'],
    ['four spaces', 4, '\n', '\n'],
    ['tabs', '\t', '\n', '\n'],
    ['no line break at the end', 2, '\n', ''],
    ['line breaks of Windows', 2, '\r\n', '\r\n'],
  ])('keeps to a layout with %s', async (_what, indent, lineBreak, end) => {
    const layOut = (document: unknown): string =>
      JSON.stringify(document, null, indent).replaceAll('\n', lineBreak) + end;
    await harness.plant(layOut(JSON.parse(documentText())));
    await locked.save([integrationRefresh(1)]);
    expect(harness.text()).toBe(layOut(JSON.parse(harness.text())));
  });

  it('changes no other line of the document', async () => {
    await locked.save([integrationRefresh(1)]);
    const [before, after] = [documentText(), harness.text()].map((text) =>
      text.split('\n').map((line) => line.replace(/,$/, '')),
    );
    expect(before!.filter((line) => !after!.includes(line))).toHaveLength(2);
  });

  it('that changes nothing leaves the file alone', async () => {
    await locked.save([integrationRefresh(1)]);
    const { ino, mtimeNs } = statSync(harness.file, { bigint: true });
    await locked.save([integrationRefresh(1)]);
    expect(statSync(harness.file, { bigint: true })).toMatchObject({ ino, mtimeNs });
  });

  it('keeps the document that it published as the last good one', async () => {
    await locked.save([integrationRefresh(1)]);
    expect(readFileSync(harness.beside('last-good'), 'utf8')).toBe(harness.text());
    expect(statSync(harness.beside('last-good')).mode & 0o777).toBe(0o600);
    await locked.save([integrationRefresh(2)]);
    expect(readFileSync(harness.beside('last-good'), 'utf8')).toBe(harness.text());
    expect(statSync(harness.beside('last-good')).ino).not.toBe(statSync(harness.file).ino);
  });

  it('is read by others as the old one or the new one, never as an error and never as an older one', async () => {
    const reader = harness.another();
    let seen = 0;
    let done = false;
    const reading = (async () => {
      let reads = 0;
      for (; !done; reads += 1) {
        const snapshot = await reader.read();
        const now = Number(/^R(\d+)x/.exec(held(snapshot) ?? '')?.[1]);
        expect(now).toBeGreaterThanOrEqual(seen);
        expect(snapshot.config.credentials.get('integration')?.accessToken?.value.reveal()).toBe(accessToken(now));
        expect(snapshot.warnings).toEqual([]);
        seen = now;
      }
      return reads;
    })();
    for (let n = 1; n <= 60; n += 1)
      await locked.save(n % 3 === 0 ? [integrationRefresh(n), minted(KEY_A, `m${n}`)] : [integrationRefresh(n)]);
    done = true;
    expect(await reading).toBeGreaterThan(20);
  });

  it('removes what killed runs left half-written, and nothing else', async () => {
    const ours = [
      `${harness.beside('0123456789abcdef.tmp')}`,
      join(harness.directory, '.token-config.json.0123456789abcdef.tmp'),
    ];
    const others = [
      'other.tmp',
      '.token-config.json.tmp',
      'token-config.json.0123456789abcdef.tmp',
      'other.json.0123456789abcdef.tmp',
    ].map((name) => join(harness.directory, name));
    for (const path of [...ours, ...others]) writeFileSync(path, 'x');
    await locked.save([integrationRefresh(1)]);
    expect(ours.filter(existsSync)).toEqual([]);
    expect(others.filter(existsSync)).toEqual(others);
  });
});

/** Resolves when the new document is being written, long before it takes its place. */
async function writing(): Promise<void> {
  while (!readdirSync(harness.folder).some((name) => name.endsWith('.tmp'))) await nextTurn();
}

describe('a save that comes while another is being published', () => {
  it('is published after it', async () => {
    const first = locked.save([integrationRefresh(1)]);
    await writing();
    const second = locked.save([integrationRefresh(2)]);
    expect(harness.text()).toBe(documentText());
    await first;
    expect(journalled().join()).toContain(refreshToken(2));
    await second;
    expect(harness.text()).toContain(refreshToken(2));
    expect(journalled()).toEqual([]);
  });
});

describe('a read that meets a writer', () => {
  it('does not bring back what was left before the document that it reads', async () => {
    await locked.release();
    await harness.crashWith([minted(KEY_A, 'older')]);
    let reads = 0;
    const { stored, left } = await readTogether(await findPlace(harness.file), async (place) => {
      reads += 1;
      if (reads === 1) {
        locked = await harness.another().lock({ waitMs: 0 });
        await locked.read();
        await locked.save([minted(KEY_A, 'newer')]);
      }
      return await readStoredFile(place);
    });
    expect(reads).toBe(2);
    expect(left).toBeUndefined();
    expect(stored.bytes.toString()).toContain('newer-refresh');
  });
});

describe('an edit by hand while we save', () => {
  it('that comes at the last moment is kept', async () => {
    const saved = locked.save([integrationRefresh(1)]);
    await writing();
    await harness.plant(documentText((it) => (it.note = 'edited')));
    await saved;
    expect(JSON.parse(harness.text()).note).toBe('edited');
    expect(harness.text()).toContain(refreshToken(1));
  });

  it('that comes between our reading and our writing is kept', async () => {
    let edits = 0;
    const editing = (async () => {
      for (; edits < 30; edits += 1) {
        const document = JSON.parse(harness.text());
        document.edits = edits;
        writeFileSync(`${harness.file}.edit`, JSON.stringify(document, null, 2));
        renameSync(`${harness.file}.edit`, harness.file);
        await harness.clock.sleep(1);
      }
    })();
    for (let n = 1; n <= 10; n += 1) await locked.save([integrationRefresh(n)]).catch(() => {});
    await editing;
    const snapshot = await locked.read();
    expect((snapshot.config.document as Editable).edits).toBe(29);
    expect(held(snapshot)).toBe(refreshToken(10));
  });

  it('that is half-done, so that the document cannot be read, is waited for', async () => {
    await harness.plant('{ "tokenManager": ');
    const saved = locked.save([integrationRefresh(1)]);
    await harness.clock.sleep(1);
    await harness.plant(documentText((it) => (it.note = 'edited')));
    await saved;
    expect(JSON.parse(harness.text()).note).toBe('edited');
    expect(harness.text()).toContain(refreshToken(1));
  });
});

describe('a save that cannot be published', () => {
  it('is tried four times, with pauses that add up to less than a second', async () => {
    const mend = await harness.breakPublishing();
    await expect(locked.save([integrationRefresh(1)])).rejects.toMatchObject({ code: 'save-failed' });
    await mend();
    expect(harness.clock.sleeps).toEqual([50, 200, 700]);
  });

  it('succeeds when a later try does', async () => {
    const mend = await harness.breakPublishing();
    const saved = locked.save([integrationRefresh(1)]);
    while (harness.clock.sleeps.length < 2) await nextTurn();
    await mend();
    await saved;
    expect(harness.text()).toContain(refreshToken(1));
  });

  it('is rolled forward by the next run from the journal alone', async () => {
    const mend = await harness.breakPublishing();
    const failure = await locked.save([integrationRefresh(1)]).catch((thrown) => thrown);
    await mend();
    rmSync(failure.rescuedTo);
    expect(journalled()).toHaveLength(1);
    await again();
    expect(held(await locked.read())).toBe(refreshToken(1));
  });

  it('makes several saves that wait fail at once, with one rescue file that holds them all', async () => {
    const mend = await harness.breakPublishing();
    const saves = [integrationRefresh(1), minted(KEY_A), minted(KEY_B)].map((update) => locked.save([update]));
    const failures = (await Promise.allSettled(saves)).map((result) => result.status === 'rejected' && result.reason);
    await mend();
    expect(new Set(failures.map(({ rescuedTo }) => rescuedTo)).size).toBe(1);
    expect(harness.clock.sleeps).toHaveLength(3);
    const text = await harness.rescued(failures[0].rescuedTo);
    expect(text).toContain(refreshToken(1));
    expect(text).toContain(minted(KEY_B).tokens?.refreshToken?.reveal());
  });

  it('says so where not even a rescue file can be written', async () => {
    rmSync(harness.elsewhere, { recursive: true });
    const mend = await harness.breakPublishing();
    const failure = await locked.save([integrationRefresh(1)]).catch((thrown) => thrown);
    await mend();
    expect(failure).toMatchObject({ code: 'save-failed', rescuedTo: undefined });
    expect(failure.message).toContain(harness.beside('journal'));
  });

  it('of notes alone needs no rescue', async () => {
    const mend = await harness.breakPublishing();
    const failure = await locked.save([{ credential: 'integration', notes: {} }]).catch((thrown) => thrown);
    await mend();
    expect(failure).toMatchObject({ code: 'save-failed', rescuedTo: undefined, message: /No token was lost/ });
  });
});

describe('a rescue file', () => {
  it('in the folder is brought in by the next run, and removed', async () => {
    await writeRescueFile(harness.folder, basename(harness.file), [integrationRefresh(1)], NOW);
    expect(held(await harness.store.read())).toBe(refreshToken(1));
    await again();
    expect(held(await locked.read())).toBe(refreshToken(1));
    expect(harness.text()).toContain(refreshToken(1));
    expect(harness.kept('rescue')).toEqual([]);
  });

  it('comes before the journal entries that build upon it', async () => {
    await writeRescueFile(harness.folder, basename(harness.file), [integrationRefresh(1)], NOW);
    await harness.crashWith([integrationRefresh(2)]);
    await again();
    const snapshot = await locked.read();
    expect(held(snapshot)).toBe(refreshToken(2));
    expect(snapshot.warnings).toEqual([]);
  });

  it('that holds what was published meanwhile is removed without a word', async () => {
    await locked.save([integrationRefresh(1)]);
    await locked.save([integrationRefresh(2)]);
    await writeRescueFile(harness.folder, basename(harness.file), [integrationRefresh(1), integrationRefresh(2)], NOW);
    await again();
    expect((await locked.read()).warnings).toEqual([]);
    expect(harness.kept('rescue')).toEqual([]);
  });

  it('that is none of ours is left alone', async () => {
    const files = ['rescue-20260601T120000Z-0123abcd', 'rescue-notes'].map((name) => harness.beside(name));
    for (const file of files) writeFileSync(file, 'not ours');
    await again();
    await locked.read();
    await locked.save([integrationRefresh(1)]);
    expect(files.filter(existsSync)).toEqual(files);
  });

  it('stays in its directory, whatever the store is called', async () => {
    const path = await writeRescueFile(harness.elsewhere, '../team/webex', [integrationRefresh(1)], NOW);
    expect(path).toBe(join(harness.elsewhere, basename(path)));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const [found] = await readRescueFiles(harness.elsewhere, '../team/webex');
    expect(found?.path).toBe(path);
    expect(encodeUpdates(found?.updates ?? [])).toBe(encodeUpdates([integrationRefresh(1)]));
  });
});

describe('what no longer fits', () => {
  it('is kept aside for its owner alone, whole, with its path told', async () => {
    await harness.crashWith([integrationRefresh(1), minted(KEY_A)]);
    await harness.plant(documentText((it) => (it.tokenManager.oauthRefreshToken = 'pasted-by-a-person')));
    await again();
    const { warnings, config } = await locked.read();
    const [name] = harness.kept('stale');
    const path = join(harness.folder, name!);
    expect(warnings).toEqual([expect.stringContaining(path)]);
    expect(readFileSync(path, 'utf8').trim()).toBe(encodeUpdates([integrationRefresh(1)]));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(config.credentials.get(KEY_A)?.refreshToken).toBeDefined();
    expect(journalled()).toEqual([]);
  });

  it('is told by a read, which leaves it where it is', async () => {
    await harness.crashWith([integrationRefresh(1)]);
    await harness.plant(documentText((it) => (it.tokenManager.oauthRefreshToken = 'pasted-by-a-person')));
    const before = inventoryOf(harness.root);
    expect((await harness.store.read()).warnings).toEqual([expect.stringContaining('tokens of the integration')]);
    expect(inventoryOf(harness.root)).toEqual(before);
  });

  it('includes whole journal entries that another version wrote', async () => {
    await locked.release();
    const journal = new Journal(harness.beside('journal'));
    journal.append(Buffer.from('{"version":9}'));
    journal.append(Buffer.from(encodeUpdates([integrationRefresh(1)])));
    journal.close();
    expect((await harness.store.read()).warnings).toHaveLength(1);
    locked = await harness.store.lock({ waitMs: 0 });
    const snapshot = await locked.read();
    expect(held(snapshot)).toBe(refreshToken(1));
    expect(snapshot.warnings).toHaveLength(1);
    expect(readFileSync(join(harness.folder, harness.kept('stale')[0]!), 'utf8').trim()).toBe('{"version":9}');
  });

  it('does not include steps that later ones have overtaken', async () => {
    await locked.save([integrationRefresh(1)]);
    await locked.save([integrationRefresh(2)]);
    await harness.crashWith([integrationRefresh(1)]);
    await harness.crashWith([integrationRefresh(2)]);
    expect((await harness.store.read()).warnings).toEqual([]);
    await again();
    expect((await locked.read()).warnings).toEqual([]);
    expect(harness.kept('stale')).toEqual([]);
  });
});
