import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { documentFor } from '../../src/compose-sandbox.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';

const CLI = join(import.meta.dirname, '../../dist/cli.js');

/** A restart after a kill may find a session gone only when the answer can have been on its way then. */
const ON_ITS_WAY_MS = 1000;

const strace = spawnSync('strace', ['-V']).status === 0;
if (!strace && process.env.BYODS_REQUIRE_TOOLS === '1') throw new Error('BYODS_REQUIRE_TOOLS=1, and there is no strace');
if (!strace) console.warn('!!! kills at each system call SKIPPED: there is no strace on this machine !!!');

interface Bench {
  readonly sandbox: Sandbox;
  readonly env: NodeJS.ProcessEnv;
  readonly configPath: string;
}

async function bench(latencyMs: number): Promise<Bench> {
  const sandbox = await startSandbox({ scenario: scenario({ modes: { refresh: 'rotate-strict', latencyMs } }) });
  const folder = await mkdtemp(join(tmpdir(), 'byods-kill-'));
  const configPath = join(folder, 'token-config.json');
  await writeFile(configPath, JSON.stringify(documentFor(sandbox.setup, new URL(sandbox.baseUrl).origin)), { mode: 0o600 });
  onTestFinished(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });
  const env = { PATH: process.env.PATH, HOME: folder, WEBEX_API_BASE_URL: sandbox.baseUrl, BYODS_CONFIG: configPath, UV_USE_IO_URING: '0' };
  return { sandbox, env, configPath };
}

async function run({ env }: Bench, ...args: string[]): Promise<{ code: number | null; document: Record<string, unknown> }> {
  const child = spawn(process.execPath, [CLI, ...args, '--json'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, document: stdout === '' ? {} : JSON.parse(stdout) };
}

/** Uses of refresh tokens whose successor the client had been sent, since the last look. */
function lostSessions({ sandbox }: Bench): number {
  const { supersededRefreshTokenUses, deadRefreshTokenUses } = sandbox.control.ledger.get();
  sandbox.control.ledger.reset();
  return Math.max(supersededRefreshTokenUses.length, deadRefreshTokenUses.length);
}

/** Gives both credentials a pair again that works, as a person would who authorizes anew. */
async function authorizeAgain({ sandbox, configPath }: Bench): Promise<void> {
  const document = JSON.parse(readFileSync(configPath, 'utf8'));
  const integration = sandbox.control.credentials.issue('integration');
  document.tokenManager.personalAccessToken = integration.accessToken;
  document.tokenManager.oauthRefreshToken = integration.refreshToken;
  await writeFile(configPath, JSON.stringify(document), { mode: 0o600 });
}

describe('P1, A1 to A4: the program is killed under strict rotation', () => {
  test('a hundred times at random moments: no token that had arrived is lost, and the store can always be read', { timeout: 300_000 }, async () => {
    const world = await bench(15);
    let seed = 42;
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed / 2 ** 31;
    };
    const issuedAt: number[] = [];
    let killed = 0;
    let losses = 0;
    let lossesThatMust = 0;
    const unfair: string[] = [];
    for (let round = 0; round < 100; round += 1) {
      const child = spawn(process.execPath, [CLI, 'refresh-token', '--force', '--json'], { env: world.env, stdio: 'ignore' });
      const ended = new Promise((resolve) => child.on('close', resolve));
      let answeredAt: number | undefined;
      const watching = setInterval(() => {
        const { requests } = world.sandbox.control.ledger.get();
        if (answeredAt === undefined && requests.some(({ path, status }) => path === '/access_token' && status === 200)) answeredAt = Date.now();
      }, 5);
      // Half of them while it starts and asks, half while it saves and goes on.
      const delay = 150 + random() * 450;
      const timer = setTimeout(() => {
        killed += 1;
        child.kill('SIGKILL');
      }, delay);
      await ended;
      const endedAt = Date.now();
      clearTimeout(timer);
      clearInterval(watching);
      if (answeredAt !== undefined) issuedAt.push(answeredAt);

      world.sandbox.control.ledger.reset();
      const next = await run(world, 'refresh-token', '--force');
      // 4 only where the session was lost on its way and nothing else was left; a store that cannot be read would be 5.
      expect([0, 3, 4]).toContain(next.code);
      const lost = lostSessions(world);
      if (lost > 0) {
        losses += lost;
        const wasOnItsWay = answeredAt === undefined || endedAt - answeredAt < ON_ITS_WAY_MS;
        if (wasOnItsWay) lossesThatMust += lost;
        else unfair.push(`round ${round}: killed ${endedAt - answeredAt!} ms after the first answer`);
        await authorizeAgain(world);
        await run(world, 'refresh-token', '--force');
        lostSessions(world);
      }
    }
    expect(unfair).toEqual([]);
    expect(killed).toBeGreaterThanOrEqual(50);
    expect(losses).toBe(lossesThatMust);
    // What is lost is what was on its way: few of a hundred.
    expect(losses).toBeLessThanOrEqual(30);
  });

  test.runIf(strace)('at each fsync, fdatasync and rename: nothing is lost; at each write: only the one that had not begun', { timeout: 300_000 }, async () => {
    const world = await bench(0);
    await run(world, 'refresh-token', '--force');
    const lostAt: string[] = [];
    let steps = 0;
    for (const call of ['fsync', 'fdatasync', 'rename', 'pwrite64']) {
      for (let nth = 1; nth < 60; nth += 1) {
        lostSessions(world);
        const inject = [`--inject=${call}:signal=SIGKILL:when=${nth}`, `--trace=${call}`];
        const args = ['-f', '-qq', '-o', '/dev/null', ...inject, process.execPath, CLI, 'refresh-token', '--force', '--json'];
        const child = spawn('strace', args, { env: world.env, stdio: 'ignore' });
        const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
        const done = code === 0;
        steps += 1;
        const next = await run(world, 'refresh-token', '--force');
        expect([0, 3, 4]).toContain(next.code);
        const lost = lostSessions(world);
        if (lost > 0) {
          lostAt.push(`${call} ${nth}`);
          await authorizeAgain(world);
          await run(world, 'refresh-token', '--force');
        }
        if (done) break;
      }
    }
    expect(steps).toBeGreaterThan(10);
    // The write of the journal itself, once for each of the two credentials.
    expect(lostAt.filter((step) => !step.startsWith('pwrite64'))).toEqual([]);
    expect(lostAt.length).toBeLessThanOrEqual(2);
  });
});
