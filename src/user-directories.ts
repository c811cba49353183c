import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from './core/settings.ts';

const NAME = 'byods-keeper';

/**
 * The per-user configuration folder: `XDG_CONFIG_HOME` (XDG Base Directory), `APPDATA` on Windows, else `~/.config`.
 * Undefined where the environment names no home.
 */
export function userConfigDir(env: Environment): string | undefined {
  if (env.XDG_CONFIG_HOME) return join(env.XDG_CONFIG_HOME, NAME);
  if (env.APPDATA) return join(env.APPDATA, NAME);
  return env.HOME ? join(env.HOME, '.config', NAME) : undefined;
}

/**
 * The per-user folder for what may be lost at any time: `XDG_CACHE_HOME`, `LOCALAPPDATA` on Windows, else `~/.cache`.
 * Undefined where the environment names no home.
 */
export function userCacheDir(env: Environment): string | undefined {
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, NAME);
  if (env.LOCALAPPDATA) return join(env.LOCALAPPDATA, NAME);
  return env.HOME ? join(env.HOME, '.cache', NAME) : undefined;
}

/**
 * The per-user state folder, made 0700: for what was told of problems, and for tokens that a remote store did not take.
 * In a Lambda, and without a home, the temporary folder, which lives no longer than the machine.
 */
export async function userStateDir(env: Environment): Promise<string> {
  const home = env.XDG_STATE_HOME || (env.HOME && join(env.HOME, '.local', 'state'));
  if (!home || env.AWS_LAMBDA_FUNCTION_NAME) return tmpdir();
  const directory = join(home, NAME);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return directory;
}
