import { describe, expect, onTestFinished, test } from 'vitest';
import { VERSION } from '../../../src/core/version.ts';
import type { Scenario } from '../../../src/sandbox/scenario.ts';
import { scenario } from '../../../src/sandbox/scenarios/builder.ts';
import { completedEventSchema, problemEventSchema } from '../../../src/schemas.ts';
import { EventBusFake } from '../aws/event-bus-fake.ts';
import { metricsIn } from './metrics-in.ts';
import { expectNoSecret, type lambdaWorld, started } from './world.ts';

const OVER = { obtainedMinutesAgo: 15 * 24 * 60 };

/** What the function tells those who watch it. */
export function describeMonitoring(
  world: (of: Scenario, env?: Record<string, string>) => ReturnType<typeof lambdaWorld>,
): void {
  describe('the metrics', () => {
    test('the metrics of a good run, a partial one, one in part, and one that could not begin', async () => {
      const { sandbox, start } = await world(scenario({ dataSourcesPerOrg: 3, dataSourceAgeMinutes: 60 }));
      const misconfigured = await world(scenario(), { TOKEN_LIFETIME_MINUTES: 'abc' });
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

      const broken = metricsIn((await (await started(misconfigured.start)).invoke({})).logs);
      expect(broken).toEqual({ SuccessfulRuns: 0, RunDurationMs: expect.any(Number) });
    });

    test('are written whatever LOG_LEVEL says', async () => {
      const { start } = await world(scenario(), { LOG_LEVEL: 'silent' });
      const { logs } = await (await started(start)).invoke({});
      expect(logs).toHaveLength(1);
      expect(metricsIn(logs)).toMatchObject({ SuccessfulRuns: 1 });
    });
  });

  test('METRICS=none: the numbers are an ordinary line, from which no metric is made and paid for', async () => {
    const { start } = await world(scenario(), { METRICS: 'none' });
    const lines = (await (await started(start)).invoke({})).logs.map((line) => JSON.parse(line));
    expect(lines.filter((line) => '_aws' in line)).toEqual([]);
    expect(lines.find(({ message }) => message === 'metrics')).toMatchObject({ SuccessfulRuns: 1, DeadRungs: 0 });
    const wrong = await world(scenario(), { METRICS: 'some' });
    const { error } = await (await started(wrong.start)).invoke({});
    expect(error?.errorMessage).toMatch(/METRICS must be one of cloudwatch, none/);
  });

  describe('the events', () => {
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
  });
}
