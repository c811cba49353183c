import type { CommandHandler } from '../../command.ts';
import { listDataSources } from './list.ts';
import { tellOne } from './one.ts';
import { readDataSourcesWords } from './words.ts';

const LIMIT = { minutes: 10 };

/** Lists data sources, or tells all about one. */
export const handleDataSources: CommandHandler = async (context, words) => {
  const { id, ...list } = readDataSourcesWords(words);
  const keeper = await context.open(LIMIT);
  return id === undefined ? await listDataSources(keeper, words, list, context.warn) : await tellOne(keeper, words, id);
};
