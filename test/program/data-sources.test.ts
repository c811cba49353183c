import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { dataSourceSchema, dataSourcesSchema, failureSchema, operationRecordSchema } from '../../src/schemas.ts';
import { ProgramWorld } from '../support/program.ts';

const ids = (world: ProgramWorld) => world.sandbox.control.dataSources.list().map(({ id }) => id);
const sent = (world: ProgramWorld) => {
  const { requests } = world.sandbox.control.ledger.get();
  return requests.map(({ method, path }) => `${method} ${path}`);
};

/** One letter of an id gone wrong. */
function mistyped(id: string): string {
  return id.replace(/^./, (first) => (first === '0' ? '1' : '0'));
}

describe('the list', () => {
  test('the soonest to end first, every field for a program', async () => {
    const world = await ProgramWorld.start();
    const { code, document } = await world.json(dataSourcesSchema, ['data-sources']);
    expect(code).toBe(0);
    expect(document.dataSources).toHaveLength(8);
    const ends = document.dataSources.map(({ expiresAt }) => expiresAt!);
    expect(ends).toEqual([...ends].sort());
    expect(document.dataSources[0]).toMatchObject({
      status: 'active',
      audience: 'SandboxVoiceAgent',
      subject: 'sandbox-expired',
      lifetimeMinutes: 1440,
      remainingMinutes: expect.any(Number),
    });
    expect(document.dataSources.find(({ status }) => status === 'disabled')!.errorMessage).toMatch(/maintenance/);
  });

  test('in a pipe nothing is cut', async () => {
    const world = await ProgramWorld.start();
    const wide = await world.run([], { bin: 'data-sources.js' });
    expect(wide.stdout).toContain('https://just-extended.voice.example.com/byods');
    expect(wide.stdout).toContain('sandbox-just-extended');
  });

  test.each([40, 60, 80, 120])('on %i columns nothing is wider, and every id stands whole', async (columns) => {
    const world = await ProgramWorld.start();
    const { stdout } = await world.run(['data-sources'], { env: { COLUMNS: String(columns) } });
    for (const { id } of world.sandbox.control.dataSources.list()) expect(stdout).toContain(id);
    expect(stdout).toMatch(/ended 3 h ago/);
    expect(stdout.split('\n').filter((line) => line.length > columns)).toEqual([]);
  });

  test('one org that fails does not hide the others: exit code 3', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 3, integration: 'none' }));
    world.sandbox.control.orgs.deauthorize(world.sandbox.setup.serviceApp.targetOrgIds[1]!);
    const { code, document } = await world.json(dataSourcesSchema, ['data-sources']);
    expect(code).toBe(4);
    expect(document.dataSources).toHaveLength(2);
    world.sandbox.control.faults.add({
      at: 'GET /dataSources',
      do: 'status:403',
      orgId: world.sandbox.setup.serviceApp.targetOrgIds[0]!,
    });
    const one = await world.json(dataSourcesSchema, [
      'data-sources',
      '--org',
      'Sandbox Org 1',
      '--org',
      'Sandbox Org 3',
    ]);
    expect(one).toMatchObject({ code: 3, document: { dataSources: [{}] } });
  });

  test('none at all', async () => {
    const world = await ProgramWorld.start('empty');
    expect((await world.run(['data-sources'])).stdout).toBe('There are no data sources.\n');
  });

  test('--status and --expiring-within choose; what is over is within any time', async () => {
    const world = await ProgramWorld.start();
    const chosen = async (...args: string[]) => {
      const { document } = await world.json(dataSourcesSchema, ['data-sources', ...args]);
      return document.dataSources.map(({ subject }) => subject!.replace('sandbox-', ''));
    };
    expect(await chosen('--status', 'disabled')).toEqual(['disabled']);
    expect(await chosen('--status', 'active')).toHaveLength(7);
    expect(await chosen('--expiring-within', '1s')).toEqual(['expired']);
    expect(await chosen('--expiring-within', '2h')).toEqual(['expired', 'minutes-left']);
    expect(await chosen('--expiring-within', '5h')).toEqual(['expired', 'minutes-left', 'disabled']);
    expect(await chosen('--expiring-within', '5h', '--status', 'active')).toEqual(['expired', 'minutes-left']);
    expect(await chosen('--expiring-within', '1d', '--org', 'Globex Sandbox Clinic')).toEqual(['second-org']);
    const none = await world.run(['data-sources', '--expiring-within', '1s', '--status', 'disabled']);
    expect(none).toMatchObject({ code: 0, stdout: 'No data source is like that (of 8).\n' });
  });

  test('--expiring-within is what extend-data-source would choose', async () => {
    const world = await ProgramWorld.start();
    const within = ['--expiring-within', '9h'];
    const { document } = await world.json(dataSourcesSchema, ['data-sources', ...within]);
    const extended = await world.json(dataSourcesSchema, ['extend-data-source', '--dry-run', ...within]);
    expect(document.dataSources.length).toBeGreaterThan(3);
    expect(extended.document.dataSources.map(({ id }) => id)).toEqual(document.dataSources.map(({ id }) => id));
  });

  test('no org could be read: it does not say that there are none', async () => {
    const world = await ProgramWorld.start(scenario());
    world.sandbox.control.faults.add({ at: 'GET /dataSources', do: 'status:403', times: 'always' });
    const { code, stdout, stderr } = await world.run(['data-sources']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: 'No data sources were read.\n' });
    expect(stderr).toMatch(/^note: .*\nerror: /);
  });
});

