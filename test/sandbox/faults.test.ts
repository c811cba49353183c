import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { call, claimsOf, descriptionOf, fullBody, mint, opened, orgToken, refreshIntegration } from './talk.ts';

/** A sandbox with one data source and these faults on its PUT. */
async function withFaults(...faults: Omit<Fault, 'at'>[]) {
  const sandbox = await opened({ scenario: scenario() });
  sandbox.control.faults.add(...faults.map((fault) => ({ at: 'PUT /dataSources/*', ...fault })));
  const { id } = sandbox.control.dataSources.list()[0]!;
  const put = (signal?: AbortSignal) => rawPut(sandbox, id, signal);
  const nonce = () => sandbox.control.dataSources.get(id).nonce;
  return { sandbox, id, put, nonce };
}

function rawPut(sandbox: Sandbox, id: string, signal?: AbortSignal): Promise<Response> {
  return fetch(`${sandbox.baseUrl}/dataSources/${id}`, {
    method: 'PUT',
    redirect: 'manual',
    headers: { authorization: `Bearer ${orgToken(sandbox)}`, 'content-type': 'application/json' },
    body: JSON.stringify(fullBody({ nonce: 'sent' })),
    ...(signal && { signal }),
  });
}

describe('when a fault strikes', () => {
  test('before: the connection is reset and nothing is changed', async () => {
    const { put, nonce } = await withFaults({ do: 'reset' });
    const before = nonce();
    await expect(put()).rejects.toThrow();
    expect(nonce()).toBe(before);
    expect((await put()).status).toBe(200);
  });

  test('after-commit: the change is made and the answer is lost', async () => {
    const { put, nonce } = await withFaults({ do: 'reset', phase: 'after-commit' });
    await expect(put()).rejects.toThrow();
    expect(nonce()).toBe('sent');
  });

  test('mid-body: the change is made and half of the answer arrives', async () => {
    const { put, nonce } = await withFaults({ do: 'reset', phase: 'mid-body' });
    const response = await put();
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect(nonce()).toBe('sent');
  });

  test('status before and after the change', async () => {
    const { put, nonce } = await withFaults({ do: 'status:503' }, { do: 'status:503', phase: 'after-commit' });
    const before = nonce();
    expect([(await put()).status, nonce()]).toEqual([503, before]);
    expect([(await put()).status, nonce()]).toEqual([503, 'sent']);
  });
});

describe('which calls a fault strikes', () => {
  test('the first matching one, once, unless told otherwise', async () => {
    const { put } = await withFaults({ do: 'status:500' });
    expect([(await put()).status, (await put()).status]).toEqual([500, 200]);
  });

  test('the n-th from now, and as many times as it says', async () => {
    const { put } = await withFaults({ do: 'status:500', nth: 2, times: 2 });
    const statuses = [await put(), await put(), await put(), await put()].map((reply) => reply.status);
    expect(statuses).toEqual([200, 500, 500, 200]);
  });

  test('always, until it is cleared', async () => {
    const { put, sandbox } = await withFaults({ do: 'status:500', times: 'always' });
    expect([(await put()).status, (await put()).status, (await put()).status]).toEqual([500, 500, 500]);
    const [fault] = sandbox.control.faults.list();
    expect(fault).toMatchObject({ seen: 3, used: 3 });
    expect(sandbox.control.faults.clear(fault!.id)).toBe(1);
    expect((await put()).status).toBe(200);
  });

  test('several wait their turn', async () => {
    const { put } = await withFaults({ do: 'status:500' }, { do: 'status:502' }, { do: 'status:504', nth: 4 });
    const statuses = [await put(), await put(), await put(), await put()].map((reply) => reply.status);
    expect(statuses).toEqual([500, 502, 200, 504]);
  });

  test('only those of one credential, or of one org', async () => {
    const sandbox = await opened({ scenario: scenario({ orgs: 2 }) });
    const [, second] = sandbox.setup.serviceApp.targetOrgIds;
    sandbox.control.faults.add(
      { at: 'GET /dataSources', do: 'status:500', orgId: second! },
      { at: 'POST /access_token', do: 'status:502', credential: `service-app:${second}` },
      { at: 'POST /applications/*/token', do: 'status:504', orgId: second! },
    );
    expect((await call(sandbox, 'GET', '/dataSources', orgToken(sandbox, 0))).status).toBe(200);
    expect((await call(sandbox, 'GET', '/dataSources', orgToken(sandbox, 1))).status).toBe(500);
    expect((await refreshIntegration(sandbox)).status).toBe(200);
    expect((await mint(sandbox)).status).toBe(200);
    expect((await mint(sandbox, { change: { targetOrgId: second } })).status).toBe(504);
  });

  test('any method with *, the key set as well, and a trailing slash makes no difference', async () => {
    const sandbox = await opened({ scenario: scenario() });
    sandbox.control.faults.add(
      { at: '* /v1/dataSources/', do: 'status:500' },
      { at: 'GET /idb/oauth2/v2/keys/verificationjwk', do: 'status:429', headers: { 'Retry-After': '2' } },
    );
    expect((await call(sandbox, 'GET', '/dataSources', orgToken(sandbox))).status).toBe(500);
    const keys = await fetch(`${new URL(sandbox.baseUrl).origin}/idb/oauth2/v2/keys/verificationjwk`);
    expect([keys.status, keys.headers.get('retry-after')]).toEqual([429, '2']);
  });
});

