import { expect, onTestFinished, test } from 'vitest';
import type { RenewalReport } from '../../../src/core/report.ts';
import type { Scenario } from '../../../src/sandbox/scenario.ts';
import { scenario } from '../../../src/sandbox/scenarios/builder.ts';
import { CuttingProxy } from '../cutting-proxy.ts';
import { expectNoLeak } from '../leak.ts';
import type { FunctionOptions } from './function-process.ts';
import { expectNoSecret, type lambdaWorld, started } from './world.ts';

const OLD = { obtainedMinutesAgo: 8 * 24 * 60 };
const STRICT = { refresh: 'rotate-strict-revoke-family' } as const;

/** An event as EventBridge sends it, of some hours ago. */
const scheduled = (hoursAgo: number, id = `event-of-${hoursAgo}-hours-ago`) => ({
  id,
  source: 'aws.events',
  'detail-type': 'Scheduled Event',
  time: new Date(Date.now() - hoursAgo * 3_600_000).toISOString(),
  detail: {},
});

/** What Lambda and the schedule do to a function, and what people do to its secret meanwhile. */
export function describeMishaps(
  world: (of: Scenario, env?: Record<string, string>) => ReturnType<typeof lambdaWorld>,
): void {
  test('G3: events that come late, twice and out of their order extend nothing twice', async () => {
    const { sandbox, start } = await world(scenario({ dataSourcesPerOrg: 2, dataSourceAgeMinutes: 60 }));
    const lambda = await started(start);
    const first = await lambda.invoke(scheduled(0), { requestId: 'now' });
    expect(first.result).toMatchObject({ counts: { extended: 2 } });
    sandbox.control.ledger.reset();
    for (const hours of [3, 1, 3, 2]) {
      const { result } = await lambda.invoke(scheduled(hours), { requestId: `of-${hours}-hours-ago` });
      expect(result).toMatchObject({ outcome: 'ok', counts: { kept: 2 } });
    }
    expect(sandbox.control.ledger.get().putsPerDataSource).toEqual({});
  });

  test('G3: of a run that failed, its two retries do only what had failed', async () => {
    const { sandbox, start } = await world(scenario({ dataSourcesPerOrg: 3, dataSourceAgeMinutes: 60 }));
    const [bad] = sandbox.control.dataSources.list();
    sandbox.control.faults.add({ at: `PUT /dataSources/${bad!.id}`, do: 'status:403', times: 2 });
    const lambda = await started(start);
    const tried = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      tried.push(await lambda.invoke(scheduled(0), { requestId: 'one-and-the-same' }));
    }
    expect(tried.map(({ error }) => error !== undefined)).toEqual([true, true, false]);
    const { putsPerDataSource } = sandbox.control.ledger.get();
    expect(Object.values(putsPerDataSource).sort()).toEqual([1, 1, 3]);
  });

  test('G5: a warm and a cold function at once: one refreshes, and neither fails', async () => {
    const { sandbox, start, read, write } = await world(scenario({ integration: OLD, modes: STRICT }));
    const warm = await started(start);
    await warm.invoke({});
    const document = await read();
    const [obtainedAt, expiresAt] = [-8, 6].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
    Object.assign(document.byods.integration, { obtainedAt, expiresAt });
    await write(document);
    sandbox.control.ledger.reset();
    const cold = await started(start);
    const both = await Promise.all([warm.invoke({}), cold.invoke({})]);
    expect(both.map(({ error }) => error)).toEqual([undefined, undefined]);
    const ledger = sandbox.control.ledger.get();
    expect(ledger.supersededRefreshTokenUses).toEqual([]);
    expect(ledger.requests.filter(({ path }) => path === '/access_token')).toHaveLength(1);
  });

  test('G1: with a time that lasts for some, it extends those that lapse first, and the next run the others', async () => {
    const { sandbox, start } = await world(
      scenario({ dataSourcesPerOrg: 40, dataSourceAgeMinutes: (_, index) => 100 + index, modes: { latencyMs: 1000 } }),
      { CONCURRENCY: '1' },
    );
    const lambda = await started(start);
    // What is left lives for long yet, so that it is deferred and nothing is thrown.
    const { error, result } = await lambda.invoke({}, { timeoutMs: 22_000 });
    expect({ result, error }).toMatchObject({ error: undefined, result: { outcome: 'ok' } });
    const done = Object.keys(sandbox.control.ledger.get().putsPerDataSource);
    expect(done.length).toBeGreaterThan(0);
    expect((result as RenewalReport).counts).toMatchObject({ extended: done.length, deferred: 40 - done.length });
    const byAge = sandbox.control.dataSources.list().map(({ id }) => id);
    // The older, the sooner to lapse: what was extended is the end of the list.
    expect(done.sort()).toEqual(byAge.slice(-done.length).sort());
    sandbox.control.modes.set({ latencyMs: 0 });
    const next = await lambda.invoke({});
    expect(next.result).toMatchObject({ counts: { extended: 40 - done.length, kept: done.length } });
  });

  test('G2: killed in the middle of a refresh, and its lock still held: the next one extends with the stored token', async () => {
    const { sandbox, start } = await world(scenario({ serviceAppPairs: OLD, modes: { refresh: 'rotate-grace' } }));
    const stalled = sandbox.control.faults.add({ at: 'POST /access_token', do: 'stall', phase: 'after-commit' });
    expect(stalled).toHaveLength(1);
    const lambda = await started(start);
    const invocation = lambda.invoke({});
    await expect.poll(() => sandbox.control.faults.list().some(({ used }) => used > 0)).toBe(true);
    await lambda.kill();
    expect((await invocation).exit?.signal).toBe('SIGKILL');
    const { error, result } = await (await started(start)).invoke({});
    expect(error).toBeUndefined();
    expect(result).toMatchObject({ counts: { extended: 1, failed: 0 } });
  });

  test('G4, F11: a secret edited between runs, first to no JSON and then repaired, is what the warm function works with', async () => {
    const { sandbox, start, read, writeText } = await world(scenario({ integration: OLD, modes: STRICT }));
    const lambda = await started(start);
    await lambda.invoke({});
    const good = await read();
    sandbox.control.ledger.reset();
    await writeText(JSON.stringify(good).slice(0, -30));
    const { error, logs, stderr } = await lambda.invoke({});
    expect(error).toMatchObject({
      errorType: 'store-corrupt',
      errorMessage: expect.stringMatching(/byods store restore --use-previous --store aws:/),
    });
    expect(sandbox.control.ledger.get().total).toBe(0);
    expectNoLeak(`${logs.join('\n')}${stderr}${JSON.stringify(error)}`, sandbox);
    await writeText(JSON.stringify(good));
    const next = await lambda.invoke({});
    expect((next.result as RenewalReport).outcome).toBe('ok');
    expect(sandbox.control.ledger.get()).toMatchObject({ supersededRefreshTokenUses: [], deadRefreshTokenUses: [] });
  });

  /** Ends a process in the middle of its run, by what is loaded before the function. */
  const planted = (code: string, heapMb = 256) => ({
    nodeArgs: [`--max-old-space-size=${heapMb}`, '--import', `data:text/javascript,${encodeURIComponent(code)}`],
  });
  test.each<[string, Pick<FunctionOptions, 'nodeArgs'>, RegExp]>([
    [
      'a rejection that nobody handles',
      planted("setTimeout(() => Promise.reject(new Error('planted')), 100)"),
      /UnhandledPromiseRejection/,
    ],
    ['an exception that nobody catches', planted("setTimeout(() => { throw new Error('planted') }, 100)"), /planted/],
    ['a crash while it is loaded', planted("throw new Error('planted')"), /planted/],
    [
      'no memory left',
      planted('setTimeout(() => { for (const all = []; ; ) all.push(new Array(1e6).fill(0.5)) }, 100)', 64),
      /out of memory/i,
    ],
  ])('G9: %s ends the process loudly, shows no secret, and the next function does the work', async (_, how, says) => {
    const slow = { dataSourcesPerOrg: 3, dataSourceAgeMinutes: 60, modes: { latencyMs: 400 } };
    const { sandbox, start } = await world(scenario(slow));
    const failing = await started(() => start(how));
    const { result, error, logs, stderr, exit } = await failing.invoke({});
    const told = `${logs.join('\n')}${stderr}${JSON.stringify(error ?? {})}`;
    expect(result).toBeUndefined();
    expect(exit, told).toBeDefined();
    expect(exit?.code === 0).toBe(false);
    expect(told).toMatch(says);
    expectNoLeak(told, sandbox);
    sandbox.control.modes.set({ latencyMs: 0 });
    const next = await (await started(start)).invoke({});
    const { extended, kept } = (next.result as RenewalReport).counts;
    expect(extended + kept).toBe(3);
  });

  test('G11: an event of 6 MB with a secret in it is neither logged nor told, whether it is well or refused', async () => {
    const { sandbox, start } = await world(scenario());
    const canary = 'never-in-the-log-5678';
    const detail = { canary, padding: 'x'.repeat(6 * 1024 * 1024 - 1024) };
    const lambda = await started(start);
    const well = await lambda.invoke({ ...scheduled(0), detail });
    expect(well.result).toMatchObject({ outcome: 'ok' });
    const refused = await lambda.invoke({ detail, dataSourceIds: [`${canary}/..`], minutes: canary, force: canary });
    expect(refused.error?.errorType).toBe('usage');
    for (const { logs, stderr, error } of [well, refused]) {
      const told = `${logs.join('\n')}${stderr}${JSON.stringify(error ?? {})}`;
      expect(told).not.toContain('never-in-the-log');
      expect(told.length).toBeLessThan(20_000);
      expectNoSecret(sandbox, told);
    }
  });

  test('G12: frozen and thawed with its connections cut and an hour gone, it reads all anew and extends', async () => {
    const env: Record<string, string> = {};
    const { sandbox, start, read, writeText } = await world(scenario({ dataSourcesPerOrg: 2 }), env);
    const proxy = await CuttingProxy.start(new URL(sandbox.baseUrl).origin);
    onTestFinished(() => proxy.close());
    env.WEBEX_API_BASE_URL = `${proxy.url}/v1`;
    await writeText(JSON.stringify(await read()).replaceAll(new URL(sandbox.baseUrl).origin, proxy.url));
    const lambda = await started(start);
    expect((await lambda.invoke({})).result).toMatchObject({ counts: { extended: 2 } });
    lambda.freeze();
    for (const { id } of sandbox.control.dataSources.list()) sandbox.control.dataSources.change(id, { ageMinutes: 61 });
    proxy.drop();
    lambda.thaw();
    const { result, error } = await lambda.invoke({});
    expect(error).toBeUndefined();
    expect(result).toMatchObject({ outcome: 'ok', counts: { extended: 2, failed: 0 } });
    expect(Object.values(sandbox.control.ledger.get().putsPerDataSource)).toEqual([2, 2]);
  });
}
