import { KeeperError } from '../../core/errors.ts';
import { redactFromNowOn } from '../../core/secret.ts';
import type { Environment } from '../../core/settings.ts';
import type { CliIo } from '../io.ts';
import { nearest } from '../near.ts';
import { isTooLateInFile, VARIABLES } from '../variables.ts';
import { readEnvFile } from './read.ts';

/** Variables that say one thing together: of a file, none counts where the environment has one of them. */
const TOGETHER: readonly (readonly string[])[] = [
  ['BYODS_STORE', 'BYODS_CONFIG', 'SECRET_NAME'],
  ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
  ['AWS_REGION', 'AWS_DEFAULT_REGION'],
  ...VARIABLES.flatMap(({ name, also }) => (also === undefined ? [] : [[name, also]])),
];

/**
 * Adds the variables of `--env-file` to the environment, before anything is read from it. What the environment has
 * already, and is not empty, stays as it is.
 *
 * @returns warnings
 * @throws KeeperError `configuration` for a file that cannot be read or meant, or that sets what comes too late
 */
export async function adoptEnvFile(path: string, io: Pick<CliIo, 'env' | 'setVariables'>): Promise<string[]> {
  const file = await readEnvFile(path);
  const { taken, warnings } = mergeEnvFile(file.variables, io.env, path);
  for (const [name, value] of file.variables) if (isSecret(name)) redactFromNowOn(value);
  io.setVariables(taken);
  if (file.open && [...file.variables].some(([name, value]) => isSecret(name) || /:\/\/[^/@]*:[^/@]*@/.test(value))) {
    warnings.push(`${path} holds secrets and can be read by other users of this machine: chmod 600`);
  }
  return warnings;
}

/**
 * What of a file counts beside an environment. Pure.
 *
 * @throws KeeperError `configuration` for what comes too late
 */
export function mergeEnvFile(
  variables: ReadonlyMap<string, string>,
  env: Environment,
  path: string,
): { taken: Record<string, string>; warnings: string[] } {
  const taken: Record<string, string> = {};
  const warnings: string[] = [];
  const late: string[] = [];
  for (const [name, value] of variables) {
    if (env[name]) continue;
    const winner = TOGETHER.find((names) => names.includes(name))?.find((other) => env[other]);
    if (isTooLateInFile(name)) late.push(name);
    else if (winner === undefined) taken[name] = value;
    else if (env[winner] !== value) warnings.push(`${name} in ${path} does nothing: the environment has ${winner}`);
    const meant = misspelt(name);
    if (meant !== undefined) warnings.push(`${name} in ${path} is not a variable of byods; did you mean ${meant}?`);
  }
  if (late.length === 0) return { taken, warnings };
  throw new KeeperError(
    'configuration',
    `--env-file ${path}: ${late.join(', ')} would do nothing, because it is read when Node.js starts. Nothing was sent`,
    { remedy: `take ${late.join(', ')} out of the file and set it in the environment` },
  );
}

const KNOWN = VARIABLES.flatMap(({ name, also }) => (also === undefined ? [name] : [name, also]));

/** What a name that nothing reads was probably meant to be. */
function misspelt(name: string): string | undefined {
  if (KNOWN.includes(name) || name.startsWith('AWS_') || !name.includes('_')) return undefined;
  return nearest(
    name,
    KNOWN.filter((each) => each.includes('_')),
  );
}

/** Variables that hold a credential whatever they are for: those of AWS, and what others call theirs. */
function isSecret(name: string): boolean {
  return /(?:SECRET_ACCESS_KEY|SESSION_TOKEN|PASSWORD|CLIENT_SECRET|(?:ACCESS|REFRESH|API)_(?:TOKEN|KEY))$/.test(name);
}
