import { resolve } from 'node:path';
import type { ShellCommand } from './adapters/shell-command.ts';
import { systemClock } from './adapters/system.ts';
import { namedStore, type StoreChoice } from './adapters/token-store/detect.ts';
import { choiceOfMany, storeIdentity } from './compose-store-choice.ts';
import { addressOf } from './core/moved.ts';
import type { Log, ProblemMemory } from './core/ports.ts';
import type { Environment } from './core/settings.ts';
import { userStateDir } from './user-directories.ts';

/** Which token store a run works with, as far as it is known before the run. */
export interface ProblemPlace {
  readonly env: Environment;
  /** `--store` and `--config`. */
  readonly store?: string | undefined;
  readonly config?: string | undefined;
  /** Instead of the per-user state folder. */
  readonly directory?: string | undefined;
}

/** The token store whose problems are told, where it is looked for: the same one when none is found there. */
export function problemStore({ env, store, config }: ProblemPlace): Pick<StoreChoice, 'kind' | 'location'> {
  const { kind, location } = namedStore({ env, store, config }) ?? { kind: 'file', location: 'token-config.json' };
  return { kind, location: kind === 'file' || kind === 'folder' ? resolve(location) : location };
}

/** What is wrong with the store is told by the run. */
const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * The memory of what was told of one token store's problems: in a file, or of a store of many in a record of it.
 *
 * @param listener  who is told, where it is not the command of `--on-problem`
 * @throws KeeperError `usage` for a store that is not named as stores are, `configuration` for one of many without a key
 */
export async function openProblemMemory(place: ProblemPlace & { readonly listener?: string }): Promise<ProblemMemory> {
  const { env, directory, listener } = place;
  const many = choiceOfMany(place);
  if (many) {
    const [{ openCredentialStore }, { recordProblemMemory }] = await Promise.all([
      import('./compose-credential-store.ts'),
      import('./core/record-problem-memory.ts'),
    ]);
    const around = { env, clock: systemClock, log: SILENT };
    const { records } = await openCredentialStore(addressOf(many), many.reason, around);
    return recordProblemMemory(records, listener ?? 'on-problem');
  }
  const { fileProblemMemory } = await import('./adapters/problem-memory.ts');
  const store = storeIdentity(problemStore(place), env);
  return fileProblemMemory({
    directory: async () => directory ?? (await userStateDir(env)),
    store: listener === undefined ? store : `${store} for ${listener}`,
  });
}

/** Runs a command by the shell; loaded only for those who asked for one. */
export async function runShellCommand(command: ShellCommand): Promise<string | undefined> {
  const adapter = await import('./adapters/shell-command.ts');
  return await adapter.runShellCommand(command);
}
