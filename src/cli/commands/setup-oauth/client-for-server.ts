import { KeeperError } from '../../../core/errors.ts';
import type { OAuthClient } from '../../../core/model.ts';
import { Secret } from '../../../core/secret.ts';
import { fieldsIn } from '../../../core/set-up/document.ts';
import { fieldsOfVariables, VARIABLE_OF } from '../../../core/set-up/variables.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import { ask, canAsk } from '../../ask.ts';
import type { CommandContext } from '../../context.ts';

/**
 * The integration's client for the plugin's entry: of the environment, else of the document, else asked for.
 *
 * @throws KeeperError `configuration` where nobody tells it
 */
export async function clientForServer({ io }: Pick<CommandContext, 'io'>, document: JsonObject): Promise<OAuthClient> {
  const given = { ...fieldsIn(document).values, ...fieldsOfVariables((name) => io.env[name]) };
  const value = async (name: 'integrationClientId' | 'integrationClientSecret', question: string, hidden: boolean) => {
    const known = given[name]?.trim();
    if (known) return known;
    const typed = canAsk(io) ? await ask(io, question, { hidden }) : '';
    if (typed !== '') return typed;
    const names = `${VARIABLE_OF.integrationClientId} and ${VARIABLE_OF.integrationClientSecret}`;
    throw new KeeperError('configuration', '--create-server needs the client id and secret of the integration', {
      remedy: `set ${names}; both stand at developer.webex.com (My Webex Apps)`,
    });
  };
  const clientId = await value('integrationClientId', "The integration's client id:", false);
  const clientSecret = await value('integrationClientSecret', "The integration's client secret:", true);
  return { clientId, clientSecret: new Secret(clientSecret) };
}
