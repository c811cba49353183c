import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import {
  deleteDataSourceSchema,
  failureSchema,
  operationRecordSchema,
  registerDataSourceSchema,
  schemasSchema,
  updateDataSourceSchema,
} from '../../src/schemas.ts';
import { ProgramWorld, until } from '../support/program.ts';
import { atTerminal, hasTerminal } from '../support/terminal.ts';

const url = 'https://new.example.com/byods';
const env = { RETRY_INTERVAL_MS: '1' };

function sources(world: ProgramWorld) {
  return world.sandbox.control.dataSources.list();
}

function methods(world: ProgramWorld): string[] {
  return [...new Set(world.sandbox.control.ledger.get().requests.map(({ method }) => method))].sort();
}

/** The one record, checked: its name, its shape, and that nothing secret stands in it. */
async function record(world: ProgramWorld): Promise<{ name: string; content: z.infer<typeof operationRecordSchema> }> {
  const [{ name, text }, ...others] = (await world.records()) as [{ name: string; text: string }];
  expect(others).toEqual([]);
  for (const { nonce } of sources(world)) expect(text).not.toContain(nonce);
  return { name, content: operationRecordSchema.parse(JSON.parse(text)) };
}

describe('register-data-source', () => {
  test('with the defaults of the Python sample, proved, with its record', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 0 }));
    const ran = await world.json(registerDataSourceSchema, ['register-data-source', '--url', url, '-y']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const [made] = sources(world);
    expect(made).toMatchObject({
      url,
      audience: 'BYODS',
      subject: 'BYODS',
      tokenLifetimeMinutes: 1440,
      status: 'active',
    });
    expect(ran.stdout).not.toContain(made!.nonce);
    const { document } = ran;
    expect(document).toMatchObject({
      action: 'registered',
      dataSource: { id: made!.id, orgId: made!.orgId, url, status: 'active', lifetimeMinutes: 1440 },
      trackingId: expect.stringMatching(/^ROUTER_/),
    });
    expect(document.changes).toContainEqual({ field: 'schemaId', after: '5397013b-7920-4ffc-807c-e8a3e0a18f43' });
    const { name, content } = await record(world);
    expect(name).toMatch(new RegExp(`^data_source_registration_${made!.id}_\\d{8}_\\d{6}\\.json$`));
    expect(document.record).toBe(name);
    expect(content).toMatchObject({
      operation: 'registration',
      dataSourceId: made!.id,
      orgId: made!.orgId,
      success: true,
      trackingId: document.trackingId,
      asked: { url, nonce: { sha256: expect.stringMatching(/^[0-9a-f]{8}$/) } },
      answer: { id: made!.id, jwsToken: { sha256: expect.any(String) } },
    });
  });

  test('with every field', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 0 }));
    const fields = ['--url', 'wss://new.example.com/s', '--schema', 'a38a10b7-43e4-4676-a076-a7d6dce9387d'];
    const more = ['--audience', 'Aud', '--subject', 'Süb ject', '--minutes', '90'];
    const off = ['--status', 'disabled', '--error-message', 'Not yet'];
    const { code } = await world.run(['register-data-source', ...fields, ...more, ...off, '-y', '--no-records']);
    expect(code).toBe(0);
    expect(sources(world)[0]).toMatchObject({
      url: 'wss://new.example.com/s',
      schemaId: 'a38a10b7-43e4-4676-a076-a7d6dce9387d',
      audience: 'Aud',
      subject: 'Süb ject',
      tokenLifetimeMinutes: 90,
      status: 'disabled',
      errorMessage: 'Not yet',
    });
    expect(await world.records()).toEqual([]);
  });

  test.each([
    ['reset before', { do: 'reset' }],
    ['reset afterwards', { do: 'reset', phase: 'after-commit' }],
    ['the answer breaks off', { do: 'reset', phase: 'mid-body' }],
    ['503 afterwards', { do: 'status:503', phase: 'after-commit' }],
  ] as const)('an answer that is lost (%s): registered once, with the record of it', async (_name, fault) => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 0 }));
    world.sandbox.control.faults.add({ at: 'POST /dataSources', ...fault });
    const words = ['register-data-source', '--url', url, '-y'];
    const { code, document } = await world.json(registerDataSourceSchema, words, { env });
    expect(code).toBe(0);
    expect(sources(world).map(({ id }) => id)).toEqual([document.dataSource!.id]);
    expect((await record(world)).content).toMatchObject({ success: true, answer: { id: document.dataSource!.id } });
  });

  test('a refusal: in the words of Webex, with its trackingId and a record of the failure', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 0 }));
    const body = { message: 'a data source with this url exists' };
    world.sandbox.control.faults.add({ at: 'POST /dataSources', do: 'status:409', body, times: 2 });
    const { code, stdout, stderr } = await world.run(['register-data-source', '--url', url, '-y']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^record: data_source_registration_failed_/);
    expect(stderr).toMatch(/^error: Webex refused to register .* \(HTTP 409\): a data source with this url exists$/m);
    expect(stderr).toMatch(/^fix: .*byods data-sources/m);
    expect(stderr).toMatch(/^trackingId: ROUTER_/m);
    const { name, content } = await record(world);
    expect(name).toMatch(/^data_source_registration_failed_\d{8}_\d{6}\.json$/);
    expect(content).toMatchObject({ success: false, error: { code: 'webex-refused', status: 409 }, asked: { url } });
    const { document } = await world.json(registerDataSourceSchema, ['register-data-source', '--url', url, '-y']);
    expect(document).toMatchObject({ action: 'failed', error: { code: 'webex-refused' } });
    expect(document.changes).toContainEqual({ field: 'url', after: url });
    expect(document).not.toHaveProperty('dataSource');
  });

  test('a server that quotes the request: no nonce and no token is shown', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 0 }));
    world.sandbox.control.faults.add({ at: 'POST /dataSources', do: 'echo', times: 'always' });
    const { code, stderr } = await world.run(['register-data-source', '--url', url, '-y', '--verbose'], { env });
    expect(code).toBe(1);
    expect(stderr).toContain('"nonce":"[redacted]"');
  });

  test('several orgs: one has to be named, or is the only one that is not paused', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 2, dataSourcesPerOrg: 0 }));
    const [first, second] = world.sandbox.setup.serviceApp.targetOrgIds;
    const words = ['register-data-source', '--url', url, '-y'];
    const unclear = await world.json(failureSchema, words);
    expect(unclear.code).toBe(2);
    expect(unclear.document.error).toMatchObject({ code: 'usage', remedy: 'name one with --org <id>' });
    expect(unclear.document.error.message).toContain(`Sandbox Org 1 (${first})`);
    expect(world.sandbox.control.ledger.get().total).toBe(0);
    await world.run([...words, '--org', 'Sandbox Org 2']);
    expect(sources(world).map(({ orgId }) => orgId)).toEqual([second]);
    await world.configure({ ...world.document(), orgs: { [second!]: { paused: true } } });
    await world.run(words);
    expect(sources(world).map(({ orgId }) => orgId)).toEqual([second, first]);
  });

  test('--dry-run: what would be registered, and nothing is sent but questions', async () => {
    const world = await ProgramWorld.start(scenario());
    const before = await world.stored();
    const words = ['register-data-source', '--url', url, '--dry-run'];
    const { code, document } = await world.json(registerDataSourceSchema, words);
    expect({ code, document }).toMatchObject({ code: 0, document: { action: 'planned', dryRun: true } });
    expect(document.changes).toContainEqual({ field: 'schemaId', after: '5397013b-7920-4ffc-807c-e8a3e0a18f43' });
    expect(methods(world)).toEqual(['GET']);
    expect(await world.stored()).toBe(before);
    expect(await world.records()).toEqual([]);
    const shown = await world.run([...words, '--schema', '523e1b7f-4693-47bc-b84e-a7b7a505fb0b']);
    expect(shown.stdout).toMatch(/schema +\+ 523e1b7f-.*\n[\s\S]*^Dry run: .*nothing was changed or written$/m);
  });

  test('--dry-run without a token: says what it could not read, and renews none', async () => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: 'none' }));
    const words = ['register-data-source', '--url', url, '--dry-run'];
    const { code, document } = await world.json(registerDataSourceSchema, words);
    expect(code).toBe(0);
    expect(document.reason).toMatch(/nothing was read: no stored token/);
    expect(document.changes.map(({ field }) => field)).not.toContain('schemaId');
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });

  test('an interruption while Webex answers: what to look at, and the id once it is known', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 0, modes: { latencyMs: 700 } }));
    const words = ['register-data-source', '--url', url, '--schema', '523e1b7f-4693-47bc-b84e-a7b7a505fb0b', '-y'];
    const ran = await world.json(registerDataSourceSchema, words, {
      onStart: (child) => {
        const sent = () => world.sandbox.control.ledger.get().requests.some(({ method }) => method === 'POST');
        until(sent, 'a registration').then(() => child.kill('SIGINT'));
      },
    });
    expect(ran.code).toBe(130);
    expect(ran.document).toMatchObject({
      action: 'registered',
      dataSource: { id: sources(world)[0]!.id },
      error: { code: 'interrupted', remedy: expect.stringMatching(/^look first whether it was registered/) },
    });
  });
});

