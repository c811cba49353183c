import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateSecretCommand, GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { documentFor } from '../../../src/compose-sandbox.ts';
import type { RenewalReport } from '../../../src/core/report.ts';
import { VERSION } from '../../../src/core/version.ts';
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRICS, type MetricName } from '../../../src/lambda/metric-names.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Scenario, ScenarioName } from '../../../src/sandbox/scenario.ts';
import { scenario } from '../../../src/sandbox/scenarios/builder.ts';
import { completedEventSchema, problemEventSchema } from '../../../src/schemas.ts';
import { secretsClient } from '../aws/client.ts';
import { EventBusFake } from '../aws/event-bus-fake.ts';
import { FunctionProcess } from './function-process.ts';
import { unzipTo } from './unzip.ts';

const OLD = { obtainedMinutesAgo: 8 * 24 * 60 };
const OVER = { obtainedMinutesAgo: 15 * 24 * 60 };

/** The packaged function, run as Lambda runs it, against a Secrets Manager at an address and the sandbox. */
export function describeLambda(name: string, endpoint: () => string | Promise<string>): void {
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

    async function world(of: Scenario | ScenarioName, env: Record<string, string> = {}) {
      const sandbox = await startSandbox({ scenario: of });
      const secret = `byods-${randomUUID()}`;
      const client = secretsClient(url, { maxAttempts: 3 });
      const SecretString = JSON.stringify(documentFor(sandbox.setup, new URL(sandbox.baseUrl).origin));
      await client.send(new CreateSecretCommand({ Name: secret, SecretString }));
      const start = () =>
        FunctionProcess.start({
          folder,
          env: {
            SECRET_NAME: secret,
            WEBEX_API_BASE_URL: sandbox.baseUrl,
            AWS_ENDPOINT_URL: url,
            AWS_ACCESS_KEY_ID: 'fake-key-id',
            AWS_SECRET_ACCESS_KEY: 'fake-secret-key',
            AWS_EC2_METADATA_DISABLED: 'true',
            RETRY_INTERVAL_MS: '1',
            ...env,
          },
        });
      onTestFinished(() => sandbox.close());
      const read = async () => {
        const { SecretString: text } = await client.send(
          new GetSecretValueCommand({ SecretId: secret, VersionStage: 'AWSCURRENT' }),
        );
        return JSON.parse(text!);
      };
      const write = async (document: unknown) => {
        await client.send(new PutSecretValueCommand({ SecretId: secret, SecretString: JSON.stringify(document) }));
      };
      return { sandbox, secret, start, read, write };
    }

    async function started(start: () => Promise<FunctionProcess>): Promise<FunctionProcess> {
      const lambda = await start();
      onTestFinished(() => lambda.close());
      return lambda;
    }

    function expectNoSecret(sandbox: Sandbox, text: string): void {
      for (const { accessToken, refreshToken } of Object.values(sandbox.setup.serviceAppTokens)) {
        expect(text).not.toContain(accessToken);
        if (refreshToken) expect(text).not.toContain(refreshToken);
      }
      expect(text).not.toContain(sandbox.setup.serviceApp.clientSecret);
      expect(text).not.toMatch(/sandbox-(access|refresh)-/);
    }

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

    test('a secret that is not there is named with the command that makes it', async () => {
      const { start } = await world(scenario(), { SECRET_NAME: 'byods-no-such-secret' });
      const { error } = await (await started(start)).invoke({});
      expect(error?.errorMessage).toMatch(/byods-no-such-secret/);
      expect(error?.errorMessage).toMatch(/create-secret/);
    });

    /** The one line that CloudWatch takes metrics from, and what it declares. */
    function metricsIn(logs: readonly string[]): Record<string, number> {
      const lines = logs.map((line) => JSON.parse(line)).filter((line) => line._aws);
      expect(lines).toHaveLength(1);
      const { _aws, ...line } = lines[0];
      const [{ Namespace, Dimensions, Metrics }] = _aws.CloudWatchMetrics;
      expect({ Namespace, Dimensions }).toEqual({ Namespace: METRIC_NAMESPACE, Dimensions: [[METRIC_DIMENSION]] });
      expect(line[METRIC_DIMENSION]).toBe('byods-test');
      expect(Math.abs(Date.now() - _aws.Timestamp)).toBeLessThan(60_000);
      return Object.fromEntries(
        (Metrics as { Name: MetricName; Unit: string }[]).map(({ Name, Unit }) => {
          expect(Unit).toBe(METRICS[Name].unit);
          expect(line[Name]).toEqual(expect.any(Number));
          return [Name, line[Name]];
        }),
      );
    }

    test('the metrics of a good run, a partial one, one in part, and one that could not begin', async () => {
      const { sandbox, start, write, read } = await world(scenario({ dataSourcesPerOrg: 3, dataSourceAgeMinutes: 60 }));
      const [bad, other] = sandbox.control.dataSources.list();
      const lambda = await started(start);
      const good = metricsIn((await lambda.invoke({})).logs);
      expect(good).toEqual({
        SuccessfulRuns: 1,
        LeastDataSourceMinutesLeft: 1439,
        LeastLifeLeftPercent: 99.9,
        LeastRefreshTokenDaysLeft: expect.closeTo(90, -1),
        DataSourcesExtended: 3,
        DataSourcesFailed: 0,
        DataSourcesDeferred: 0,
        DeadRungs: 0,
        RunDurationMs: expect.any(Number),
        WebexRequests: sandbox.control.ledger.get().total,
      });

      sandbox.control.faults.add({ at: `PUT /dataSources/${bad!.id}`, do: 'status:403', times: 'always' });
      const partial = metricsIn((await lambda.invoke({ force: true })).logs);
      expect(partial).toMatchObject({ SuccessfulRuns: 0, DataSourcesExtended: 2, DataSourcesFailed: 1 });
      expect(partial.LeastDataSourceMinutesLeft).toBeGreaterThan(1430);

      const inPart = metricsIn((await lambda.invoke({ dataSourceIds: [other!.id], force: true })).logs);
      expect(inPart).not.toHaveProperty('SuccessfulRuns');
      expect(inPart).not.toHaveProperty('LeastDataSourceMinutesLeft');

      await write({ ...(await read()), serviceApp: 7 });
      const broken = metricsIn((await lambda.invoke({})).logs);
      expect(broken).toEqual({ SuccessfulRuns: 0, RunDurationMs: expect.any(Number) });
    });

    test('are written whatever LOG_LEVEL says', async () => {
      const { start } = await world(scenario(), { LOG_LEVEL: 'silent' });
      const { logs } = await (await started(start)).invoke({});
      expect(logs).toHaveLength(1);
      expect(metricsIn(logs)).toMatchObject({ SuccessfulRuns: 1 });
    });

    async function eventful(of: Scenario) {
      const bus = await EventBusFake.start();
      onTestFinished(() => bus.close());
      const env = { EVENT_BUS_NAME: 'a-bus', AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url };
      return { bus, ...(await world(of, env)) };
    }

    test('each problem is told once when it appears and once when it clears, by cold and by warm functions', async () => {
      const { bus, sandbox, start, secret } = await eventful(scenario({ dataSourcesPerOrg: 2 }));
      const [bad] = sandbox.control.dataSources.list();
      sandbox.control.faults.add({ at: `PUT /dataSources/${bad!.id}`, do: 'status:403', times: 'always' });
      const first = await started(start);
      const { logs } = await first.invoke({});
      expect(metricsIn(logs)).toMatchObject({ SuccessfulRuns: 0, EventsFailed: 0 });
      await first.invoke({});
      const second = await started(start);
      await second.invoke({});
      expect(bus.told()).toEqual(['Renewal Failed appeared extension-failing']);
      expect(problemEventSchema.parse(bus.taken[0]?.detail)).toMatchObject({
        programVersion: VERSION,
        store: { kind: 'aws', location: secret },
        function: 'byods-test',
        problem: { id: bad!.id, since: expect.any(String) },
      });

      sandbox.control.faults.clear();
      await second.invoke({});
      await first.invoke({});
      await (await started(start)).invoke({});
      expect(bus.told().slice(1)).toEqual([
        'Renewal Failed cleared extension-failing',
        'Renewal Completed',
        'Renewal Completed',
        'Renewal Completed',
      ]);
      expect(completedEventSchema.parse(bus.taken.at(-1)?.detail)).toMatchObject({ outcome: 'ok' });
      expect(new Set(bus.taken.map(({ EventBusName, Source }) => `${Source} to ${EventBusName}`))).toEqual(
        new Set(['byods-keeper to a-bus']),
      );
      expectNoSecret(sandbox, JSON.stringify(bus.taken));
    });

    test('a bus that refuses fails no renewal: it is logged, counted, and told again', async () => {
      const { bus, sandbox, start } = await eventful(scenario({ integration: OVER }));
      sandbox.control.credentials.revoke('integration', 'both');
      bus.always({ status: 400, code: 'AccessDeniedException' });
      const lambda = await started(start);
      const { result, logs } = await lambda.invoke({});
      expect(result).toMatchObject({ outcome: 'ok' });
      const failed = metricsIn(logs);
      expect(failed).toMatchObject({ SuccessfulRuns: 1, DeadRungs: 1, LeastRefreshTokenDaysLeft: 0 });
      expect(failed.EventsFailed).toBeGreaterThanOrEqual(2);
      const told = logs.map((line) => JSON.parse(line)).find(({ message }) => /did not take/.test(message));
      expect(told).toMatchObject({
        level: 'ERROR',
        message: expect.stringMatching(/^the event bus "a-bus" did not take .*AccessDenied.*allow events:PutEvents/),
      });
      bus.always(undefined);
      expect(metricsIn((await lambda.invoke({})).logs).EventsFailed).toBe(0);
      expect(bus.told()).toContain('Reauthorization Required appeared refresh-token-rejected');
    });

    test('a bus that does not answer holds up a run only so long, and its time is kept for it', async () => {
      const { bus, sandbox, start } = await eventful(scenario({ dataSourceAgeMinutes: 60 }));
      bus.always('stall');
      const before = Date.now();
      const { result, logs } = await (await started(start)).invoke({}, { timeoutMs: 24_000 });
      expect(result).toMatchObject({ counts: { extended: 1 } });
      expect(metricsIn(logs)).toMatchObject({ SuccessfulRuns: 1, EventsFailed: 1 });
      expect(Date.now() - before).toBeLessThan(23_000);
      expect(Object.keys(sandbox.control.ledger.get().replacementsPerDataSource)).toHaveLength(1);
    });

    test('a run that fails before it has a report is told; a bad event is told to its sender alone', async () => {
      const { bus, start, read, write } = await eventful(scenario());
      const lambda = await started(start);
      await lambda.invoke({ minutes: 'many' });
      expect(bus.requests).toEqual([]);
      const good = await read();
      await write({ ...good, serviceApp: 7 });
      await lambda.invoke({});
      await lambda.invoke({});
      await write(good);
      await lambda.invoke({});
      expect(bus.told()).toEqual([
        'Renewal Failed appeared configuration',
        'Renewal Failed cleared configuration',
        'Renewal Completed',
      ]);
    });

    test('a bad EVENT_BUS_NAME is named, and nothing is sent', async () => {
      const { sandbox, start } = await world(scenario(), { EVENT_BUS_NAME: 'arn:aws:sns:eu-west-1:1:x' });
      const { error, logs } = await (await started(start)).invoke({});
      expect(error?.errorMessage).toMatch(/EVENT_BUS_NAME must be the name or the ARN of an EventBridge event bus/);
      expect(metricsIn(logs)).toMatchObject({ SuccessfulRuns: 0 });
      expect(sandbox.control.ledger.get().total).toBe(0);
    });

    test('G1: with too little time it begins nothing, and throws only for what is at risk', async () => {
      const calm = await world(scenario({ dataSourceAgeMinutes: 120 }));
      const late = await (await started(calm.start)).invoke({}, { timeoutMs: 10_500 });
      expect(late.error?.errorMessage).toMatch(/time ran out/);
      expect(calm.sandbox.control.ledger.get().putsPerDataSource).toEqual({});
    });

    test('G2: killed in the middle of a refresh, the next invocation renews all the same', async () => {
      const { sandbox, start } = await world(scenario({ serviceAppPairs: OVER, modes: { refresh: 'rotate-grace' } }));
      sandbox.control.faults.add({ at: 'POST /access_token', do: 'stall', phase: 'after-commit' });
      const lambda = await started(start);
      const invocation = lambda.invoke({});
      await expect.poll(() => sandbox.control.faults.list().some(({ used }) => used > 0)).toBe(true);
      await lambda.kill();
      expect((await invocation).exit?.signal).toBe('SIGKILL');
      // The dead holder's intent lapses by AWS's clock after three minutes; until then a stored token serves or a mint waits.
      const next = await (await started(start)).invoke({});
      expect(next.error?.errorMessage ?? '').toMatch(/lock|holds|^$/);
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
