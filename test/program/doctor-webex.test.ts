import { describe, expect, test } from 'vitest';
import { examine, served, wellWorld } from '../support/examine.ts';

const DAY = 1440;
const QUICK = { RETRIES: '0' };

describe('network', () => {
  test('Webex cannot be reached: exit code 6', async () => {
    const world = await wellWorld();
    await world.sandbox.close();
    const { code, check } = await examine(world, { env: QUICK });
    expect(code).toBe(6);
    expect(check('webex')).toMatchObject({ ok: false, message: expect.stringContaining('refused') });
    for (const name of ['clock', 'access-token', 'last-success'] as const) expect(check(name).ok).toBe('unknown');
  });

  test.each([503, 200, 302])('something answers with %i to a question without a token', async (status) => {
    const world = await wellWorld();
    const url = await served((_request, response) => void response.writeHead(status).end('{}'));
    const { code, check } = await examine(world, { env: { ...QUICK, WEBEX_API_BASE_URL: `${url}/v1` } });
    expect(check('webex')).toMatchObject({ ok: false, remedy: expect.any(String) });
    // Tokens of another API are refused besides.
    expect(code).toBe(2);
  });

  test.each([
    [30_000, true, 'within a minute'],
    [3 * 3_600_000, false, "behind Webex's; times are corrected by that"],
    [-8 * 86_400_000, false, 'too far to work with'],
  ])('a clock that is %i ms behind', async (ms, ok, words) => {
    const world = await wellWorld();
    const url = await served((_request, response) => {
      response.sendDate = false;
      response.writeHead(401, { date: new Date(Date.now() + ms).toUTCString() }).end('{}');
    });
    const { check } = await examine(world, { env: { ...QUICK, WEBEX_API_BASE_URL: `${url}/v1` } });
    expect(check('clock')).toMatchObject({ ok, message: expect.stringContaining(words) });
  });

  test('the proxy that is in effect, without its password', async () => {
    const { document, check } = await examine(await wellWorld(), {
      env: {
        ...QUICK,
        WEBEX_API_BASE_URL: 'https://webexapis.com/v1',
        HTTPS_PROXY: 'http://user:not-a-real-password@127.0.0.1:9',
      },
    });
    expect(check('proxy')).toMatchObject({
      ok: true,
      message: 'webexapis.com is reached through the proxy 127.0.0.1:9',
    });
    expect(check('dns')).toMatchObject({ ok: true });
    expect(check('webex')).toMatchObject({ ok: false, message: expect.stringContaining('proxy 127.0.0.1:9') });
    expect(JSON.stringify(document)).not.toContain('not-a-real');
  });

  test('NO_PROXY, and a name that nobody knows', async () => {
    const { check } = await examine(await wellWorld(), {
      env: {
        ...QUICK,
        WEBEX_API_BASE_URL: 'https://webexapis.com/v1',
        HTTPS_PROXY: 'http://proxy.invalid:8080',
        NO_PROXY: 'example.com',
      },
    });
    expect(check('dns')).toMatchObject({ ok: false, message: expect.stringContaining('proxy.invalid') });
  });
});

