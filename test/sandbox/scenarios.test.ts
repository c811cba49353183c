import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import {
  call,
  claimsOf,
  DAY,
  fullBody,
  HOUR,
  type Json,
  mint,
  NOON,
  opened,
  orgToken,
  refreshIntegration,
} from './talk.ts';

const secretsOf = (sandbox: Sandbox) => JSON.stringify(sandbox.setup);

describe('demo', () => {
  test('two orgs; the first has a token past half its life, the second none', async () => {
    const sandbox = await opened({ scenario: 'demo' });
    const [first, second] = sandbox.setup.serviceApp.targetOrgIds;
    expect(sandbox.setup.orgNames[first!]).toBe('Acme Sandbox Bank');
    expect(sandbox.setup.serviceAppTokens[first!]).toMatchObject({
      obtainedAt: NOON - 8 * DAY,
      expiresAt: NOON + 6 * DAY - 1000,
    });
    expect(sandbox.setup.serviceAppTokens[second!]).toBeUndefined();
    expect((await call(sandbox, 'GET', '/dataSources', orgToken(sandbox))).status).toBe(200);
  });

  test('the integration’s access token has expired, its refresh token works, and with it the second org can be minted for', async () => {
    const sandbox = await opened({ scenario: 'demo' });
    expect(sandbox.setup.integration!.expiresAt).toBeLessThan(NOON);
    expect((await call(sandbox, 'GET', '/people/me', sandbox.setup.integration!.accessToken)).status).toBe(401);
    const refreshed = await refreshIntegration(sandbox);
    expect(refreshed.status).toBe(200);
    const [, second] = sandbox.setup.serviceApp.targetOrgIds;
    const token = String(refreshed.body.access_token);
    const minted = await mint(sandbox, { token, change: { targetOrgId: second } });
    const list = await call(sandbox, 'GET', '/dataSources', String(minted.body.access_token));
    expect(list.body.items).toHaveLength(1);
  });

  test('eight data sources: fresh, due, minutes left, expired, disabled, of the second org, claims only, rate limited', async () => {
    const sandbox = await opened({ scenario: 'demo' });
    const minutesLeft = sandbox.control.delivery().map((each) => [each.reason, each.secondsLeft / 60]);
    expect(minutesLeft).toEqual([
      ['delivering', 1438],
      ['delivering', 600],
      ['delivering', 7],
      ['token expired', -180],
      ['disabled', 240],
      ['delivering', 480],
      ['delivering', 660],
      ['delivering', 540],
    ]);
    const records = sandbox.control.dataSources.list();
    const [first, second] = sandbox.setup.serviceApp.targetOrgIds;
    expect(records.map((record) => record.orgId)).toEqual([first, first, first, first, first, second, first, first]);
    expect(records[4]!.errorMessage).toMatch(/maintenance/);
  });

  test('one lacks audience and subject in its answers, but not in its claims', async () => {
    const sandbox = await opened({ scenario: 'demo' });
    const list = await call(sandbox, 'GET', '/dataSources', orgToken(sandbox));
    const lacking = (list.body.items as Json[]).filter((item) => !('audience' in item) && !('subject' in item));
    expect(lacking).toHaveLength(1);
    expect(claimsOf(lacking[0]!.jwsToken)).toMatchObject({ aud: 'SandboxVoiceAgent', sub: 'sandbox-claims-only' });
  });

  test('one answers its first PUT with 429 and Retry-After: 1', async () => {
    const sandbox = await opened({ scenario: 'demo' });
    const { id } = sandbox.control.dataSources.list()[7]!;
    const put = () => call(sandbox, 'PUT', `/dataSources/${id}`, orgToken(sandbox), fullBody());
    const limited = await put();
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await put()).status).toBe(200);
  });
});

test('empty: one org, an integration with good tokens, and nothing registered', async () => {
  const sandbox = await opened({ scenario: 'empty' });
  expect(sandbox.setup.serviceApp.targetOrgIds).toHaveLength(1);
  expect((await call(sandbox, 'GET', '/people/me', sandbox.setup.integration!.accessToken)).status).toBe(200);
  expect(sandbox.control.dataSources.list()).toEqual([]);
});

describe('the builder', () => {
  test('200 orgs with 5 data sources each', async () => {
    const sandbox = await opened({ scenario: scenario({ orgs: 200, dataSourcesPerOrg: 5 }) });
    expect(Object.keys(sandbox.setup.serviceAppTokens)).toHaveLength(200);
    expect(sandbox.control.dataSources.list()).toHaveLength(1000);
    const list = await call(sandbox, 'GET', '/dataSources', orgToken(sandbox, 199));
    expect(list.body.items).toHaveLength(5);
  });

  test('pairs of any age, without a refresh token, or none at all', async () => {
    const bare = { obtainedMinutesAgo: HOUR / 60_000, refreshToken: false };
    const sandbox = await opened({ scenario: scenario({ serviceAppPairs: bare, integration: 'none' }) });
    expect(Object.values(sandbox.setup.serviceAppTokens)).toEqual([
      { accessToken: expect.any(String), obtainedAt: NOON - HOUR, expiresAt: NOON - HOUR + 1209599_000 },
    ]);
    expect(sandbox.setup.integration).toBeUndefined();
    const none = await opened({ scenario: scenario({ serviceAppPairs: 'none' }) });
    expect(none.setup.serviceAppTokens).toEqual({});
  });

  test('a scenario with a mistake is refused by name', async () => {
    await expect(opened({ scenario: scenario({ faults: [{ at: 'nowhere', do: 'reset' }] }) })).rejects.toThrow(
      /at must/,
    );
    await expect(opened({ scenario: scenario({ modes: { pageSize: 0.5 } }) })).rejects.toThrow(/pageSize/);
  });
});

test('the same seed gives the same values, another seed others', async () => {
  const [one, same, other] = [await opened(), await opened(), await opened({ seed: 2 })];
  expect(secretsOf(one)).toBe(secretsOf(same));
  expect(secretsOf(one)).not.toBe(secretsOf(other));
});

test('every value is visibly fake, long enough, and used once', async () => {
  const sandbox = await opened({ scenario: scenario({ orgs: 60, personalAccessToken: { obtainedMinutesAgo: 0 } }) });
  const { setup } = sandbox;
  const values = [
    setup.serviceApp.clientSecret,
    setup.integration!.clientSecret,
    setup.integration!.accessToken!,
    setup.integration!.refreshToken!,
    setup.personalAccessToken!,
    ...Object.values(setup.serviceAppTokens).flatMap((pair) => [pair.accessToken, pair.refreshToken!]),
  ];
  expect(values.every((value) => value.startsWith('sandbox-') && value.length >= 24)).toBe(true);
  expect(new Set(values).size).toBe(values.length);
});
