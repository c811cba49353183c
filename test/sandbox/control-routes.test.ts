import { expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { ask, call, DAY, HOUR, type Json, NOON, opened, orgToken, refreshIntegration } from './talk.ts';

function control(sandbox: Sandbox, method: string, path: string, json?: unknown) {
  return ask(`${sandbox.controlUrl}${path}`, { method, ...(json !== undefined && { body: JSON.stringify(json) }) });
}

test('the root lists the routes', async () => {
  const sandbox = await opened();
  const { body } = await control(sandbox, 'GET', '');
  expect(body.routes).toContain('POST /_sandbox/clock');
});

test('the clock can be read, advanced, set, frozen and run', async () => {
  const sandbox = await opened();
  expect((await control(sandbox, 'GET', '/clock')).body).toMatchObject({ nowMs: NOON, frozen: false });
  const later = await control(sandbox, 'POST', '/clock', { advanceDays: 1, advanceHours: 2, frozen: true });
  expect(later.body).toMatchObject({ nowMs: NOON + DAY + 2 * HOUR, frozen: true });
  const set = await control(sandbox, 'POST', '/clock', { set: '2027-01-01T00:00:00Z', frozen: false });
  expect(set.body).toMatchObject({ now: '2027-01-01T00:00:00.000Z', frozen: false });
});

test('modes can be read, changed and put back', async () => {
  const sandbox = await opened();
  expect((await control(sandbox, 'GET', '/mode')).body).toMatchObject({ refresh: 'same', profile: 'capture' });
  const changed = await control(sandbox, 'POST', '/mode', { refresh: 'omit', refreshFor: { integration: 'same' } });
  expect(changed.body).toMatchObject({ refresh: 'omit', refreshFor: { integration: 'same' }, profile: 'capture' });
  expect((await refreshIntegration(sandbox)).body).toHaveProperty('refresh_token');
  expect((await control(sandbox, 'DELETE', '/mode')).body).toMatchObject({ refresh: 'same', refreshFor: {} });
});

test('faults can be added one by one or as a list, listed and cleared', async () => {
  const sandbox = await opened();
  await control(sandbox, 'POST', '/faults', { at: 'GET /people/me', do: 'status:503' });
  await control(sandbox, 'POST', '/faults', [
    { at: 'GET /people/me', do: 'status:502' },
    { at: 'GET /people/me', do: 'status:504' },
  ]);
  const { body } = await control(sandbox, 'GET', '/faults');
  const faults = body.faults as Json[];
  expect(faults.map((fault) => [fault.id, fault.phase])).toEqual([
    ['fault-1', 'before'],
    ['fault-2', 'before'],
    ['fault-3', 'before'],
  ]);
  expect((await control(sandbox, 'DELETE', '/faults/fault-2')).body).toEqual({ removed: 1 });
  expect((await call(sandbox, 'GET', '/people/me')).status).toBe(503);
  expect((await control(sandbox, 'DELETE', '/faults')).body).toEqual({ removed: 2 });
});

test('the ledger can be read and reset, and does not count control requests', async () => {
  const sandbox = await opened();
  await call(sandbox, 'GET', '/people/me');
  expect((await control(sandbox, 'GET', '/ledger')).body).toMatchObject({ total: 1 });
  await control(sandbox, 'DELETE', '/ledger');
  expect((await control(sandbox, 'GET', '/ledger')).body).toMatchObject({ total: 0 });
});

test('data sources can be listed raw, created, changed and removed', async () => {
  const sandbox = await opened({ scenario: scenario({ dataSourcesPerOrg: 0 }) });
  const orgId = sandbox.setup.serviceApp.targetOrgIds[0];
  const created = await control(sandbox, 'POST', '/data-sources', { orgId, ageMinutes: 60, tokenLifetimeMinutes: 90 });
  const path = `/data-sources/${created.body.id}`;
  const seen = await call(sandbox, 'GET', `/dataSources/${created.body.id}`, orgToken(sandbox));
  expect(seen.body.tokenExpiryTime).toBe(new Date(NOON + HOUR / 2).toISOString());
  const changed = await control(sandbox, 'PATCH', path, { status: 'disabled', errorMessage: 'off' });
  expect(changed.body).toMatchObject({ status: 'disabled', issuedAt: NOON - HOUR });
  expect((await control(sandbox, 'GET', '/data-sources')).body.dataSources).toHaveLength(1);
  await control(sandbox, 'DELETE', path);
  expect((await control(sandbox, 'GET', path)).status).toBe(404);
});

test('an org can be deauthorized and authorized', async () => {
  const sandbox = await opened({ scenario: scenario() });
  const [org] = sandbox.setup.serviceApp.targetOrgIds;
  await control(sandbox, 'POST', `/orgs/${org}/deauthorize`);
  expect((await call(sandbox, 'GET', '/dataSources', orgToken(sandbox))).status).toBe(401);
  expect((await control(sandbox, 'GET', '/orgs')).body.orgs).toMatchObject([{ id: org, authorized: false }]);
  await control(sandbox, 'POST', `/orgs/${org}/authorize`);
  expect((await control(sandbox, 'GET', '/orgs')).body.orgs).toMatchObject([{ authorized: true }]);
});

test('credentials are shown by hash alone, and can be revoked by id or by hash', async () => {
  const sandbox = await opened({ scenario: scenario() });
  const shown = await control(sandbox, 'GET', '/credentials');
  expect(shown.text).not.toContain('sandbox-');
  const credentials = shown.body.credentials as {
    id: string;
    tokens: { kind: string; hash: string; state: string }[];
  }[];
  expect(credentials.map((each) => each.id)).toContain('integration');
  const { tokens } = credentials.find((each) => each.id === 'integration')!;
  expect(tokens.map((token) => [token.kind, token.state])).toEqual([
    ['access', 'live'],
    ['refresh', 'live'],
  ]);
  expect((await control(sandbox, 'POST', `/credentials/${tokens[1]!.hash}/revoke`)).body).toEqual({ revoked: 1 });
  expect((await refreshIntegration(sandbox)).status).toBe(400);
  const rest = await control(sandbox, 'POST', '/credentials/integration/revoke', { what: 'access-token' });
  expect(rest.body).toEqual({ revoked: 1 });
});

test('the setup tells another process how to configure a client', async () => {
  const sandbox = await opened();
  expect((await control(sandbox, 'GET', '/setup')).body).toEqual(sandbox.setup);
});

test('delivery answers: would Webex open a connection now?', async () => {
  const sandbox = await opened({
    scenario: scenario({ orgs: 3, dataSourceAgeMinutes: (org) => (org === 1 ? 1500 : 60) }),
  });
  const records = sandbox.control.dataSources.list();
  sandbox.control.dataSources.change(records[2]!.id, { status: 'disabled', errorMessage: 'off' });
  const view = async () => {
    const { body } = await control(sandbox, 'GET', '/delivery');
    return (body.dataSources as Json[]).map((each) => [each.delivers, each.reason]);
  };
  expect(await view()).toEqual([
    [true, 'delivering'],
    [false, 'token expired'],
    [false, 'disabled'],
  ]);
  sandbox.control.orgs.deauthorize(records[0]!.orgId);
  expect((await view())[0]).toEqual([false, 'org deauthorized']);
  sandbox.control.orgs.authorize(records[0]!.orgId);
  sandbox.control.clock.advance(23 * HOUR);
  expect((await view())[0]).toEqual([false, 'token expired']);
});

test('the signing key can be rotated', async () => {
  const sandbox = await opened();
  expect((await control(sandbox, 'POST', '/keys/rotate')).body).toEqual({ kid: expect.any(String) });
});

test.each<[string, string, unknown, number, RegExp]>([
  ['POST', '/clock', { advanceDays: 'two' }, 400, /advanceDays must be a number/],
  ['POST', '/clock', { advance: 2 }, 400, /not "advance"/],
  ['POST', '/clock', { set: 'tomorrow' }, 400, /set must be an ISO 8601 time/],
  ['POST', '/clock', { frozen: 'yes' }, 400, /frozen must be true or false/],
  ['POST', '/mode', { refresh: 'sometimes' }, 400, /refresh must be one of "same", "same-never-renewed"/],
  ['POST', '/mode', { refreshFor: { integration: 'x' } }, 400, /refreshFor must be one of/],
  ['POST', '/mode', { omitFor: { id: 'url' } }, 400, /omitFor must map ids to lists/],
  ['POST', '/mode', { pageSize: -1 }, 400, /pageSize must be a whole number from 0/],
  ['POST', '/mode', { speed: 1 }, 400, /there is no mode "speed"/],
  ['POST', '/faults', { at: 'x', do: 'y' }, 400, /at must be like .*; do must be one of/],
  ['POST', '/faults', 7, 400, /must be a JSON object/],
  ['POST', '/data-sources', { orgId: 'none' }, 404, /there is no org "none"/],
  ['POST', '/data-sources', {}, 400, /orgId must be the uuid of an org/],
  ['PATCH', '/data-sources/none', {}, 404, /there is no data source "none"/],
  ['POST', '/orgs/none/deauthorize', undefined, 404, /there is no org "none"/],
  ['POST', '/credentials/none/revoke', undefined, 404, /there is no credential or token "none"/],
  ['POST', '/credentials/integration/revoke', { what: 'all' }, 400, /what must be "access-token"/],
  ['PUT', '/clock', {}, 405, /only GET, POST can be done here/],
  ['GET', '/nothing', undefined, 404, /there is no such control route/],
])('%s %s %j is refused with %i', async (method, path, json, status, message) => {
  const sandbox = await opened();
  const before = sandbox.control.modes.get();
  const reply = await control(sandbox, method, path, json);
  expect(reply.status).toBe(status);
  expect((reply.body.error as Json).message).toMatch(message);
  expect(sandbox.control.modes.get()).toEqual(before);
});

test('a body that is not JSON is refused', async () => {
  const sandbox = await opened();
  const reply = await ask(`${sandbox.controlUrl}/mode`, { method: 'POST', body: 'refresh=omit' });
  expect([reply.status, reply.body.error]).toEqual([400, { message: 'the body is not JSON' }]);
});
