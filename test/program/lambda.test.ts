import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { handler } from '../../src/lambda/handler.ts';
import { SecretsManagerFake } from '../support/aws/secrets-manager-fake.ts';
import { describeLambda } from '../support/lambda/suite.ts';
import { readZip } from '../support/lambda/unzip.ts';

let fake: SecretsManagerFake | undefined;
afterAll(() => fake?.close());

let passed = 0;
describeLambda(
  'the fake Secrets Manager',
  async () => {
    fake = await SecretsManagerFake.start({ clock: () => Date.now() + passed });
    return fake.url;
  },
  (ms) => {
    passed += ms;
  },
);

describe('the package', () => {
  const packaged = () => {
    execFileSync(process.execPath, ['deploy/package-lambda.mjs'], { stdio: 'pipe' });
    return readFileSync('dist/lambda.zip');
  };

  test('is the same to the byte when it is made twice', () => {
    const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    expect(hash(packaged())).toBe(hash(packaged()));
  });

  test('holds index.mjs and nothing else, and none of what only a terminal needs', () => {
    expect(readZip(packaged()).map(({ name }) => name)).toEqual(['index.mjs']);
    const inputs = Object.keys(JSON.parse(readFileSync('dist/lambda-metafile.json', 'utf8')).inputs);
    const unwanted = /node_modules\/(ink|react|yargs|open|zod)\/|^src\/(cli|tui|sandbox|adapters\/authorization)\//;
    expect(inputs.filter((input) => unwanted.test(input))).toEqual([]);
    for (const client of ['secrets-manager', 'eventbridge', 'dynamodb', 'kms']) {
      expect(inputs.some((input) => input.includes(`@aws-sdk/client-${client}/`))).toBe(true);
    }
  });

  test('stays below 1.4 MB: a cold start reads all of it', () => {
    packaged();
    expect(statSync('dist/lambda/index.mjs').size).toBeLessThan(1_400_000);
  });

  test('its handler takes two parameters: nodejs24.x refuses three', () => {
    expect(handler.length).toBe(2);
  });
});
