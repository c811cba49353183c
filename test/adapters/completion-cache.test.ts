import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CompletionCache } from '../../src/adapters/completion-cache.ts';
import type { KnownOrg } from '../../src/core/known-org.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const DAY_MS = 86_400_000;

const org = (id: string, listedAt = NOW, ids: readonly string[] = [`${id}-1`]): KnownOrg => ({
  id,
  name: `Org ${id}`,
  listedAt,
  dataSources: ids.map((each) => ({ id: each, host: 'voice.example.com' })),
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'byods-cache-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return join(path, 'byods-keeper');
}

/** The one file in a folder. */
function fileIn(directory: string): string {
  const names = readdirSync(directory);
  expect(names).toEqual([expect.stringMatching(/^completion-[0-9a-f]{16}\.json$/)]);
  return join(directory, names[0]!);
}

describe('what is remembered', () => {
  test('is read again, for this user alone, and a store has its own', async () => {
    const directory = folder();
    const cache = new CompletionCache(directory, '/a/token-config.json');
    expect(await cache.read()).toEqual([]);
    await cache.remember([org('a')], NOW);
    expect(await cache.read()).toEqual([org('a')]);
    expect(await new CompletionCache(directory, '/b/token-config.json').read()).toEqual([]);
    if (process.platform === 'win32') return;
    expect(statSync(fileIn(directory)).mode & 0o777).toBe(0o600);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  test('an org takes the place of what was known of it; others stay for 90 days', async () => {
    const cache = new CompletionCache(folder(), 'x');
    await cache.remember(
      [org('old', NOW - 90 * DAY_MS + 1), org('a', NOW - DAY_MS), org('b', NOW - DAY_MS)],
      NOW - DAY_MS,
    );
    await cache.remember([org('a', NOW, [])], NOW);
    expect((await cache.read()).map(({ id, dataSources }) => [id, dataSources.length])).toEqual([
      ['a', 0],
      ['old', 1],
      ['b', 1],
    ]);
    await cache.remember([org('a')], NOW + 1);
    expect((await cache.read()).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('what nobody has written for 90 days goes, also that of another store; other files stay', async () => {
    const directory = folder();
    await new CompletionCache(directory, 'gone').remember([org('a')], NOW);
    const old = fileIn(directory);
    writeFileSync(join(directory, 'mine.json'), 'x');
    for (const path of [old, join(directory, 'mine.json')])
      utimesSync(path, (NOW - 91 * DAY_MS) / 1000, (NOW - 91 * DAY_MS) / 1000);
    await new CompletionCache(directory, 'here').remember([org('b')], NOW);
    const left = readdirSync(directory);
    expect(left).toHaveLength(2);
    expect(left).toContain('mine.json');
    expect(await new CompletionCache(directory, 'here').read()).toEqual([org('b')]);
  });

  test('written by many at once, it is always whole, and nothing is left beside it', async () => {
    const directory = folder();
    const many = Array.from({ length: 20 }, (_, index) => org(`o${index}`));
    await Promise.all(many.map((each) => new CompletionCache(directory, 'x').remember([each], NOW)));
    JSON.parse(readFileSync(fileIn(directory), 'utf8'));
    expect((await new CompletionCache(directory, 'x').read()).length).toBeGreaterThan(0);
  });
});

describe('what cannot be written or read costs nothing', () => {
  test('a folder that cannot be made', async () => {
    const directory = folder();
    writeFileSync(directory, 'a file where the folder would be');
    const cache = new CompletionCache(directory, 'x');
    await cache.remember([org('a')], NOW);
    expect(await cache.read()).toEqual([]);
    expect(readFileSync(directory, 'utf8')).toBe('a file where the folder would be');
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '{"version":1,"orgs":[{"id":'],
    ['another shape', '[]'],
    ['null', 'null'],
    ['no list', '{"orgs":{}}'],
    ['odd orgs', '{"orgs":[null,1,"x",{},{"id":1},{"id":"a","listedAt":1,"dataSources":[null]}]}'],
    ['too much', JSON.stringify({ orgs: [org('a', NOW, ['x'.repeat(1024 * 1024)])] })],
  ])('a file with %s', async (_, text) => {
    const directory = folder();
    const cache = new CompletionCache(directory, 'x');
    await cache.remember([org('a')], NOW);
    writeFileSync(fileIn(directory), text);
    expect(await cache.read()).toEqual([]);
    await cache.remember([org('b')], NOW);
    expect(await cache.read()).toEqual([org('b')]);
  });

  test('words that would do something in a shell or a terminal are left out', async () => {
    const directory = folder();
    const cache = new CompletionCache(directory, 'x');
    await cache.remember([org('a')], NOW);
    const bad = ['$(touch x)', '`id`', 'a b', 'a;b', '../x', 'a\nb', '\u001b[2J', '', 'schemas', 'x'.repeat(129)];
    const orgs = [
      { ...org('ok'), dataSources: [...bad.map((id) => ({ id })), { id: 'good', host: 'a\u001bb' }] },
      { ...org('a\tb') },
      { ...org('named'), name: 'a\nb', dataSources: [] },
    ];
    writeFileSync(fileIn(directory), JSON.stringify({ orgs }));
    expect(await cache.read()).toEqual([
      { id: 'ok', name: 'Org ok', listedAt: NOW, dataSources: [{ id: 'good' }] },
      { id: 'named', listedAt: NOW, dataSources: [] },
    ]);
  });
});
