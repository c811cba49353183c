import { resolve } from 'node:path';
import type { ShellCommand } from './adapters/shell-command.ts';
import { namedStore } from './adapters/token-store/detect.ts';
import type { ProblemMemory } from './core/ports.ts';
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

/**
 * The memory of what was told of one token store's problems. Named after where the store is looked for, so that it is
 * the same one when no store is found there.
 *
 * @throws KeeperError `usage` for a store that is not named as stores are
 */
export async function openProblemMemory({ env, directory, ...flags }: ProblemPlace): Promise<ProblemMemory> {
  const { fileProblemMemory } = await import('./adapters/problem-memory.ts');
  const { kind, location } = namedStore({ env, store: flags.store, config: flags.config }) ?? {
    kind: 'file',
    location: 'token-config.json',
  };
  // One name can stand for a secret in every region of every account.
  const account = [env.AWS_REGION ?? env.AWS_DEFAULT_REGION, env.AWS_PROFILE].filter((part) => part).join(' ');
  return fileProblemMemory({
    directory: async () => directory ?? (await userStateDir(env)),
    store: kind === 'file' ? `file:${resolve(location)}` : `aws:${location} ${account}`.trim(),
  });
}

/** Runs a command by the shell; loaded only for those who asked for one. */
export async function runShellCommand(command: ShellCommand): Promise<string | undefined> {
  const adapter = await import('./adapters/shell-command.ts');
  return await adapter.runShellCommand(command);
}
