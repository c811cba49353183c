import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type OperationRecord,
  operationRecords,
  recordName,
  withoutTokens,
} from '../../src/adapters/operation-records.ts';
import { isDataSourceId } from '../../src/core/data-source-id.ts';
import { Secret } from '../../src/core/secret.ts';
import { operationRecordSchema } from '../../src/schemas.ts';

const AT = new Date(2026, 0, 2, 3, 4, 5);
const clock = { now: () => AT.getTime(), monotonic: () => 0, sleep: async () => {} };

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'byods-records-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

describe('names, the same as the Python sample gave', () => {
  test.each([
    ['extend', true, 'data_source_extend_abc-1_20260102_030405.json'],
    ['registration', true, 'data_source_registration_abc-1_20260102_030405.json'],
    ['update', true, 'data_source_update_abc-1_20260102_030405.json'],
    ['deletion', true, 'data_source_deletion_abc-1_20260102_030405.json'],
    ['deletion', false, 'data_source_deletion_failed_20260102_030405.json'],
    ['list', true, 'data_sources_list_20260102_030405.json'],
    ['extend', false, 'data_source_extend_failed_20260102_030405.json'],
    ['registration', false, 'data_source_registration_failed_20260102_030405.json'],
    ['update', false, 'data_source_update_failed_20260102_030405.json'],
  ] as const)('%s, success %s: %s', (operation, success, name) => {
    expect(recordName({ operation, success, dataSourceId: 'abc-1' }, AT)).toBe(name);
  });

  test('I5: whatever the id, the file stays in its folder', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.constantFrom('..', '../x', 'a/b', 'a\\b', '%2e%2e', '.', '', 'a\0b', 'schemas'),
      fc.stringMatching(/^[\w-]{1,128}$/),
    );
    fc.assert(
      fc.property(texts, (dataSourceId) => {
        const named = () => recordName({ operation: 'extend', success: true, dataSourceId }, AT);
        if (!isDataSourceId(dataSourceId)) {
          expect(named).toThrow(RangeError);
          return;
        }
        const path = resolve('/records', named());
        expect(dirname(path)).toBe('/records');
        expect(basename(path)).toBe(named());
      }),
    );
  });
});

describe('writing', () => {
  const record: OperationRecord = { operation: 'extend', dataSourceId: 'abc', success: true };

  test('created exclusively: -2 and -3 where the name is taken, 0600, in a folder that is made', async () => {
    const directory = join(await folder(), 'a/b');
    const records = operationRecords({ directory, clock });
    for (let count = 0; count < 3; count += 1) await records.write(record);
    const names = await readdir(directory);
    expect(names.sort()).toEqual(
      ['', '-2', '-3'].map((suffix) => `data_source_extend_abc_20260102_030405${suffix}.json`).sort(),
    );
    expect((await stat(join(directory, names[0]!))).mode & 0o777).toBe(0o600);
  });

  test('ten at once get ten names', async () => {
    const directory = await folder();
    const records = operationRecords({ directory, clock });
    await Promise.all(Array.from({ length: 10 }, () => records.write(record)));
    expect(await readdir(directory)).toHaveLength(10);
  });

  test('what cannot be written is a sentence, never thrown', async () => {
    const directory = await folder();
    await writeFile(join(directory, 'file'), '');
    const written = await operationRecords({ directory: join(directory, 'file'), clock }).write(record);
    expect(written).toEqual({ problem: expect.stringContaining('could not be written') });
    expect(await operationRecords({ directory, clock }).write({ ...record, dataSourceId: '../x' })).toEqual({
      problem: expect.any(String),
    });
    expect(await readdir(directory)).toEqual(['file']);
  });

  test('holds everything but tokens and nonces', async () => {
    const directory = await folder();
    const claims = Buffer.from(JSON.stringify({ exp: 1_800_000_000, jti: 'nonce-value-1' })).toString('base64url');
    const jws = `eyJhbGciOiJSUzI1NiJ9.${claims}.c2lnbmF0dXJl`;
    const token = new Secret('live-token-value-0123456789');
    const answer = {
      id: 'abc',
      jwsToken: jws,
      nonce: 'nonce-value-1',
      nested: [{ other: jws }],
      text: `echo ${token.reveal()}`,
      token,
    };
    const written = await operationRecords({ directory, clock }).write({
      ...record,
      answer,
      asked: { nonce: 'nonce-value-2' },
      trackingId: 't-1',
    });
    const text = await readFile((written as { path: string }).path, 'utf8');
    for (const secret of [jws, claims, 'nonce-value', token.reveal()]) expect(text).not.toContain(secret);
    const end = '2027-01-15T08:00:00.000Z';
    expect(operationRecordSchema.parse(JSON.parse(text))).toMatchObject({
      operation: 'extend',
      success: true,
      trackingId: 't-1',
      asked: { nonce: { sha256: expect.stringMatching(/^[0-9a-f]{8}$/) } },
      answer: { id: 'abc', jwsToken: { exp: end }, nested: [{ other: { exp: end } }], text: 'echo [redacted]' },
    });
  });

  test('a token that is none keeps nothing of itself', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 9 }), (text) => {
        expect(withoutTokens({ jwsToken: text })).toEqual({
          jwsToken: { sha256: expect.stringMatching(/^[0-9a-f]{8}$/) },
        });
      }),
    );
  });
});
