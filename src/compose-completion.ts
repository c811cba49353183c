import { resolve } from 'node:path';
import { CompletionCache } from './adapters/completion-cache.ts';
import type { StoreChoice } from './adapters/token-store/detect.ts';
import type { Environment } from './core/settings.ts';
import { userCacheDir } from './user-directories.ts';

/** What is remembered of a token store's orgs for the completion of words; undefined where this user has no folder for it. */
export function completionCache(choice: StoreChoice, env: Environment): CompletionCache | undefined {
  const directory = userCacheDir(env);
  if (directory === undefined) return undefined;
  const { kind, location } = choice;
  // One name is another secret in another account or region.
  const where = [env.AWS_PROFILE, env.AWS_REGION || env.AWS_DEFAULT_REGION];
  return new CompletionCache(directory, kind === 'file' ? resolve(location) : JSON.stringify([location, ...where]));
}
