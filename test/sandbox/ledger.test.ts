import { expect, test } from 'vitest';
import { fingerprint } from '../../src/sandbox/fingerprint.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { call, fullBody, MINUTE, mint, NOON, opened, orgToken, refreshIntegration } from './talk.ts';

test('every request is written down with its virtual time, its status and the hash of its token', async () => {
  const sandbox = await opened();
  const token = sandbox.setup.integration!.accessToken!;
  sandbox.control.clock.advance(MINUTE);
  await call(sandbox, 'GET', '/people/me?secret=in-the-query', token);
  await call(sandbox, 'GET', '/nothing', 'wrong');
  const { requests, total } = sandbox.control.ledger.get();
  expect(total).toBe(2);
  expect(requests[0]).toEqual({
    seq: 1,
    at: new Date(NOON + MINUTE).toISOString(),
    method: 'GET',
    path: '/people/me',
    status: 200,
    credential: 'integration',
    tokenHash: fingerprint(token),
    trackingId: expect.any(String),
  });
  expect(requests[1]).toMatchObject({ path: '/nothing', status: 404 });
});

test('requests are counted by virtual minute', async () => {
  const sandbox = await opened();
  for (const pause of [0, 0, MINUTE]) {
    sandbox.control.clock.advance(pause);
    await call(sandbox, 'GET', '/people/me');
  }
  const { requestsPerMinute, busiestMinute, total } = sandbox.control.ledger.get();
  expect(requestsPerMinute).toEqual({ '2026-11-21T12:00Z': 2, '2026-11-21T12:01Z': 1 });
  expect([busiestMinute, total]).toEqual([2, 3]);
});

test('tokens issued are listed with kind, credential, how they came to be, and whether they arrived', async () => {
  const sandbox = await opened();
  sandbox.control.modes.set({ refresh: 'rotate-strict' });
  sandbox.control.ledger.reset();
  sandbox.control.faults.add({ at: 'POST /applications/*/token', do: 'reset', phase: 'after-commit' });
  const { body } = await refreshIntegration(sandbox);
  await expect(mint(sandbox)).rejects.toThrow();
  const org = sandbox.setup.serviceApp.targetOrgIds[0];
  expect(sandbox.control.ledger.get().tokensIssued).toMatchObject([
    {
      kind: 'access',
      credential: 'integration',
      via: 'refresh',
      hash: fingerprint(String(body.access_token)),
      delivered: true,
    },
    {
      kind: 'refresh',
      credential: 'integration',
      via: 'refresh',
      hash: fingerprint(String(body.refresh_token)),
      delivered: true,
    },
    { kind: 'access', credential: `service-app:${org}`, via: 'mint', delivered: false },
    { kind: 'refresh', credential: `service-app:${org}`, via: 'mint', delivered: false },
  ]);
});

test('a token has not arrived when another answer took its place or the client hung up, and has when it was patched', async () => {
  const sandbox = await opened({ scenario: scenario({ modes: { refresh: 'rotate-grace' } }) });
  sandbox.control.ledger.reset();
  const at = 'POST /access_token';
  sandbox.control.faults.add(
    { at, do: 'status:502', phase: 'after-commit' },
    { at, do: 'body:html', phase: 'after-commit' },
    { at, do: 'patch', patch: { scope: null } },
    { at, do: 'stall', phase: 'after-commit' },
  );
  for (let call = 0; call < 3; call += 1) await refreshIntegration(sandbox);
  const stalled = refreshIntegration(sandbox).catch(() => 'hung up');
  await expect.poll(() => sandbox.control.ledger.get().tokensIssued.length).toBe(8);
  await sandbox.close();
  expect(await stalled).toBe('hung up');
  const arrived = () => {
    const { tokensIssued } = sandbox.control.ledger.get();
    return tokensIssued.filter((token) => token.kind === 'refresh').map((token) => token.delivered);
  };
  await expect.poll(arrived).toEqual([false, false, true, false]);
});

test('presenting a superseded refresh token is counted, with whether its successor had arrived', async () => {
  const sandbox = await opened();
  sandbox.control.modes.set({ refresh: 'rotate-strict' });
  await refreshIntegration(sandbox);
  await refreshIntegration(sandbox);
  expect(sandbox.control.ledger.get().supersededRefreshTokenUses).toMatchObject([
    { credential: 'integration', reason: 'superseded', successorDelivered: true },
  ]);
});

