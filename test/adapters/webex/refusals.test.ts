import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { classify } from '../../../src/adapters/webex/answers.ts';
import { scrub } from '../../../src/adapters/webex/scrub.ts';
import { KeeperError, WebexAnswerError } from '../../../src/core/errors.ts';
import { refusalOf } from '../../../src/core/policy/refresh-refusal.ts';
import { Secret } from '../../../src/core/secret.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { ENDLESS, failure, testClient } from './client.ts';
import { calm, credentialsOf, start } from './sandboxed.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await start();
});
beforeEach(() => calm(sandbox));
afterAll(() => sandbox.close());

/** A client for the sandbox that tries once, and what it is used with. */
function connected() {
  return { ...testClient(sandbox.baseUrl, { retries: 0 }), ...credentialsOf(sandbox) };
}

const WRONG = new Secret('a-wrong-secret-0123456789');

describe('refreshing', () => {
  it('gives the answer as it came, counted from when the request began', async () => {
    const { webex, app, refreshToken, clock } = connected();
    const answer = await webex.oauth.refresh(app, refreshToken, ENDLESS);
    expect(answer).toMatchObject({
      body: { access_token: expect.any(String), refresh_token: expect.any(String), expires_in: expect.any(Number) },
      requestedAt: clock.now(),
      trackingId: expect.stringMatching(/^ROUTER_/),
    });
  });

  it.each([
    [400, 'webex'],
    [400, 'oauth'],
    [401, 'webex'],
    [401, 'oauth'],
  ] as const)('C4: a dead refresh token is told apart, with %i in the %s shape', async (status, shape) => {
    const { webex, app } = connected();
    sandbox.control.modes.set({ deadRefreshTokenStatus: status, tokenErrorShape: shape });
    const thrown = await failure(webex.oauth.refresh(app, new Secret('a-dead-refresh-token-0123'), ENDLESS));
    expect(thrown).toMatchObject({ code: 'webex-refused', status, reasons: expect.stringContaining('refresh token') });
    expect(refusalOf(thrown as WebexAnswerError)).toBe('dead');
  });

  it.each([
    [400, 'webex'],
    [400, 'oauth'],
    [401, 'webex'],
    [401, 'oauth'],
  ] as const)('C5: a wrong client secret is that, with %i in the %s shape', async (status, shape) => {
    const { webex, app, refreshToken } = connected();
    sandbox.control.modes.set({ wrongSecretStatus: status, missingSecretStatus: status, tokenErrorShape: shape });
    for (const clientSecret of [WRONG, new Secret('')]) {
      const thrown = await failure(webex.oauth.refresh({ ...app, clientSecret }, refreshToken, ENDLESS));
      expect(thrown).toMatchObject({ code: 'client-credentials', exitCode: 2, status, remedy: expect.any(String) });
    }
    const unknown = await failure(webex.oauth.refresh({ ...app, clientId: 'C0' }, refreshToken, ENDLESS));
    expect(unknown).toMatchObject({ code: 'client-credentials' });
  });

  it('C6: what is neither the token nor the client is a refusal that keeps both', async () => {
    const { webex, app, refreshToken } = connected();
    for (const error of ['invalid_request', 'unsupported_grant_type', 'invalid_scope', 'unauthorized_client']) {
      const body = { error, error_description: 'this is not about invalid_grant nor about your client_secret' };
      sandbox.control.faults.add({ at: 'POST /access_token', do: 'status:400', body });
      const thrown = await failure(webex.oauth.refresh(app, refreshToken, ENDLESS));
      expect(thrown).toMatchObject({ code: 'webex-refused', oauthError: error });
      expect(refusalOf(thrown as WebexAnswerError)).toBe('other');
    }
  });
});

