import { schemaOf } from '../../../core/data-sources.ts';
import type { DataSourceFields } from '../../../core/model.ts';
import { changesOf } from '../../../core/policy/data-source-diff.ts';
import { REGISTRATION_DEFAULTS, registrationProblems } from '../../../core/policy/registration.ts';
import { yesOrNo } from '../../changes/manner.ts';
import { fieldsFrom } from '../../changes/options.ts';
import { runChange } from '../../changes/run-change.ts';
import type { CommandHandler } from '../../command.ts';
import { chosenOrgs, onlyOrg } from '../../orgs.ts';

const NAME = 'register-data-source';

/** Registers a data source for one org. */
export const handleRegister: CommandHandler = async (context, words) => {
  const given = fieldsFrom(words, NAME, registrationProblems);
  // What a person has agreed to is what is registered.
  let agreed = given as Partial<DataSourceFields> & Pick<DataSourceFields, 'url'>;
  return await runChange(context, words, {
    name: NAME,
    operation: 'registration',
    find: async (_keeper, config) => ({ org: onlyOrg(chosenOrgs(config, words)) }),
    plan: async (read, { webex, budget }) => {
      const offered = given.schemaId === undefined && (await read((token) => webex.dataSources.schemas(token, budget)));
      const schema = offered ? schemaOf(offered) : undefined;
      agreed = { ...agreed, ...(schema && { schemaId: schema.id }) };
      const changes = changesOf(undefined, { ...REGISTRATION_DEFAULTS, ...agreed });
      return { changes, consequences: [], ...(schema?.serviceType && { schemaName: schema.serviceType }) };
    },
    question: yesOrNo('Register it?'),
    act: async ({ dataSources }, org) => await dataSources.register(agreed, { org }),
  });
};
