import { describe, expect, test } from 'vitest';
import type { ModeChanges } from '../../src/sandbox/modes.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { DAY, HOUR, VirtualWorld } from '../support/virtual-world.ts';

const OLD = { obtainedMinutesAgo: 13 * 24 * 60 };
const OVER = { obtainedMinutesAgo: 15 * 24 * 60 };
const LONG_OVER = { obtainedMinutesAgo: 100 * 24 * 60 };

/** What every scenario must leave behind. */
function expectGoodBehaviour(world: VirtualWorld): void {
  const ledger = world.sandbox.control.ledger.get();
  expect(ledger.supersededRefreshTokenUses).toEqual([]);
  expect(ledger.deadAccessTokenUses).toEqual([]);
  for (const most of Object.values(ledger.maxTokenRequestsInFlight)) expect(most).toBeLessThanOrEqual(1);
}

function orgOf(world: VirtualWorld): string {
  return world.sandbox.setup.serviceApp.targetOrgIds[0]!;
}

describe('the ladder, rung by rung', () => {
  test('a fresh token is handed out without a request', async () => {
    const world = await VirtualWorld.start(scenario());
    const { tokens, webex } = await world.keeper();
    const token = await tokens.accessToken();
    expect(token.reveal()).toBe(world.sandbox.setup.serviceAppTokens[orgOf(world)]!.accessToken);
    expect(webex.requests()).toBe(0);
  });

  test('past half its life it is refreshed with its own refresh token', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: { obtainedMinutesAgo: 7 * 24 * 60 } }));
    const { tokens } = await world.keeper();
    const [integration, serviceApp] = await tokens.refresh();
    expect(integration).toMatchObject({ kind: 'integration', action: 'kept' });
    expect(serviceApp).toMatchObject({ kind: 'service-app', action: 'refreshed', usable: true });
    expectGoodBehaviour(world);
  });

  test('with a dead refresh token it is minted with the integration, and the dead one is not presented again', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: LONG_OVER }));
    world.sandbox.control.credentials.revoke(`service-app:${orgOf(world)}`, 'refresh-token');
    const { tokens } = await world.keeper();
    const outcomes = await tokens.refresh();
    expect(outcomes.at(-1)).toMatchObject({ action: 'minted', usable: true });
    const again = await (await world.keeper()).tokens.refresh();
    expect(again.at(-1)).toMatchObject({ action: 'kept' });
  });

  test('with an integration token that is over, that is refreshed first and saved alone', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: 'none', integration: OVER }));
    const { tokens } = await world.keeper();
    const [integration, serviceApp] = await tokens.refresh();
    expect(integration).toMatchObject({ action: 'refreshed' });
    expect(serviceApp).toMatchObject({ action: 'minted' });
    expectGoodBehaviour(world);
  });

  test('when Webex answers a mint with 401, the integration is refreshed and the mint repeated, once', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: 'none' }));
    world.sandbox.control.credentials.revoke('integration', 'access-token');
    const { tokens } = await world.keeper();
    const [integration, serviceApp] = await tokens.refresh();
    expect(integration).toMatchObject({ action: 'refreshed' });
    expect(serviceApp).toMatchObject({ action: 'minted' });
    const mints = world.sandbox.control.ledger.get().requests.filter(({ path }) => path.includes('/applications/'));
    expect(mints.map(({ status }) => status)).toEqual([401, 200]);
  });

  test('when nothing gives a token, a person is asked for by name of the command and of the field', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: LONG_OVER, integration: LONG_OVER }));
    const { tokens } = await world.keeper();
    const before = await world.read();
    await expect(tokens.accessToken()).rejects.toMatchObject({
      code: 'reauthorization-required',
      exitCode: 4,
      remedy: expect.stringMatching(/setup-oauth.*|tokenManager\.oauthRefreshToken/),
    });
    const tokensIn = (text: string) => JSON.parse(text).tokenManager;
    expect(tokensIn(await world.read())).toEqual(tokensIn(before));
  });

  test('a personal access token mints, and is told to end', async () => {
    const world = await VirtualWorld.start(
      scenario({ serviceAppPairs: 'none', integration: 'none', personalAccessToken: { obtainedMinutesAgo: 60 } }),
    );
    const result = await world.pass();
    expect(result.report.credentials.map(({ action }) => action)).toEqual(['kept', 'minted']);
    expect(result.report.warnings.join()).toMatch(/personalAccessToken ends in 1\d h .* and nothing renews it/);
    expect(result.exitCode).toBe(0);
  });

  test('a service-app pair alone is enough, and what is missing is said', async () => {
    const world = await VirtualWorld.start(scenario({ integration: 'none', serviceAppPairs: OLD }));
    const result = await world.pass();
    expect(result.report.credentials).toMatchObject([{ kind: 'service-app', action: 'refreshed' }]);
    expect(result.report.warnings.join()).toMatch(/no integration is configured/);
    expect(result.exitCode).toBe(0);
  });

  test('an unused integration is renewed at half its life too', async () => {
    const world = await VirtualWorld.start(scenario({ integration: { obtainedMinutesAgo: 8 * 24 * 60 } }));
    const [integration, serviceApp] = await (await world.keeper()).tokens.refresh();
    expect(integration).toMatchObject({ action: 'refreshed' });
    expect(serviceApp).toMatchObject({ action: 'kept' });
  });

  /** A pair as the Python sample's early versions kept it: without dates. */
  async function importPair(world: VirtualWorld): Promise<void> {
    const document = JSON.parse(await world.read());
    const { accessToken, refreshToken } = document.byods.serviceApps[orgOf(world)];
    document.env = { WEBEX_SERVICE_APP_ACCESS_TOKEN: accessToken, WEBEX_SERVICE_APP_REFRESH_TOKEN: refreshToken };
    delete document.byods;
    await world.write(document);
  }
  const actions = async (world: VirtualWorld) =>
    (await (await world.keeper()).tokens.refresh()).map(({ action }) => action);

  test('of an imported pair Webex is asked when it ends, before a refresh is spent on it', async () => {
    const world = await VirtualWorld.start(scenario());
    await importPair(world);
    expect(await actions(world)).toEqual(['kept', 'kept']);
    const asked = world.sandbox.control.ledger.get().requests.map(({ path }) => path);
    expect(asked).toEqual(['/authorizations/tokenExpiry', '/authorizations/tokenExpiry']);
    // What was learned is kept: nobody asks again, and half of what was left later both are renewed.
    expect(await actions(world)).toEqual(['kept', 'kept']);
    expect(world.sandbox.control.ledger.get().requests).toHaveLength(2);
    world.advance(7 * DAY);
    expect(await actions(world)).toEqual(['refreshed', 'refreshed']);
  });

  test('where Webex does not tell, an imported pair is refreshed once, to learn it', async () => {
    const world = await VirtualWorld.start(scenario({ modes: { tokenExpiry: 404 } }));
    await importPair(world);
    const before = JSON.parse(await world.read()).env;
    expect(await actions(world)).toEqual(['refreshed', 'refreshed']);
    expect(await actions(world)).toEqual(['kept', 'kept']);
    const after = JSON.parse(await world.read());
    expect(after.env.WEBEX_SERVICE_APP_ACCESS_TOKEN).not.toBe(before.WEBEX_SERVICE_APP_ACCESS_TOKEN);
    expect(after.byods.serviceApps[orgOf(world)]).not.toHaveProperty('accessToken');
  });

  test('an imported pair whose first refresh would be lost under strict rotation goes on serving', async () => {
    const world = await VirtualWorld.start(
      scenario({ integration: 'none', modes: { refresh: 'rotate-strict-revoke-family' } }),
    );
    await importPair(world);
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'reset', phase: 'after-commit', times: 'always' });
    const { report, exitCode } = await world.pass();
    expect(exitCode).toBe(0);
    expect(report.counts.extended).toBe(1);
  });

  test('a mint that Webex cannot make sense of names the ids to check', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: 'none' }));
    world.sandbox.control.faults.add({ at: 'POST /applications/*/token', do: 'status:400', times: 'always' });
    const { report, exitCode } = await world.pass();
    expect(exitCode).toBe(2);
    expect(report.error?.remedy).toMatch(/serviceApp\.targetOrgId/);
  });
});

