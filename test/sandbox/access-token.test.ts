import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import {
  ask,
  call,
  DAY,
  descriptionOf,
  form,
  mint,
  NOON,
  opened,
  orgToken,
  refreshIntegration,
  SECOND,
} from './talk.ts';

describe('POST /v1/access_token', () => {
  test('a JSON body is malformed', async () => {
    const sandbox = await opened();
    const { clientId, clientSecret, refreshToken } = sandbox.setup.integration!;
    const reply = await call(sandbox, 'POST', '/access_token', undefined, {
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
    });
    expect(reply.status).toBe(400);
    expect(reply.body.message).toBe('The request could not be understood by the server due to malformed syntax.');
  });

  test('client authentication works in the body and by HTTP Basic', async () => {
    const sandbox = await opened();
    const { clientId, clientSecret, refreshToken } = sandbox.setup.integration!;
    const inBody = await refreshIntegration(sandbox);
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const byHeader = await form(
      sandbox,
      { grant_type: 'refresh_token', refresh_token: refreshToken! },
      { authorization: `Basic ${basic}` },
    );
    expect([inBody.status, byHeader.status]).toEqual([200, 200]);
  });

  test.each([400, 401] as const)('a missing secret is refused with Webex’s own words and %i', async (status) => {
    const sandbox = await opened();
    sandbox.control.modes.set({ missingSecretStatus: status });
    const reply = await form(sandbox, {
      grant_type: 'refresh_token',
      client_id: sandbox.setup.integration!.clientId,
      refresh_token: sandbox.setup.integration!.refreshToken!,
    });
    expect(reply.status).toBe(status);
    expect(descriptionOf(reply)).toBe('client_secret cannot be null or empty');
  });

  test.each([400, 401] as const)(
    'a wrong secret is refused with %i and a text about client credentials',
    async (status) => {
      const sandbox = await opened();
      sandbox.control.modes.set({ wrongSecretStatus: status });
      const { clientId, refreshToken } = sandbox.setup.integration!;
      const fields = { grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken! };
      const reply = await form(sandbox, { ...fields, client_secret: 'wrong' });
      expect(reply.status).toBe(status);
      expect(reply.body.message).toBe('Invalid client credentials');
      expect(descriptionOf(reply)).toBe('The provided clientSecret is invalid');
      expect((await refreshIntegration(sandbox)).status).toBe(200);
    },
  );

  test('an unknown client is 400 "Client Id is invalid"', async () => {
    const sandbox = await opened();
    const reply = await form(sandbox, { grant_type: 'refresh_token', client_id: 'Cabc', client_secret: 'x' });
    expect(reply.status).toBe(400);
    expect(descriptionOf(reply)).toBe('Client Id is invalid');
  });

  test('other grants and missing fields are 400', async () => {
    const sandbox = await opened();
    const { clientId, clientSecret } = sandbox.setup.integration!;
    const client = { client_id: clientId, client_secret: clientSecret };
    sandbox.control.modes.set({ tokenErrorShape: 'oauth' });
    const password = await form(sandbox, { ...client, grant_type: 'password' });
    const nothing = await form(sandbox, client);
    const noToken = await form(sandbox, { ...client, grant_type: 'refresh_token' });
    expect([password, nothing, noToken].map((reply) => [reply.status, reply.body.error])).toEqual([
      [400, 'unsupported_grant_type'],
      [400, 'invalid_request'],
      [400, 'invalid_request'],
    ]);
  });

  test('a service app refreshes with its own client id and secret, and with no other', async () => {
    const sandbox = await opened({ scenario: scenario() });
    const { clientId, clientSecret, targetOrgIds } = sandbox.setup.serviceApp;
    const { refreshToken } = sandbox.setup.serviceAppTokens[targetOrgIds[0]!]!;
    const own = { grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret };
    const reply = await form(sandbox, { ...own, refresh_token: refreshToken! });
    expect(reply.status).toBe(200);
    const asIntegration = await refreshIntegration(sandbox, refreshToken);
    expect(asIntegration.status).toBe(400);
    expect((await call(sandbox, 'GET', '/dataSources', String(reply.body.access_token))).status).toBe(200);
  });

  test('the first pair lives 1209599 and 7775999 seconds', async () => {
    const sandbox = await opened();
    const { body } = await mint(sandbox);
    expect([body.expires_in, body.refresh_token_expires_in]).toEqual([1209599, 7775999]);
    sandbox.control.clock.advance(14 * DAY - 2 * SECOND);
    expect((await call(sandbox, 'GET', '/people/me', String(body.access_token))).status).toBe(200);
    sandbox.control.clock.advance(2 * SECOND);
    expect((await call(sandbox, 'GET', '/people/me', String(body.access_token))).status).toBe(401);
  });

  test('after 90 days without use a refresh token is dead', async () => {
    const sandbox = await opened();
    sandbox.control.clock.advance(90 * DAY);
    expect((await refreshIntegration(sandbox)).status).toBe(400);
    expect(sandbox.control.ledger.get().deadRefreshTokenUses).toMatchObject([
      { reason: 'expired', credential: 'integration' },
    ]);
  });

  test.each([
    ['14d/90d', 1209599, 7775999],
    ['12h/60d', 43199, 5183999],
    ['fedramp', 1209599, 5183999],
    ['3600', 3600, 7776000],
  ] as const)('lifetime profile %s', async (lifetimes, access, refresh) => {
    const sandbox = await opened();
    sandbox.control.modes.set({ lifetimes });
    const { body } = await mint(sandbox);
    expect([body.expires_in, body.refresh_token_expires_in]).toEqual([access, refresh]);
  });

  describe.each([400, 401] as const)('a dead refresh token with status %i', (status) => {
    const text = 'The refresh token provided is expired, revoked, malformed, or invalid';

    test('in the Webex shape', async () => {
      const sandbox = await opened();
      sandbox.control.modes.set({ deadRefreshTokenStatus: status, tokenErrorShape: 'webex' });
      const reply = await refreshIntegration(sandbox, 'no-such-token');
      expect(reply.status).toBe(status);
      expect(descriptionOf(reply)).toBe(text);
      expect(reply.body.trackingId).toBe(reply.headers.get('trackingid'));
    });

    test('in the OAuth shape', async () => {
      const sandbox = await opened();
      sandbox.control.modes.set({ deadRefreshTokenStatus: status, tokenErrorShape: 'oauth' });
      const reply = await refreshIntegration(sandbox, 'no-such-token');
      expect(reply.status).toBe(status);
      expect(reply.body).toMatchObject({ error: 'invalid_grant', error_description: text });
    });
  });

  test('a revoked refresh token is dead, and its access token with it', async () => {
    const sandbox = await opened();
    sandbox.control.credentials.revoke('integration');
    expect((await refreshIntegration(sandbox)).status).toBe(400);
    expect((await call(sandbox, 'GET', '/people/me', sandbox.setup.integration!.accessToken)).status).toBe(401);
  });

  test('answers to an integration name its scopes, and every token is recognisably fake', async () => {
    const sandbox = await opened();
    const { body } = await refreshIntegration(sandbox);
    expect(body).toMatchObject({ token_type: 'Bearer', scope: expect.stringContaining('spark:applications_token') });
    expect(body.access_token).toMatch(/^sandbox-access-[0-9a-f]{40}_SBX1_[0-9a-f-]{36}$/);
    expect(body.refresh_token).toMatch(/^sandbox-refresh-[0-9a-f]{40}_SBX1_[0-9a-f-]{36}$/);
  });
});

