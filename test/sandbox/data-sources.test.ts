import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { emptyScenario } from '../../src/sandbox/scenarios/empty.ts';
import { call, claimsOf, descriptionOf, fullBody, type Json, MINUTE, mint, NOON, opened, orgToken } from './talk.ts';

/** A sandbox with one org and one data source of the age of 12 hours. */
async function openedWithOne(): Promise<{ sandbox: Sandbox; token: string; path: string }> {
  const sandbox = await opened({ scenario: scenario() });
  const [record] = sandbox.control.dataSources.list();
  return { sandbox, token: orgToken(sandbox), path: `/dataSources/${record!.id}` };
}

describe('/v1/dataSources', () => {
  test('register, get, replace, delete with 204 and no body, then 404', async () => {
    const sandbox = await opened({ scenario: scenario({ dataSourcesPerOrg: 0 }) });
    const token = orgToken(sandbox);
    const created = await call(sandbox, 'POST', '/dataSources', token, fullBody());
    expect(created.status).toBe(200);
    const path = `/dataSources/${created.body.id}`;
    expect((await call(sandbox, 'GET', path, token)).body.id).toBe(created.body.id);
    expect((await call(sandbox, 'PUT', path, token, fullBody({ nonce: 'n2' }))).status).toBe(200);
    const deleted = await call(sandbox, 'DELETE', path, token);
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    const gone = await call(sandbox, 'GET', path, token);
    expect(gone.status).toBe(404);
    expect(gone.body.message).toBe('The requested resource could not be found.');
  });

  test('a registration may answer 201', async () => {
    const sandbox = await opened({ scenario: scenario({ modes: { createdStatus: 201 } }) });
    expect((await call(sandbox, 'POST', '/dataSources', orgToken(sandbox), fullBody())).status).toBe(201);
  });

  test('the path with a trailing slash is the same, the old lower-case one only by switch', async () => {
    const { sandbox, token } = await openedWithOne();
    const plain = await call(sandbox, 'GET', '/dataSources', token);
    const slash = await call(sandbox, 'GET', '/dataSources/', token);
    expect(slash.body).toEqual(plain.body);
    expect((await call(sandbox, 'GET', '/datasources', token)).status).toBe(404);
    sandbox.control.modes.set({ lowerCasePath: 'accept' });
    expect((await call(sandbox, 'GET', '/datasources', token)).body).toEqual(plain.body);
  });

  test('PATCH is 405, an unknown path 404', async () => {
    const { sandbox, token, path } = await openedWithOne();
    const patch = await call(sandbox, 'PATCH', path, token, { authentication: {} });
    expect([patch.status, patch.headers.get('allow')]).toEqual([405, 'GET, PUT, DELETE']);
    expect((await call(sandbox, 'GET', '/nothing', token)).status).toBe(404);
    expect((await fetch(sandbox.baseUrl.replace('/v1', '/v2/dataSources'))).status).toBe(404);
  });

  test('a token sees only the data sources of its own org; others are 404, or 403 by switch', async () => {
    const sandbox = await opened({ scenario: scenario({ orgs: 2, dataSourcesPerOrg: 2 }) });
    const [first] = sandbox.control.dataSources.list();
    const list = await call(sandbox, 'GET', '/dataSources', orgToken(sandbox, 1));
    const orgs = (list.body.items as Json[]).map((item) => item.orgId);
    expect(orgs).toEqual([sandbox.setup.serviceApp.targetOrgIds[1], sandbox.setup.serviceApp.targetOrgIds[1]]);
    const path = `/dataSources/${first!.id}`;
    expect((await call(sandbox, 'GET', path, orgToken(sandbox, 1))).status).toBe(404);
    expect((await call(sandbox, 'PUT', path, orgToken(sandbox, 1), fullBody())).status).toBe(404);
    sandbox.control.modes.set({ foreignDataSourceStatus: 403 });
    expect((await call(sandbox, 'GET', path, orgToken(sandbox, 1))).status).toBe(403);
    expect((await call(sandbox, 'GET', '/dataSources/none', orgToken(sandbox, 1))).status).toBe(404);
  });

  test('with the read scope alone, whatever changes something is 403, with errors and without', async () => {
    const sandbox = await opened({
      scenario: scenario({ serviceApp: { scopes: ['spark-admin:datasource_read'] } }),
    });
    const token = orgToken(sandbox);
    const path = `/dataSources/${sandbox.control.dataSources.list()[0]!.id}`;
    expect((await call(sandbox, 'GET', path, token)).status).toBe(200);
    const put = await call(sandbox, 'PUT', path, token, fullBody());
    expect(put.status).toBe(403);
    expect(descriptionOf(put)).toBe(put.body.message);
    sandbox.control.modes.set({ forbiddenBody: 'without-errors' });
    const post = await call(sandbox, 'POST', '/dataSources', token, fullBody());
    expect(post.body).not.toHaveProperty('errors');
    expect(post.body.message).toMatch(/missing required scopes or the user is missing required roles or licenses\.$/);
    expect((await call(sandbox, 'DELETE', path, token)).status).toBe(403);
  });

  test('an integration’s token is 403, no token 401', async () => {
    const sandbox = await opened();
    const { accessToken } = sandbox.setup.integration!;
    expect((await call(sandbox, 'GET', '/dataSources', accessToken)).status).toBe(403);
    expect((await call(sandbox, 'GET', '/dataSources')).status).toBe(401);
  });

  test('ids in answers are plain: the client id and the org uuid', async () => {
    const { sandbox, token, path } = await openedWithOne();
    const { body } = await call(sandbox, 'GET', path, token);
    expect(body.applicationId).toBe(sandbox.setup.serviceApp.clientId);
    expect(body.orgId).toBe(sandbox.setup.serviceApp.targetOrgIds[0]);
  });

  test('a PUT with a new nonce gives a new JWS of this instant, and tokenExpiryTime says when it ends', async () => {
    const { sandbox, token, path } = await openedWithOne();
    const before = await call(sandbox, 'GET', path, token);
    const put = await call(sandbox, 'PUT', path, token, fullBody({ nonce: 'fresh', tokenLifetimeMinutes: 90 }));
    expect(put.body.jwsToken).not.toBe(before.body.jwsToken);
    expect(claimsOf(put.body.jwsToken)).toMatchObject({
      jti: 'fresh',
      iat: NOON / 1000,
      exp: NOON / 1000 + 90 * 60,
      'com.cisco.datasource.url': 'https://byods.example.com/voice',
    });
    expect(put.body.tokenExpiryTime).toBe(new Date(NOON + 90 * MINUTE).toISOString());
    expect((await call(sandbox, 'GET', path, token)).body).toEqual(put.body);
  });

  test('a disabled data source can be read and enabled again, and by default a PUT gives it a JWS', async () => {
    const { sandbox, token, path } = await openedWithOne();
    const off = fullBody({ nonce: 'off', status: 'disabled', errorMessage: 'maintenance' });
    const disabled = await call(sandbox, 'PUT', path, token, off);
    expect(disabled.body).toMatchObject({ status: 'disabled', errorMessage: 'maintenance' });
    expect(claimsOf(disabled.body.jwsToken).jti).toBe('off');
    sandbox.control.modes.set({ disabledGetsJws: 'no' });
    const still = await call(sandbox, 'PUT', path, token, { ...off, nonce: 'off-2' });
    expect(claimsOf(still.body.jwsToken).jti).toBe('off');
    const enabled = await call(sandbox, 'PUT', path, token, fullBody({ nonce: 'on' }));
    expect(enabled.body.status).toBe('active');
    expect(enabled.body).not.toHaveProperty('errorMessage');
  });

  test('two data sources with the same url and schema can exist', async () => {
    const { sandbox, token } = await openedWithOne();
    const one = await call(sandbox, 'POST', '/dataSources', token, fullBody());
    const two = await call(sandbox, 'POST', '/dataSources', token, fullBody());
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(one.body.id).not.toBe(two.body.id);
  });

  test('the list is unpaged by default', async () => {
    const sandbox = await opened({ scenario: scenario({ dataSourcesPerOrg: 40 }) });
    const list = await call(sandbox, 'GET', '/dataSources', orgToken(sandbox));
    expect(list.body.items).toHaveLength(40);
    expect(list.headers.get('link')).toBeNull();
  });

  test.each(['clean', 'max-null'] as const)('the list can be paged with Link rel="next" (%s)', async (nextLink) => {
    const sandbox = await opened({ scenario: scenario({ dataSourcesPerOrg: 5, modes: { pageSize: 2, nextLink } }) });
    const token = orgToken(sandbox);
    const seen: unknown[] = [];
    let next: string | undefined = `${sandbox.baseUrl}/dataSources`;
    for (let pages = 0; next !== undefined && pages < 5; pages += 1) {
      const page = await call(sandbox, 'GET', next.slice(sandbox.baseUrl.length), token);
      seen.push(...(page.body.items as Json[]).map((item) => item.id));
      next = /^<(.*)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
      if (next !== undefined) expect(next.includes('max=null')).toBe(nextLink === 'max-null');
    }
    expect(seen).toEqual(sandbox.control.dataSources.list().map((record) => record.id));
  });

  test('the five known schemas can be read with any token, and have no description', async () => {
    const sandbox = await opened({ scenario: emptyScenario() });
    const token = sandbox.setup.integration!.accessToken;
    const list = await call(sandbox, 'GET', '/dataSources/schemas', token);
    const items = list.body.items as Json[];
    expect(items.map((item) => item.id)).toEqual([
      '5397013b-7920-4ffc-807c-e8a3e0a18f43',
      'a38a10b7-43e4-4676-a076-a7d6dce9387d',
      '523e1b7f-4693-47bc-b84e-a7b7a505fb0b',
      '1b2b7077-dbcd-4732-b2f9-296f9168168a',
      '78efc775-dccb-45ca-9acf-989a4a59f788',
    ]);
    expect(items.some((item) => 'description' in item)).toBe(false);
    expect((await call(sandbox, 'GET', `/dataSources/schemas/${items[1]!.id}`, token)).body).toEqual(items[1]);
    expect((await call(sandbox, 'GET', '/dataSources/schemas/none', token)).status).toBe(404);
    expect((await call(sandbox, 'GET', '/dataSources/schemas')).status).toBe(401);
  });

  test('minted tokens work as well as refreshed ones', async () => {
    const sandbox = await opened();
    const minted = await mint(sandbox);
    const list = await call(sandbox, 'GET', '/dataSources', String(minted.body.access_token));
    expect(list.body).toEqual({ items: [] });
  });
});