describe('refresh modes of Webex', () => {
  const modes: ModeChanges['refresh'][] = [
    'same',
    'same-never-renewed',
    'rotate-grace',
    'rotate-strict',
    'rotate-strict-revoke-family',
    'omit',
    'same-access-token',
  ];
  test.each(modes)(
    '%s: 200 days of passes keep every rung alive that can be kept alive',
    { timeout: 120_000 },
    async (refresh) => {
      const world = await VirtualWorld.start(scenario({ dataSourcesPerOrg: 0, modes: { refresh: refresh! } }));
      let failures = 0;
      for (let hours = 0; hours < 200 * 24; hours += 11) {
        world.advance(11 * HOUR);
        const { exitCode } = await world.pass();
        if (exitCode !== 0) failures += 1;
      }
      const { requests } = world.sandbox.control.ledger.get();
      const refreshes = requests.filter(({ path }) => path === '/access_token').length;
      if (refresh === 'omit' || refresh === 'same-never-renewed') {
        // The chain ends after 90 days, and the last access token 14 days later, whatever a client does; until then nothing fails.
        expect(failures).toBeLessThan((111 * 24) / 11);
      } else {
        expect(failures).toBe(0);
        // Two credentials, each renewed about every seven days, and no hot loop.
        expect(refreshes).toBeGreaterThanOrEqual(2 * 25);
        expect(refreshes).toBeLessThanOrEqual(2 * 45);
      }
      expectGoodBehaviour(world);
    },
  );
});

