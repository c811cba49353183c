import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, operationRecordSchema, runSchema } from '../../src/schemas.ts';
import { ProgramWorld, runProgram } from '../support/program.ts';

const inFolder = { BYODS_CONFIG: 'token-config.json' };

describe('byods run', () => {
  test('renews and extends what is due, and a second run does nothing', async () => {
    const world = await ProgramWorld.start();
    const first = await world.json(runSchema, ['run']);
    expect(first).toMatchObject({ code: 0, stderr: '', document: { outcome: 'ok' } });
    expect(first.document.counts).toEqual({ extended: 6, kept: 1, skipped: 1, deferred: 0, failed: 0 });
    expect(first.document.credentials.map(({ action }) => action)).toEqual(['refreshed', 'refreshed', 'minted']);

    const second = await world.json(runSchema, ['run']);
    expect(second.document.counts).toEqual({ extended: 0, kept: 7, skipped: 1, deferred: 0, failed: 0 });
    expect(second.document.credentials.map(({ action }) => action)).toEqual(['kept', 'kept', 'kept']);
    expect(world.sandbox.control.ledger.get().putsToDisabled).toEqual([]);
    expect(await world.records(), 'the pass writes records only when it is told where').toEqual([]);
  });

  test('for people: before and after, the reason of each decision, and a summary', async () => {
    const world = await ProgramWorld.start();
    const { code, stdout, stderr } = await world.run(['run'], { env: { COLUMNS: '80' } });
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^refreshed {2}integration +ended 1 d ago +14 d left$/m);
    expect(stdout).toMatch(/^minted +service app, Globex Sandbox Clinic +none +14 d left$/m);
    expect(stdout).toMatch(/^extended {2}[0-9a-f-]{36} {2}ended 3 h ago +24 h left$/m);
    expect(stdout).toMatch(/it is disabled/);
    expect(stdout).toMatch(/^Done in .*: 6 extended, 1 kept, 1 skipped; 3 credentials renewed; \d+ requests$/m);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).not.toContain('\x1b');
  });

  test.each([60, 40])('for people at %i columns nothing is wider', async (columns) => {
    const world = await ProgramWorld.start();
    const { stdout } = await world.run(['run', '--dry-run'], { env: { COLUMNS: String(columns) } });
    // An id is shown whole, to be copied.
    expect(stdout.split('\n').filter((line) => line.length > Math.max(columns, 62))).toEqual([]);
  });

  test('--dry-run renews, writes and sends nothing but reads', async () => {
    const world = await ProgramWorld.start();
    const before = await world.stored();
    const { code, document } = await world.json(runSchema, ['run', '--dry-run']);
    expect(code).toBe(0);
    expect(document.dryRun).toBe(true);
    expect(document.counts).toMatchObject({ extended: 0, failed: 0 });
    expect(document.dataSources.filter(({ reason }) => reason.startsWith('would be extended'))).toHaveLength(5);
    expect(document.warnings.join()).toContain('its token would be renewed first');
    expect(world.sandbox.control.ledger.get().requests.map(({ method }) => method)).toEqual(['GET']);
    expect(await world.stored()).toBe(before);
  });

  test('--force renews and extends what is not due', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourceAgeMinutes: 1 }));
    expect((await world.json(runSchema, ['run'])).document.counts).toMatchObject({ extended: 0, kept: 1 });
    const forced = await world.json(runSchema, ['run', '--force']);
    expect(forced.document.counts).toMatchObject({ extended: 1, kept: 0 });
    expect(forced.document.credentials.map(({ action }) => action)).toEqual(['refreshed', 'refreshed']);
  });

  test('another process holds the lock: exit code 7 only where a renewal was forced', { timeout: 60_000 }, async () => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: { obtainedMinutesAgo: 8 * 1440 } }));
    const { fileTokenStore } = await import('../../src/adapters/token-store/file.ts');
    const { systemClock } = await import('../../src/adapters/system.ts');
    const held = await fileTokenStore({ path: world.configPath, clock: systemClock }).lock({ waitMs: 0 });
    const [due, forced] = await Promise.all([
      world.json(runSchema, ['run']),
      world.json(runSchema, ['run', '--force']),
    ]);
    await held.release();
    expect(due).toMatchObject({ code: 0, document: { outcome: 'ok', counts: { failed: 0 } } });
    expect(due.document.warnings.join()).toContain('could not be renewed');
    expect(forced).toMatchObject({
      code: 7,
      document: { outcome: 'partial', counts: { extended: 1, failed: 0 }, error: { code: 'lock-busy' } },
    });
    expect(forced.document.credentials).toMatchObject([
      { kind: 'integration', action: 'failed', error: { code: 'lock-busy' } },
      { kind: 'service-app', action: 'failed', error: { code: 'lock-busy' } },
    ]);
  });

  test('--org: only that one, by its id in either form or its name; a paused one is refused', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 3 }));
    const [first, second] = world.sandbox.setup.serviceApp.targetOrgIds;
    const long = Buffer.from(`ciscospark://us/ORGANIZATION/${first}`).toString('base64');
    for (const name of [first!, long, 'Sandbox Org 1']) {
      const { document } = await world.json(runSchema, ['run', '--force', '--org', name]);
      expect(document.dataSources.map(({ orgId }) => orgId)).toEqual([first]);
    }
    const both = await world.json(runSchema, ['run', '--force', '--org', first!, '--org', second!]);
    expect(both.document.dataSources).toHaveLength(2);

    await world.configure({ ...JSON.parse(await world.stored()), orgs: { [first!]: { name: 'One', paused: true } } });
    const paused = await world.json(failureSchema, ['run', '--org', 'One']);
    expect(paused).toMatchObject({
      code: 2,
      document: { error: { code: 'usage', message: expect.stringContaining('is paused') } },
    });
    const others = await world.json(runSchema, ['run', '--force']);
    expect(others.document.dataSources).toHaveLength(2);
    expect(others.document.warnings.join()).toContain('is paused: nothing of it is kept alive');
  });

  test('--records-dir: a record of each extension, in a folder that is made', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 2 }));
    await world.run(['run', '--records-dir', 'made/here']);
    const records = await world.records(`${world.folder}/made/here`);
    expect(records).toHaveLength(2);
    for (const { name, text } of records) {
      const record = operationRecordSchema.parse(JSON.parse(text));
      expect(name).toMatch(new RegExp(`^data_source_extend_${record.dataSourceId}_\\d{8}_\\d{6}\\.json$`));
      expect(record).toMatchObject({
        operation: 'extend',
        success: true,
        answer: { jwsToken: { sha256: expect.any(String), exp: expect.any(String) } },
      });
    }
  });

  test('a pass that partly failed prints its whole report, and exits with 3', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 3 }));
    const id = world.sandbox.control.dataSources.list()[1]!.id;
    world.sandbox.control.faults.add({ at: `PUT /dataSources/${id}`, do: 'status:403', times: 'always' });
    const { code, document } = await world.json(runSchema, ['run']);
    expect(code).toBe(3);
    expect(document.outcome).toBe('partial');
    expect(document.counts).toMatchObject({ extended: 2, failed: 1 });
    expect(document.error?.trackingId).toMatch(/./);

    const people = await world.run(['run']);
    expect(people.code).toBe(3);
    expect(people.stderr).toMatch(/^error: .*\nfix: .*\ntrackingId: .*\n$/s);
    expect(people.stdout).toMatch(/^Partly done/m);
  });

  test('DATA_SOURCE_ID is an allow-list, and one that no org has is a failure', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 3 }));
    const [one, two] = world.sandbox.control.dataSources.list().map(({ id }) => id);
    const some = await world.json(runSchema, ['run'], { env: { DATA_SOURCE_ID: `${one}, ${two}` } });
    expect(some.document.dataSources.map(({ id }) => id).sort()).toEqual([one, two].sort());
    expect((await world.json(runSchema, ['run'], { env: { DATA_SOURCE_ID: 'no-such-id' } })).code).toBe(3);
  });

  test('--quiet: the summary alone; --verbose: every decision and request on stderr', async () => {
    const world = await ProgramWorld.start();
    const quiet = await world.run(['run', '--quiet']);
    expect(quiet.stdout.trim().split('\n')).toHaveLength(1);
    expect(quiet.stderr).toBe('');
    const verbose = await world.run(['run', '--verbose', '--json']);
    expect(verbose.stderr).toMatch(/^debug: webex request \(method: GET/m);
    runSchema.parse(JSON.parse(verbose.stdout));
    expect((await world.run(['run'], { env: { ...inFolder, LOG_LEVEL: 'info' } })).stderr).not.toContain('debug:');
  });

  test('--sandbox: the embedded one, with nothing left behind, whatever the environment says of the real world', async () => {
    const world = await ProgramWorld.start('empty');
    const env = { DATA_SOURCE_ID: 'abc', HTTPS_PROXY: 'http://127.0.0.1:9', TMPDIR: world.folder };
    const { code, document } = await world.json(runSchema, ['run', '--sandbox'], { env });
    expect({ code, extended: document.counts.extended }).toEqual({ code: 0, extended: 6 });
    expect(world.sandbox.control.ledger.get().total).toBe(0);
    const left = await runProgram(['run', '--sandbox', '--json'], { env: { TMPDIR: world.folder } }, world.folder);
    expect(left.code).toBe(0);
    const { readdirSync } = await import('node:fs');
    expect(readdirSync(world.folder).filter((name) => name.startsWith('byods-sandbox'))).toEqual([]);
  });
});