describe('credentials', () => {
  test('an access token that Webex rejects: exit code 3 while another rung lives', async () => {
    const world = await wellWorld();
    const [org] = world.sandbox.setup.serviceApp.targetOrgIds;
    world.sandbox.control.credentials.revoke(`service-app:${org}`, 'access-token');
    world.sandbox.control.credentials.revoke('integration', 'access-token');
    const { code, named, check } = await examine(world);
    expect(code).toBe(3);
    expect(named('access-token').map(({ ok }) => ok)).toEqual([false, false]);
    expect(named('access-token')[1]).toMatchObject({ orgId: org, remedy: expect.stringContaining('byods run') });
    expect(check('data-sources').ok).toBe('unknown');
  });

  test('no rung is left: exit code 4', async () => {
    const world = await wellWorld({
      integration: 'none',
      serviceAppPairs: { obtainedMinutesAgo: 15 * DAY, refreshToken: false },
    });
    const { code, check } = await examine(world);
    expect(code).toBe(4);
    expect(check('access-token')).toMatchObject({
      ok: false,
      message: expect.stringContaining('a person must authorize'),
    });
  });

  test('a token that is over while another rung lives is nobody’s harm, and what is not there is not asked', async () => {
    const world = await wellWorld({ serviceAppPairs: 'none', integration: { obtainedMinutesAgo: 15 * DAY } });
    const { code, named } = await examine(world);
    expect(code).toBe(0);
    expect(named('access-token').map(({ ok }) => ok)).toEqual(['unknown', 'unknown']);
    expect(named('refresh-token')).toHaveLength(1);
  });

  test('says when each refresh token dies, what resets that, and when the next renewal is due', async () => {
    const { named } = await examine(await wellWorld());
    for (const { message } of named('refresh-token')) {
      expect(message).toMatch(
        /refresh token dies 20\S+Z \(in 90 d\) unless it is refreshed before; every refresh resets that/,
      );
      expect(message).toContain('cannot be asked without using it');
    }
    for (const { message } of named('access-token'))
      expect(message).toMatch(/its next renewal is due 20\S+Z \(in 7 d\)/);
  });

  test('a refresh token that Webex rejected in an earlier run, while the access token serves', async () => {
    const world = await wellWorld({ integration: 'none' });
    const [org] = world.sandbox.setup.serviceApp.targetOrgIds;
    world.sandbox.control.credentials.revoke(`service-app:${org}`, 'refresh-token');
    await world.run(['refresh-token', '--force']);
    const { code, check } = await examine(world);
    expect(code).toBe(1);
    expect(check('access-token').ok).toBe(true);
    expect(check('refresh-token')).toMatchObject({
      ok: false,
      message: expect.stringContaining('Webex rejected its refresh token, so that one is dead'),
    });
  });

  test('a Webex that does not tell when a token ends', async () => {
    const { check } = await examine(await wellWorld({ modes: { tokenExpiry: 404 } }));
    expect(check('access-token')).toMatchObject({ ok: 'unknown', message: expect.stringContaining('does not say') });
  });

  test('a personal access token', async () => {
    const { code, check } = await examine(
      await wellWorld({ integration: 'none', personalAccessToken: { obtainedMinutesAgo: 60 } }),
    );
    expect(code).toBe(0);
    expect(check('access-token')).toMatchObject({
      ok: true,
      message: expect.stringMatching(
        /^Webex takes the personal access token; it ends 20\S+Z \(in (11|10) h.*; nothing renews it$/,
      ),
    });
  });
});

describe('data sources', () => {
  test('some orgs cannot be read: exit code 3, and the others are told of', async () => {
    const world = await wellWorld({ orgs: 2 });
    world.sandbox.control.faults.add({ at: 'GET /dataSources', do: 'status:403', nth: 1 });
    const { code, named, check } = await examine(world);
    expect(code).toBe(3);
    expect(
      named('data-sources')
        .map(({ ok }) => ok)
        .toSorted(),
    ).toEqual([false, true]);
    expect(named('access-token').every(({ ok }) => ok === true)).toBe(true);
    expect(check('last-success').ok).toBe(true);
  });

  test.each([
    [119, true],
    [122, false],
    [5 * 60, false],
  ])('the newest was extended %i minutes ago', async (minutes, ok) => {
    const world = await wellWorld({
      dataSourcesPerOrg: 2,
      dataSourceAgeMinutes: (_org, index) => minutes + index * 60,
    });
    const { code, check } = await examine(world);
    expect(check('last-success').ok).toBe(ok);
    expect(code).toBe(ok ? 0 : 1);
    if (minutes === 300) expect(check('last-success').message).toContain('about 5 hourly runs in a row');
  });

  test('there is none, or none of those that a run may touch', async () => {
    expect((await examine(await wellWorld({ dataSourcesPerOrg: 0 }))).check('last-success').ok).toBe('unknown');
    const { check } = await examine(await wellWorld(), { env: { DATA_SOURCE_ID: 'another' } });
    expect(check('last-success').ok).toBe('unknown');
  });

  test('a paused org is not asked', async () => {
    const world = await wellWorld({ orgs: 2 });
    const [org] = world.sandbox.setup.serviceApp.targetOrgIds;
    await world.run(['orgs', 'pause', org!]);
    const { named, check } = await examine(world);
    expect(named('data-sources')).toHaveLength(1);
    expect(check('configuration').message).toContain('2 orgs, 1 paused');
  });
});