test('uses of expired, revoked and unknown access tokens are listed', async () => {
  const sandbox = await opened();
  const token = sandbox.setup.integration!.accessToken!;
  sandbox.control.credentials.revoke('integration', 'access-token');
  await call(sandbox, 'GET', '/people/me', token);
  await call(sandbox, 'GET', '/people/me', 'never-issued');
  const issued = sandbox.control.credentials.issue('integration');
  sandbox.control.clock.set(issued.expiresAt);
  await call(sandbox, 'GET', '/people/me', issued.accessToken);
  expect(sandbox.control.ledger.get().deadAccessTokenUses.map((use) => [use.reason, use.credential])).toEqual([
    ['revoked', 'integration'],
    ['unknown', 'unknown'],
    ['expired', 'integration'],
  ]);
});

test('PUTs are counted per data source as they arrive, those that changed something beside them', async () => {
  const sandbox = await opened({ scenario: scenario() });
  const { id } = sandbox.control.dataSources.list()[0]!;
  sandbox.control.faults.add({ at: 'PUT /dataSources/*', do: 'status:503' });
  for (const nonce of ['n1', 'n2']) {
    await call(sandbox, 'PUT', `/dataSources/${id}`, orgToken(sandbox), fullBody({ nonce }));
  }
  const { putsPerDataSource, replacementsPerDataSource } = sandbox.control.ledger.get();
  expect([putsPerDataSource, replacementsPerDataSource]).toEqual([{ [id]: 2 }, { [id]: 1 }]);
});

test('a PUT to a disabled data source is written down with the status that it wants', async () => {
  const sandbox = await opened({ scenario: scenario() });
  const { id } = sandbox.control.dataSources.list()[0]!;
  sandbox.control.dataSources.change(id, { status: 'disabled', errorMessage: 'off' });
  await call(sandbox, 'PUT', `/dataSources/${id}`, orgToken(sandbox), fullBody());
  expect(sandbox.control.ledger.get().putsToDisabled).toMatchObject([{ dataSourceId: id, wanted: 'active' }]);
});

test('token requests of one credential that overlap are noticed, those that follow one another are not', async () => {
  const sandbox = await opened({ scenario: scenario({ modes: { latencyMs: 40 } }) });
  await refreshIntegration(sandbox);
  await refreshIntegration(sandbox);
  expect(sandbox.control.ledger.get().maxTokenRequestsInFlight).toEqual({ integration: 1 });
  await Promise.all([refreshIntegration(sandbox), refreshIntegration(sandbox), mint(sandbox)]);
  const org = sandbox.setup.serviceApp.targetOrgIds[0];
  expect(sandbox.control.ledger.get().maxTokenRequestsInFlight).toEqual({
    integration: 2,
    [`service-app:${org}`]: 1,
  });
});

test('it holds no token and no secret, whatever happened', async () => {
  const sandbox = await opened({ scenario: scenario() });
  const { accessToken, refreshToken, clientSecret } = sandbox.setup.integration!;
  const { body } = await refreshIntegration(sandbox);
  await refreshIntegration(sandbox, 'a-refresh-token-that-is-none');
  const minted = await mint(sandbox);
  await call(sandbox, 'GET', '/dataSources', 'an-access-token-that-is-none');
  const text = JSON.stringify(sandbox.control.ledger.get());
  const secrets = [accessToken, refreshToken, clientSecret, body.access_token, minted.body.refresh_token];
  for (const secret of [...secrets, 'a-refresh-token-that-is-none', 'an-access-token-that-is-none']) {
    expect(text).not.toContain(secret);
  }
});

test('a reset starts a clean page and forgets nothing that matters', async () => {
  const sandbox = await opened();
  sandbox.control.modes.set({ refresh: 'rotate-strict' });
  await refreshIntegration(sandbox);
  sandbox.control.ledger.reset();
  expect(sandbox.control.ledger.get()).toMatchObject({ total: 0, tokensIssued: [], requests: [] });
  await refreshIntegration(sandbox);
  expect(sandbox.control.ledger.get().supersededRefreshTokenUses).toMatchObject([{ successorDelivered: true }]);
});
