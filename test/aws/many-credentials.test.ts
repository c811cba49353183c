import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { systemClock, systemIds } from '../../src/adapters/system.ts';
import { dynamodbCredentialStore } from '../../src/adapters/token-store/dynamodb.ts';
import { documentFor } from '../../src/compose-sandbox.ts';
import { sealFor } from '../../src/compose-sealing.ts';
import type { RenewalReport } from '../../src/core/report.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { runSchema, statusSchema, storeSchema } from '../../src/schemas.ts';
import { createTable } from '../adapters/token-store/dynamodb-harness.ts';
import { tablesClient } from '../support/aws/client.ts';
import { FunctionProcess } from '../support/lambda/function-process.ts';
import { unzipTo } from '../support/lambda/unzip.ts';
import { expectNoSecret, started } from '../support/lambda/world.ts';
import { documentsOf, KEY } from '../support/many.ts';
import { ProgramWorld } from '../support/program.ts';
import { recordingLog } from '../support/virtual-world.ts';

const motoUrl = inject('motoUrl');

const AWS = {
  AWS_ENDPOINT_URL: motoUrl ?? '',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIANOTAREALKEY',
  AWS_SECRET_ACCESS_KEY: 'not-a-real-secret-key',
  AWS_EC2_METADATA_DISABLED: 'true',
};

describe.skipIf(motoUrl === undefined)(
  'a table of many credentials, on moto (skipped, loudly, where it cannot run)',
  () => {
    describe('the Lambda', () => {
      let folder: string;
      beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), 'byods-lambda-'));
        execFileSync(process.execPath, ['deploy/package-lambda.mjs'], { stdio: 'pipe' });
        await unzipTo(readFileSync('dist/lambda.zip'), folder);
      }, 60_000);
      afterAll(() => rmSync(folder, { recursive: true, force: true }));

      async function world() {
        const sandbox = await startSandbox({ scenario: scenario({ orgs: 4, integration: 'none' }) });
        onTestFinished(() => sandbox.close());
        const client = tablesClient(motoUrl!);
        const table = await createTable(client);
        const around = { env: { BYODS_ENCRYPTION_KEY: KEY }, clock: systemClock, log: recordingLog() };
        const own = { ids: systemIds, owner: 'the test', rescue: async () => undefined, seal: await sealFor(around) };
        const store = dynamodbCredentialStore({ table, client, ...around, ...own });
        const document = documentFor(sandbox.setup, new URL(sandbox.baseUrl).origin);
        for (const [each, part] of documentsOf(document, ['acme', 'beta'])) await store.document(each).create(part);
        const start = () =>
          FunctionProcess.start({
            folder,
            env: {
              BYODS_STORE: `dynamodb:${table}`,
              BYODS_ENCRYPTION_KEY: KEY,
              WEBEX_API_BASE_URL: sandbox.baseUrl,
              RETRY_INTERVAL_MS: '1',
              ...AWS,
            },
          });
        return { sandbox, store, lambda: await started(start) };
      }

      test('runs the pass over each document, and measures them together', async () => {
        const { sandbox, lambda } = await world();
        const { result, error, logs, stderr } = await lambda.invoke({});
        expect(error).toBeUndefined();
        const { counts, partitions } = result as RenewalReport;
        expect(counts.extended).toBe(4);
        expect(partitions).toMatchObject([
          { name: 'acme', outcome: 'ok', counts: { extended: 2 } },
          { name: 'beta', outcome: 'ok', counts: { extended: 2 } },
        ]);
        const lines = logs.map((line) => JSON.parse(line));
        const metrics = lines.find((line) => line._aws);
        expect(metrics).toMatchObject({ SuccessfulRuns: 1, DataSourcesExtended: 4, DeadRungs: 0 });
        expect(metrics.LeastDataSourceMinutesLeft).toBeGreaterThan(1400);
        expect(lines.filter(({ message }) => message === 'org').map(({ partition }) => partition)).toEqual(
          expect.arrayContaining(['acme', 'beta']),
        );
        expectNoSecret(sandbox, `${logs.join('\n')}${stderr}${JSON.stringify(result)}`);
      });

      test('what the time does not suffice for is deferred, fails the run only where it is at risk, and goes first then', async () => {
        const { lambda, store, sandbox } = await world();
        // 3 s are for closing, and no document is begun with less than 8 s.
        const short = await lambda.invoke({}, { timeoutMs: 10_500 });
        expect(short.error?.errorMessage).toMatch(/^renewal partial: .*acme: the time ran out/);
        expect(sandbox.control.ledger.get().putsPerDataSource).toEqual({});

        const beta = (await store.document('beta').document())!;
        await store.remove('beta');
        await lambda.invoke({});
        await store.document('beta').create(beta);
        const nothing = await lambda.invoke({}, { timeoutMs: 10_500 });
        expect(nothing.error?.errorMessage).toMatch(/beta: the time ran out/);
        expect(nothing.error?.errorMessage).not.toMatch(/acme/);
        const all = (await lambda.invoke({})).result as RenewalReport;
        expect(all.partitions?.map((part) => [part.name, part.counts.extended])).toEqual([
          ['beta', 2],
          ['acme', 0],
        ]);
        const calm = await lambda.invoke({}, { timeoutMs: 10_500 });
        expect(calm.error).toBeUndefined();
        expect((calm.result as RenewalReport).partitions?.map(({ outcome }) => outcome)).toEqual([
          'deferred',
          'deferred',
        ]);
      });
    });

    test('a token-config.json is copied in, run and shown', async () => {
      const world = await ProgramWorld.start(scenario({ orgs: 2 }));
      const table = `dynamodb:${await createTable(tablesClient(motoUrl!))}@us-east-1`;
      const env = { ...AWS, BYODS_ENCRYPTION_KEY: KEY, RETRIES: '0' };
      const inside = `${table}#acme`;
      const copy = ['store', 'copy', '--from', 'file:token-config.json', '--to', inside];
      const copied = await world.json(storeSchema, copy, { env });
      expect([copied.code, copied.document.to]).toEqual([0, inside]);
      const ran = await world.json(runSchema, ['run', '--store', table], { env });
      expect([ran.code, ran.document.counts.extended]).toEqual([0, 2]);
      const { code, document } = await world.json(statusSchema, ['status', '--store', table], { env });
      expect([code, document.partitions]).toMatchObject([0, [{ name: 'acme', healthy: true }]]);
      const back = ['store', 'copy', '-y', '--from', inside, '--to', 'file:token-config.json'];
      expect((await world.json(storeSchema, back, { env })).document.action).toBe('replaced');
    });
  },
);
