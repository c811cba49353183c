import { chmodSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CHECK_NAMES, type CheckName } from '../../src/core/doctor/check.ts';
import { examine, git, tree, wellWorld } from '../support/examine.ts';
import { ProgramWorld } from '../support/program.ts';

describe('a world in which all is well', () => {
  test('exit code 0, every check once in its order, and unknown only what cannot be asked', async () => {
    const world = await wellWorld();
    const { code, document } = await examine(world);
    expect(code).toBe(0);
    expect(document.checks.filter(({ ok }) => ok === false)).toEqual([]);
    expect(document.checks.filter(({ ok }) => ok === 'unknown').map(({ name }) => name)).toEqual([
      'refresh-token',
      'refresh-token',
      'client-credentials',
      'schedule',
    ]);
    const order = document.checks.map(({ name }) => CHECK_NAMES.indexOf(name as CheckName));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    const ofRemote: readonly string[] = [
      'vault-credential',
      'aws-region',
      'aws-credentials',
      'store-server',
      'store-login',
      'secret-readable',
    ];
    expect(new Set(document.checks.map(({ name }) => name))).toEqual(
      new Set(CHECK_NAMES.filter((name) => !ofRemote.includes(name))),
    );
  });

  test.each(['demo', 'well', 'after a run'])('writes nothing and presents no refresh token: %s', async (which) => {
    const world = which === 'demo' ? await ProgramWorld.start() : await wellWorld();
    if (which === 'after a run') await world.run(['run', '--force']);
    git(world, 'init', '-q');
    world.sandbox.control.ledger.reset();
    const before = tree(world.folder);
    await examine(world);
    await world.run(['doctor', '--verbose']);
    expect(tree(world.folder)).toEqual(before);
    const { requests, tokensIssued } = world.sandbox.control.ledger.get();
    expect(requests.length).toBeGreaterThan(2);
    expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(tokensIssued).toEqual([]);
  });

  test('each stored access token is presented once, and nothing besides but one question without a token', async () => {
    const world = await wellWorld({ orgs: 2 });
    await examine(world);
    const asked = world.sandbox.control.ledger
      .get()
      .requests.map(({ path, credential = '-' }) => `${path} ${credential.split(':')[0]}`);
    expect(asked.sort()).toEqual([
      '/authorizations/tokenExpiry integration',
      '/dataSources service-app',
      '/dataSources service-app',
      '/people/me -',
    ]);
  });
});

describe('for people', () => {
  test('a line for each check with its remedy below, and a summary, alone with --quiet', async () => {
    const world = await ProgramWorld.start();
    chmodSync(world.configPath, 0o644);
    const { stdout, stderr, code } = await world.run(['doctor']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✗ file-modes +\S+ is open to other users.*\n +fix: chmod 600 /m);
    expect(stdout).toMatch(/^\? schedule /m);
    expect(stdout).toMatch(/\n\n\d+ checks: 1 wrong, \d unknown\n$/);
    expect(stderr).toBe('');
    expect((await world.run(['doctor', '--quiet'])).stdout).toMatch(/^\d+ checks: 1 wrong, \d unknown\n$/);
  });

  test('--fix says what it did', async () => {
    const world = await wellWorld();
    chmodSync(world.configPath, 0o640);
    const { stdout } = await world.run(['doctor', '--fix']);
    expect(stdout).toMatch(/^fixed chmod 600 \S+\n\n✓ environment/);
  });

  test.each([40, 59, 60, 100])('fits into %i columns, but for what is to be copied', async (columns) => {
    const world = await ProgramWorld.start();
    const { stdout } = await world.run(['doctor'], { env: { COLUMNS: String(columns) } });
    const long = stdout.split('\n').filter((line) => line.length > columns && /\S+ +\S/.test(line.trim().slice(2)));
    expect(long).toEqual([]);
  });

  test('of many orgs those that are well are counted, and told with --verbose', async () => {
    const world = await wellWorld({ orgs: 12 });
    const short = (await world.run(['doctor'])).stdout;
    expect(short.match(/^✓ data-sources/gm)).toHaveLength(1);
    expect(short).toContain('… and 11 more like it; --verbose shows all');
    expect((await world.run(['doctor', '--verbose'])).stdout.match(/^✓ data-sources/gm)).toHaveLength(12);
  });

  test('--sandbox, and what does not go beside it', async () => {
    const world = await wellWorld();
    const { code, document } = await examine(world, { args: ['--sandbox'] });
    expect(code).toBe(0);
    expect(document.checks.find(({ name }) => name === 'token-store')?.message).toContain('--sandbox');
    expect((await world.run(['doctor', '--sandbox', '--rule', 'x'])).code).toBe(2);
  });
});