describe('update-data-source', () => {
  test('what is named, and nothing else; said in words, with its record', async () => {
    const world = await ProgramWorld.start(scenario());
    const [before] = sources(world);
    const { id } = before!;
    const { code, stdout, stderr } = await world.run(['update-data-source', id, '--url', url, '-y']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/url +- https:\/\/source-1.*\n +\+ https:\/\/new\.example/);
    expect(stdout).toContain('Its calls will go to new.example.com, and no longer to source-1.org-1.example.com.');
    expect(stdout).toMatch(/^Done: data source .* updated; its token: 24 h left, until 20.*Z$/m);
    const { audience, subject, schemaId, tokenLifetimeMinutes, status } = before!;
    expect(sources(world)[0]).toMatchObject({ url, audience, subject, schemaId, tokenLifetimeMinutes, status });
    const { name, content } = await record(world);
    expect(name).toMatch(new RegExp(`^data_source_update_${id}_\\d{8}_\\d{6}\\.json$`));
    expect(stdout).toContain(`record: ${name}`);
    expect(content).toMatchObject({
      operation: 'update',
      success: true,
      before: { id, url: before!.url },
      asked: { url },
    });
  });

  test('E5: disabling needs a message; enabling is what extend-data-source names, and then it extends', async () => {
    const world = await ProgramWorld.start(scenario());
    const { id } = sources(world)[0]!;
    const update = ['update-data-source', id, '-y', '--no-records'];
    expect((await world.run([...update, '--status', 'disabled'])).stderr).toMatch(/--error-message is needed/);
    const off = await world.run([...update, '--status', 'disabled', '--error-message', 'Down until noon']);
    expect(off.stdout).toMatch(/error message +\+ Down until noon\n.*no calls to it until it is active again/);
    expect(sources(world)[0]).toMatchObject({ status: 'disabled', errorMessage: 'Down until noon' });

    const refused = await world.run(['extend-data-source', id, '--no-records']);
    const fix = /^fix: byods (update-data-source .* --status active)$/m.exec(refused.stderr);
    expect(fix?.[1]).toContain(id);
    const on = await world.run([...fix![1]!.split(' '), '-y', '--no-records']);
    expect(on.stdout).toContain('Webex will send calls to it again.');
    expect(sources(world)[0]).toMatchObject({ status: 'active' });
    expect((await world.run(['extend-data-source', id, '--no-records'])).code).toBe(0);
  });

  test('what is so already: unchanged, nothing is sent, no record', async () => {
    const world = await ProgramWorld.start(scenario());
    const { id, subject } = sources(world)[0]!;
    const words = ['update-data-source', id, '--subject', subject, '--minutes', '1440', '-y'];
    const { code, document } = await world.json(updateDataSourceSchema, words);
    expect(code).toBe(0);
    expect(document).toMatchObject({ action: 'unchanged', changes: [], dataSource: { id, subject } });
    expect(methods(world)).toEqual(['GET']);
    expect(await world.records()).toEqual([]);
  });

  test.each([
    ['reset before', { do: 'reset' }, 2],
    ['reset afterwards', { do: 'reset', phase: 'after-commit' }, 1],
    ['the answer breaks off', { do: 'reset', phase: 'mid-body' }, 1],
    ['503 first', { do: 'status:503' }, 2],
  ] as const)('an answer that is lost (%s)', async (_name, fault, puts) => {
    const world = await ProgramWorld.start(scenario());
    const { id } = sources(world)[0]!;
    world.sandbox.control.faults.add({ at: 'PUT /dataSources/*', ...fault });
    const { code, document } = await world.json(
      updateDataSourceSchema,
      ['update-data-source', id, '--url', url, '-y'],
      {
        env,
      },
    );
    expect({ code, action: document.action }).toEqual({ code: 0, action: 'updated' });
    expect(world.sandbox.control.ledger.get().putsPerDataSource).toEqual({ [id]: puts });
    expect(sources(world)[0]!.url).toBe(url);
  });

  test('what came back different is told, with what is there now', async () => {
    const world = await ProgramWorld.start(scenario());
    const { id } = sources(world)[0]!;
    world.sandbox.control.faults.add({
      at: 'PUT /dataSources/*',
      do: 'patch',
      patch: { url: 'https://other.example.com' },
    });
    const { code, document } = await world.json(updateDataSourceSchema, ['update-data-source', id, '--url', url, '-y']);
    expect(code).toBe(3);
    expect(document).toMatchObject({
      action: 'failed',
      dataSource: { id, url: 'https://other.example.com' },
      changes: [{ field: 'url', after: url }],
      error: {
        code: 'changed-meanwhile',
        message: expect.stringContaining('was updated, but url came back different'),
      },
    });
    expect((await record(world)).name).toMatch(/^data_source_update_failed_\d{8}_\d{6}\.json$/);
  });

  test('several orgs: an id finds its owner; in a named org that has it not, the error names that org', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 3 }));
    const [first, second] = world.sandbox.setup.serviceApp.targetOrgIds;
    const mine = sources(world).find(({ orgId }) => orgId === second)!;
    const words = ['update-data-source', mine.id, '--url', url, '-y', '--no-records'];
    const found = await world.json(updateDataSourceSchema, words);
    expect(found).toMatchObject({ code: 0, document: { dataSource: { id: mine.id, orgId: second } } });
    const wrong = await world.json(updateDataSourceSchema, [...words, '--org', first!]);
    expect(wrong).toMatchObject({ code: 3, document: { action: 'failed', dataSource: { id: mine.id, orgId: first } } });
    expect(wrong.document.error).toMatchObject({
      message: expect.stringContaining('looked for in Sandbox Org 1 ('),
      remedy: expect.stringContaining('leave out --org'),
    });
    const nowhere = await world.json(failureSchema, ['update-data-source', 'nowhere', '--url', url, '-y']);
    expect(nowhere).toMatchObject({ code: 3, document: { error: { code: 'not-found' } } });
    world.sandbox.control.orgs.deauthorize(second!);
    const unread = await world.json(failureSchema, words, { env });
    expect(unread.code).toBe(4);
    expect(unread.document.error.message).toMatch(/in none of the 3 orgs that could be read; 1 org could not: /);
  });

  test('--dry-run: before and after, nothing is sent but questions, nothing written', async () => {
    const world = await ProgramWorld.start();
    const before = await world.stored();
    const { id } = sources(world).find(({ status }) => status === 'disabled')!;
    const words = ['update-data-source', id, '--status', 'active', '--minutes', '60', '--dry-run'];
    const first = world.sandbox.setup.serviceApp.targetOrgIds[0]!;
    const { code, document } = await world.json(updateDataSourceSchema, [...words, '--org', first]);
    expect({ code, action: document.action }).toEqual({ code: 0, action: 'planned' });
    expect(document.changes.slice(0, 2)).toEqual([
      { field: 'tokenLifetimeMinutes', before: 1440, after: 60 },
      { field: 'status', before: 'disabled', after: 'active' },
    ]);
    expect(document.dataSource).toMatchObject({ id, status: 'disabled' });
    expect(methods(world)).toEqual(['GET']);
    expect(await world.stored()).toBe(before);
    expect(await world.records()).toEqual([]);
  });

  test('--dry-run of a mistake and without a token', async () => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: 'none' }));
    const { id } = sources(world)[0]!;
    const words = ['update-data-source', id, '--url', url, '--dry-run'];
    const { code, document } = await world.json(updateDataSourceSchema, words);
    expect({ code, changes: document.changes }).toEqual({ code: 0, changes: [] });
    expect(document.reason).toMatch(/nothing was read: no stored token/);
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });
});

