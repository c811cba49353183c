import { execFile } from 'node:child_process';
import { chmodSync, chownSync, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, getTokenSchema } from '../../src/schemas.ts';
import { canBecomeSomebodyElse, missing, SOMEBODY_ELSE } from '../adapters/token-store/tools.ts';
import { SecretsManagerFake } from '../support/aws/secrets-manager-fake.ts';
import { expectNoLeak } from '../support/leak.ts';
import { ProgramWorld, type RunOptions, until } from '../support/program.ts';

/** Webex's tokens live 14 days: so long ago it was given, for so much to be left. */
const withLeft = (minutes: number) => ({ obtainedMinutesAgo: 14 * 24 * 60 - minutes });

/** The token that Webex gave last. */
function tokenOf(world: ProgramWorld, index = 0): string {
  const org = world.sandbox.setup.serviceApp.targetOrgIds[index]!;
  return world.sandbox.control.credentials.current(`service-app:${org}`)!.accessToken;
}

function getToken(world: ProgramWorld, args: readonly string[] = [], options: RunOptions = {}) {
  return world.run(['get-token', ...args], { ...options, tokenOnStdout: true });
}

const sent = (world: ProgramWorld) => world.sandbox.control.ledger.get().requests.map(({ path }) => path);

describe('what stands on stdout', () => {
  test('the token alone, and nothing is sent or written', async () => {
    const world = await ProgramWorld.start(scenario());
    const before = await world.stored();
    expect(await getToken(world)).toMatchObject({ code: 0, stdout: `${tokenOf(world)}\n`, stderr: '' });
    expect(sent(world)).toEqual([]);
    expect(await world.stored()).toBe(before);
    expect(await readdir(world.folder)).toEqual(['token-config.json']);
  });

  test.each([[['--json']], [['--format', 'json']], [['--format=json']], [['--json', '--format', 'json']]])(
    '%j: with its end and its org, as one document',
    async (args) => {
      const world = await ProgramWorld.start(scenario());
      const { code, stdout, stderr } = await getToken(world, args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const document = getTokenSchema.parse(JSON.parse(stdout));
      expect(document).toEqual({
        version: 1,
        warnings: [],
        accessToken: tokenOf(world),
        expiresAt: expect.stringMatching(/^20\S+Z$/),
        orgId: world.sandbox.setup.serviceApp.targetOrgIds[0],
        orgName: 'Sandbox Org 1',
      });
      expect(Date.parse(document.expiresAt!) - Date.now()).toBeGreaterThan(13 * 86_400_000);
    },
  );

  test('--format env: lines for a shell and for a workflow; what a shell would change is refused', async () => {
    const world = await ProgramWorld.start(scenario());
    const { stdout } = await getToken(world, ['--format', 'env']);
    expect(stdout).toMatch(/^WEBEX_ACCESS_TOKEN=[\w-]+\nWEBEX_ACCESS_TOKEN_EXPIRES_AT=20[\dTZ:-]+\n$/);
    const script = `${stdout}printf %s "$WEBEX_ACCESS_TOKEN"`;
    expect((await promisify(execFile)('sh', ['-c', script])).stdout).toBe(tokenOf(world));

    await world.configure({ env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake$(id)_token' }, ...onlyOrg(world) });
    const refused = await getToken(world, ['--format', 'env']);
    expect(refused).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/a shell would take for its own/),
    });
    expect((await getToken(world)).stdout).toBe('fake$(id)_token\n');
    await world.configure({ env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake token \u202e' }, ...onlyOrg(world) });
    for (const format of ['token', 'header', 'json', 'env']) {
      const odd = await getToken(world, ['--format', format]);
      expect(odd.code).toBe(2);
      expect(odd.stdout + odd.stderr).toMatch(/characters that no token has; it was not printed/);
    }
  });

  test('--format header, through curl: no argument of a process holds the token', async (context) => {
    const curl = await promisify(execFile)('curl', ['--version']).catch(() => undefined);
    if (!curl) console.warn('SKIPPED: curl is missing on this machine');
    context.skip(!curl);
    const world = await ProgramWorld.start(scenario());
    const { stdout } = await getToken(world, ['--format', 'header']);
    expect(stdout).toBe(`Authorization: Bearer ${tokenOf(world)}\n`);
    const args = ['-s', '-o', '/dev/null', '-w', '%{http_code}', '-H', '@-', `${world.sandbox.baseUrl}/dataSources`];
    const asking = promisify(execFile)('curl', args);
    asking.child.stdin!.end(stdout);
    expect((await asking).stdout).toBe('200');
  });

  test('several orgs: one must be named, and is', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 2 }));
    const unnamed = await getToken(world);
    expect(unnamed).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/2 orgs .*Sandbox Org 2.*\nfix: .*--org/),
    });
    expect((await getToken(world, ['--org', 'Sandbox Org 2'])).stdout).toBe(`${tokenOf(world, 1)}\n`);
    const twice = await getToken(world, ['--org', 'Sandbox Org 1', '--org', 'Sandbox Org 2']);
    expect(twice).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--org was given 2 times') });
  });
});

