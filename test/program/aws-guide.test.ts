import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { documentFor } from '../../src/compose-sandbox.ts';
import type { RenewalReport } from '../../src/core/report.ts';
import { METRICS } from '../../src/lambda/metric-names.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Scenario } from '../../src/sandbox/scenario.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { SecretsManagerFake } from '../support/aws/secrets-manager-fake.ts';
import { FunctionProcess } from '../support/lambda/function-process.ts';
import { unzipTo } from '../support/lambda/unzip.ts';

const ROOT = join(import.meta.dirname, '../..');
const GUIDE = readFileSync(join(ROOT, 'deploy/AWS_SETUP.md'), 'utf8');

/** The rows below the titles of a table, as texts without emphasis. */
function rowsOf(titles: string): string[][] {
  const rows = GUIDE.split(`${titles}\n`)[1]!.split('\n\n')[0]!.trim().split('\n').slice(1);
  return rows.map((row) =>
    row
      .replaceAll('*', '')
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'byods-guide-'));
  execFileSync(process.execPath, ['deploy/package-lambda.mjs'], { cwd: ROOT, stdio: 'pipe' });
  await unzipTo(readFileSync(join(ROOT, 'dist/lambda.zip')), folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * The packaged function, once, on a sandbox and a Secrets Manager of its own.
 *
 * @param options.failing  a data source fails, and the integration's tokens are dead
 */
async function invoke(of: Scenario, options: { failing?: boolean } = {}) {
  const [sandbox, fake] = await Promise.all([startSandbox({ scenario: of }), SecretsManagerFake.start()]);
  fake.seed('a-secret', JSON.stringify(documentFor(sandbox.setup, new URL(sandbox.baseUrl).origin)));
  const [first] = sandbox.control.dataSources.list();
  if (options.failing) {
    sandbox.control.faults.add({ at: `PUT /dataSources/${first!.id}`, do: 'status:403', times: 'always' });
    sandbox.control.credentials.revoke('integration', 'both');
  }
  const lambda = await FunctionProcess.start({
    folder,
    env: {
      SECRET_NAME: 'a-secret',
      WEBEX_API_BASE_URL: sandbox.baseUrl,
      AWS_ENDPOINT_URL: fake.url,
      AWS_ACCESS_KEY_ID: 'fake-key-id',
      AWS_SECRET_ACCESS_KEY: 'fake-secret-key',
      AWS_EC2_METADATA_DISABLED: 'true',
      // The pace is what is calculated; what is counted here is the requests.
      MAX_REQUESTS_PER_MINUTE: '1000000',
    },
  });
  onTestFinished(async () => {
    await lambda.close();
    await Promise.all([sandbox.close(), fake.close()]);
  });
  const { result, logs } = await lambda.invoke({});
  return { report: result as RenewalReport, logs, calls: fake.calls.length, first: first!.id };
}

const hourly = (orgs: number, dataSourcesPerOrg = 1) => scenario({ orgs, dataSourcesPerOrg, dataSourceAgeMinutes: 60 });

describe('how long a run takes', () => {
  test.each(rowsOf('| organisations | requests | the pace alone takes | at one second an answer, 8 at a time |'))(
    '%s organisations: %s requests',
    async (orgs, requests, pace, seconds) => {
      const { report } = await invoke(hourly(Number(orgs)));
      expect(report).toMatchObject({ outcome: 'ok', requests: Number(requests), counts: { extended: Number(orgs) } });
      expect(Number(pace)).toBe(Math.max(0, report.requests - 250) / 250);
      // An organisation's list comes before what is in it.
      expect(seconds).toBe(`${Math.max(2, Math.ceil(report.requests / 8))} s`);
    },
  );

  test('three data sources for each of 100 organisations', async () => {
    const { requests } = (await invoke(hourly(100, 3))).report;
    expect(GUIDE).toContain(`${requests} requests, (${requests} - 250) / 250 min = ${((requests - 250) / 250) * 60} s`);
  });
});

describe('what it costs', () => {
  const lines = rowsOf('| what | arithmetic | a month |');
  const cost = (what: string) => Number(lines.find(([first]) => first === what)![2]);

  test('what is counted is so many', async () => {
    const { logs, calls } = await invoke(hourly(10));
    expect(GUIDE).toContain(`${calls} a run that refreshes nothing (counted)`);
    const extended = logs.filter((line) => / extended"/.test(line));
    expect(extended).toHaveLength(10);
    expect(extended.map((line) => Buffer.byteLength(line) + 1)).toEqual(extended.map(() => 213));
  });

  test('each line is its arithmetic', () => {
    expect(cost('calls to it')).toBe(Number(((730 * 2 * 0.05) / 10_000).toFixed(2)));
    expect(cost('logs')).toBe(Number(((730 * 100 * 213 * 0.5) / 1e9).toFixed(2)));
    expect(GUIDE).toContain(`= ${(730 * 25 * 0.25).toLocaleString('en', { maximumFractionDigits: 0 })} GB-s`);
    expect(GUIDE).toContain(`× 0.0000133334 = ${(730 * 25 * 0.25 * 0.0000133334).toFixed(2)};`);
    // EventsFailed is written only where there is a bus.
    expect(cost('metrics')).toBeCloseTo((Object.keys(METRICS).length - 1) * 0.3, 5);
    expect(cost('alarms')).toBeCloseTo(8 * 0.1, 5);
  });

  test('each sum is one', () => {
    const base = cost('the secret') + cost('calls to it') + cost('logs');
    const settings = rowsOf(
      '| `Monitoring` | secret, calls, logs | metrics | alarms | dashboard | sum at list prices | within the free tier |',
    );
    expect(settings.map(([name]) => name)).toEqual(['`none`', '`alarms`', '`full`']);
    for (const [, ...cells] of settings) {
      const [first, metrics, alarms, dashboard, sum, free] = cells.map(Number);
      expect(first).toBeCloseTo(base, 5);
      expect(free).toBeCloseTo(base, 5);
      expect(first! + metrics! + alarms! + dashboard!).toBeCloseTo(sum!, 5);
    }
  });
});

describe('the queries of Logs Insights', () => {
  const queries = [...GUIDE.matchAll(/^```sql\n([\s\S]*?)^```/gm)].map(([, text]) => text!);
  const at = (line: unknown, path: string): unknown =>
    path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], line);

  test.each(queries)('%s', async (query) => {
    const due = scenario({ dataSourcesPerOrg: 3, integration: { obtainedMinutesAgo: 15 * 24 * 60 } });
    const bad = await invoke(due, { failing: true });
    const good = await invoke(due);
    expect(good.first).toBe(bad.first);
    const logs = [...bad.logs, ...good.logs];
    const [, fields, field, operator, value] =
      /^fields (.*)\n\| filter (\S+) (=|like) "(.*)"\n\| sort @timestamp desc\n$/.exec(query)!;
    const wanted = value!.replace('example-id', good.first);
    const found = logs
      .map((line) => JSON.parse(line))
      .filter((line) => (operator === '=' ? at(line, field!) === wanted : String(at(line, field!)).includes(wanted)));
    expect(found.length).toBeGreaterThan(0);
    const shown = fields!.split(', ').filter((name) => name !== '@timestamp');
    expect(shown.filter((name) => found.every((line) => at(line, name) === undefined))).toEqual([]);
  });
});
