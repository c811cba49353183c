import type { CommandHandler } from '../../command.ts';
import { listDataSources } from './list.ts';
import { tellOne } from './one.ts';
import { readDataSourcesWords } from './words.ts';

const LIMIT = { minutes: 10 };

/** Words that ask for text, in a terminal too. */
const OF_TEXT = ['id', 'json', 'table', 'status', 'expiring-within'];

/** Opens the screen in a terminal; else, or where the words ask for it, lists data sources or tells all about one. */
export const handleDataSources: CommandHandler = async (context, words) => {
  const wantsText = OF_TEXT.some((name) => words[name] !== undefined);
  const { terminal, env } = context.io;
  // A dumb terminal cannot move its cursor.
  if (terminal && !wantsText && env.TERM !== 'dumb')
    return await (await import('./screen.ts')).runScreen(context, words, terminal);
  const { id, ...list } = readDataSourcesWords(words);
  const keeper = await context.open(LIMIT);
  const savesList = words['save-list'] !== undefined;
  if (!wantsText && !savesList && words.quiet !== true)
    context.note('the screen of the data sources needs a terminal: here is the list');
  return id === undefined ? await listDataSources(keeper, words, list, context.warn) : await tellOne(keeper, words, id);
};