describe('answers of the token endpoint', () => {
  test.each([
    { deadRefreshTokenStatus: 400, tokenErrorShape: 'webex' },
    { deadRefreshTokenStatus: 400, tokenErrorShape: 'oauth' },
    { deadRefreshTokenStatus: 401, tokenErrorShape: 'webex' },
    { deadRefreshTokenStatus: 401, tokenErrorShape: 'oauth' },
  ] as const)(
    'a dead refresh token is understood as $deadRefreshTokenStatus in the shape of $tokenErrorShape',
    async (modes) => {
      const world = await VirtualWorld.start(scenario({ serviceAppPairs: OLD, modes }));
      world.sandbox.control.credentials.revoke(`service-app:${orgOf(world)}`, 'refresh-token');
      const outcomes = await (await world.keeper()).tokens.refresh();
      expect(outcomes.at(-1)).toMatchObject({ action: 'minted' });
    },
  );

  test('C4: before a refresh token is called dead, the store is read again: a sibling may have replaced it', async () => {
    const world = await VirtualWorld.start(scenario({ integration: OLD, modes: { refresh: 'rotate-strict' } }));
    // Somebody without our lock gets the new pair and writes it, between our reading and our sending.
    const issued = world.sandbox.control.credentials.issue('integration');
    const keeper = await world.keeper();
    const refresh = keeper.webex.oauth.refresh;
    Object.assign(keeper.webex.oauth, {
      refresh: async (...args: Parameters<typeof refresh>) => {
        Object.assign(keeper.webex.oauth, { refresh });
        world.sandbox.control.credentials.revoke(args[1].hash.slice(0, 8), 'refresh-token');
        const document = JSON.parse(await world.read());
        document.tokenManager.oauthRefreshToken = issued.refreshToken;
        await world.write(document);
        return await refresh(...args);
      },
    });
    const [integration] = await keeper.tokens.refresh();
    expect(integration).toMatchObject({ action: 'refreshed' });
  });

  test.each([400, 401] as const)(
    'C5: a wrong client secret (%d) is a matter of configuration, and the refresh token is kept',
    async (wrongSecretStatus) => {
      const world = await VirtualWorld.start(scenario({ serviceAppPairs: OVER, modes: { wrongSecretStatus } }));
      const document = JSON.parse(await world.read());
      document.serviceApp.clientSecret = 'wrong-fake-secret';
      await world.write(document);
      const result = await world.pass();
      expect(result.exitCode).toBe(2);
      expect(result.report.error?.code).toBe('client-credentials');
      const after = JSON.parse(await world.read());
      expect(after.byods.serviceApps[orgOf(world)].refreshToken).toBe(
        document.byods.serviceApps[orgOf(world)].refreshToken,
      );
      expect(after.byods.serviceApps[orgOf(world)].notes?.rejectedRefreshToken).toBeUndefined();
    },
  );

  test.each([
    ['without access_token', { access_token: null }],
    ['with an empty access_token', { access_token: '' }],
    ['with a number as access_token', { access_token: 17 }],
    ['with a life of zero', { expires_in: 0 }],
    ['with a negative life', { expires_in: -5 }],
    ['with a life beyond belief', { expires_in: 1e20 }],
    ['with a broken life', { expires_in: 1209599.5 }],
    ['with an error inside', { error: 'server_error' }],
  ])('C9, C10, C13: an answer %s is not used, and the refresh token in it replaces the old one', async (_, patch) => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: OLD, modes: { refresh: 'rotate-strict' } }));
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'patch', patch });
    const old = world.sandbox.setup.serviceAppTokens[orgOf(world)]!;
    // The mint is denied, so that only the refresh speaks.
    world.sandbox.control.faults.add({ at: 'POST /applications/*/token', do: 'status:403', times: 'always' });
    const first = await (await world.keeper()).tokens.refresh();
    expect(first.at(-1)).toMatchObject({ action: 'failed', usable: true, error: { code: 'bad-answer' } });
    const stored = JSON.parse(await world.read()).byods.serviceApps[orgOf(world)];
    expect(stored.accessToken).toBe(old.accessToken);
    expect(stored.refreshToken).not.toBe(old.refreshToken);
    world.advance(2 * HOUR);
    const second = await (await world.keeper()).tokens.refresh();
    expect(second.at(-1)).toMatchObject({ action: 'refreshed' });
    expect(world.sandbox.control.ledger.get().supersededRefreshTokenUses).toEqual([]);
  });

  test('C13: a life in digits counts, and a missing one is taken for an hour, with a warning', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: OLD, integration: 'none' }));
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'patch', patch: { expires_in: '43199' } });
    const [first] = await (await world.keeper()).tokens.refresh();
    const life = (credential: { accessToken?: { expiresAt?: number } } | undefined) =>
      (credential!.accessToken!.expiresAt! - world.clock.now()) / 1000;
    expect(life(first!.credential)).toBeCloseTo(43_199, -2);
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'patch', patch: { expires_in: null } });
    const [second] = await (await world.keeper()).tokens.refresh({ force: true });
    expect(life(second!.credential)).toBeCloseTo(3600, -2);
    expect(second!.warnings.join()).toMatch(/one hour is assumed/);
  });

  test('C22: a lost answer is left to the next run while the access token lives longer than a day', async () => {
    const world = await VirtualWorld.start(
      scenario({
        serviceAppPairs: { obtainedMinutesAgo: 8 * 24 * 60 },
        integration: 'none',
        modes: { refresh: 'rotate-grace' },
      }),
    );
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'reset', phase: 'after-commit' });
    const [first] = await (await world.keeper()).tokens.refresh();
    expect(first).toMatchObject({ action: 'failed', usable: true, error: { code: 'answer-lost' } });
    expect(JSON.parse(await world.read()).byods.serviceApps[orgOf(world)].notes.suspectRefreshToken).toMatch(
      /^[0-9a-f]{16}$/,
    );
    expect(world.sandbox.control.ledger.get().requests.filter(({ path }) => path === '/access_token')).toHaveLength(1);
    world.advance(HOUR);
    const [second] = await (await world.keeper()).tokens.refresh();
    expect(second).toMatchObject({ action: 'refreshed' });
  });

  test('C22: with less than a day left it is sent once more at once', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: OVER, integration: 'none' }));
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'reset', phase: 'after-commit' });
    const [outcome] = await (await world.keeper()).tokens.refresh();
    expect(outcome).toMatchObject({ action: 'refreshed' });
    expect(world.sandbox.control.ledger.get().requests.filter(({ path }) => path === '/access_token')).toHaveLength(2);
  });

  test('A4: strict rotation and a lost answer: the session is gone, and the mint is the way out', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: OVER, modes: { refresh: 'rotate-strict' } }));
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'reset', phase: 'after-commit' });
    const outcomes = await (await world.keeper()).tokens.refresh();
    expect(outcomes.at(-1)).toMatchObject({ action: 'minted', usable: true });
  });

  test('C7: a mint that is forbidden names the scope and the authorization', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: 'none' }));
    world.sandbox.control.orgs.deauthorize(orgOf(world));
    const result = await world.pass();
    expect(result.exitCode).toBe(4);
    expect(`${result.report.error?.message} ${result.report.error?.remedy}`).toMatch(/spark:applications_token/);
    expect(`${result.report.error?.message} ${result.report.error?.remedy}`).toMatch(/Full Admin/);
    expect(result.report.error?.trackingId).toBeTruthy();
  });

  test('a renewal that keeps failing backs off while more than a day of token is left', async () => {
    const world = await VirtualWorld.start(
      scenario({ serviceAppPairs: { obtainedMinutesAgo: 8 * 24 * 60 }, integration: 'none', dataSourcesPerOrg: 0 }),
    );
    world.sandbox.control.faults.add({
      at: 'POST /access_token',
      do: 'status:400',
      body: { error: 'invalid_request' },
      times: 'always',
    });
    for (let hour = 0; hour < 96; hour += 1) {
      expect((await world.pass()).exitCode).toBe(0);
      world.advance(HOUR);
    }
    const tries = world.sandbox.control.ledger.get().requests.filter(({ path }) => path === '/access_token').length;
    expect(tries).toBeGreaterThanOrEqual(6);
    expect(tries).toBeLessThanOrEqual(10);
  });
});

