import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Scenario } from '../../src/sandbox/scenario.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { SecretsManagerFake } from '../support/aws/secrets-manager-fake.ts';
import { unzipTo } from '../support/lambda/unzip.ts';
import { expectNoSecret, lambdaWorld, started } from '../support/lambda/world.ts';

const OVER = { obtainedMinutesAgo: 15 * 24 * 60 };

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'byods-lambda-'));
  execFileSync(process.execPath, ['deploy/package-lambda.mjs'], { stdio: 'pipe' });
  await unzipTo(readFileSync('dist/lambda.zip'), folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A world of the Lambda whose Secrets Manager can be told to fail. */
async function world(of: Scenario, options: Parameters<typeof SecretsManagerFake.start>[0] = {}, env = {}) {
  const fake = await SecretsManagerFake.start(options);
  onTestFinished(() => fake.close());
  return { fake, ...(await lambdaWorld({ folder, url: fake.url }, of, { RETRIES: '0', ...env })) };
}

describe('the Lambda, when the secret cannot be written', () => {
  test('where new tokens are is told by what it throws and by its log, whatever failed of the store after it', async () => {
    const { fake, sandbox, start } = await world(scenario({ orgs: 2, integration: 'none', serviceAppPairs: OVER }));
    const [, b] = sandbox.setup.serviceApp.targetOrgIds;
    // The refreshed pairs are not taken; and when org B's new token is rejected, not even the lock.
    fake.inject({ operation: 'PutSecretValue', stage: 'BYODS_PENDING', fault: 'kms-access-denied', times: Infinity });
    fake.inject({
      operation: 'PutSecretValue',
      stage: 'BYODS_INTENT',
      nth: 2,
      fault: 'kms-access-denied',
      times: Infinity,
    });
    sandbox.control.faults.add({ at: 'GET /dataSources', do: 'status:401', times: 1 });
    const { error, logs } = await (await started(start)).invoke({});
    expect(b).toBeTruthy();
    const told = /could not be published.*(They are in the file \S+|nowhere but in this process)/s;
    expect(error?.errorMessage).toMatch(told);
    const lines = logs.map((line) => JSON.parse(line));
    expect(lines.some(({ level, message }) => level === 'ERROR' && told.test(message))).toBe(true);
    expectNoSecret(sandbox, `${error?.errorMessage}${logs.join('\n')}`);
  });
});
