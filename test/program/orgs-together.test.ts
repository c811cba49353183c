import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, orgsChangeSchema, orgsSchema, runSchema } from '../../src/schemas.ts';
import { SecretsManagerFake } from '../support/aws/secrets-manager-fake.ts';
import { ProgramWorld } from '../support/program.ts';

const CLI = join(import.meta.dirname, '../../dist/cli.js');
const SECRET = 'webex-byods-credentials';

/** How often the program is killed while it adds an org. */
const KILLS = 6;

function toAdd(world: ProgramWorld): string[] {
  const configured = new Set(world.sandbox.setup.serviceApp.targetOrgIds);
  return world.sandbox.control.orgs.list().flatMap(({ id }) => (configured.has(id) ? [] : [id]));
}

/** Refresh tokens that were presented after another had taken their place, or that were dead. */
function wasted({ sandbox }: ProgramWorld): unknown[] {
  const { supersededRefreshTokenUses, deadRefreshTokenUses } = sandbox.control.ledger.get();
  return [...supersededRefreshTokenUses, ...deadRefreshTokenUses];
}

describe('orgs are changed while others refresh, under strict rotation that revokes the family', () => {
  test('nothing is lost, and nothing is presented twice', { timeout: 120_000 }, async () => {
    const due = { obtainedMinutesAgo: 8 * 1440 };
    const world = await ProgramWorld.start(
      scenario({
        orgs: 3,
        orgsToAdd: 4,
        modes: { refresh: 'rotate-strict-revoke-family', latencyMs: 50 },
        integration: due,
        serviceAppPairs: due,
      }),
    );
    const [one, two, three, four] = toAdd(world) as [string, string, string, string];
    const [first, second, third] = world.sandbox.setup.serviceApp.targetOrgIds as [string, string, string];
    const commands = [
      ['run'],
      ['orgs', 'add', one, two, '--json'],
      ['refresh-token'],
      ['orgs', 'pause', second],
      ['orgs', 'add', three, '--name', 'Three'],
      ['orgs', 'add', four],
    ];
    const ran = await Promise.all(commands.map((args) => world.run(args)));
    expect(ran.map(({ code }) => code)).toEqual(commands.map(() => 0));
    expect(wasted(world)).toEqual([]);

    const { document } = await world.json(orgsSchema, ['orgs', 'list']);
    expect(document.orgs.map(({ id }) => id).sort()).toEqual([first, second, third, one, two, three, four].sort());
    expect(document.orgs.filter(({ paused }) => paused).map(({ id }) => id)).toEqual([second]);
    expect(document.orgs.filter(({ id }) => id !== second).map(({ state }) => state)).toEqual(Array(6).fill('fresh'));
    const again = await world.json(runSchema, ['run', '--force']);
    expect(again.code).toBe(0);
    expect(wasted(world)).toEqual([]);
  });

  test('an org that is removed while a run refreshes it does not come back', { timeout: 120_000 }, async () => {
    const due = { obtainedMinutesAgo: 8 * 1440 };
    const modes = { refresh: 'rotate-strict', latencyMs: 50 } as const;
    const world = await ProgramWorld.start(scenario({ orgs: 3, modes, integration: due, serviceAppPairs: due }));
    const gone = world.sandbox.setup.serviceApp.targetOrgIds[2]!;
    const [removed] = await Promise.all([
      world.run(['orgs', 'remove', gone, '-y']),
      world.run(['run']),
      world.run(['run']),
    ]);
    expect(removed.code).toBe(0);
    expect(await world.stored()).not.toContain(gone);
  });
});

