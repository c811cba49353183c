import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { ask, descriptionOf, form, MINUTE, mint, opened, type Reply } from './talk.ts';

const REDIRECT = 'http://localhost:3000/callback';
const VERIFIER = 'fake-verifier-of-fifty-characters-1234567890abcdef';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

/** What a client asks for; undefined leaves a parameter out. */
function authorizeUrl(sandbox: Sandbox, change: Record<string, string | undefined> = {}): string {
  const query = {
    response_type: 'code',
    client_id: sandbox.setup.integration!.clientId,
    redirect_uri: REDIRECT,
    scope: 'spark:applications_token',
    state: 'fake state & more',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...change,
  };
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${sandbox.baseUrl}/authorize?${new URLSearchParams(given)}`;
}

function landed(reply: Reply): URL {
  expect(reply.status).toBe(302);
  return new URL(reply.headers.get('location')!);
}

/** The code that a person's approval gives. */
async function approved(sandbox: Sandbox, change: Record<string, string | undefined> = {}): Promise<string> {
  sandbox.control.modes.set({ authorize: 'approve' });
  return landed(await ask(authorizeUrl(sandbox, change))).searchParams.get('code')!;
}

function exchange(sandbox: Sandbox, code: string, change: Record<string, string> = {}): Promise<Reply> {
  const { clientId, clientSecret } = sandbox.setup.integration!;
  return form(sandbox, {
    grant_type: 'authorization_code',
    client_id: clientId,
    client_secret: clientSecret,
    code,
    redirect_uri: REDIRECT,
    code_verifier: VERIFIER,
    ...change,
  });
}

describe('GET /v1/authorize', () => {
  test('a page names what is asked for, and its buttons send the browser back with the state', async () => {
    const sandbox = await opened();
    const url = authorizeUrl(sandbox);
    const page = await ask(url);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.text).toContain('spark:applications_token');
    expect(page.text).toContain(REDIRECT);
    const press = (decision: string) => ask(url, { method: 'POST', body: new URLSearchParams({ decision }) });
    const yes = landed(await press('approve'));
    expect(`${yes.origin}${yes.pathname}`).toBe(REDIRECT);
    expect(yes.searchParams.get('state')).toBe('fake state & more');
    expect((await exchange(sandbox, yes.searchParams.get('code')!)).status).toBe(200);
    const no = landed(await press('deny'));
    expect(Object.fromEntries(no.searchParams)).toMatchObject({ error: 'access_denied', state: 'fake state & more' });
    const outcomes = sandbox.control.ledger.get().authorizations.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['asked', 'approved', 'access_denied']);
  });

  test('what a client writes is not markup', async () => {
    const sandbox = await opened();
    const { text } = await ask(authorizeUrl(sandbox, { state: '"><script>alert(1)</script>' }));
    expect(text).not.toContain('<script>');
  });

  test.each([
    ['no scope', { scope: undefined }, 'invalid_scope'],
    ['a scope that it does not have', { scope: 'spark:all' }, 'invalid_scope'],
    ['one of two that it does not have', { scope: 'spark:applications_token spark:all' }, 'invalid_scope'],
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['an unknown challenge method', { code_challenge_method: 'S512' }, 'invalid_request'],
    ['nobody may be asked', { prompt: 'none' }, 'login_required'],
  ])('%s: the error stands on the redirect, whatever a person would say', async (_, change, error) => {
    const sandbox = await opened();
    for (const authorize of ['ask', 'approve'] as const) {
      sandbox.control.modes.set({ authorize });
      const to = landed(await ask(authorizeUrl(sandbox, change)));
      expect(to.searchParams.get('error')).toBe(error);
      expect(to.searchParams.get('state')).toBe('fake state & more');
      expect(to.searchParams.has('code')).toBe(false);
    }
  });

  test.each([
    'http://localhost:3001/callback',
    'http://127.0.0.1:3000/callback',
    'http://localhost:3000/callback/',
    'http://LOCALHOST:3000/callback',
    'https://localhost:3000/callback',
    'https://evil.example.com/callback',
  ])('nobody is redirected to %s, which is not what is registered', async (redirect_uri) => {
    const sandbox = await opened();
    const { status, headers, text } = await ask(authorizeUrl(sandbox, { redirect_uri }));
    expect([status, headers.get('location')]).toEqual([400, null]);
    expect(text).toContain('not one that is registered');
    sandbox.control.redirects.register(redirect_uri);
    expect((await ask(authorizeUrl(sandbox, { redirect_uri }))).status).toBe(200);
  });

  test('nor for a client that nobody knows; one address that is registered may be left out', async () => {
    const sandbox = await opened();
    expect((await ask(authorizeUrl(sandbox, { client_id: 'fake' }))).status).toBe(400);
    expect((await ask(authorizeUrl(sandbox, { redirect_uri: undefined }))).status).toBe(200);
    sandbox.control.redirects.register('http://localhost:4000/callback');
    expect((await ask(authorizeUrl(sandbox, { redirect_uri: undefined }))).status).toBe(400);
  });
});

describe('grant_type=authorization_code', () => {
  test('gives a pair with its lives, which mints', async () => {
    const sandbox = await opened();
    const { status, body } = await exchange(sandbox, await approved(sandbox));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      expires_in: 1_209_599,
      refresh_token_expires_in: 7_775_999,
      token_type: 'Bearer',
      scope: 'spark:applications_token',
    });
    expect((await mint(sandbox, { token: String(body.access_token) })).status).toBe(200);
    const issued = sandbox.control.ledger.get().tokensIssued.filter(({ via }) => via === 'authorization');
    expect(issued.map(({ kind, delivered }) => [kind, delivered])).toEqual([
      ['access', true],
      ['refresh', true],
    ]);
  });

  test('a code is good once', async () => {
    const sandbox = await opened();
    const code = await approved(sandbox);
    await exchange(sandbox, code);
    const again = await exchange(sandbox, code);
    expect([again.status, descriptionOf(again)]).toEqual([400, 'The authorization code was already used']);
    expect(sandbox.control.ledger.get().codeMisuses.map(({ reason }) => reason)).toEqual(['used']);
  });

  test('and for ten minutes', async () => {
    const sandbox = await opened();
    sandbox.control.clock.freeze();
    const [inTime, late] = [await approved(sandbox), await approved(sandbox)];
    sandbox.control.clock.advance(10 * MINUTE - 1);
    expect((await exchange(sandbox, inTime)).status).toBe(200);
    sandbox.control.clock.advance(1);
    expect((await exchange(sandbox, late)).status).toBe(400);
  });

  test.each([
    ['another redirect', { redirect_uri: 'http://localhost:3000/other' }, 'redirect-uri'],
    ['no redirect', { redirect_uri: '' }, 'redirect-uri'],
    ['another verifier', { code_verifier: `${VERIFIER}x` }, 'verifier'],
    ['the challenge for a verifier', { code_verifier: CHALLENGE }, 'verifier'],
    ['no verifier', { code_verifier: '' }, 'verifier'],
    ['a verifier that is too short', { code_verifier: 'short' }, 'verifier'],
    ['another code', { code: 'fake-code' }, 'unknown'],
  ])('%s is refused, and does not use the code up', async (_, change, reason) => {
    const sandbox = await opened();
    const code = await approved(sandbox);
    const refused = await exchange(sandbox, code, change);
    expect(refused.status).toBe(400);
    expect(sandbox.control.ledger.get().codeMisuses.map((misuse) => misuse.reason)).toEqual([reason]);
    expect((await exchange(sandbox, code)).status).toBe(200);
  });

  test('PKCE may be plain, or left out', async () => {
    const sandbox = await opened();
    const plain = { code_challenge: VERIFIER, code_challenge_method: undefined };
    expect((await exchange(sandbox, await approved(sandbox, plain))).status).toBe(200);
    const none = { code_challenge: undefined, code_challenge_method: undefined };
    expect((await exchange(sandbox, await approved(sandbox, none), { code_verifier: '' })).status).toBe(200);
  });

  test('a right verifier does not take the place of the secret', async () => {
    const sandbox = await opened();
    const refused = await exchange(sandbox, await approved(sandbox), { client_secret: '' });
    expect(descriptionOf(refused)).toBe('client_secret cannot be null or empty');
  });

  test('another client cannot use it', async () => {
    const sandbox = await opened();
    const { clientId, clientSecret } = sandbox.setup.serviceApp;
    const code = await approved(sandbox);
    const refused = await exchange(sandbox, code, { client_id: clientId, client_secret: clientSecret });
    expect(refused.status).toBe(400);
    expect(sandbox.control.ledger.get().codeMisuses.map(({ reason }) => reason)).toEqual(['client']);
  });
});
