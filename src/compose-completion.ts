import { CompletionCache } from './adapters/completion-cache.ts';
import type { StoreChoice } from './adapters/token-store/detect.ts';
import { storeIdentity } from './compose-store-choice.ts';
import type { Environment } from './core/settings.ts';
import { userCacheDir } from './user-directories.ts';

/** What is remembered of a token store's orgs for the completion of words; undefined where this user has no folder for it. */
export function completionCache(choice: StoreChoice, env: Environment): CompletionCache | undefined {
  const directory = userCacheDir(env);
  if (directory === undefined) return undefined;
  return new CompletionCache(directory, storeIdentity(choice, env));
}
