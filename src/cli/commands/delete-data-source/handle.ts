import { changesOf, deletionConsequences } from '../../../core/policy/data-source-diff.ts';
import { runChange } from '../../changes/run-change.ts';
import type { CommandHandler } from '../../command.ts';
import { findOne } from '../../find-data-sources.ts';
import { idFrom } from '../../ids.ts';
import { chosenOrgs } from '../../orgs.ts';

/** Deletes one data source. */
export const handleDelete: CommandHandler = async (context, words) => {
  const id = idFrom(words);
  return await runChange(context, words, {
    name: 'delete-data-source',
    operation: 'deletion',
    find: async (keeper, config, dryRun) => await findOne(keeper, config, chosenOrgs(config, words), id, dryRun),
    plan: async (read, { webex, budget }) => {
      const current = await read(async (token) => (await webex.dataSources.get(token, id, budget)).value);
      return {
        dataSource: current,
        changes: current ? changesOf(current, undefined) : [],
        consequences: deletionConsequences(current),
      };
    },
    question: { words: 'Type its id to delete it:', agrees: (answer) => answer === id },
    act: async ({ dataSources }, org) => await dataSources.remove(id, { org }),
  });
};
