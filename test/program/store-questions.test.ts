import { existsSync, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { expectNoLeak } from '../support/leak.ts';
import { ProgramWorld } from '../support/program.ts';
import { PtyScreen } from '../support/pty.ts';
import { atTerminal, hasTerminal } from '../support/terminal.ts';

if (!hasTerminal) console.warn('SKIPPED: questions at a terminal are not tested: `script` of util-linux is not here');

/** Runs a command at a terminal, types, and checks that no secret stood on the screen. */
async function typed(world: ProgramWorld, words: readonly string[], type: Parameters<typeof atTerminal>[1]['type']) {
  const env = { PATH: process.env.PATH, HOME: world.folder, TZ: 'UTC', WEBEX_API_BASE_URL: world.sandbox.baseUrl };
  const { code, screen } = await atTerminal(words, { env, cwd: world.folder, type });
  expectNoLeak(screen, world.sandbox);
  return { code, screen, told: screen.replaceAll(/\s+/g, ' ') };
}

/** A file whose tokens were renewed once, so that a last good version lies beside it. */
async function renewed(): Promise<ProgramWorld> {
  const world = await ProgramWorld.start(scenario());
  expect((await world.run(['refresh-token', '--force'])).code).toBe(0);
  return world;
}

const COPY = ['store', 'copy', '--from', 'file:token-config.json', '--to', 'file:other.json'];
const BACK = ['store', 'copy', '--from', 'file:other.json', '--to', 'file:token-config.json'];
/** What is no yes. */
const NO = ['\r', 'yep\r'] as const;

describe.runIf(hasTerminal)('byods store copy at a terminal', () => {
  test('to a place that is empty asks nothing; over a document it shows what would be done, and asks', async () => {
    const world = await renewed();
    const there = await typed(world, COPY, []);
    expect(there.code).toBe(0);
    expect(there.told).toMatch(/Done: 2 credentials read back from file:\S+other\.json, and used from there/);
    expect(there.told).not.toContain('[y/N]');
    const moved = await world.stored();

    const question = /Replace what is in file:\S+token-config\.json\? \[y\/N\] $/;
    for (const answer of NO) {
      const refused = await typed(world, BACK, [[question, answer]]);
      expect(refused.code).toBe(2);
      expect(refused.told).toContain('error: it was not confirmed; nothing was changed');
      expect(await world.stored()).toBe(moved);
    }
    const stopped = await typed(world, BACK, [[question, '\u0003']]);
    expect(stopped.code).toBe(130);
    expect(await world.stored()).toBe(moved);

    const back = await typed(world, BACK, [[question, 'y\r']]);
    expect(back.code).toBe(0);
    expect(back.told.indexOf('the same there already')).toBeLessThan(back.told.indexOf('[y/N]'));
    expect(JSON.parse(await world.stored()).byods).not.toHaveProperty('movedTo');
    expect((await world.run(['refresh-token'])).code).toBe(0);
  });
});

describe.runIf(hasTerminal)('byods store restore at a terminal', () => {
  test('shows the difference, asks, and brings back only what was agreed to', async () => {
    const world = await renewed();
    const good = await world.stored();
    await world.configure({ ...JSON.parse(good), note: 'by hand' });
    const spoilt = await world.stored();
    const question = /Bring back the version of \S+\? \[y\/N\] $/;
    for (const answer of NO) {
      const refused = await typed(world, ['store', 'restore'], [[question, answer]]);
      expect(refused.code).toBe(2);
      expect(refused.told).toMatch(/note goes.*\[y\/N\].*it was not confirmed; nothing was changed/);
      expect(await world.stored()).toBe(spoilt);
    }
    const { code, told } = await typed(world, ['store', 'restore'], [[question, 'yes\r']]);
    expect(code).toBe(0);
    expect(told).toMatch(/Done: the version of \S+ is back; what stood there is in /);
    expect(await world.stored()).toBe(good);
  });

  test('of a file that is gone', async () => {
    const world = await renewed();
    const good = await world.stored();
    unlinkSync(world.configPath);
    const words = ['store', 'restore', '--config', 'token-config.json'];
    const refused = await typed(world, words, [[/\[y\/N\] $/, '\r']]);
    expect(refused.told).toContain('There is no token-config.json now.');
    expect([refused.code, existsSync(world.configPath)]).toEqual([2, false]);
    expect((await typed(world, words, [[/\[y\/N\] $/, 'y\r']])).code).toBe(0);
    expect(readFileSync(world.configPath, 'utf8')).toBe(good);
  });
});

describe.runIf(hasTerminal)('byods logout at a terminal', () => {
  test('H8: of 20 columns and 5 rows, which knows no colours: asks all the same', async () => {
    const world = await renewed();
    const screen = await PtyScreen.start(world, ['logout'], { size: '20x5', env: { TERM: 'dumb' } });
    await screen.shows(/\[y\/N\]/);
    screen.type('y\r');
    expect((await screen.ended()).code).toBe(0);
    expect(screen.written).not.toContain('\u001b[3');
    expect(JSON.parse(await world.stored()).byods).toHaveProperty('loggedOutAt');
  });

  test('shows what goes and what stays valid, asks, and takes it out once that is agreed to', async () => {
    const world = await renewed();
    const before = await world.stored();
    const question = /Remove these tokens\? \[y\/N\] $/;
    for (const answer of NO) {
      const refused = await typed(world, ['logout'], [[question, answer]]);
      expect(refused.code).toBe(2);
      expect(refused.told).toMatch(/STAY VALID AT WEBEX.*revoked at Webex.*\[y\/N\].*nothing was changed/);
      expect(await world.stored()).toBe(before);
    }
    expect((await typed(world, ['logout'], [[question, '\u0003']])).code).toBe(130);
    expect(await world.stored()).toBe(before);
    const { code, told } = await typed(world, ['logout'], [[question, 'y\r']]);
    expect(code).toBe(0);
    expect(told).toMatch(/Done: the tokens of 2 credentials were removed, and the configuration is kept/);
    expect(existsSync(join(world.folder, '.byods', 'token-config.json.last-good'))).toBe(true);
    expect((await typed(world, ['logout'], [])).told).toContain('there was no token to remove');
  });
});
