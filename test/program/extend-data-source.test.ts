import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { extendDataSourceSchema, operationRecordSchema, runSchema } from '../../src/schemas.ts';
import { ProgramWorld } from '../support/program.ts';

const MINUTE = 60_000;

function ids(world: ProgramWorld): string[] {
  return world.sandbox.control.dataSources.list().map(({ id }) => id);
}

describe('extend-data-source', () => {
  test('one id: for 24 hours, proved, with its record in the working folder', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 2 }));
    const [id] = ids(world);
    const { code, document, stderr } = await world.json(extendDataSourceSchema, ['extend-data-source', id!]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [entry] = document.dataSources;
    const kept = world.sandbox.control.dataSources.get(id!);
    expect(entry).toMatchObject({ id, action: 'extended', status: 'active', lifetimeMinutes: 1440, url: kept.url });
    expect(Date.parse(entry!.expiresAt!) - Date.now()).toBeGreaterThan(1439 * MINUTE);
    const [record, ...others] = await world.records();
    expect(others).toEqual([]);
    expect(entry!.record).toBe(record!.name);
    expect(record!.text).not.toContain(kept.nonce);
    expect(operationRecordSchema.parse(JSON.parse(record!.text))).toMatchObject({
      success: true,
      trackingId: entry!.trackingId,
      before: { id, url: kept.url, status: 'active' },
      asked: { tokenLifetimeMinutes: 1440, nonce: { sha256: expect.stringMatching(/^[0-9a-f]{8}$/) } },
      answer: { id, jwsToken: { exp: expect.any(String) } },
    });
  });

  test('the last word is the minutes; --no-records leaves none; the named program does the same', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 2 }));
    const [one, two] = ids(world);
    const { document } = await world.json(extendDataSourceSchema, [one!, two!, '60', '--no-records'], {
      bin: 'extend-data-source.js',
    });
    expect(document.dataSources.map(({ lifetimeMinutes }) => lifetimeMinutes)).toEqual([60, 60]);
    expect(world.sandbox.control.dataSources.list().map((each) => each.tokenLifetimeMinutes)).toEqual([60, 60]);
    expect(await world.records()).toEqual([]);
  });

  test('an id of digits alone, with its minutes', async () => {
    const world = await ProgramWorld.start({ ...scenario(), dataSources: [{ org: 0, ageMinutes: 5, id: '12345' }] });
    const { code, document } = await world.json(extendDataSourceSchema, ['extend-data-source', '12345', '60']);
    expect(code).toBe(0);
    expect(document.dataSources).toMatchObject([{ id: '12345', lifetimeMinutes: 60 }]);
  });

  test('a named one is extended though it was just extended', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourceAgeMinutes: 0 }));
    expect((await world.run(['extend-data-source', ids(world)[0]!])).code).toBe(0);
  });

  test('ids from stdin; nothing there is refused', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 3 }));
    const [one, two] = ids(world);
    const stdin = `${one}\r\n\n  ${two} ${one}\n`;
    const { document } = await world.json(extendDataSourceSchema, ['extend-data-source', '-', '30'], { stdin });
    expect(document.dataSources.map(({ id }) => id)).toEqual([one, two]);
    const empty = await world.run(['extend-data-source', '-'], { stdin: ' \n' });
    expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining('no id came from stdin') });
    const odd = await world.run(['extend-data-source', '-'], { stdin: 'ok\n../people/me\n' });
    expect(odd).toMatchObject({ code: 2, stderr: expect.stringContaining('"../people/me" is not the id') });
  });

  test('--all and --expiring-within: the soonest first, disabled ones passed over', async () => {
    const world = await ProgramWorld.start();
    const soon = await world.json(extendDataSourceSchema, ['extend-data-source', '--expiring-within', '2h']);
    expect(soon.code).toBe(0);
    expect(soon.document.dataSources.map(({ action }) => action)).toEqual(['extended', 'extended']);
    const all = await world.json(extendDataSourceSchema, ['extend-data-source', '--all', '90']);
    expect(all.document.dataSources.map(({ action }) => action).sort()).toEqual([
      ...Array(7).fill('extended'),
      'skipped',
    ]);
    expect(world.sandbox.control.ledger.get().putsToDisabled).toEqual([]);
  });

  test('--dry-run: reads with the stored token, renews nothing, sends nothing, leaves no record', async () => {
    const world = await ProgramWorld.start();
    const before = await world.stored();
    const [id] = ids(world);
    const { code, document } = await world.json(extendDataSourceSchema, ['extend-data-source', id!, '60', '--dry-run']);
    expect(code).toBe(0);
    expect(document.dataSources).toMatchObject([{ id, action: 'kept', reason: 'would be extended to 60 minutes' }]);
    expect(world.sandbox.control.ledger.get().requests.every(({ method }) => method === 'GET')).toBe(true);
    expect(await world.stored()).toBe(before);
    expect(await world.records()).toEqual([]);
  });

  test('--dry-run without a token says what would be done', async () => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: 'none' }));
    const { code, document } = await world.json(extendDataSourceSchema, [
      'extend-data-source',
      ids(world)[0]!,
      '--dry-run',
    ]);
    expect(code).toBe(0);
    expect(document.dataSources[0]!.reason).toMatch(/would be extended to 1440 minutes; it was not read/);
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });

  test('E5: a disabled one that is named is refused with what enables it, and no PUT', async () => {
    const world = await ProgramWorld.start();
    const disabled = world.sandbox.control.dataSources.list().find(({ status }) => status === 'disabled')!;
    const { code, stdout, stderr } = await world.run(['extend-data-source', disabled.id]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^failed/m);
    expect(stderr).toMatch(/is disabled.*\nfix: .*byods update-data-source/);
    expect(world.sandbox.control.ledger.get().putsPerDataSource).toEqual({});
    expect((await world.records()).map(({ name }) => name)).toEqual([
      expect.stringMatching(/^data_source_extend_failed_\d{8}_\d{6}\.json$/),
    ]);
  });

  test('one failing id never stops the rest: exit code 3, each told', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 3 }));
    const [one, two, three] = ids(world);
    world.sandbox.control.faults.add({ at: `PUT /dataSources/${two}`, do: 'status:500', times: 'always' });
    const env = { RETRY_INTERVAL_MS: '1' };
    const words = ['extend-data-source', one!, two!, 'gone', three!];
    const { code, document } = await world.json(extendDataSourceSchema, words, { env });
    expect(code).toBe(3);
    const actions = Object.fromEntries(document.dataSources.map(({ id, action }) => [id, action]));
    expect(actions).toEqual({ [one!]: 'extended', [two!]: 'failed', gone: 'failed', [three!]: 'extended' });
    expect(document.dataSources.find(({ id }) => id === 'gone')!.error).toMatchObject({
      code: 'not-found',
      status: 404,
    });
    const names = (await world.records()).map(({ name }) => name);
    expect(names.filter((name) => name.includes('_failed_'))).toHaveLength(2);
    expect(names).toHaveLength(4);
  });

  test('an id that no org has: only what is known stands in its row, as the documents say', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 2 }));
    const { code, document } = await world.json(extendDataSourceSchema, ['extend-data-source', 'nowhere', '60']);
    expect(code).toBe(3);
    expect(Object.keys(document.dataSources[0]!)).toEqual(['id', 'action', 'reason', 'lifetimeMinutes', 'error']);
    // In one named org it was looked for there, and nothing more is known of it.
    const named = ['extend-data-source', 'nowhere', '60', '--org', 'Sandbox Org 1', '--no-records'];
    const looked = await world.json(extendDataSourceSchema, named);
    const fields = ['id', 'orgId', 'orgName', 'action', 'reason', 'lifetimeMinutes', 'trackingId', 'error'];
    expect(Object.keys(looked.document.dataSources[0]!)).toEqual(fields);

    const run = await world.json(runSchema, ['run'], { env: { DATA_SOURCE_ID: 'nowhere' } });
    expect(Object.keys(run.document.dataSources[0]!)).toEqual(['id', 'action', 'reason', 'atRisk', 'error']);

    const schema = z.toJSONSchema(extendDataSourceSchema).properties!.dataSources as {
      items: z.core.JSONSchema.JSONSchema;
    };
    const optional = ['orgId', 'status', 'audience', 'subject', 'schemaId', 'url', 'previousExpiresAt', 'expiresAt'];
    for (const field of optional) {
      expect(schema.items.required, field).not.toContain(field);
      expect(JSON.stringify(schema.items.properties?.[field]), field).toContain('absent');
    }
  });

  test('E15: with several orgs an id finds its owner; in a named org that has it not, the error names that org', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 3 }));
    const [first, second] = world.sandbox.setup.serviceApp.targetOrgIds;
    const mine = world.sandbox.control.dataSources.list().find(({ orgId }) => orgId === second)!;
    const found = await world.json(extendDataSourceSchema, ['extend-data-source', mine.id]);
    expect(found).toMatchObject({ code: 0, document: { dataSources: [{ id: mine.id, orgId: second }] } });
    const wrong = await world.json(extendDataSourceSchema, ['extend-data-source', mine.id, '--org', first!]);
    expect(wrong.code).toBe(3);
    expect(wrong.document.error).toMatchObject({
      message: expect.stringContaining('looked for in Sandbox Org 1 ('),
      remedy: expect.stringContaining('leave out --org'),
    });
    const nowhere = await world.json(extendDataSourceSchema, ['extend-data-source', 'nowhere', mine.id]);
    expect(nowhere.code).toBe(3);
    expect(nowhere.document.dataSources.map(({ action }) => action)).toEqual(['extended', 'failed']);
    expect(nowhere.document.error?.message).toContain('in none of the 3 orgs');
  });

  test.each([
    ['E1: the answer to the PUT is lost', { do: 'reset', phase: 'after-commit' as const }, 0],
    ['C17: the connection is reset before', { do: 'reset' }, 0],
    ['C3: 503 first', { do: 'status:503' }, 0],
    ['C16: an answer without end', { do: 'body:huge' }, 0],
  ])('%s', async (_name, fault, code) => {
    const world = await ProgramWorld.start(scenario());
    const [id] = ids(world);
    world.sandbox.control.faults.add({ at: `PUT /dataSources/${id}`, ...fault });
    const ran = await world.run(['extend-data-source', id!, '60'], { env: { RETRY_INTERVAL_MS: '1' } });
    expect(ran).toMatchObject({ code });
    expect(world.sandbox.control.dataSources.get(id!).tokenLifetimeMinutes).toBe(60);
  });

  test('a record that cannot be written is a warning', async () => {
    const world = await ProgramWorld.start(scenario());
    const words = ['extend-data-source', ids(world)[0]!, '--records-dir', 'token-config.json/records'];
    const { code, document } = await world.json(extendDataSourceSchema, words);
    expect(code).toBe(0);
    expect(document.warnings).toEqual([expect.stringMatching(/could not be written into .*ENOTDIR/)]);
    expect(document.dataSources[0]!.record).toBeUndefined();
  });

  test('I2, I3, H9: what a server says is cleaned', async () => {
    // What a terminal would obey; a line break is ours.
    const control = (text: string) => /(?!\n)\p{Cc}|[\u202a-\u202e]/u.exec(text);
    const world = await ProgramWorld.start(scenario());
    const [id] = ids(world);
    world.sandbox.control.dataSources.change(id!, {
      audience: 'a\u001b]52;c;eA==\u0007b',
      subject: 'x\u202ey\u009b2J',
    });
    const list = await world.run(['data-sources']);
    expect(list.stdout).toMatch(/a\\x1b\]52;c;eA==\\x07b/);
    expect(control(list.stdout)).toBeNull();
    expect(control((await world.run(['data-sources', '--json'])).stdout)).toBeNull();
    world.sandbox.control.faults.add({ at: 'GET /dataSources/*', do: 'echo', times: 'always' });
    const echoed = await world.run(['extend-data-source', id!, '--verbose'], { env: { RETRIES: '0' } });
    expect(echoed.code).not.toBe(0);
  });
});
