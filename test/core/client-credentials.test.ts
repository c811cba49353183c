import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeKeeper, type Keeper } from '../../src/compose.ts';
import { clientCredentialsDocument } from '../../src/core/client-credentials.ts';
import { Secret } from '../../src/core/secret.ts';
import type { JsonObject } from '../../src/core/strict-json.ts';
import { readTokenConfig } from '../../src/core/token-config.ts';
import { ManualClock } from '../adapters/token-store/secrets-manager-harness.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const SECRET = 'fake-consumer-secret/+ä';

interface Asked {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

describe('a client that gets tokens for itself', () => {
  let directory: string;
  let server: Server;
  let tokenUrl: string;
  let asked: Asked[];
  let answers: { status: number; body: object | string }[];
  let clock: ManualClock;
  const keepers: Keeper[] = [];

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'byods-client-'));
    asked = [];
    answers = [];
    clock = new ManualClock(Date.now());
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { authorization } = request.headers;
      asked.push({ path: request.url, authorization, body: Buffer.concat(chunks).toString() });
      const { status, body } = answers.shift() ?? { status: 200, body: token(asked.length) };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    tokenUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth2/token?tenant=x`;
  });
  afterEach(async () => {
    for (const keeper of keepers.splice(0)) await keeper.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(directory, { recursive: true });
  });

  const token = (n: number) => ({
    access_token: `fake-client-token-${n}`,
    token_type: 'bearer',
    expires_in: 3600,
    refresh_token: 'fake-token-that-should-not-be-there',
  });
  const path = () => join(directory, 'token-config.json');
  const stored = () => readFileSync(path(), 'utf8');
  /** The ladder on the document, as a program that starts now. Webex is nowhere. */
  const open = async (env: Record<string, string> = { BYODS_TOKEN_URLS: tokenUrl }) => {
    const keeper = await composeKeeper({
      env: { WEBEX_API_BASE_URL: 'http://127.0.0.1:9/v1', RETRIES: '2', RETRY_INTERVAL_MS: '10', ...env },
      log,
      config: path(),
      clock,
    });
    keepers.push(keeper);
    return keeper;
  };
  const given = (scope?: string) => {
    const client = { tokenUrl, consumerKey: 'fake key', consumerSecret: new Secret(SECRET) };
    const document = clientCredentialsDocument({ ...client, ...(scope !== undefined && { scope }) });
    writeFileSync(path(), JSON.stringify(document), { mode: 0o600 });
  };
  const renew = async (keeper: Keeper, force = false) => (await keeper.tokens.refresh({ force }))[0]!;

  it('shows itself with Basic, asks for its scope, and keeps the token', async () => {
    given('read:calls write:calls');
    const outcome = await renew(await open());
    expect(outcome).toMatchObject({ key: 'integration', action: 'minted', usable: true });
    expect(outcome.credential?.accessToken?.value.reveal()).toBe('fake-client-token-1');
    expect(asked).toEqual([
      {
        path: '/oauth2/token?tenant=x',
        authorization: `Basic ${Buffer.from(`fake%20key:${encodeURIComponent(SECRET)}`).toString('base64')}`,
        body: 'grant_type=client_credentials&scope=read%3Acalls%20write%3Acalls',
      },
    ]);
    expect(stored()).toContain('fake-client-token-1');
    expect(stored()).not.toContain('fake-token-that-should-not-be-there');
  });

  it('is asked again at half the life, and not before', async () => {
    given();
    const keeper = await open();
    await renew(keeper);
    clock.advance(29 * 60_000);
    expect(await renew(await open())).toMatchObject({ action: 'kept' });
    clock.advance(2 * 60_000);
    expect((await renew(await open())).credential?.accessToken?.value.reveal()).toBe('fake-client-token-2');
    expect((await renew(await open(), true)).credential?.accessToken?.value.reveal()).toBe('fake-client-token-3');
  });

  it('asks again after a failure that passes, RETRIES times', async () => {
    given();
    answers = [
      { status: 503, body: {} },
      { status: 200, body: 'no json' },
    ];
    expect(await renew(await open())).toMatchObject({ action: 'minted' });
    expect(asked).toHaveLength(3);
    answers = Array.from({ length: 3 }, () => ({ status: 500, body: {} }));
    const failed = await renew(await open(), true);
    expect(failed).toMatchObject({ action: 'failed', usable: true, error: { code: 'unreachable' } });
    expect(failed.error?.message).toMatch(/^127\.0\.0\.1:\d+ could not give a token to a client .*tried 3 times/);
    expect(failed.error?.message).not.toContain('Webex');
  });

  it('tells a wrong secret, which it does not repeat', async () => {
    given();
    answers = [{ status: 401, body: { error: 'invalid_client', error_description: `no client with ${SECRET}` } }];
    const { error } = await renew(await open());
    expect(error).toMatchObject({
      code: 'client-credentials',
      remedy: expect.stringContaining('clientCredentials.consumerKey'),
    });
    expect(error?.message).not.toContain('fake-consumer-secret');
    expect(asked).toHaveLength(1);
  });

  it('sends the secret nowhere that is not allowed', async () => {
    given();
    const { error } = await renew(await open({ BYODS_TOKEN_URLS: 'https://idp.example.com/token' }));
    expect(error).toMatchObject({ code: 'refused', remedy: expect.stringContaining('BYODS_TOKEN_URLS') });
    expect(asked).toEqual([]);
  });

  it('shows nobody a token of another server, also one that somebody pasted', async () => {
    given();
    const document = JSON.parse(stored());
    document.clientCredentials.accessToken = 'fake-pasted-token';
    writeFileSync(path(), JSON.stringify(document), { mode: 0o600 });
    const keeper = await open();
    expect((await renew(keeper)).credential?.accessToken?.value.reveal()).toBe('fake-client-token-1');
    expect(keeper.webex.requests()).toBe(0);
  });

  it.each([
    ['http://idp.example.com/token', /must begin with https/],
    ['ftp://idp.example.com', /must begin with https/],
    ['https://user:pw@idp.example.com/token', /no user/],
    ['idp.example.com', /is no address/],
  ])('refuses %s, in the document and in the variable', async (url, says) => {
    given();
    const section = { tokenUrl: url, consumerKey: 'k', consumerSecret: 's' };
    expect(() => readTokenConfig({ clientCredentials: section }, 'the test')).toThrow(says);
    await expect(open({ BYODS_TOKEN_URLS: url })).rejects.toMatchObject({
      code: 'configuration',
      message: expect.stringContaining('BYODS_TOKEN_URLS'),
    });
  });

  it.each<[string, JsonObject, RegExp]>([
    [
      'without its secret',
      { clientCredentials: { tokenUrl: 'https://idp.example.com', consumerKey: 'k' } },
      /consumerSecret is missing/,
    ],
    [
      'beside a service app',
      { clientCredentials: { tokenUrl: 'https://x.example', consumerKey: 'k', consumerSecret: 's' }, serviceApp: {} },
      /clientCredentials stands beside serviceApp/,
    ],
  ])('is refused %s', (_what, document, says) => {
    expect(() => readTokenConfig(document, 'the test')).toThrow(says);
  });
});
