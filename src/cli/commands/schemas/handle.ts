import { EXIT } from '../../../core/errors.ts';
import { instant, present } from '../../../core/report.ts';
import { storedToken } from '../../../core/stored-token.ts';
import type { CommandHandler } from '../../command.ts';
import { chosenOrgs, refuseNone } from '../../orgs.ts';
import { schemaLines } from './text.ts';

const LIMIT = { minutes: 10 };

/** Lists the schemas, which are the same for every org: with a token that is there, where there is one. */
export const handleSchemas: CommandHandler = async (context, words) => {
  const { tokens, dataSources, clock } = await context.open(LIMIT);
  const config = await tokens.config();
  const orgs = refuseNone(chosenOrgs(config, words));
  const org = orgs.find((each) => storedToken(config, each, clock.now())) ?? orgs[0];
  const found = await dataSources.schemas(org);
  const schemas = found.map(({ createdAt, updatedAt, ...schema }) =>
    present({ ...schema, createdAt: instant(createdAt), updatedAt: instant(updatedAt) }),
  );
  const error = tokens.saveFailure;
  const document = {
    version: 1 as const,
    schemas,
    warnings: await tokens.storeWarnings(),
    ...(error && { error: error.toJSON() }),
  };
  return { exitCode: error?.exitCode ?? EXIT.ok, document, text: (page) => schemaLines(found, page) };
};