describe('delete-data-source', () => {
  test('deletes, looks that it is gone, and records what was there', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 2 }));
    const [gone, kept] = sources(world);
    const ran = await world.json(deleteDataSourceSchema, ['delete-data-source', gone!.id, '-y']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.document).toMatchObject({ action: 'deleted', dataSource: { id: gone!.id, url: gone!.url } });
    expect(ran.document.changes).toContainEqual({ field: 'url', before: gone!.url });
    expect(sources(world).map(({ id }) => id)).toEqual([kept!.id]);
    const { name, content } = await record(world);
    expect(name).toMatch(new RegExp(`^data_source_deletion_${gone!.id}_\\d{8}_\\d{6}\\.json$`));
    expect(JSON.stringify(content)).not.toContain(gone!.nonce);
    expect(content).toMatchObject({ operation: 'deletion', success: true, before: { url: gone!.url } });
    const again = await world.run(['delete-data-source', gone!.id, '-y', '--no-records']);
    expect(again).toMatchObject({ code: 3, stderr: expect.stringMatching(/HTTP 404/) });
  });

  test.each([
    ['reset before', { do: 'reset' }],
    ['reset afterwards', { do: 'reset', phase: 'after-commit' }],
    ['500 afterwards', { do: 'status:500', phase: 'after-commit' }],
  ] as const)('an answer that is lost (%s): it is gone', async (_name, fault) => {
    const world = await ProgramWorld.start(scenario());
    world.sandbox.control.faults.add({ at: 'DELETE /dataSources/*', ...fault });
    const words = ['delete-data-source', sources(world)[0]!.id, '-y'];
    const { code, document } = await world.json(deleteDataSourceSchema, words, { env });
    expect({ code, action: document.action }).toEqual({ code: 0, action: 'deleted' });
    expect(sources(world)).toEqual([]);
  });

  test('a refusal leaves it, with a record of the failure', async () => {
    const world = await ProgramWorld.start(scenario({ serviceApp: { scopes: ['spark-admin:datasource_read'] } }));
    const { id } = sources(world)[0]!;
    const { code, document } = await world.json(deleteDataSourceSchema, ['delete-data-source', id, '-y']);
    expect(code).toBe(3);
    expect(document).toMatchObject({
      action: 'failed',
      dataSource: { id, status: 'active' },
      error: { code: 'forbidden' },
    });
    expect((await record(world)).name).toMatch(/^data_source_deletion_failed_\d{8}_\d{6}\.json$/);
    expect(sources(world)).toHaveLength(1);
  });

  test('--dry-run: what would go, and nothing is sent but questions', async () => {
    const world = await ProgramWorld.start(scenario());
    const { id } = sources(world)[0]!;
    const { code, stdout } = await world.run(['delete-data-source', id, '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}url +- https:\/\/source-1/m);
    expect(stdout).toMatch(/^Webex will send no calls to source-1/m);
    expect(methods(world)).toEqual(['GET']);
    expect(await world.records()).toEqual([]);
  });
});