describe('A1, A2: the program is killed while it adds an org', () => {
  test('the document can be read, and no token of the first org is lost', { timeout: 240_000 }, async () => {
    const world = await ProgramWorld.start(
      scenario({ orgsToAdd: 1, modes: { refresh: 'rotate-strict', latencyMs: 30 } }),
    );
    const [first] = world.sandbox.setup.serviceApp.targetOrgIds as [string];
    const [second] = toAdd(world) as [string];
    const document = JSON.parse(await world.stored());
    const { accessToken, refreshToken } = world.sandbox.setup.serviceAppTokens[first]!;
    document.env = { WEBEX_SERVICE_APP_ACCESS_TOKEN: accessToken, WEBEX_SERVICE_APP_REFRESH_TOKEN: refreshToken };
    delete document.byods.serviceApps;
    await world.configure(document);

    const env = { PATH: process.env.PATH, HOME: world.folder, WEBEX_API_BASE_URL: world.sandbox.baseUrl };
    // How long it takes on this machine now, so that kills fall on all of it.
    const startedAt = performance.now();
    await world.run(['orgs', 'add', second]);
    const whole = performance.now() - startedAt;
    let killed = 0;
    for (let round = 0; killed < KILLS && round < 3 * KILLS; round += 1) {
      expect((await world.run(['orgs', 'remove', second, '-y'])).code).toBe(0);
      const child = spawn(process.execPath, [CLI, 'orgs', 'add', second], { cwd: world.folder, env, stdio: 'ignore' });
      const timer = setTimeout(() => child.kill('SIGKILL'), whole * (0.5 + (0.6 * (round % KILLS)) / KILLS));
      const signal = await new Promise((resolve) => child.on('close', (_, by) => resolve(by)));
      clearTimeout(timer);
      if (signal === 'SIGKILL') killed += 1;

      const left = await world.json(orgsSchema, ['orgs', 'list']);
      expect([[first], [first, second]]).toContainEqual(left.document.orgs.map(({ id }) => id));
      expect(left.document.orgs.map(({ state }) => state)).not.toContain('missing');
      // What had arrived is brought in by the next to hold the lock.
      expect((await world.run(['orgs', 'add', second])).code).toBe(0);
      expect(readFileSync(world.configPath, 'utf8')).toContain(refreshToken);
    }
    expect(killed).toBeGreaterThan(0);
    expect((await world.run(['refresh-token', '--force'])).code).toBe(0);
    expect(wasted(world)).toEqual([]);
  });
});

describe('in a secret of AWS', () => {
  /** A world whose document is a secret; `env` leads the program there. */
  async function secretWorld(orgs: number, orgsToAdd: number) {
    const world = await ProgramWorld.start(scenario({ orgs, orgsToAdd }));
    const fake = await SecretsManagerFake.start();
    onTestFinished(() => fake.close());
    fake.seed(SECRET, await world.stored());
    const env = {
      SECRET_NAME: SECRET,
      AWS_ENDPOINT_URL: fake.url,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'fake',
      AWS_SECRET_ACCESS_KEY: 'fake',
    };
    const stored = () => JSON.parse(fake.valueOf(fake.versionAt(SECRET)!)!);
    return { world, fake, env, stored };
  }

  test('orgs and their tokens are written in one version, and all five commands work', {
    timeout: 120_000,
  }, async () => {
    const { world, fake, env, stored } = await secretWorld(1, 3);
    const orgs = toAdd(world);
    const added = await world.json(orgsChangeSchema, ['orgs', 'add', ...orgs], { env });
    expect(added.document.orgs.map(({ action }) => action)).toEqual(['added', 'added', 'added']);
    const puts = fake.calls.filter(({ operation }) => operation === 'PutSecretValue');
    expect(puts.filter(({ stages }) => stages.includes('BYODS_PENDING'))).toHaveLength(1);
    expect(stored().serviceApp.targetOrgId).toHaveLength(4);
    expect((await world.run(['orgs', 'pause', orgs[0]!], { env })).code).toBe(0);
    expect((await world.run(['orgs', 'resume', orgs[0]!], { env })).code).toBe(0);
    for (const org of orgs) expect((await world.run(['orgs', 'remove', org, '-y'], { env })).code).toBe(0);
    expect(stored().serviceApp.targetOrgId).toBe(world.sandbox.setup.serviceApp.targetOrgIds[0]);
    expect((await world.json(orgsSchema, ['orgs', 'list'], { env })).document.orgs).toHaveLength(1);
    expect((await world.run(['run'], { env })).code).toBe(0);
  });

  test('more than a secret has room for is refused before anything is sent, and told how to split', {
    timeout: 120_000,
  }, async () => {
    const { world, env, stored } = await secretWorld(40, 61);
    const before = stored();
    const orgs = toAdd(world);
    for (const more of [[], ['--dry-run']]) {
      const ran = await world.json(failureSchema, ['orgs', 'add', '--csv', '-', ...more], {
        env,
        stdin: orgs.join('\n'),
      });
      expect(ran).toMatchObject({ code: 5, document: { error: { code: 'store-full' } } });
      expect(ran.document.error.message).toMatch(/101 target orgs, of at most 100/);
      expect(ran.document.error.remedy).toMatch(/add about \d+ here, and the others to a second secret.*SECRET_NAME/);
    }
    expect(stored()).toEqual(before);
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });
});
