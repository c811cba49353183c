import { describe, expect, test } from 'vitest';
import { hydraId } from '../../src/sandbox/hydra-id.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { emptyScenario } from '../../src/sandbox/scenarios/empty.ts';
import { call, descriptionOf, mint, opened, orgToken } from './talk.ts';

describe('POST /v1/applications/{id}/token', () => {
  test('takes the application id padded and unpadded, in base64url and base64', async () => {
    const sandbox = await opened();
    const { appId } = sandbox.setup.serviceApp;
    const bytes = Buffer.from(appId, 'base64url');
    const padded = bytes.toString('base64');
    const forms = [appId, padded, padded.replaceAll('=', ''), padded.replaceAll('+', '-').replaceAll('/', '_')];
    const replies = await Promise.all(forms.map((form) => mint(sandbox, { appId: form })));
    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 200]);
  });

  test('takes the org as a uuid and as a long id', async () => {
    const sandbox = await opened();
    const org = sandbox.setup.serviceApp.targetOrgIds[0]!;
    const long = hydraId('ORGANIZATION', org);
    const orgs = [org, org.toUpperCase(), long, Buffer.from(`ciscospark://us/ORGANIZATION/${org}`).toString('base64')];
    const replies = await Promise.all(orgs.map((targetOrgId) => mint(sandbox, { change: { targetOrgId } })));
    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 200]);
    expect(replies[0]!.body.access_token).toContain(`_SBX1_${org}`);
  });

  test('no bearer, or a wrong one, is 401', async () => {
    const sandbox = await opened();
    expect((await mint(sandbox, { token: 'wrong' })).status).toBe(401);
    const { appId } = sandbox.setup.serviceApp;
    expect((await call(sandbox, 'POST', `/applications/${appId}/token`, undefined, {})).status).toBe(401);
  });

  test('without spark:applications_token it is 403', async () => {
    const sandbox = await opened({
      scenario: { ...emptyScenario(), integration: { pair: { obtainedMinutesAgo: 0 }, scopes: ['spark:people_read'] } },
    });
    expect((await mint(sandbox)).status).toBe(403);
  });

  test('an org that has not authorized the service app is the same 403', async () => {
    const sandbox = await opened();
    sandbox.control.orgs.deauthorize(sandbox.setup.serviceApp.targetOrgIds[0]!);
    const reply = await mint(sandbox);
    expect(reply.status).toBe(403);
    expect(reply.body.message).toMatch(/^The server understood the request, but refused to fulfill it/);
  });

  test('the integration of another developer is 403', async () => {
    const sandbox = await opened({
      scenario: { ...emptyScenario(), integration: { pair: { obtainedMinutesAgo: 0 }, otherDeveloper: true } },
    });
    expect((await mint(sandbox)).status).toBe(403);
  });

  test('an unknown application is 404', async () => {
    const sandbox = await opened();
    expect((await mint(sandbox, { appId: hydraId('APPLICATION', 'Cunknown') })).status).toBe(404);
    expect((await mint(sandbox, { appId: sandbox.setup.serviceApp.clientId })).status).toBe(404);
  });

  test.each(['clientId', 'clientSecret', 'targetOrgId'])('a missing %s is 400', async (field) => {
    const sandbox = await opened();
    const reply = await mint(sandbox, { change: { [field]: undefined } });
    expect(reply.status).toBe(400);
    expect(descriptionOf(reply)).toBe(`${field} is required`);
  });

  test.each([400, 401] as const)('a wrong client secret is %i with a text of its own', async (status) => {
    const sandbox = await opened();
    sandbox.control.modes.set({ wrongSecretStatus: status });
    const reply = await mint(sandbox, { change: { clientSecret: 'wrong' } });
    expect(reply.status).toBe(status);
    expect(reply.body.message).toBe('Invalid client credentials');
  });

  test('an org id that is neither form is 400, and a form body is 415', async () => {
    const sandbox = await opened();
    expect((await mint(sandbox, { change: { targetOrgId: 'acme' } })).status).toBe(400);
    const { appId } = sandbox.setup.serviceApp;
    const response = await fetch(`${sandbox.baseUrl}/applications/${appId}/token`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.setup.integration!.accessToken}` },
      body: new URLSearchParams({ clientId: 'x' }),
    });
    expect(response.status).toBe(415);
  });

  test.each(['refresh_token', 'refresh_token_expires_in'] as const)('an answer may lack %s', async (field) => {
    const sandbox = await opened();
    sandbox.control.modes.set({ mintOmits: field });
    const { body } = await mint(sandbox);
    expect(body).not.toHaveProperty('refresh_token_expires_in');
    expect('refresh_token' in body).toBe(field === 'refresh_token_expires_in');
  });

  test('each mint gives a new pair, and the old one stays valid', async () => {
    const sandbox = await opened();
    const [one, two] = [await mint(sandbox), await mint(sandbox)];
    expect(one.body.access_token).not.toBe(two.body.access_token);
    expect(one.body.refresh_token).not.toBe(two.body.refresh_token);
    const first = await call(sandbox, 'GET', '/dataSources', String(one.body.access_token));
    expect(first.status).toBe(200);
  });

  test('or the old pair dies, or there is a cap', async () => {
    const sandbox = await opened();
    sandbox.control.modes.set({ mintedBefore: 'revoked' });
    const [one, two] = [await mint(sandbox), await mint(sandbox)];
    expect((await call(sandbox, 'GET', '/dataSources', String(one.body.access_token))).status).toBe(401);
    expect((await call(sandbox, 'GET', '/dataSources', String(two.body.access_token))).status).toBe(200);
    sandbox.control.modes.set({ mintedBefore: 'kept', mintCap: 1 });
    expect((await mint(sandbox)).status).toBe(400);
  });

  test('a service app token does not mint, because it lacks the scope', async () => {
    const sandbox = await opened({ scenario: scenario() });
    expect((await mint(sandbox, { token: orgToken(sandbox) })).status).toBe(403);
  });
});

describe('an org that deauthorizes the service app', () => {
  test('its tokens are dead at once, others live on, and after authorizing again new tokens are needed', async () => {
    const sandbox = await opened({ scenario: scenario({ orgs: 2 }) });
    const [first] = sandbox.setup.serviceApp.targetOrgIds;
    sandbox.control.orgs.deauthorize(first!);
    expect((await call(sandbox, 'GET', '/dataSources', orgToken(sandbox, 0))).status).toBe(401);
    expect((await call(sandbox, 'GET', '/dataSources', orgToken(sandbox, 1))).status).toBe(200);
    sandbox.control.orgs.authorize(first!);
    expect((await call(sandbox, 'GET', '/dataSources', orgToken(sandbox, 0))).status).toBe(401);
    const minted = await mint(sandbox);
    expect((await call(sandbox, 'GET', '/dataSources', String(minted.body.access_token))).status).toBe(200);
  });
});