describe('schemas', () => {
  test('every field for a program, a table for people', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 2 }));
    const { code, document } = await world.json(schemasSchema, ['schemas']);
    expect(code).toBe(0);
    expect(document.schemas).toHaveLength(5);
    expect(document.schemas[0]).toEqual({
      id: '5397013b-7920-4ffc-807c-e8a3e0a18f43',
      serviceType: 'VoiceVirtualAgent',
      protocol: 'gRPC',
      appType: 'serviceApp',
      url: '/path/to/definition/voicevirtualagent',
      createdAt: '2024-09-05T01:35:04Z',
    });
    const { stdout } = await world.run(['schemas'], { env: { COLUMNS: '60' } });
    expect(stdout).toMatch(/^ID +SERVICE/);
    expect(stdout.split('\n').filter((line) => line.length > 60)).toEqual([]);
  });

  test('with the token of an org that has one, else of the org that is named', async () => {
    const world = await ProgramWorld.start();
    const [first, second] = world.sandbox.setup.serviceApp.targetOrgIds;
    world.sandbox.control.orgs.deauthorize(second!);
    expect((await world.run(['schemas'])).code).toBe(0);
    expect((await world.run(['schemas', '--org', second!], { env })).code).toBe(4);
    await world.configure({ ...world.document(), orgs: { [first!]: { paused: true }, [second!]: { paused: true } } });
    expect((await world.run(['schemas'])).stderr).toMatch(/every org is paused/);
  });

  test('what a hostile server says is cleaned', async () => {
    const world = await ProgramWorld.start(scenario());
    const items = [{ id: 'x\u001b]0;title\u0007', serviceType: 'a\u202eb' }];
    world.sandbox.control.faults.add({ at: 'GET /dataSources/schemas', do: 'status:200', body: { items }, times: 2 });
    const { stdout } = await world.run(['schemas']);
    expect(stdout).toContain('x\\x1b]0;title\\x07');
    expect(/(?!\n)\p{Cc}|\u202e/u.exec(stdout)).toBeNull();
    expect(/(?!\n)\p{Cc}|\u202e/u.exec((await world.run(['schemas', '--json'])).stdout)).toBeNull();
  });
});

