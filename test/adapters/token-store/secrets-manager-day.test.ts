import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { KeeperError } from '../../../src/core/errors.ts';
import type { Scenario } from '../../../src/sandbox/scenario.ts';
import { scenario } from '../../../src/sandbox/scenarios/builder.ts';
import { SecretsManagerFake } from '../../support/aws/secrets-manager-fake.ts';
import { HOUR, MINUTE, VirtualWorld } from '../../support/virtual-world.ts';

const SECRET = 'webex-byods-credentials';
const OVER = { obtainedMinutesAgo: 15 * 24 * 60 };

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'fake-key-id');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'fake-secret-key');
  vi.stubEnv('AWS_REGION', 'us-east-1');
  onTestFinished(() => void vi.unstubAllEnvs());
});

/** Lambda's hours, with a secret that lives by the same clock. */
async function hourly(of: Scenario) {
  const world = await VirtualWorld.start(of);
  const fake = await SecretsManagerFake.start({ clock: world.clock.now });
  onTestFinished(() => fake.close());
  fake.seed(SECRET, await world.read());
  vi.stubEnv('AWS_ENDPOINT_URL', fake.url);
  const env = { BYODS_STORE: `aws:${SECRET}`, BYODS_CONFIG: '', RETRIES: '0' };
  /** An event, with the two repetitions of Lambda where it fails. Gives the exit codes. */
  const hour = async (repeats = 2) => {
    const began = world.clock.now();
    const codes: number[] = [];
    for (let time = 0; time <= repeats; time += 1) {
      if (time > 0) world.advance(time * MINUTE);
      const { exitCode, report } = await world.pass({ env });
      codes.push(exitCode);
      if (report.outcome === 'ok') break;
    }
    world.advance(HOUR - (world.clock.now() - began));
    return codes;
  };
  const { control } = world.sandbox;
  return {
    world,
    env,
    hour,
    control,
    versions: () => fake.versionsOf(SECRET).length,
    pass: () => world.pass({ env }),
  };
}

describe('F6: a day in which the secret was locked very often', () => {
  it('refuses renewals before anything is written or sent, and only as long as versions are kept; a person may still authorize', async () => {
    const { world, env, hour, control, versions, pass } = await hourly(
      scenario({ serviceAppPairs: OVER, integration: OVER, modes: { refresh: 'rotate-strict-revoke-family' } }),
    );
    const { store } = await world.keeper({ env });
    let locks = 0;
    for (; locks < 60; locks += 1) {
      const locked = await store.lock({ waitMs: 0, sparing: true }).catch((thrown) => thrown);
      if (locked instanceof KeeperError) {
        expect(locked).toMatchObject({ code: 'store-full', message: expect.stringContaining('Nothing was written') });
        break;
      }
      // As each lock of a renewal: at the most one batch.
      await locked.save([{ credential: 'integration', notes: { suspectRefreshToken: `fake-${locks}` } }]);
      await locked.release();
    }
    expect(versions()).toBeLessThan(97);
    expect(locks).toBeGreaterThan(40);

    const before = versions();
    expect(await hour()).toEqual([5, 5, 5]);
    expect([versions(), control.ledger.get().requests.filter(({ method }) => method === 'POST')]).toEqual([before, []]);
    await (await store.lock({ waitMs: 0 })).release();

    world.advance(24 * HOUR);
    expect((await pass()).exitCode).toBe(0);
    expect(control.ledger.get().supersededRefreshTokenUses).toEqual([]);
  }, 120_000);
});

describe('a day of failing runs, which Lambda repeats twice', () => {
  it('of an org that took its authorization back leaves room for the others, which refresh; it is used within the hour when it is back', async () => {
    const { world, hour, control, versions, pass } = await hourly(
      scenario({ orgs: 2, modes: { refresh: 'rotate-strict-revoke-family' } }),
    );
    const [a, b] = world.sandbox.setup.serviceApp.targetOrgIds;
    control.orgs.deauthorize(a!);
    const codes: number[] = [];
    for (let n = 0; n < 24; n += 1) {
      if (n === 12) control.credentials.revoke(`service-app:${b}` as never, 'access-token');
      codes.push(...(await hour()));
    }
    expect(codes).toHaveLength(72);
    // Nobody is told less because a run found nothing to try.
    expect(new Set(codes)).toEqual(new Set([4]));
    expect(versions()).toBeLessThan(60);
    expect(control.ledger.get().supersededRefreshTokenUses).toEqual([]);
    const { report } = await pass();
    expect(report.dataSources.filter(({ orgId }) => orgId !== a).map(({ action }) => action)).not.toContain('failed');

    control.orgs.authorize(a!);
    await hour();
    expect(await hour()).toEqual([0]);
  }, 120_000);

  it('says of a repetition why nothing was tried and when it will be, and writes nothing', async () => {
    const { world, control, versions, pass, env } = await hourly(scenario());
    control.orgs.deauthorize(world.sandbox.setup.serviceApp.targetOrgIds[0]!);
    await pass();
    await pass();
    const [before, asked] = [versions(), control.ledger.get().total];
    world.advance(10 * MINUTE);
    const { report, exitCode } = await pass();
    expect(exitCode).toBe(4);
    expect(report.error).toMatchObject({
      code: 'reauthorization-required',
      message: expect.stringMatching(
        /its renewal failed (once|\d times), tried again in (39|40) min; nothing was sent/,
      ),
      remedy: expect.stringContaining('byods refresh-token --force'),
    });
    expect([versions(), control.ledger.get().total]).toEqual([before, asked]);
    // Whoever asks for a token gets an answer of Webex's.
    await expect(world.keeper({ env }).then(({ tokens }) => tokens.accessToken())).rejects.toThrow(/authorize again/);
    expect(control.ledger.get().total).toBeGreaterThan(asked);
  });

  it.each(['status:503', 'reset'] as const)(
    'of an outage (%s) of Webex stays as small, and its end is used within the hour',
    async (fault) => {
      const { hour, control, versions } = await hourly(scenario({ serviceAppPairs: OVER, integration: OVER }));
      const outage = () => {
        control.faults.add({ at: 'POST /access_token', do: fault, times: 'always' });
        control.faults.add({ at: 'POST /applications/*/token', do: fault, times: 'always' });
      };
      outage();
      for (let n = 0; n < 8; n += 1) expect(await hour()).toEqual([6, 6, 6]);
      // Three attempts in the first hour and one in each other, of two versions each; and what the first lock makes.
      expect(versions()).toBeLessThanOrEqual(2 * (3 + 7) + 2);
      control.faults.clear();
      expect(await hour()).toEqual([0]);
    },
  );

  it('of a moment is over with the first repetition', async () => {
    const { hour, control } = await hourly(scenario({ serviceAppPairs: OVER, integration: 'none' }));
    control.faults.add({ at: 'POST /access_token', do: 'status:503', times: 1 });
    expect(await hour()).toEqual([6, 0]);
  });
});