describe('401 on a call', () => {
  test('C8: the call is repeated once with a renewed token', async () => {
    const world = await VirtualWorld.start(scenario());
    world.sandbox.control.credentials.revoke(`service-app:${orgOf(world)}`, 'access-token');
    const keeper = await world.keeper();
    expect(await keeper.dataSources.list()).toHaveLength(1);
    const paths = world.sandbox.control.ledger.get().requests.map(({ path, status }) => `${path} ${status}`);
    expect(paths).toEqual(['/dataSources 401', '/access_token 200', '/dataSources 200']);
  });

  test('a token that somebody else has stored meanwhile is used, and nothing is refreshed', async () => {
    const world = await VirtualWorld.start(scenario());
    const keeper = await world.keeper();
    await keeper.tokens.accessToken();
    await (await world.keeper()).tokens.refresh({ force: true });
    world.sandbox.control.credentials.revoke(`service-app:${orgOf(world)}`, 'access-token');
    const issued = world.sandbox.control.credentials.issue(`service-app:${orgOf(world)}`);
    const document = JSON.parse(await world.read());
    document.byods.serviceApps[orgOf(world)].accessToken = issued.accessToken;
    await world.write(document);
    world.sandbox.control.ledger.reset();
    expect(await keeper.dataSources.list()).toHaveLength(1);
    const paths = world.sandbox.control.ledger.get().requests.map(({ path, status }) => `${path} ${status}`);
    expect(paths).toEqual(['/dataSources 401', '/dataSources 200']);
  });

  test('when the new token is rejected too, the 401 is told and nothing more is refreshed', async () => {
    const world = await VirtualWorld.start(scenario());
    world.sandbox.control.faults.add({ at: 'GET /dataSources', do: 'reject-token', times: 'always' });
    const keeper = await world.keeper();
    await expect(keeper.dataSources.list()).rejects.toMatchObject({ status: 401 });
    await expect(keeper.dataSources.list()).rejects.toMatchObject({ status: 401 });
    const refreshes = world.sandbox.control.ledger.get().requests.filter(({ path }) => path === '/access_token');
    expect(refreshes).toHaveLength(1);
  });

  test('B2: a hundred callers at once share one refresh', async () => {
    const world = await VirtualWorld.start(
      scenario({ serviceAppPairs: OVER, modes: { refresh: 'rotate-strict-revoke-family', latencyMs: 20 } }),
    );
    const { tokens } = await world.keeper();
    const all = await Promise.all(Array.from({ length: 100 }, () => tokens.accessToken()));
    expect(new Set(all.map(({ hash }) => hash)).size).toBe(1);
    expect(world.sandbox.control.ledger.get().requests).toHaveLength(1);
    expectGoodBehaviour(world);
  });
});