describe('minting', () => {
  it('sends the service app and the org, and gives the answer as it came', async () => {
    const { webex, app, orgId, bearer } = connected();
    await expect(webex.applications.mint(app, orgId, bearer, ENDLESS)).resolves.toMatchObject({
      body: { access_token: expect.any(String), refresh_token: expect.any(String) },
    });
  });

  it('is repeated when its answer is lost, because a second pair does no harm', async () => {
    const { app, orgId, bearer } = connected();
    const { webex } = testClient(sandbox.baseUrl);
    sandbox.control.faults.add({ at: 'POST /applications/*/token', do: 'reset', phase: 'after-commit' });
    await expect(webex.applications.mint(app, orgId, bearer, ENDLESS)).resolves.toBeDefined();
    expect(webex.requests()).toBe(2);
  });

  it('C7: 403 names both causes and the scope', async () => {
    const other = await start();
    other.control.orgs.deauthorize(credentialsOf(other).orgId);
    const { webex } = testClient(other.baseUrl);
    const { app, orgId, bearer } = credentialsOf(other);
    const thrown = await failure(webex.applications.mint(app, orgId, bearer, ENDLESS));
    expect(thrown).toMatchObject({ code: 'forbidden', status: 403, exitCode: 3 });
    expect((thrown as WebexAnswerError).message).toContain(`mint a token for org ${orgId}`);
    expect((thrown as WebexAnswerError).remedy).toMatch(/Full Admin.*Control Hub.*spark:applications_token/);
    await other.close();
  });

  it.each([400, 401] as const)('tells a wrong client secret (%i) from a rejected bearer', async (status) => {
    const { webex, app, orgId, bearer } = connected();
    sandbox.control.modes.set({ wrongSecretStatus: status });
    const wrong = await failure(webex.applications.mint({ ...app, clientSecret: WRONG }, orgId, bearer, ENDLESS));
    expect(wrong).toMatchObject({ code: 'client-credentials', status });
    const rejected = await failure(webex.applications.mint(app, orgId, WRONG, ENDLESS));
    expect(rejected).toMatchObject({ code: 'webex-refused', status: 401 });
  });

  it('names the field when Webex does not know the service app', async () => {
    const { webex, app, orgId, bearer } = connected();
    const thrown = await failure(webex.applications.mint({ ...app, appId: 'bm8/c3VjaA==' }, orgId, bearer, ENDLESS));
    expect(thrown).toMatchObject({ code: 'not-found', remedy: expect.stringContaining('serviceApp.appId') });
    expect(sandbox.control.ledger.get().requests[0]?.path).toBe('/applications/bm8/c3VjaA==/token');
  });
});

describe('data sources', () => {
  it.each(['with-errors', 'without-errors'] as const)('C7: 403 names the scope (%s)', async (forbiddenBody) => {
    const { webex, token, id } = connected();
    sandbox.control.modes.set({ forbiddenBody });
    sandbox.control.faults.add({ at: '* /dataSources/*', do: 'status:403', times: 'always' });
    const read = await failure(webex.dataSources.get(token, id, ENDLESS));
    expect(read).toMatchObject({ code: 'forbidden', remedy: expect.stringContaining('spark-admin:datasource_read') });
    const update = {
      schemaId: 's',
      url: 'u',
      audience: 'a',
      subject: 's',
      nonce: 'n',
      tokenLifetimeMinutes: 1,
      status: 'active',
    };
    const write = await failure(webex.dataSources.put(token, id, update, ENDLESS));
    expect(write).toMatchObject({ code: 'forbidden', remedy: expect.stringContaining('spark-admin:datasource_write') });
  });

  it.each([
    ['write', 400, true],
    ['register', 400, true],
    ['read', 400, false],
    ['write', 422, false],
    ['write', 401, false],
  ] as const)('a refused %s with %i tells what to compare: %s', (kind, status, tells) => {
    const { code, remedy } = classify(kind, status, undefined, '');
    expect({ code, tells: /Data Exchange Domains/.test(remedy ?? '') }).toEqual({ code: 'webex-refused', tells });
  });

  it('401 keeps its status, for the ladder to answer', async () => {
    const { webex, id } = connected();
    expect(await failure(webex.dataSources.get(WRONG, id, ENDLESS))).toMatchObject({
      code: 'webex-refused',
      status: 401,
    });
  });

  it('404 and 410 are not-found, with the command that lists them', async () => {
    const { webex, token } = connected();
    const thrown = await failure(webex.dataSources.get(token, 'no-such-id', ENDLESS));
    expect(thrown).toMatchObject({
      code: 'not-found',
      exitCode: 3,
      remedy: expect.stringContaining('byods data-sources'),
    });
    expect(classify('read', 410, undefined, '').code).toBe('not-found');
  });
});

describe('tokenExpiry', () => {
  it('gives epoch milliseconds where Webex says so, else nothing', async () => {
    const { webex, token, expiresAt } = connected();
    await expect(webex.oauth.tokenExpiry(token, ENDLESS)).resolves.toBe(expiresAt);
    expect(await failure(webex.oauth.tokenExpiry(WRONG, ENDLESS))).toMatchObject({ status: 401 });
    sandbox.control.modes.set({ tokenExpiry: 404 });
    await expect(webex.oauth.tokenExpiry(token, ENDLESS)).resolves.toBeUndefined();
  });

  it.each([1_768_630_439, 1e20, -1, 0, '1768630439322', null, {}])('D5: %j is no such instant', async (exp) => {
    const { webex, token } = connected();
    sandbox.control.faults.add({ at: 'GET /authorizations/tokenExpiry', do: 'status:200', body: { exp } });
    await expect(webex.oauth.tokenExpiry(token, ENDLESS)).resolves.toBeUndefined();
  });

  it.each(['body:html', 'body:empty', 'body:deep', 'body:gzip-bomb', 'status:400', 'status:500'])(
    '%s is no answer',
    async (fault) => {
      const { webex, token } = connected();
      sandbox.control.faults.add({ at: 'GET /authorizations/tokenExpiry', do: fault });
      await expect(webex.oauth.tokenExpiry(token, ENDLESS)).resolves.toBeUndefined();
    },
  );
});