describe('the token is on stdout and nowhere else', () => {
  test('not on stderr with --verbose, not in logs or records, and the old one neither', async () => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: withLeft(30) }));
    const old = tokenOf(world);
    const { code, stdout, stderr } = await getToken(world, ['--verbose', '--min-ttl', '1h'], {
      env: { LOG_LEVEL: 'debug' },
    });
    expect(code).toBe(0);
    expect(stdout).toBe(`${tokenOf(world)}\n`);
    expect(tokenOf(world)).not.toBe(old);
    expect(stderr).toMatch(/refreshed/);
    expectNoLeak(stderr, world.sandbox);
    expect(await world.records()).toEqual([]);
  });

  test.each([
    [[], /^$/],
    [['--json'], /^\{[\s\S]*"code": "interrupted"[\s\S]*\}\n$/],
  ])('an interruption prints none %j, although the renewal was finished and saved', async (args, stdout) => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: withLeft(30), modes: { latencyMs: 700 } }));
    const before = await world.stored();
    const ran = await world.run(['get-token', '--min-ttl', '1h', ...args], {
      onStart: (child) => {
        until(() => sent(world).includes('/access_token'), 'a refresh').then(() => child.kill('SIGINT'));
      },
    });
    expect(ran).toMatchObject({ code: 130, stdout: expect.stringMatching(stdout) });
    expect(await world.stored()).not.toBe(before);
  });

  test('a failure prints none', async () => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: withLeft(30) }));
    await world.sandbox.close();
    const { code, document } = await world.json(failureSchema, ['get-token', '--min-ttl', '1h'], {
      env: { RETRIES: '0' },
    });
    expect(code).toBe(6);
    expect(document.error.message).toMatch(/has 29 min left, and at least 1 h were asked for; it was not renewed: /);
    expect(document).not.toHaveProperty('accessToken');
  });
});

describe('--min-ttl', () => {
  test.each([
    [10, '9m', false],
    [10, '540s', false],
    [10, '11m', true],
    [10, '1h', true],
    [3, '59s', false],
    [3, '60s', false],
    [0, '1s', true],
    [60 * 24 * 7 - 1, '1d', false],
    [60 * 24 * 3, '4d', true],
  ])('with %i minutes left and --min-ttl %s: renewed %s', async (left, ttl, renewed) => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: withLeft(left) }));
    const { code, stdout } = await getToken(world, ['--min-ttl', ttl]);
    expect(code).toBe(0);
    expect(stdout).toBe(`${tokenOf(world)}\n`);
    expect(sent(world)).toEqual(renewed ? ['/access_token'] : []);
  });

  test('without it: renewed at half its life', async () => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: withLeft(6 * 24 * 60) }));
    const old = tokenOf(world);
    expect(await getToken(world)).toMatchObject({ code: 0, stdout: `${tokenOf(world)}\n`, stderr: '' });
    expect(tokenOf(world)).not.toBe(old);
  });

  test('without it: one that could not be renewed is printed, with a warning', async () => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: withLeft(60) }));
    for (const at of ['POST /access_token', 'POST /applications/*/token']) {
      world.sandbox.control.faults.add({ at, do: 'status:503', times: 'always' });
    }
    const env = { RETRIES: '0' };
    const loud = await getToken(world, [], { env });
    expect(loud).toMatchObject({ code: 0, stdout: `${tokenOf(world)}\n` });
    expect(loud.stderr).toMatch(/^warning: the token was not renewed: .*503/m);
    expect(await getToken(world, ['--quiet'], { env })).toMatchObject({ code: 0, stdout: loud.stdout, stderr: '' });
  });

  test('longer than a token lives: one renewal in two runs, and a usage error that says so', async () => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: withLeft(60) }));
    for (const why of [/it was renewed just now, and Webex gives no longer one/, /another renewal gives no more/]) {
      const { code, document } = await world.json(failureSchema, ['get-token', '--min-ttl', '20d']);
      expect(code).toBe(2);
      expect(document.error).toMatchObject({ code: 'usage', message: expect.stringMatching(why) });
    }
    expect(sent(world)).toEqual(['/access_token']);
  });

  test('of a pasted token Webex is asked when it ends, and nothing is written', async () => {
    const world = await ProgramWorld.start(scenario({ integration: 'none' }));
    await world.configure({ env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: tokenOf(world) }, ...onlyOrg(world) });
    const before = await world.stored();
    const plain = getTokenSchema.parse(JSON.parse((await getToken(world, ['--json'])).stdout));
    expect(plain).not.toHaveProperty('expiresAt');
    const asked = getTokenSchema.parse(JSON.parse((await getToken(world, ['--json', '--min-ttl', '1h'])).stdout));
    expect(asked.expiresAt).toBeDefined();
    expect(sent(world)).toEqual(['/authorizations/tokenExpiry']);
    expect(await world.stored()).toBe(before);
  });
});

