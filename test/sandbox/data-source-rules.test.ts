import { describe, expect, test } from 'vitest';
import type { ModeChanges } from '../../src/sandbox/modes.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { call, claimsOf, fullBody, type Json, opened, orgToken } from './talk.ts';

const WEBSOCKET = 'a38a10b7-43e4-4676-a076-a7d6dce9387d';

async function put(sandbox: Sandbox, change: Json, index = 0) {
  const path = `/dataSources/${sandbox.control.dataSources.list()[index]!.id}`;
  return call(sandbox, 'PUT', path, orgToken(sandbox), fullBody(change));
}

async function statusOf(change: Json, modes: ModeChanges = {}): Promise<number> {
  const sandbox = await opened({ scenario: scenario({ modes }) });
  return (await put(sandbox, change)).status;
}

describe('what Webex takes as a data source', () => {
  test.each([
    [1, 200],
    [1440, 200],
    [0, 400],
    [-5, 400],
    [1441, 400],
    [1.5, 400],
    ['1440', 400],
    [null, 400],
  ])('tokenLifetimeMinutes %s is %i', async (tokenLifetimeMinutes, status) => {
    expect(await statusOf({ tokenLifetimeMinutes })).toBe(status);
  });

  test('by switch a lifetime may be a string, or must be an hour at least', async () => {
    expect(await statusOf({ tokenLifetimeMinutes: '1440' }, { lifetimeStrings: 'accept' })).toBe(200);
    expect(await statusOf({ tokenLifetimeMinutes: '1441' }, { lifetimeStrings: 'accept' })).toBe(400);
    expect(await statusOf({ tokenLifetimeMinutes: 59 }, { minLifetimeMinutes: 60 })).toBe(400);
    expect(await statusOf({ tokenLifetimeMinutes: 60 }, { minLifetimeMinutes: 60 })).toBe(200);
  });

  test.each(['schemaId', 'url', 'audience', 'subject', 'nonce', 'tokenLifetimeMinutes'])(
    'a PUT is a full replacement: without %s it is 400, or the old value is kept by switch',
    async (field) => {
      const sandbox = await opened({ scenario: scenario() });
      expect((await put(sandbox, { [field]: undefined })).status).toBe(400);
      sandbox.control.modes.set({ partialPut: 'keep' });
      const [before] = sandbox.control.dataSources.list();
      expect((await put(sandbox, { [field]: undefined })).status).toBe(200);
      const [after] = sandbox.control.dataSources.list();
      expect(after![field as 'url']).toBe(before![field as 'url']);
    },
  );

  test('a status that is left out is active again: a PUT replaces everything', async () => {
    const sandbox = await opened({ scenario: scenario() });
    await put(sandbox, { status: 'disabled', errorMessage: 'maintenance' });
    await put(sandbox, { status: undefined, nonce: 'n3' });
    expect(sandbox.control.dataSources.list()[0]!.status).toBe('active');
  });

  test('disabled needs an errorMessage, unless switched off', async () => {
    expect(await statusOf({ status: 'disabled' })).toBe(400);
    expect(await statusOf({ status: 'disabled', errorMessage: 'maintenance' })).toBe(200);
    expect(await statusOf({ status: 'disabled' }, { disabledWithoutMessage: 'accept' })).toBe(200);
    expect(await statusOf({ status: 'inactive' })).toBe(400);
  });

  test.each([
    ['https://example.com/x', 200],
    ['https://deep.below.example.com:8443/x', 200],
    ['https://example.com.evil.test/x', 400],
    ['https://notexample.com/x', 400],
    ['http://example.com/x', 400],
    ['example.com/x', 400],
    ['wss://example.com/x', 400],
  ])('url %s is %i for a gRPC schema', async (url, status) => {
    expect(await statusOf({ url })).toBe(status);
  });

  test('wss:// passes for the WebSocket schema', async () => {
    expect(await statusOf({ url: 'wss://example.com/x', schemaId: WEBSOCKET })).toBe(200);
  });

  test('a host outside the Data Exchange Domains is 400, 403 or accepted', async () => {
    const url = 'https://elsewhere.test/x';
    expect(await statusOf({ url })).toBe(400);
    expect(await statusOf({ url }, { foreignDomain: 403 })).toBe(403);
    expect(await statusOf({ url }, { foreignDomain: 'accept' })).toBe(200);
  });

  test('a schema that is not the service app’s is 400, 403 or accepted; an unknown one is always 400', async () => {
    const serviceApp = { schemaIds: ['5397013b-7920-4ffc-807c-e8a3e0a18f43'] };
    const sandbox = await opened({ scenario: scenario({ serviceApp }) });
    expect((await put(sandbox, { schemaId: WEBSOCKET })).status).toBe(400);
    sandbox.control.modes.set({ foreignSchema: 403 });
    expect((await put(sandbox, { schemaId: WEBSOCKET })).status).toBe(403);
    sandbox.control.modes.set({ foreignSchema: 'accept' });
    expect((await put(sandbox, { schemaId: WEBSOCKET })).status).toBe(200);
    expect((await put(sandbox, { schemaId: 'none' })).status).toBe(400);
  });

  test('the same nonce on the same data source: a new JWS, the old JWS, 400 or 409', async () => {
    const sandbox = await opened({ scenario: scenario() });
    const first = await put(sandbox, { nonce: 'again' });
    sandbox.control.clock.advance(60_000);
    const reissued = await put(sandbox, { nonce: 'again' });
    expect(claimsOf(reissued.body.jwsToken).exp).toBe(Number(claimsOf(first.body.jwsToken).exp) + 60);
    sandbox.control.clock.advance(60_000);
    sandbox.control.modes.set({ sameNonce: 'keep-jws' });
    const kept = await put(sandbox, { nonce: 'again' });
    expect([kept.status, kept.body.jwsToken]).toEqual([200, reissued.body.jwsToken]);
    for (const sameNonce of [400, 409] as const) {
      sandbox.control.modes.set({ sameNonce });
      expect((await put(sandbox, { nonce: 'again' })).status).toBe(sameNonce);
    }
  });

  test('the same nonce on another data source is accepted', async () => {
    const sandbox = await opened({ scenario: scenario({ dataSourcesPerOrg: 2, modes: { sameNonce: 400 } }) });
    expect((await put(sandbox, { nonce: '123456' }, 0)).status).toBe(200);
    expect((await put(sandbox, { nonce: '123456' }, 1)).status).toBe(200);
  });

  test('fields that are not known are ignored', async () => {
    expect(await statusOf({ tokenLifeMinutes: '5', extra: { nested: [1] } })).toBe(200);
  });

  test('non-ASCII subjects and 2 KiB urls come back byte for byte', async () => {
    const sandbox = await opened({ scenario: scenario() });
    const change = { subject: 'Ωmega–größe/“x”', url: `https://example.com/${'a/'.repeat(1000)}?q=%20é` };
    const { body } = await put(sandbox, change);
    expect(body.url).toBe(change.url);
    expect(claimsOf(body.jwsToken)).toMatchObject({ sub: change.subject, 'com.cisco.datasource.url': change.url });
  });

  test('a body that is not JSON is 400, another media type 415', async () => {
    const sandbox = await opened({ scenario: scenario() });
    const path = `/dataSources/${sandbox.control.dataSources.list()[0]!.id}`;
    const send = (type: string, body: string) =>
      fetch(`${sandbox.baseUrl}${path}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${orgToken(sandbox)}`, 'content-type': type },
        body,
      });
    expect((await send('application/json', '{"a":')).status).toBe(400);
    expect((await send('application/json', '[]')).status).toBe(400);
    expect((await send('text/plain', '{}')).status).toBe(415);
  });
});
