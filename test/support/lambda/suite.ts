import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withPause } from '../../../src/core/pause.ts';
import type { RenewalReport } from '../../../src/core/report.ts';
import { VERSION } from '../../../src/core/version.ts';
import type { Scenario, ScenarioName } from '../../../src/sandbox/scenario.ts';
import { scenario } from '../../../src/sandbox/scenarios/builder.ts';
import { describeMishaps } from './mishaps.ts';
import { describeMonitoring } from './monitoring.ts';
import { unzipTo } from './unzip.ts';
import { expectNoSecret, lambdaWorld, started } from './world.ts';

const OLD = { obtainedMinutesAgo: 8 * 24 * 60 };
const OVER = { obtainedMinutesAgo: 15 * 24 * 60 };

/**
 * The packaged function, run as Lambda runs it, against a Secrets Manager at an address and the sandbox.
 *
 * @param advance  lets time pass in that Secrets Manager; absent where nobody can
 */
export function describeLambda(
  name: string,
  endpoint: () => string | Promise<string>,
  advance?: (ms: number) => void,
): void {
  describe(`the Lambda, with ${name}`, () => {
    let folder: string;
    let url: string;

    beforeAll(async () => {
      url = await endpoint();
      folder = mkdtempSync(join(tmpdir(), 'byods-lambda-'));
      execFileSync(process.execPath, ['deploy/package-lambda.mjs'], { stdio: 'pipe' });
      await unzipTo(readFileSync('dist/lambda.zip'), folder);
    }, 60_000);
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const world = (of: Scenario | ScenarioName, env: Record<string, string> = {}) =>
      lambdaWorld({ folder, url }, of, env);

    describeMonitoring(world);
    describeMishaps(world);

    test('a scheduled event renews, extends and returns the report; its logs are JSON lines without a secret', async () => {
      const { sandbox, start, read } = await world('demo');
      const lambda = await started(start);
      const event = {
        source: 'aws.events',
        'detail-type': 'Scheduled Event',
        detail: { canary: 'never-in-the-log-1234' },
      };
      const { result, error, logs, stderr } = await lambda.invoke(event);
      expect(error).toBeUndefined();
      expect(result).toMatchObject({ version: 1, outcome: 'ok', counts: { extended: 6, skipped: 1, kept: 1 } });
      expect((await read()).byods.integration.obtainedAt).toBeTruthy();
      expect(logs.filter((line) => JSON.parse(line).version === VERSION)).toHaveLength(1);
      expect(logs.filter((line) => JSON.parse(line)._aws)).toHaveLength(1);
      for (const line of logs) {
        const { level, timestamp, message } = JSON.parse(line);
        expect(level).toMatch(/^(DEBUG|INFO|WARN|ERROR)$/);
        expect(new Date(timestamp).toISOString()).toBe(timestamp);
        expect(message).toEqual(expect.any(String));
      }
      expectNoSecret(sandbox, `${logs.join('\n')}${stderr}${JSON.stringify(result)}`);
      expect(logs.join('\n')).not.toContain('never-in-the-log');
    });

    test('G3: the same event again, on the warm function and on another, sends no further PUT', async () => {
      const { sandbox, start } = await world('demo');
      const lambda = await started(start);
      await lambda.invoke({}, { requestId: 'one' });
      sandbox.control.ledger.reset();
      await lambda.invoke({}, { requestId: 'one' });
      await (await started(start)).invoke({});
      expect(sandbox.control.ledger.get().putsPerDataSource).toEqual({});
      expect(sandbox.control.ledger.get().tokensIssued).toEqual([]);
    });

    test('G4: a warm function reads the secret anew', async () => {
      const { sandbox, start, read, write } = await world(scenario());
      const lambda = await started(start);
      await lambda.invoke({});
      const [org] = sandbox.setup.serviceApp.targetOrgIds;
      const document = await read();
      await write({ ...document, orgs: { [org!]: { paused: true } } });
      const { result } = await lambda.invoke({});
      expect((result as RenewalReport).warnings.join()).toMatch(/paused/);
    });

    test('G3: a requested run takes place, its reason is told, and the same event again or late sends no further PUT', async () => {
      const { sandbox, start } = await world('demo');
      const requested = {
        source: 'byods-keeper',
        'detail-type': 'Run Requested',
        time: new Date().toISOString(),
        detail: { version: 1, programVersion: VERSION, function: 'a-function', reason: 'Webex is back' },
      };
      const lambda = await started(start);
      const { result, logs } = await lambda.invoke(requested);
      expect((result as RenewalReport).counts.extended).toBeGreaterThan(0);
      const told = logs.map((line) => JSON.parse(line)).filter(({ message }) => message === 'run requested');
      expect(told).toMatchObject([{ level: 'INFO', reason: 'Webex is back' }]);
      sandbox.control.ledger.reset();
      await lambda.invoke(requested);
      await (await started(start)).invoke({ ...requested, time: '2026-01-01T00:00:00Z' });
      expect(sandbox.control.ledger.get().putsPerDataSource).toEqual({});
      expect(sandbox.control.ledger.get().tokensIssued).toEqual([]);
    });

    test('a pause holds back the schedule, and ends with a run that is requested', async () => {
      const { sandbox, start, read, write } = await world(scenario({ dataSourceAgeMinutes: 120 }));
      const since = Math.floor(Date.now() / 1000) * 1000;
      await write(withPause(await read(), { since, until: since + 7_200_000, reason: 'a test' }));
      const scheduled = { source: 'aws.events', 'detail-type': 'Scheduled Event' };
      const lambda = await started(start);
      const held = await lambda.invoke(scheduled);
      expect(held.result).toMatchObject({ dryRun: true, paused: { reason: 'a test' }, counts: { extended: 0 } });
      const [metrics] = held.logs.map((line) => JSON.parse(line)).filter(({ _aws }) => _aws);
      expect(metrics).toMatchObject({ LeastDataSourceMinutesLeft: expect.any(Number) });
      expect(metrics).not.toHaveProperty('SuccessfulRuns');
      expect(sandbox.control.ledger.get().putsPerDataSource).toEqual({});

      // Asked for before the pause, and delivered late: not what its end was waiting for.
      const requested = { source: 'byods-keeper', 'detail-type': 'Run Requested', detail: {} };
      const late = await lambda.invoke({ ...requested, time: new Date(since - 1000).toISOString() });
      expect(late.result).toMatchObject({ paused: { reason: 'a test' } });
      const ended = await lambda.invoke({ ...requested, time: new Date(since + 1000).toISOString() });
      expect(ended.result).toMatchObject({ counts: { extended: 1 }, outcome: 'ok' });
      expect((ended.result as RenewalReport).warnings[0]).toMatch(/is over: this run was asked for/);
      expect((await read()).byods.pause).toBeUndefined();
    });

    test('the event can name data sources, minutes and force', async () => {
      const { sandbox, start } = await world(scenario({ dataSourcesPerOrg: 3, dataSourceAgeMinutes: 5 }));
      const ids = sandbox.control.dataSources.list().map(({ id }) => id);
      const lambda = await started(start);
      const { result } = await lambda.invoke({ dataSourceIds: [ids[1]], minutes: 60, force: true });
      expect(result).toMatchObject({ counts: { extended: 1 } });
      expect(sandbox.control.dataSources.get(ids[1]!).tokenLifetimeMinutes).toBe(60);
      expect(Object.keys(sandbox.control.ledger.get().putsPerDataSource)).toEqual([ids[1]]);
    });

    test.each([
      ['dataSourceIds', { dataSourceIds: ['../people/me'] }],
      ['dataSourceIds', { dataSourceIds: [] }],
      ['minutes', { minutes: 1441 }],
      ['minutes', { minutes: '60' }],
      ['force', { force: 'yes' }],
    ])('a bad %s in the event throws before anything is sent', async (field, event) => {
      const { sandbox, start } = await world(scenario());
      const { error } = await (await started(start)).invoke(event);
      expect(error?.errorMessage).toMatch(field === 'minutes' ? /minutes/ : new RegExp(field));
      expect(sandbox.control.ledger.get().total).toBe(0);
    });

    test('G8: it throws when something failed, after finishing the rest, and says what', async () => {
      const { sandbox, start } = await world(scenario({ dataSourcesPerOrg: 3 }));
      const [bad] = sandbox.control.dataSources.list();
      sandbox.control.faults.add({ at: `PUT /dataSources/${bad!.id}`, do: 'status:500', times: 'always' });
      const { error, result } = await (await started(start)).invoke({});
      expect(result).toBeUndefined();
      expect(error?.errorMessage).toMatch(/1 data sources failed, 0 deferred, 2 extended/);
      expect(error?.errorMessage).toMatch(/ trackingId: \S+$/);
      expect(Object.keys(sandbox.control.ledger.get().replacementsPerDataSource)).toHaveLength(2);
    });

    test('G8: a dead rung beside one that gives a token is a warning and does not throw', async () => {
      const { sandbox, start } = await world(scenario({ integration: OVER }));
      sandbox.control.credentials.revoke('integration', 'both');
      const { error, result } = await (await started(start)).invoke({});
      expect(error).toBeUndefined();
      expect((result as RenewalReport).warnings.join()).toMatch(/integration/);
    });

    test('no rung left: it throws and names what a person must do', async () => {
      const { sandbox, start } = await world(scenario({ serviceAppPairs: 'none' }));
      sandbox.control.credentials.revoke('integration', 'both');
      const { error } = await (await started(start)).invoke({});
      expect(error?.errorMessage).toMatch(/reauthorize.*setup-oauth/s);
    });

    test('G10: a bad variable is named, and nothing is sent', async () => {
      const { sandbox, start } = await world(scenario(), { TOKEN_LIFETIME_MINUTES: 'abc' });
      const { error } = await (await started(start)).invoke({});
      expect(error?.errorMessage).toMatch(/TOKEN_LIFETIME_MINUTES must be a whole number from 1 to 1440/);
      expect(sandbox.control.ledger.get().total).toBe(0);
    });

    test('F2: a secret that is not there is named with the command that makes it', async () => {
      const { start } = await world(scenario(), { SECRET_NAME: 'byods-no-such-secret' });
      const { error } = await (await started(start)).invoke({});
      expect(error?.errorMessage).toMatch(/byods-no-such-secret/);
      expect(error?.errorMessage).toMatch(/create-secret/);
    });

    test('G1: with too little time it begins nothing, and throws only for what is at risk', async () => {
      const calm = await world(scenario({ dataSourceAgeMinutes: 120 }));
      const late = await (await started(calm.start)).invoke({}, { timeoutMs: 10_500 });
      expect(late.error?.errorMessage).toMatch(/time ran out/);
      expect(calm.sandbox.control.ledger.get().putsPerDataSource).toEqual({});
    });

    test('G2: killed in the middle of a refresh, the first invocation after the lease renews all the same', async () => {
      const { sandbox, start } = await world(scenario({ serviceAppPairs: OVER, modes: { refresh: 'rotate-grace' } }));
      sandbox.control.faults.add({ at: 'POST /access_token', do: 'stall', phase: 'after-commit' });
      const lambda = await started(start);
      const invocation = lambda.invoke({});
      await expect.poll(() => sandbox.control.faults.list().some(({ used }) => used > 0)).toBe(true);
      await lambda.kill();
      expect((await invocation).exit?.signal).toBe('SIGKILL');
      expect(sandbox.control.ledger.get().putsPerDataSource).toEqual({});
      // The dead holder's intent lapses by AWS's clock after three minutes; until then nobody takes its place.
      const next = await started(start);
      const tooSoon = await next.invoke({});
      expect(tooSoon.error?.errorMessage).toMatch(/is locked by .*its lock lapses in \d+ s/);
      const refreshes = () =>
        sandbox.control.ledger.get().requests.filter(({ path }) => path === '/access_token').length;
      expect(refreshes()).toBe(1);
      if (advance === undefined) return;

      advance(180_000);
      const { error, result } = await next.invoke({});
      expect(error).toBeUndefined();
      expect(result).toMatchObject({ outcome: 'ok', counts: { extended: 1 } });
      expect(refreshes()).toBe(2);
      const ids = sandbox.control.dataSources.list().map(({ id }) => id);
      expect(Object.keys(sandbox.control.ledger.get().putsPerDataSource)).toEqual(ids);
    });

    test('G5, B6: eight at once on one secret refresh once', { timeout: 60_000 }, async () => {
      const { sandbox, start } = await world(
        scenario({ serviceAppPairs: OLD, integration: OLD, modes: { refresh: 'rotate-strict-revoke-family' } }),
      );
      const all = await Promise.all(Array.from({ length: 8 }, async () => (await started(start)).invoke({})));
      for (const { error } of all) expect(error).toBeUndefined();
      const ledger = sandbox.control.ledger.get();
      expect(ledger.supersededRefreshTokenUses).toEqual([]);
      expect(ledger.requests.filter(({ path }) => path === '/access_token')).toHaveLength(2);
      expect(all.some(({ result }) => (result as RenewalReport).counts.extended > 0)).toBe(true);
    });
  });
}
