import { readFileSync } from 'node:fs';
import { buildSync } from 'esbuild';
import { composeKeeper, openLog } from '../../../src/compose.ts';
import type { Log } from '../../../src/core/ports.ts';
import type { Environment } from '../../../src/core/settings.ts';
import { openAnswering } from '../../../src/lambda/endpoint/open.ts';

/** IAM's name of each service whose SDK is used. */
const SERVICE: Record<string, string> = { 'secrets-manager': 'secretsmanager', eventbridge: 'events' };

/** The functions, by where they begin. */
export const HOURLY = 'src/lambda/handler.ts';
export const ENDPOINT = 'src/lambda/endpoint/handler.ts';

/** The sources that a function is bundled from. */
export function sourcesOfFunction(entry = HOURLY): string[] {
  const { metafile } = buildSync({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    metafile: true,
    write: false,
    outdir: 'nowhere',
  });
  return Object.keys(metafile.inputs);
}

/** What a function asks of AWS, as IAM's actions. */
export function actionsOfFunction(entry = HOURLY): string[] {
  return [...new Set(sourcesOfFunction(entry).flatMap(actionsIn))].sort();
}

/** What a source asks of AWS, as IAM's actions: the commands that it imports from the SDK. */
export function actionsIn(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/import\s*\{([^}]*)\}\s*from '@aws-sdk\/client-([^']+)'/g)].flatMap(
    ([, names, service]) =>
      [...names!.matchAll(/\b(\w+)Command\b/g)].map(([, command]) => `${SERVICE[service!] ?? service}:${command}`),
  );
}

/** The variables that the hourly function looks at, found by watching it being put together in a Lambda's environment. */
export async function variablesOfFunction(): Promise<string[]> {
  const own = { AWS_LAMBDA_FUNCTION_NAME: 'a-function', SECRET_NAME: 'a-secret', AWS_REGION: 'us-east-1' };
  const read = await variablesRead(own, async (env, log) => (await composeKeeper({ env, log })).close());
  return withFace(read, HOURLY);
}

/** The same of the token endpoint. */
export async function variablesOfEndpoint(): Promise<string[]> {
  const own = {
    AWS_LAMBDA_FUNCTION_NAME: 'a-function',
    AWS_REGION: 'us-east-1',
    BYODS_STORE: 'dynamodb:a-table',
    BYODS_KMS_KEY_ARN: 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000000',
    WEBEX_INTEGRATION_REDIRECT_URI: 'https://tokens.corp.test/callback',
  };
  const budget = { remainingMs: () => 0 };
  const read = await variablesRead(own, async (env, log) => {
    await openAnswering({ env, log, budget });
  });
  return withFace(read, ENDPOINT);
}

async function variablesRead(
  own: Record<string, string>,
  open: (env: Environment, log: Log) => Promise<void>,
): Promise<Set<string>> {
  const names = new Set<string>();
  const env = new Proxy(own, {
    get(target, name) {
      // Of whatever a promise brings it is asked whether it is one.
      if (name !== 'then') names.add(String(name));
      return target[String(name)];
    },
  });
  await open(env, await openLog({ level: 'silent', format: 'json', write: () => undefined }));
  return names;
}

/** With what the face itself looks at. */
function withFace(names: Set<string>, entry: string): string[] {
  const face = sourcesOfFunction(entry).filter((path) => path.startsWith('src/lambda/'));
  for (const path of face)
    for (const [, name] of readFileSync(path, 'utf8').matchAll(/\benv\.([A-Z_]+)/g)) names.add(name!);
  return [...names].sort();
}