describe('what a fault does', () => {
  test('stall: no answer comes', async () => {
    const { put } = await withFaults({ do: 'stall' });
    await expect(put(AbortSignal.timeout(60))).rejects.toThrow(/timeout/);
  });

  test('stall-headers: the head never ends', async () => {
    const { put } = await withFaults({ do: 'stall-headers' });
    await expect(put(AbortSignal.timeout(60))).rejects.toThrow(/timeout/);
  });

  test('stall-body: half of the body comes, and then nothing', async () => {
    const { put, nonce } = await withFaults({ do: 'stall-body' });
    const response = await put(AbortSignal.timeout(200));
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow(/timeout/);
    expect(nonce()).toBe('sent');
  });

  test('slow-body: one byte comes at once, the next a second later', async () => {
    const { put } = await withFaults({ do: 'slow-body' });
    const reader = (await put()).body!.getReader();
    expect((await reader.read()).value).toHaveLength(1);
    await reader.cancel();
  });

  test('status with headers and a body of its own', async () => {
    const { put } = await withFaults(
      { do: 'status:429', headers: { 'Retry-After': '7' } },
      { do: 'status:502', body: '<html>bad gateway</html>' },
      { do: 'status:409', body: { message: 'own', errors: [] } },
    );
    const limited = await put();
    expect(limited.headers.get('retry-after')).toBe('7');
    expect(await limited.json()).toMatchObject({
      message: expect.stringMatching(/^Too many requests/),
      trackingId: limited.headers.get('trackingid'),
    });
    const html = await put();
    expect([html.headers.get('content-type'), await html.text()]).toEqual(['text/html', '<html>bad gateway</html>']);
    expect(await (await put()).json()).toMatchObject({ message: 'own' });
  });

  test.each(['0', '3600', 'abc', 'Sat, 21 Nov 2026 12:00:09 GMT'])('Retry-After can be %s', async (value) => {
    const { put } = await withFaults({ do: 'status:429', headers: { 'Retry-After': value } });
    expect((await put()).headers.get('retry-after')).toBe(value);
  });

  test.each([423, 409, 415, 428, 500, 502, 503, 504])('status %i has a body as Webex writes them', async (status) => {
    const { put } = await withFaults({ do: `status:${status}` });
    const response = await put();
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ message: expect.any(String), errors: [{}] });
  });

  test('body:html, body:empty and body:truncated instead of JSON', async () => {
    const { put } = await withFaults({ do: 'body:html' }, { do: 'body:empty', status: 502 }, { do: 'body:truncated' });
    const html = await put();
    expect([html.status, (await html.text()).slice(0, 9)]).toEqual([200, '<!DOCTYPE']);
    const empty = await put();
    expect([empty.status, await empty.text()]).toEqual([502, '']);
    const cut = await (await put()).text();
    expect(() => JSON.parse(cut)).toThrow();
  });

  test('body:huge streams 64 MiB', async () => {
    const { put } = await withFaults({ do: 'body:huge' });
    let size = 0;
    for await (const chunk of (await put()).body!) size += chunk.length;
    expect(size).toBeGreaterThan(64 * 1024 * 1024);
  });

  test('body:gzip-bomb is small on the wire and 256 MiB unpacked', async () => {
    const { put } = await withFaults({ do: 'body:gzip-bomb' });
    const response = await put();
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(Number(response.headers.get('content-length'))).toBeLessThan(1024 * 1024);
    let size = 0;
    for await (const chunk of response.body!) size += chunk.length;
    expect(size).toBe(256 * 1024 * 1024);
  });

  test('body:deep nests 100 000 lists', async () => {
    const { put } = await withFaults({ do: 'body:deep' });
    expect((await (await put()).text()).startsWith('['.repeat(100_000))).toBe(true);
  });

  test('header:huge is more than a client takes', async () => {
    const { put } = await withFaults({ do: 'header:huge' });
    await expect(put()).rejects.toThrow();
  });

  test('echo quotes the token and the body back', async () => {
    const sandbox = await opened();
    sandbox.control.faults.add({ at: 'POST /access_token', do: 'echo' }, { at: 'GET /people/me', do: 'echo' });
    const { refreshToken, clientSecret, accessToken } = sandbox.setup.integration!;
    const refused = await refreshIntegration(sandbox);
    expect(refused.status).toBe(400);
    expect(descriptionOf(refused)).toContain(refreshToken);
    expect(descriptionOf(refused)).toContain(clientSecret);
    expect(descriptionOf(await call(sandbox, 'GET', '/people/me', accessToken))).toContain(accessToken);
  });

  test('redirect sends the client elsewhere', async () => {
    const { put } = await withFaults({ do: 'redirect:307:http://127.0.0.1:9/elsewhere' });
    const response = await put();
    expect([response.status, response.headers.get('location')]).toEqual([307, 'http://127.0.0.1:9/elsewhere']);
  });

  test('reject-token is a 401 for a token that is good', async () => {
    const { put } = await withFaults({ do: 'reject-token' });
    const response = await put();
    expect(response.status).toBe(401);
    expect((await response.json()) as object).toMatchObject({
      message: 'The request requires a valid access token set in the Authorization request header.',
    });
    expect((await put()).status).toBe(200);
  });

  test('patch changes the usual answer: null deletes, objects are merged', async () => {
    const sandbox = await opened();
    sandbox.control.faults.add({
      at: 'POST /access_token',
      do: 'patch',
      patch: { expires_in: '43199', refresh_token: null, extra: { deep: 1 } },
    });
    const { body } = await refreshIntegration(sandbox);
    expect(body).toMatchObject({ expires_in: '43199', extra: { deep: 1 }, token_type: 'Bearer' });
    expect(body).not.toHaveProperty('refresh_token');
  });

  test('mutate changes a data source between a GET and a PUT', async () => {
    const { sandbox, id } = await withFaults();
    sandbox.control.faults.add({ at: 'PUT /dataSources/*', do: 'mutate', mutate: { id, set: { status: 'disabled' } } });
    expect((await call(sandbox, 'GET', `/dataSources/${id}`, orgToken(sandbox))).body.status).toBe('active');
    expect((await rawPut(sandbox, id)).status).toBe(200);
    expect(sandbox.control.dataSources.get(id).status).toBe('active');
    expect(sandbox.control.ledger.get().putsToDisabled).toEqual([]);
  });

  test('mutate after the GET has been answered: another url, with a JWS of its own', async () => {
    const { sandbox, id } = await withFaults();
    const set = { url: 'https://moved.example.com/x' };
    sandbox.control.faults.add({
      at: 'GET /dataSources/*',
      do: 'mutate',
      phase: 'after-commit',
      mutate: { id, set },
    });
    const path = `/dataSources/${id}`;
    expect((await call(sandbox, 'GET', path, orgToken(sandbox))).body.url).not.toBe(set.url);
    const second = await call(sandbox, 'GET', path, orgToken(sandbox));
    expect(second.body.url).toBe(set.url);
    expect(claimsOf(second.body.jwsToken)['com.cisco.datasource.url']).toBe(set.url);
  });

  test('mutate can remove a data source before a PUT', async () => {
    const { sandbox, id, put } = await withFaults();
    sandbox.control.faults.add({ at: 'PUT /dataSources/*', do: 'mutate', mutate: { id, set: { deleted: true } } });
    expect((await put()).status).toBe(404);
  });
});

