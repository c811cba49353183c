import { readFileSync } from 'node:fs';
import { buildSync } from 'esbuild';
import { composeKeeper, openLog } from '../../../src/compose.ts';

/** IAM's name of each service whose SDK is used. */
const SERVICE: Record<string, string> = { 'secrets-manager': 'secretsmanager', eventbridge: 'events' };

/** The sources that the function is bundled from. */
export function sourcesOfFunction(): string[] {
  const { metafile } = buildSync({
    entryPoints: ['src/lambda/handler.ts'],
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

/** What the function asks of AWS, as IAM's actions. */
export function actionsOfFunction(): string[] {
  return [...new Set(sourcesOfFunction().flatMap(actionsIn))].sort();
}

/** What a source asks of AWS, as IAM's actions: the commands that it imports from the SDK. */
export function actionsIn(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/import\s*\{([^}]*)\}\s*from '@aws-sdk\/client-([^']+)'/g)].flatMap(
    ([, names, service]) =>
      [...names!.matchAll(/\b(\w+)Command\b/g)].map(([, command]) => `${SERVICE[service!] ?? service}:${command}`),
  );
}

/** The variables that the function looks at, found by watching it being put together in a Lambda's environment. */
export async function variablesOfFunction(): Promise<string[]> {
  const names = new Set<string>();
  const env = new Proxy<Record<string, string>>(
    { AWS_LAMBDA_FUNCTION_NAME: 'a-function', SECRET_NAME: 'a-secret', AWS_REGION: 'us-east-1' },
    {
      get(target, name) {
        names.add(String(name));
        return target[String(name)];
      },
    },
  );
  const log = await openLog({ level: 'silent', format: 'json', write: () => undefined });
  const keeper = await composeKeeper({ env, log });
  await keeper.close();
  const face = sourcesOfFunction().filter((path) => path.startsWith('src/lambda/'));
  for (const path of face)
    for (const [, name] of readFileSync(path, 'utf8').matchAll(/\benv\.([A-Z_]+)/g)) names.add(name!);
  return [...names].sort();
}