describe('without the right to write', () => {
  const notRoot = missing('the right to run as another user', canBecomeSomebodyElse(), 'right');

  test.skipIf(notRoot)('a folder that may only be read: enough until a renewal is needed', async () => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: withLeft(30) }));
    for (const path of [world.folder, world.configPath]) chownSync(path, SOMEBODY_ELSE, SOMEBODY_ELSE);
    chmodSync(world.configPath, 0o400);
    chmodSync(world.folder, 0o555);
    const before = await world.stored();
    const readOnly = { uid: SOMEBODY_ELSE };
    for (const args of [
      ['--min-ttl', '20m'],
      ['--min-ttl', '29m', '--json'],
    ]) {
      const { code, stdout, stderr } = await getToken(world, args, readOnly);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(tokenOf(world));
    }
    const { code, stdout, stderr } = await getToken(world, ['--min-ttl', '40m'], readOnly);
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toMatch(/^error: .* has 29 min left, and at least 40 min were asked for; it was not renewed: /);
    expect(stderr).toContain(`${world.folder}/.byods cannot be written`);
    expect(stderr).toMatch(/^fix: give the user that runs this the right to write in .*\.byods/m);
    expect(existsSync(join(world.folder, '.byods'))).toBe(false);
    expect(await world.stored()).toBe(before);
    expect(sent(world)).toEqual([]);
  });

  test('an AWS policy that only reads: enough until a renewal is needed, and then the action is named', async () => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: withLeft(30) }));
    const fake = await SecretsManagerFake.start();
    onTestFinished(() => fake.close());
    fake.seed('webex-test', await world.stored());
    fake.deny('DescribeSecret', 'PutSecretValue', 'UpdateSecretVersionStage');
    const env = {
      BYODS_STORE: 'aws:webex-test',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIANOTAREALKEY',
      AWS_SECRET_ACCESS_KEY: 'not-a-real-secret-key',
      AWS_ENDPOINT_URL: fake.url,
    };
    const enough = await getToken(world, ['--min-ttl', '20m'], { env });
    expect(enough).toMatchObject({ code: 0, stdout: `${tokenOf(world)}\n`, stderr: '' });
    expect(new Set(fake.calls.map(({ operation }) => operation))).toEqual(new Set(['GetSecretValue']));
    const { code, stdout, stderr } = await getToken(world, ['--min-ttl', '40m'], { env });
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toMatch(/it was not renewed: AWS denies secretsmanager:DescribeSecret on arn:/);
    expect(stderr).toMatch(/^fix: allow secretsmanager:DescribeSecret on arn:/m);
    fake.healthy();
    fake.deny('PutSecretValue');
    expect((await getToken(world, ['--min-ttl', '40m'], { env })).stderr).toMatch(/^fix: allow secretsmanager:PutSec/m);
    fake.healthy();
    expect((await getToken(world, ['--min-ttl', '40m'], { env })).stdout).toBe(`${tokenOf(world)}\n`);
    expect(sent(world)).toEqual(['/access_token']);
  });
});

/** What a document needs that holds a pasted token alone. */
function onlyOrg(world: ProgramWorld) {
  return { serviceApp: { targetOrgId: world.sandbox.setup.serviceApp.targetOrgIds[0] } };
}
