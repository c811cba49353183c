import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JOURNAL_BYTES, Journal, parseJournal } from '../../../src/adapters/token-store/file/journal.ts';

let directory: string;
let path: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'byods-journal-'));
  path = join(directory, 'journal');
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Opens a journal, does something, and closes it. */
function using<T>(act: (journal: Journal) => T): T {
  const journal = new Journal(path);
  try {
    return act(journal);
  } finally {
    journal.close();
  }
}

/** The bytes of a journal with these entries, as far as they are used. */
function bytesWith(entries: readonly string[]): Buffer {
  rmSync(path, { force: true });
  using((journal) => {
    for (const entry of entries) journal.append(Buffer.from(entry));
  });
  const bytes = readFileSync(path);
  return bytes.subarray(0, parseJournal(bytes).end);
}

const found = (): string[] => using((journal) => journal.found.map(String));
const entriesOf = (bytes: Buffer): string[] => parseJournal(bytes).entries.map(String);
const payloads = fc.array(fc.string({ maxLength: 60 }), { minLength: 1, maxLength: 5 });

describe('the journal', () => {
  it('gives a later run what was appended', () => {
    bytesWith(['first', '', 'third']);
    expect(found()).toEqual(['first', '', 'third']);
  });

  it('has its room from the start, for its owner alone, and keeps it', () => {
    rmSync(path, { force: true });
    const umask = process.umask(0);
    using((journal) => expect(journal.created).toBe(true));
    process.umask(umask);
    expect(statSync(path)).toMatchObject({ size: JOURNAL_BYTES, mode: 0o100600 });
    using((journal) => {
      expect(journal.created).toBe(false);
      journal.append(Buffer.alloc(1000));
      journal.reset();
    });
    expect(statSync(path).size).toBe(JOURNAL_BYTES);
  });

  it('finds its room where a run was killed while it made it', () => {
    writeFileSync(path, Buffer.alloc(5000));
    using((journal) => journal.append(Buffer.from('entry')));
    expect(statSync(path).size).toBe(JOURNAL_BYTES);
    expect(found()).toEqual(['entry']);
  });

  it('takes entries beyond its room', () => {
    const large = 'x'.repeat(JOURNAL_BYTES);
    bytesWith(['small', large]);
    expect(found()).toEqual(['small', large]);
  });

  it('goes on after the entries that an earlier run left', () => {
    bytesWith(['first']);
    using((journal) => journal.append(Buffer.from('second')));
    expect(found()).toEqual(['first', 'second']);
  });

  it('forgets all at a reset, and no token lingers in the file', () => {
    bytesWith(['first', 'second']);
    using((journal) => journal.reset());
    expect(found()).toEqual([]);
    expect(readFileSync(path).every((byte) => byte === 0)).toBe(true);
  });

  it('never brings back an entry from before a reset, though it stands where the next is looked for', () => {
    fc.assert(
      fc.property(payloads, fc.nat(5), (entries, kept) => {
        const before = bytesWith(entries);
        using((journal) => {
          journal.reset();
          for (const entry of entries.slice(0, kept)) journal.append(Buffer.from(entry));
        });
        const after = readFileSync(path);
        const end = parseJournal(after).end;
        before.copy(after, end, end);
        expect(entriesOf(after)).toEqual(kept === 0 ? entries : entries.slice(0, kept));
      }),
      { numRuns: 40 },
    );
  });

  it('cut short anywhere, gives the entries that are whole', () => {
    fc.assert(
      fc.property(payloads, (entries) => {
        const bytes = bytesWith(entries);
        let whole = 0;
        for (let length = 0; length <= bytes.length; length += 1) {
          const got = entriesOf(bytes.subarray(0, length));
          expect(got).toEqual(entries.slice(0, got.length));
          expect(got.length).toBeGreaterThanOrEqual(whole);
          whole = got.length;
          const padded = Buffer.concat([bytes.subarray(0, length), Buffer.alloc(200)]);
          const gotPadded = entriesOf(padded);
          expect(gotPadded).toEqual(entries.slice(0, gotPadded.length));
        }
        expect(whole).toBe(entries.length);
      }),
      { numRuns: 15 },
    );
  });

  it('damaged anywhere, gives a beginning of its entries and never anything else', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(payloads, damage, (entries, changes) => {
        const bytes = Buffer.from(bytesWith(entries));
        for (const [at, mask] of changes) bytes[at % bytes.length]! ^= mask;
        const got = entriesOf(bytes);
        expect(got).toEqual(entries.slice(0, got.length));
      }),
      { numRuns: 150 },
    );
  });

  it('makes nothing of bytes that are no journal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void expect(entriesOf(Buffer.from(bytes))).toEqual([])),
    );
    expect(entriesOf(Buffer.alloc(JOURNAL_BYTES, 0xff))).toEqual([]);
  });

  it('with a torn end is written over from there', () => {
    const bytes = bytesWith(['first', 'second, which is torn']);
    writeFileSync(path, bytes.subarray(0, bytes.length - 3));
    using((journal) => journal.append(Buffer.from('third')));
    expect(found()).toEqual(['first', 'third']);
  });
});
