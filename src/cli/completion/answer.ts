import { completionCache } from '../../compose-completion.ts';
import { chooseStore } from '../../compose-store-choice.ts';
import type { KnownOrg } from '../../core/known-org.ts';
import type { Environment } from '../../core/settings.ts';
import { mergeEnvFile } from '../env-file/adopt.ts';
import { readEnvFile } from '../env-file/read.ts';
import { complete } from './complete.ts';
import { valuesIn } from './known-words.ts';

/**
 * The answer to a shell that wants a word completed: its kind on the first line, then a word a line, with what it is
 * about behind a tab. Sends nothing, reads no token and writes nothing. Never throws: nobody would see it.
 *
 * @param words  after the program's name, up to the cursor
 */
export async function completionAnswer(words: readonly string[], env: Environment): Promise<string> {
  try {
    const { kind, candidates } = await complete(words, (before) => knownOrgs(before, env));
    const lines = candidates.map(({ word, about }) => (about ? `${word}\t${about.replace(/\s+/g, ' ')}` : word));
    return `${[kind, ...lines].join('\n')}\n`;
  } catch {
    return 'words\n';
  }
}

/** What is known of the token store that words choose, with an `--env-file` among them. */
async function knownOrgs(words: readonly string[], env: Environment): Promise<readonly KnownOrg[]> {
  const [path] = [...valuesIn(words, 'env-file'), ...valuesIn(words, 'env-from')];
  const whole =
    path === undefined ? env : { ...env, ...mergeEnvFile((await readEnvFile(path)).variables, env, path).taken };
  const choice = chooseStore({ env: whole, store: valuesIn(words, 'store')[0], config: valuesIn(words, 'config')[0] });
  return (await completionCache(choice, whole)?.read()) ?? [];
}
