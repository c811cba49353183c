import { describe, expect, test } from 'vitest';
import type { ResponseProfile } from '../../src/sandbox/modes.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { call, fullBody, type Json, opened, orgToken } from './talk.ts';

async function answersIn(profile: ResponseProfile) {
  const sandbox = await opened({ scenario: scenario({ modes: { profile } }) });
  const token = orgToken(sandbox);
  const path = `/dataSources/${sandbox.control.dataSources.list()[0]!.id}`;
  const list = await call(sandbox, 'GET', '/dataSources', token);
  const put = await call(sandbox, 'PUT', path, token, fullBody());
  const get = await call(sandbox, 'GET', path, token);
  return { get: get.body, put: put.body, item: (list.body.items as Json[])[0]! };
}

const COMMON = ['id', 'schemaId', 'orgId', 'applicationId', 'status', 'createdBy', 'createdAt'];

describe('the shapes of a data source in answers', () => {
  test('capture: the JWS, tokenExpiryTime, nonce and url; no audience, subject or lifetime', async () => {
    const { get, put, item } = await answersIn('capture');
    const fields = [...COMMON, 'jwsToken', 'tokenExpiryTime', 'nonce', 'url'].sort();
    expect([get, put, item].map((body) => Object.keys(body).sort())).toEqual([fields, fields, fields]);
    expect(get.tokenExpiryTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('openapi: audience, subject and lifetime; no tokenExpiryTime, and the JWS only in the list', async () => {
    const { get, put, item } = await answersIn('openapi');
    for (const body of [get, put]) {
      expect(body).toMatchObject({ audience: 'MyApp3', subject: 'MyAppsPurpose2', tokenLifetimeMinutes: 1440 });
      expect(body).not.toHaveProperty('jwsToken');
      expect(body).not.toHaveProperty('tokenExpiryTime');
    }
    expect(item).toHaveProperty('jwsToken');
  });

  test('readme: no url, nonce or tokenExpiryTime, and createdAt without a zone', async () => {
    const { get } = await answersIn('readme');
    expect(Object.keys(get).sort()).toEqual([...COMMON, 'jwsToken'].sort());
    expect(get.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
  });

  test('full: everything that any of them has', async () => {
    const { get } = await answersIn('full');
    expect(get).toMatchObject({ ...fullBody(), jwsToken: expect.any(String), tokenExpiryTime: expect.any(String) });
  });

  test('a data source can have a profile of its own, and fields of its own left out', async () => {
    const sandbox = await opened({ scenario: scenario({ dataSourcesPerOrg: 2, modes: { profile: 'full' } }) });
    const [one, two] = sandbox.control.dataSources.list();
    sandbox.control.modes.set({ profileFor: { [one!.id]: 'readme' }, omitFor: { [two!.id]: ['audience', 'subject'] } });
    const list = await call(sandbox, 'GET', '/dataSources', orgToken(sandbox));
    const items = list.body.items as Json[];
    expect(items[0]).not.toHaveProperty('url');
    expect(items[1]).toHaveProperty('url');
    expect(items[1]).not.toHaveProperty('audience');
    expect(items[1]).not.toHaveProperty('subject');
  });

  test('openapi-example: list items with DataSource "" and no id', async () => {
    const sandbox = await opened({ scenario: scenario({ modes: { listItems: 'openapi-example' } }) });
    const list = await call(sandbox, 'GET', '/dataSources', orgToken(sandbox));
    const [item] = list.body.items as Json[];
    expect(item).toMatchObject({ DataSource: '', jwsToken: expect.any(String) });
    expect(item).not.toHaveProperty('id');
  });
});