describe('GET /v1/authorizations/tokenExpiry', () => {
  test('says in epoch milliseconds when the caller’s token expires', async () => {
    const sandbox = await opened();
    const reply = await call(sandbox, 'GET', '/authorizations/tokenExpiry', sandbox.setup.integration!.accessToken);
    expect(reply.body).toEqual({ exp: NOON + 1209599 * SECOND });
  });

  test('can be missing', async () => {
    const sandbox = await opened();
    sandbox.control.modes.set({ tokenExpiry: 404 });
    const reply = await call(sandbox, 'GET', '/authorizations/tokenExpiry', sandbox.setup.integration!.accessToken);
    expect(reply.status).toBe(404);
  });
});

describe('GET /v1/people/me', () => {
  test('is 200 with any good token and 401 without one', async () => {
    const sandbox = await opened({ scenario: scenario() });
    expect((await call(sandbox, 'GET', '/people/me', orgToken(sandbox))).status).toBe(200);
    const none = await ask(`${sandbox.baseUrl}/people/me`);
    expect(none.status).toBe(401);
    expect(none.body.message).toBe(
      'The request requires a valid access token set in the Authorization request header.',
    );
    expect(descriptionOf(none)).toBe(none.body.message);
  });

  test('a personal access token works for 12 hours, also for minting', async () => {
    const sandbox = await opened({
      scenario: scenario({ integration: 'none', personalAccessToken: { obtainedMinutesAgo: 0 } }),
    });
    const token = sandbox.setup.personalAccessToken!;
    expect((await call(sandbox, 'GET', '/people/me', token)).status).toBe(200);
    expect((await mint(sandbox, { token })).status).toBe(200);
    sandbox.control.clock.advance(12 * 60 * 60 * SECOND);
    expect((await call(sandbox, 'GET', '/people/me', token)).status).toBe(401);
    expect((await mint(sandbox, { token })).status).toBe(401);
  });
});
