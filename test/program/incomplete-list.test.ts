import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import {
  dataSourcesSchema,
  extendDataSourceSchema,
  refreshTokenSchema,
  runSchema,
  statusSchema,
} from '../../src/schemas.ts';
import { ProgramWorld } from '../support/program.ts';

/** Two orgs; the list of the first one names a next page on another server. */
async function worldWithForeignPage(): Promise<ProgramWorld> {
  const world = await ProgramWorld.start(scenario({ orgs: 2, dataSourcesPerOrg: 2 }));
  world.sandbox.control.faults.add({
    at: 'GET /dataSources',
    orgId: world.sandbox.setup.serviceApp.targetOrgIds[0]!,
    do: 'patch',
    patch: {},
    headers: { Link: '<https://elsewhere.example/v1/dataSources?page=2>; rel="next"' },
    times: 'always',
  });
  return world;
}

const told = {
  code: 'list-incomplete',
  message: expect.stringMatching(/listed 2 data sources and no more: .* another address \(elsewhere\.example\)/),
  trackingId: expect.any(String),
};

describe('a list of data sources that ends before its end', () => {
  test('run: what was read is extended, and the run fails in part, loudly', async () => {
    const world = await worldWithForeignPage();
    const { code, document } = await world.json(runSchema, ['run']);
    expect(code).toBe(3);
    expect(document).toMatchObject({ outcome: 'partial', counts: { extended: 4, failed: 0 }, error: told });
    expect(document.credentials).toMatchObject([
      { kind: 'integration' },
      {
        kind: 'service-app',
        reason: expect.stringContaining('not all of its data sources could be read'),
        error: told,
      },
      { kind: 'service-app' },
    ]);
    const people = await world.run(['run']);
    expect(people.code).toBe(3);
    expect(people.stderr).toMatch(/^error: Webex listed 2 data sources and no more: .*\nfix: .*\ntrackingId: /m);
  });

  test('run with DATA_SOURCE_ID: one that is not listed may be behind the end, and is not called missing', async () => {
    const world = await worldWithForeignPage();
    const { code, document } = await world.json(runSchema, ['run'], { env: { DATA_SOURCE_ID: 'not-listed' } });
    expect({ code, listed: document.dataSources }).toEqual({ code: 3, listed: [] });
    expect(document.error).toMatchObject(told);
  });

  test('data-sources: shows what it has, and fails', async () => {
    const world = await worldWithForeignPage();
    const { code, document } = await world.json(dataSourcesSchema, ['data-sources']);
    expect({ code, shown: document.dataSources.length }).toEqual({ code: 3, shown: 4 });
    expect(document.error).toMatchObject(told);
  });

  test('status: not healthy', async () => {
    const world = await worldWithForeignPage();
    const { code, document } = await world.json(statusSchema, ['status']);
    expect({ code, healthy: document.healthy, shown: document.dataSources.length }).toEqual({
      code: 3,
      healthy: false,
      shown: 4,
    });
    expect(document.problems).toMatchObject([
      { code: 'data-sources-not-read', message: expect.stringMatching(/could not all be read: Webex listed 2/) },
    ]);
  });

  test('extend-data-source --all: extends what is listed, and fails', async () => {
    const world = await worldWithForeignPage();
    const { code, document } = await world.json(extendDataSourceSchema, [
      'extend-data-source',
      '--all',
      '--no-records',
    ]);
    expect({ code, actions: document.dataSources.map(({ action }) => action) }).toEqual({
      code: 3,
      actions: ['extended', 'extended', 'extended', 'extended'],
    });
    expect(document.error).toMatchObject(told);
  });

  test('refresh-token: the token is proved all the same', async () => {
    const world = await worldWithForeignPage();
    const { code, document } = await world.json(refreshTokenSchema, ['refresh-token']);
    expect(code).toBe(0);
    expect(document.credentials.map(({ action }) => action)).toEqual(['kept', 'kept', 'kept']);
  });

  test('a second page that fails does not take the first one along', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 3, modes: { pageSize: 2 } }));
    world.sandbox.control.faults.add({ at: 'GET /dataSources', nth: 2, do: 'status:500', times: 'always' });
    const { code, document } = await world.json(runSchema, ['run'], { env: { RETRIES: '0' } });
    expect({ code, counts: document.counts }).toMatchObject({ code: 3, counts: { extended: 2 } });
    expect(document.error).toMatchObject({ message: expect.stringContaining('listed 2 data sources and no more') });
  });

  test('items without an id cannot be kept alive: that is told too', async () => {
    const world = await ProgramWorld.start(scenario({ modes: { listItems: 'openapi-example' } }));
    const { code, document } = await world.json(runSchema, ['run']);
    expect(code).toBe(3);
    expect(document.error).toMatchObject({
      code: 'list-incomplete',
      message: expect.stringContaining('1 of them without a usable id'),
    });
  });
});
