import { KeeperError } from '../../../core/errors.ts';
import { changesOf, consequencesOf } from '../../../core/policy/data-source-diff.ts';
import { problemsIn } from '../../../core/policy/data-source-fields.ts';
import { plannedUpdate } from '../../../core/update.ts';
import { yesOrNo } from '../../changes/manner.ts';
import { fieldsFrom } from '../../changes/options.ts';
import { runChange } from '../../changes/run-change.ts';
import type { CommandHandler } from '../../command.ts';
import { findOne } from '../../find-data-sources.ts';
import { idFrom } from '../../ids.ts';
import { chosenOrgs } from '../../orgs.ts';

const NAME = 'update-data-source';

/** Changes what is named of one data source. */
export const handleUpdate: CommandHandler = async (context, words) => {
  const id = idFrom(words);
  const fields = fieldsFrom(words, NAME, problemsIn);
  if (Object.keys(fields).length === 0) {
    throw new KeeperError('usage', `nothing to change of ${id} was named; nothing was sent`, {
      remedy: 'name a field, as --url or --status; a new life alone comes from byods extend-data-source',
    });
  }
  return await runChange(context, words, {
    name: NAME,
    operation: 'update',
    find: async (keeper, config, dryRun) => await findOne(keeper, config, chosenOrgs(config, words), id, dryRun),
    plan: async (read, { webex, budget }) => {
      const current = await read(async (token) => (await webex.dataSources.get(token, id, budget)).value);
      const changes = current ? changesOf(current, plannedUpdate(current, '', fields)) : [];
      return { dataSource: current, changes, consequences: consequencesOf(changes) };
    },
    question: yesOrNo('Update it?'),
    act: async ({ dataSources }, org) => await dataSources.update(id, fields, { org }),
  });
};