describe('what is refused before anything is sent', () => {
  test('tokens of another API', async () => {
    const world = await VirtualWorld.start(scenario());
    const { tokens, webex } = await world.keeper({ env: { WEBEX_API_BASE_URL: 'https://webexapis.com/v1' } });
    await expect(tokens.accessToken()).rejects.toMatchObject({ code: 'refused', exitCode: 2 });
    expect(webex.requests()).toBe(0);
  });

  test('an unknown org', async () => {
    const world = await VirtualWorld.start(scenario({ orgs: 2 }));
    const { tokens, webex } = await world.keeper();
    await expect(tokens.accessToken('11111111-2222-4333-8444-555555555555')).rejects.toMatchObject({ code: 'usage' });
    await expect(tokens.accessToken()).rejects.toMatchObject({ code: 'usage' });
    expect(webex.requests()).toBe(0);
  });

  test('a run with too little time left begins no refresh', async () => {
    const world = await VirtualWorld.start(scenario({ serviceAppPairs: OVER, integration: 'none' }));
    const keeper = await world.keeper({ budget: { remainingMs: () => 29_000 } });
    await expect(keeper.tokens.accessToken()).rejects.toMatchObject({ code: 'out-of-time' });
    expect(keeper.webex.requests()).toBe(0);
  });
});