describe('at a real terminal', () => {
  const terminal = test.skipIf(!hasTerminal);
  if (!hasTerminal) console.warn('SKIPPED: questions at a real terminal, because `script` of util-linux is not here');

  const opened = async () => {
    const world = await ProgramWorld.start(scenario());
    const { PATH } = process.env;
    const ran = { PATH, HOME: world.folder, WEBEX_API_BASE_URL: world.sandbox.baseUrl, NO_COLOR: '1' };
    const at = (args: readonly string[], type: readonly (readonly [RegExp, string])[]) =>
      atTerminal(args, { cwd: world.folder, env: ran, type });
    return { world, at, id: sources(world)[0]!.id };
  };

  terminal('an update is shown, asked about, and made', async () => {
    const { world, at, id } = await opened();
    const { code, screen } = await at(['update-data-source', id, '--url', url], [[/\[y\/N\] $/, 'y\r']]);
    expect(code).toBe(0);
    expect(screen).toMatch(/Update it\? \[y\/N\] y\s+Done: data source/);
    expect(sources(world)[0]!.url).toBe(url);
  });

  terminal('a deletion wants the id; anything else changes nothing', async () => {
    const { world, at, id } = await opened();
    const no = await at(['delete-data-source', id], [[/delete it: $/, 'y\r']]);
    expect(no).toMatchObject({ code: 2, screen: expect.stringMatching(/error: it was not confirmed/) });
    expect(methods(world)).toEqual(['GET']);
    expect((await at(['delete-data-source', id], [[/delete it: $/, `${id}\r`]])).code).toBe(0);
    expect(sources(world)).toEqual([]);
  });

  terminal.each([
    ['Ctrl-C', '\u0003', 130],
    ['Ctrl-D', '\u0004', 2],
  ])('%s at the question: nothing is changed', async (_name, key, code) => {
    const { world, at, id } = await opened();
    const started = performance.now();
    const ran = await at(['update-data-source', id, '--url', url], [[/\[y\/N\] $/, key]]);
    expect(ran.code).toBe(code);
    expect(performance.now() - started, 'nothing is waited for').toBeLessThan(8000);
    expect(methods(world)).toEqual(['GET']);
  });
});