describe('provenExpiry', () => {
  it('gives what tokenExpiry gives, where Webex answers', async () => {
    const { webex, token, expiresAt } = connected();
    await expect(webex.oauth.provenExpiry(token, ENDLESS)).resolves.toBe(expiresAt);
    expect(await failure(webex.oauth.provenExpiry(WRONG, ENDLESS))).toMatchObject({ status: 401 });
    sandbox.control.faults.add({ at: 'GET /authorizations/tokenExpiry', do: 'status:200', body: {} });
    await expect(webex.oauth.provenExpiry(token, ENDLESS)).resolves.toBeUndefined();
    sandbox.control.modes.set({ tokenExpiry: 404 });
    await expect(webex.oauth.provenExpiry(token, ENDLESS)).resolves.toBeUndefined();
  });

  it.each(['body:html', 'body:empty', 'status:400', 'status:429', 'status:500', 'status:503', 'reset'])(
    '%s is thrown: it says nothing about the token',
    async (fault) => {
      const { webex, token } = connected();
      sandbox.control.faults.add({ at: 'GET /authorizations/tokenExpiry', do: fault });
      expect(await failure(webex.oauth.provenExpiry(token, ENDLESS))).toBeInstanceOf(KeeperError);
    },
  );
});

describe('text from Webex', () => {
  it('I3: is one line of visible characters, cut at 2 KiB', async () => {
    const { webex, token } = connected();
    const message = `bad\r\nX: \u001b]52;c;aGk=\u0007\u2028${'y'.repeat(100_000)}`;
    sandbox.control.faults.add({ at: 'GET /dataSources', do: 'status:409', body: { message } });
    const thrown = (await failure(webex.dataSources.list(token, ENDLESS))) as WebexAnswerError;
    expect(thrown).toBeInstanceOf(WebexAnswerError);
    expect(thrown.message).toContain('bad\\x0d\\x0aX: \\x1b]52;c;aGk=\\x07\\u2028');
    expect(thrown.message.length).toBeLessThan(2100);
    expect(thrown.reasons.length).toBeLessThan(2100);
  });

  it('says each sentence once, from both shapes', async () => {
    const { webex, token } = connected();
    const body = {
      message: 'A',
      errors: [{ description: 'A' }, { description: 'B' }, 7],
      error: 'c',
      error_description: 'D',
    };
    sandbox.control.faults.add({ at: 'GET /dataSources', do: 'status:409', body });
    expect(await failure(webex.dataSources.list(token, ENDLESS))).toMatchObject({
      message: 'Webex refused to list the data sources (HTTP 409): A; B; c; D',
      reasons: 'A; B; c; D',
      oauthError: 'c',
    });
  });

  it('without any reason says that', async () => {
    const { webex, token } = connected();
    sandbox.control.faults.add({ at: 'GET /dataSources', do: 'body:html', status: 409 });
    const thrown = (await failure(webex.dataSources.list(token, ENDLESS))) as Error;
    expect(thrown.message).toBe('Webex refused to list the data sources (HTTP 409): it gave no reason');
  });
});

describe('classify', () => {
  it.each<[string | undefined, string, boolean]>([
    ['invalid_client', '', true],
    [undefined, 'client_secret cannot be null or empty', true],
    [undefined, 'Client Id is invalid', true],
    [undefined, 'Invalid client credentials; The provided clientSecret is invalid', true],
    ['invalid_grant', 'the client id does not match', false],
    [undefined, 'The refresh token was not issued to this client id', false],
    [undefined, 'The request requires a valid access token set in the Authorization request header.', false],
    [undefined, 'was issued to another client', false],
  ])('with error %j and the text %j', (oauthError, reasons, wanted) => {
    expect(classify('refresh', 400, oauthError, reasons).code === 'client-credentials').toBe(wanted);
    expect(classify('mint', 401, oauthError, reasons).code === 'client-credentials').toBe(wanted);
    expect(classify('read', 401, oauthError, reasons).code).not.toBe('client-credentials');
    expect(classify('refresh', 403, oauthError, reasons).code).toBe('forbidden');
  });
});

describe('scrub', () => {
  const secret = new Secret('AbCdEfGhIjKlMnOp_PF84_ce861fba-6e2f-49f9-9a84-b354008fac9e');

  it('removes pieces of eight characters and more, and leaves the org that a token names', () => {
    expect(scrub('token AbCdEfGhIj... refused', [secret])).toBe('token [redacted]... refused');
    expect(scrub('AbCdEfG is too short', [secret])).toBe('AbCdEfG is too short');
    expect(scrub('org ce861fba-6e2f-49f9-9a84-b354008fac9e', [secret])).toContain('ce861fba-6e2f');
    expect(scrub('xIjKlMnOpx and GhIjKlMn', [secret])).toBe('x[redacted]x and [redacted]');
    expect(scrub('', [secret])).toBe('');
  });
});
