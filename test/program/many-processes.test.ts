import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { refreshTokenSchema } from '../../src/schemas.ts';
import { ProgramWorld } from '../support/program.ts';

describe('B1: many processes on one token store, under strict rotation that revokes the family', () => {
  test.each([8, 16])(
    '%i of them renew the same credentials at once: no refresh token is presented twice',
    { timeout: 120_000 },
    async (processes) => {
      const due = { obtainedMinutesAgo: 8 * 1440 };
      const world = await ProgramWorld.start(
        scenario({
          modes: { refresh: 'rotate-strict-revoke-family', latencyMs: 20 },
          integration: due,
          serviceAppPairs: due,
        }),
      );
      const runs = await Promise.all(
        Array.from({ length: processes }, () => world.json(refreshTokenSchema, ['refresh-token'])),
      );
      expect(runs.map(({ code }) => code)).toEqual(Array(processes).fill(0));
      const ledger = world.sandbox.control.ledger.get();
      expect(ledger).toMatchObject({
        supersededRefreshTokenUses: [],
        deadRefreshTokenUses: [],
        deadAccessTokenUses: [],
      });
      expect(Math.max(...Object.values(ledger.maxTokenRequestsInFlight))).toBe(1);
      expect(ledger.tokensIssued.filter(({ kind, via }) => kind === 'refresh' && via === 'refresh')).toHaveLength(2);
      const actions = runs.flatMap(({ document }) => document.credentials.map(({ action }) => action));
      expect(actions.filter((action) => action === 'refreshed')).toHaveLength(2);
      expect(actions.filter((action) => action === 'failed')).toEqual([]);
    },
  );

  test('runs at once: every data source is extended, and nothing is presented twice', {
    timeout: 120_000,
  }, async () => {
    const due = { obtainedMinutesAgo: 8 * 1440 };
    const world = await ProgramWorld.start(
      scenario({
        dataSourcesPerOrg: 4,
        modes: { refresh: 'rotate-strict-revoke-family' },
        integration: due,
        serviceAppPairs: due,
      }),
    );
    const runs = await Promise.all(Array.from({ length: 4 }, () => world.run(['run'])));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(world.sandbox.control.ledger.get()).toMatchObject({
      supersededRefreshTokenUses: [],
      deadRefreshTokenUses: [],
    });
    const again = await world.run(['run', '--quiet']);
    expect(again.stdout).toMatch(/4 kept; 0 credentials renewed/);
  });
});