describe('the server commits a rotation and the answer is lost', () => {
  test('rotate-strict: the session is over, and the ledger says that the client is not to blame', async () => {
    const sandbox = await opened();
    sandbox.control.modes.set({ refresh: 'rotate-strict' });
    sandbox.control.faults.add({ at: 'POST /access_token', do: 'reset', phase: 'after-commit' });
    await expect(refreshIntegration(sandbox)).rejects.toThrow();
    expect((await refreshIntegration(sandbox)).status).toBe(400);
    expect(sandbox.control.ledger.get().supersededRefreshTokenUses).toMatchObject([{ successorDelivered: false }]);
  });

  test('rotate-grace: presenting the old token again recovers', async () => {
    const sandbox = await opened();
    sandbox.control.modes.set({ refresh: 'rotate-grace' });
    sandbox.control.faults.add({ at: 'POST /access_token', do: 'status:502', phase: 'after-commit' });
    expect((await refreshIntegration(sandbox)).status).toBe(502);
    expect((await refreshIntegration(sandbox)).status).toBe(200);
  });
});

test.each<[object, RegExp]>([
  [{ at: 'dataSources', do: 'reset' }, /at must be like/],
  [{ at: 'PUT /dataSources/*', do: 'explode' }, /do must be one of reset, stall,/],
  [{ at: 'PUT /dataSources/*', do: 'status:99' }, /do must be one of/],
  [{ at: 'PUT /dataSources/*', do: 'reset', nth: 0 }, /nth must be a whole number/],
  [{ at: 'PUT /dataSources/*', do: 'reset', times: 'often' }, /times must be/],
  [{ at: 'PUT /dataSources/*', do: 'reset', phase: 'later' }, /phase must be/],
  [{ at: 'PUT /dataSources/*', do: 'reset', when: 'now' }, /there is no field "when"/],
  [{ at: 'PUT /dataSources/*', do: 'patch' }, /needs a patch object/],
  [{ at: 'PUT /dataSources/*', do: 'patch', patch: {}, phase: 'before' }, /its phase is after-commit/],
  [{ at: 'PUT /dataSources/*', do: 'mutate' }, /needs mutate/],
  [{ at: 'PUT /dataSources/*', do: 'mutate', mutate: { id: 'x', set: { colour: 1 } } }, /no field "colour"/],
])('a fault that cannot be is refused: %j', async (fault, message) => {
  const sandbox = await opened();
  expect(() => sandbox.control.faults.add(fault as Fault)).toThrow(message);
  expect(sandbox.control.faults.list()).toEqual([]);
});