describe('--save-list', () => {
  test('writes what was listed, without tokens and nonces, for its owner alone', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 2 }));
    const { code, document } = await world.json(dataSourcesSchema, ['data-sources', '--save-list']);
    expect(code).toBe(0);
    expect(document.record).toMatch(/^data_sources_list_\d{8}_\d{6}\.json$/);
    const [record, ...others] = await world.records();
    expect({ name: record?.name, others }).toEqual({ name: document.record, others: [] });
    const saved = operationRecordSchema.parse(JSON.parse(record!.text));
    expect(saved).toEqual({
      version: 1,
      time: expect.any(String),
      operation: 'list',
      success: true,
      dataSources: document.dataSources,
    });
    for (const { nonce } of world.sandbox.control.dataSources.list()) expect(record!.text).not.toContain(nonce);
    expect((await stat(join(world.folder, record!.name))).mode & 0o777).toBe(0o600);
  });

  test('--records-dir names the folder, which is made; the path is told; the filters hold; nothing is overwritten', async () => {
    const world = await ProgramWorld.start();
    const words = ['data-sources', '--save-list', '--records-dir', 'lists/today', '--status', 'disabled'];
    const first = await world.run(words, { env: { COLUMNS: '80' } });
    expect(first.stdout).toMatch(/^record: lists\/today\/data_sources_list_\S+\.json$/m);
    await world.run(words);
    const names = await readdir(join(world.folder, 'lists/today'));
    expect(names).toHaveLength(2);
    const saved = JSON.parse(await readFile(join(world.folder, 'lists/today', names[0]!), 'utf8'));
    expect(saved.dataSources).toMatchObject([{ status: 'disabled' }]);
  });

  test('a list that is not complete says so, and one that cannot be written is a warning', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 2 }));
    const [first] = world.sandbox.setup.serviceApp.targetOrgIds;
    world.sandbox.control.faults.add({ at: 'GET /dataSources', do: 'status:403', orgId: first!, times: 'always' });
    const { code } = await world.run(['data-sources', '--save-list']);
    expect(code).toBe(3);
    const [record] = await world.records();
    expect(JSON.parse(record!.text)).toMatchObject({ success: false, error: { code: 'forbidden' }, dataSources: [{}] });
    world.sandbox.control.faults.clear();
    const words = ['data-sources', '--save-list', '--records-dir', 'token-config.json/x'];
    const unwritten = await world.json(dataSourcesSchema, words);
    expect(unwritten).toMatchObject({ code: 0, document: { warnings: [expect.stringMatching(/ENOTDIR/)] } });
    expect(unwritten.document).not.toHaveProperty('record');
  });

  test('nothing is written without it', async () => {
    const world = await ProgramWorld.start(scenario());
    await world.run(['data-sources']);
    expect(await world.records()).toEqual([]);
  });
});

