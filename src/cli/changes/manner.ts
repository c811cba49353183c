import { KeeperError } from '../../core/errors.ts';
import { ask, canAsk } from '../ask.ts';
import type { Words } from '../command.ts';
import type { CommandContext } from '../context.ts';

/** How a command that changes something goes about it. */
export type Manner = 'ask' | 'without-question' | 'dry-run';

/**
 * What the words and the terminal say about questions.
 *
 * @throws KeeperError `usage` where a question would be asked and nobody is there to answer it
 */
export function mannerOf(words: Words, { io }: Pick<CommandContext, 'io'>, command: string): Manner {
  if (words['dry-run'] === true) return 'dry-run';
  if (words.yes === true) return 'without-question';
  if (canAsk(io)) return 'ask';
  throw new KeeperError(
    'usage',
    `${command} asks before it changes something, and there is no terminal to ask at; nothing was sent`,
    { remedy: 'add -y to go on without a question, or --dry-run to see what would be done' },
  );
}

/** What is asked, and which answers mean yes. */
export interface Question {
  readonly words: string;
  readonly agrees: (answer: string) => boolean;
}

/** Yes or no, where nothing means no. */
export function yesOrNo(words: string): Question {
  return { words: `${words} [y/N]`, agrees: (answer) => /^y(?:es)?$/i.test(answer) };
}

/** @throws KeeperError `refused` where the answer is not yes */
export async function confirm(context: Pick<CommandContext, 'io'>, question: Question): Promise<void> {
  if (question.agrees(await ask(context.io, question.words))) return;
  throw new KeeperError('refused', 'it was not confirmed; nothing was changed');
}
