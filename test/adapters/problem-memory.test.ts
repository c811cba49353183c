import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fileProblemMemory } from '../../src/adapters/problem-memory.ts';
import type { ReportedProblem } from '../../src/core/report.ts';

const PROBLEMS: readonly ReportedProblem[] = [
  { code: 'store-corrupt', message: 'it cannot be read', since: '2026-06-01T12:00:00Z' },
  {
    code: 'data-source-at-risk',
    message: 'ünïcode',
    orgId: 'org-1',
    id: 'ds-1',
    remedy: 'byods extend-data-source ds-1',
  },
];

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'byods-memory-'));
  onTestFinished(() => {
    chmodSync(path, 0o700);
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

const memoryIn = (path: string, store = 'file:/a/token-config.json') =>
  fileProblemMemory({ directory: async () => path, store });
const fileIn = (path: string) => join(path, readdirSync(path)[0]!);

describe('fileProblemMemory', () => {
  test('remembers from one process to the next, in one file for its owner alone', async () => {
    const path = folder();
    expect(await memoryIn(path).recall()).toEqual([]);
    expect(await memoryIn(path).remember(PROBLEMS)).toBeUndefined();
    expect(await memoryIn(path).recall()).toEqual(PROBLEMS);
    expect(readdirSync(path)).toEqual([expect.stringMatching(/^problems-[0-9a-f]{16}\.json$/)]);
    expect(statSync(fileIn(path)).mode & 0o777).toBe(0o600);
    expect(await memoryIn(path).remember([])).toBeUndefined();
    expect(await memoryIn(path).recall()).toEqual([]);
    expect(readdirSync(path)).toHaveLength(1);
  });

  test('each token store has its own', async () => {
    const path = folder();
    await memoryIn(path).remember(PROBLEMS);
    expect(await memoryIn(path, 'file:/b/token-config.json').recall()).toEqual([]);
    expect(JSON.parse(readFileSync(fileIn(path), 'utf8'))).toMatchObject({ store: 'file:/a/token-config.json' });
  });

  test.each([
    ['empty', ''],
    ['cut off', '{"version":1,"problems":[{"co'],
    ['no object', '[]'],
    ['of a newer version', JSON.stringify({ version: 2, problems: PROBLEMS })],
    ['without a list', JSON.stringify({ version: 1, problems: {} })],
    ['with something that is no problem', JSON.stringify({ version: 1, problems: [...PROBLEMS, 'x'] })],
    ['with a problem without a message', JSON.stringify({ version: 1, problems: [{ code: 'x' }] })],
    ['with an org that is no text', JSON.stringify({ version: 1, problems: [{ ...PROBLEMS[0], orgId: {} }] })],
    ['NULs', '\0\0\0\0'],
  ])('a file that is %s counts as nothing, and is replaced', async (_what, text) => {
    const path = folder();
    await memoryIn(path).remember([]);
    writeFileSync(fileIn(path), text);
    expect(await memoryIn(path).recall()).toEqual([]);
    expect(await memoryIn(path).remember(PROBLEMS)).toBeUndefined();
    expect(await memoryIn(path).recall()).toEqual(PROBLEMS);
  });

  test('a folder that cannot be had is said, with why, and nothing is left behind', async () => {
    const path = folder();
    const gone = fileProblemMemory({ directory: async () => join(path, 'none'), store: 'x' });
    expect(await gone.recall()).toEqual([]);
    expect(await gone.remember(PROBLEMS)).toBe(
      `what was told of problems could not be remembered in ${path}/none: ENOENT`,
    );
    const denied = Object.assign(new Error('test'), { code: 'EACCES' });
    const closed = fileProblemMemory({ directory: () => Promise.reject(denied), store: 'x' });
    expect(await closed.recall()).toEqual([]);
    expect(await closed.remember(PROBLEMS)).toMatch(/in the state folder: EACCES$/);

    await memoryIn(path).remember([]);
    const file = fileIn(path);
    rmSync(file);
    mkdirSync(file);
    expect(await memoryIn(path).remember(PROBLEMS)).toMatch(/: (EISDIR|EEXIST|EPERM)$/);
    expect(readdirSync(path)).toHaveLength(1);
  });
});