describe('one data source', () => {
  test('every field and every claim for a program, the nonce as a piece of its hash', async () => {
    const world = await ProgramWorld.start(scenario());
    const [one] = world.sandbox.control.dataSources.list();
    const { code, document, stdout } = await world.json(dataSourceSchema, ['data-sources', one!.id]);
    expect(code).toBe(0);
    const sha256 = createHash('sha256').update(one!.nonce).digest('hex').slice(0, 8);
    const { issuedAt, expiresAt } = document.dataSource;
    expect(document.dataSource).toEqual({
      id: one!.id,
      orgId: one!.orgId,
      orgName: 'Sandbox Org 1',
      status: 'active',
      audience: one!.audience,
      subject: one!.subject,
      schemaId: one!.schemaId,
      url: one!.url,
      issuedAt: expect.stringMatching(/Z$/),
      expiresAt: expect.stringMatching(/Z$/),
      lifetimeMinutes: 1440,
      remainingMinutes: expect.any(Number),
      applicationId: one!.clientId,
      nonce: { sha256 },
      claims: {
        iss: expect.stringMatching(/^http/),
        aud: one!.audience,
        sub: one!.subject,
        iat: issuedAt,
        exp: expiresAt,
        jti: { sha256 },
        'com.cisco.datasource.url': one!.url,
        'com.cisco.datasource.schema.uuid': one!.schemaId,
        'com.cisco.org.uuid': one!.orgId,
      },
      token: { verified: true },
    });
    expect(stdout).not.toContain(one!.nonce);
    expect(sent(world)).toEqual([`GET /dataSources/${one!.id}`, 'GET /idb/oauth2/v2/keys/verificationjwk']);
    const listed = await world.json(dataSourcesSchema, ['data-sources']);
    const { remainingMinutes: _, ...same } = listed.document.dataSources[0]!;
    expect(document.dataSource).toMatchObject(same);
  });

  test('for people: instants with how far they are, each claim with what it means', async () => {
    const world = await ProgramWorld.start();
    const one = world.sandbox.control.dataSources.list().find(({ subject }) => subject === 'sandbox-minutes-left')!;
    const { code, stdout, stderr } = await world.run(['data-sources', one.id]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}org +Acme Sandbox Bank \([0-9a-f-]{36}\)$/m);
    expect(stdout).toMatch(/^ {2}issued +20\S+Z \(23 h 5\d min ago\)$/m);
    expect(stdout).toMatch(/^ {2}ends +20\S+Z \([56] min( \d+ s)? left, at risk\)$/m);
    expect(stdout).toMatch(/^Claims of its signed token\n {2}verified: Webex signed it$/m);
    expect(stdout).toMatch(/^ {2}exp {2}20\S+Z \(in [56] min( \d+ s)?\)\n {6}when it ends: /m);
    expect(stdout).toMatch(/^ {2}jti {2}sha256 [0-9a-f]{8}…\n {6}the nonce /m);
    for (const claim of ['iss', 'aud', 'sub', 'iat', 'com.cisco.org.uuid']) expect(stdout).toContain(`\n  ${claim}  `);
    expect(stdout).not.toContain(one.nonce);
  });

  test('whether Webex signed its token cannot be told while its keys cannot be read: said, and nothing fails', async () => {
    const world = await ProgramWorld.start(scenario());
    world.sandbox.control.faults.add({
      at: 'GET /idb/oauth2/v2/keys/verificationjwk',
      do: 'status:503',
      times: 'always',
    });
    const [id] = ids(world);
    const { code, document } = await world.json(dataSourceSchema, ['data-sources', id!]);
    expect({ code, token: document.dataSource.token }).toEqual({
      code: 0,
      token: { verified: false, reason: expect.stringMatching(/503/) },
    });
    expect((await world.run(['data-sources', id!])).stdout).toMatch(/^ {2}not verified: .*503/m);
  });

  test.each([40, 60, 80, 120])('for people on %i columns only what is to be copied is wider', async (columns) => {
    const world = await ProgramWorld.start();
    const one = world.sandbox.control.dataSources.list().find(({ status }) => status === 'disabled')!;
    const { stdout } = await world.run(['data-sources', one.id], { env: { COLUMNS: String(columns) } });
    expect(stdout).toContain(one.url);
    const wider = stdout.split('\n').filter((line) => line.length > columns);
    // Words without a space in them.
    expect(wider.filter((line) => / \S+ \S+$/.test(line.trim()))).toEqual([]);
  });

  test('is found in whichever org it is; its org may be named', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 3 }));
    const [first, second] = world.sandbox.setup.serviceApp.targetOrgIds;
    const one = world.sandbox.control.dataSources.list().find(({ orgId }) => orgId === second)!;
    const found = await world.json(dataSourceSchema, [one.id], { bin: 'data-sources.js' });
    expect(found).toMatchObject({ code: 0, document: { dataSource: { id: one.id, orgId: second } } });
    const wrong = await world.json(failureSchema, ['data-sources', one.id, '--org', first!]);
    expect(wrong).toMatchObject({ code: 3, document: { error: { code: 'not-found' } } });
    expect(wrong.document.error.message).toContain('looked for in Sandbox Org 1 (');
  });

  test.each([1, 3])('an unknown id, in %i orgs: what may have been meant, exit code 3', async (orgs) => {
    const world = await ProgramWorld.start(scenario({ orgs, dataSourcesPerOrg: 2 }));
    const [id] = ids(world);
    for (const typed of [mistyped(id!), id!.slice(0, -2), id!.replaceAll('-', ''), id!.toUpperCase()]) {
      const { code, document } = await world.json(failureSchema, ['data-sources', typed]);
      expect(code).toBe(3);
      expect(document.error).toMatchObject({ code: 'not-found' });
      expect(document.error.message).toContain(`did you mean ${id}?`);
    }
    const { document } = await world.json(failureSchema, ['data-sources', 'nothing-like-it']);
    expect(document.error.message).not.toContain('did you mean');
    expect(document.error.remedy).toContain('byods data-sources');
  });

  test.each(['capture', 'openapi', 'readme', 'full'] as const)(
    'in the answers of the profile %s the claims are found, and nothing is made up',
    async (profile) => {
      const world = await ProgramWorld.start(scenario({ modes: { profile } }));
      const [one] = world.sandbox.control.dataSources.list();
      const { code, document } = await world.json(dataSourceSchema, ['data-sources', one!.id]);
      expect(code).toBe(0);
      expect(document.dataSource).toMatchObject({ url: one!.url, claims: { sub: one!.subject } });
    },
  );

  test('without a signed token anywhere: what is known, and that there is none', async () => {
    const world = await ProgramWorld.start(scenario({ modes: { profile: 'openapi' } }));
    const [id] = ids(world);
    world.sandbox.control.modes.set({ omitFor: { [id!]: ['jwsToken'] } });
    const { document } = await world.json(dataSourceSchema, ['data-sources', id!]);
    expect(document.dataSource).not.toHaveProperty('claims');
    const { stdout } = await world.run(['data-sources', id!]);
    expect(stdout).toMatch(/carries no signed token/);
    expect(stdout).toMatch(/^ {2}ends +end unknown$/m);
  });

  test('what a server says is cleaned', async () => {
    const world = await ProgramWorld.start(scenario());
    const [id] = ids(world);
    world.sandbox.control.dataSources.change(id!, {
      audience: 'a\u001b]52;c;eA==\u0007b',
      subject: 'x\u202ey\u009b2J',
    });
    for (const args of [[], ['--json']]) {
      const { stdout } = await world.run(['data-sources', id!, ...args]);
      expect(/(?!\n)\p{Cc}|[\u202a-\u202e]/u.exec(stdout)).toBeNull();
    }
  });
});