test('D8: the end of a refresh token that no longer grows is told two weeks ahead', async () => {
  const world = await VirtualWorld.start(scenario({ modes: { refresh: 'same-never-renewed' }, dataSourcesPerOrg: 0 }));
  let firstWarning: number | undefined;
  for (let day = 0; day < 88; day += 1) {
    const { report, exitCode } = await world.pass();
    expect(exitCode).toBe(0);
    if (firstWarning === undefined && /ends in/.test(report.warnings.join())) firstWarning = day;
    world.advance(DAY);
  }
  expect(firstWarning).toBe(76);
});

test('D3: tokens received "in the future" are not believed: Webex is asked once when they end', async () => {
  const world = await VirtualWorld.start(scenario({ integration: 'none' }));
  const document = JSON.parse(await world.read());
  document.byods.serviceApps[orgOf(world)].obtainedAt = new Date(world.clock.now() + 3 * HOUR)
    .toISOString()
    .replace(/\.\d+/, '');
  await world.write(document);
  const { ledger } = world.sandbox.control;
  expect((await (await world.keeper()).tokens.refresh()).at(-1)).toMatchObject({ action: 'kept' });
  expect(ledger.get().requests.map(({ path }) => path)).toEqual(['/authorizations/tokenExpiry']);
  expect((await (await world.keeper()).tokens.refresh()).at(-1)).toMatchObject({ action: 'kept' });
  expect(ledger.get().total).toBe(1);
});
