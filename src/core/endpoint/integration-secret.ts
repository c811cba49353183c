import { KeeperError } from '../errors.ts';
import { redactFromNowOn } from '../secret.ts';
import type { Environment } from '../settings.ts';
import { isJsonObject, parseStrictJson } from '../strict-json.ts';

/** What the secret of `WEBEX_INTEGRATION_SECRET_ARN` may hold: nothing in it decides anything but whom people authorize, and what the store is encrypted with. */
const HELD: readonly string[] = [
  'WEBEX_INTEGRATION_CLIENT_ID',
  'WEBEX_INTEGRATION_CLIENT_SECRET',
  'BYODS_ENCRYPTION_KEY',
  'BYODS_OLD_ENCRYPTION_KEY',
  'BYODS_OLD_CLIENT_SECRET',
];

/**
 * The variables that the text of a secret holds, as a JSON object of them. Each is hidden wherever something is printed from
 * now on.
 *
 * @throws KeeperError `configuration` for anything else, of which nothing is shown but the name of a field
 */
export function variablesInSecret(text: string, secretId: string): Environment {
  const held = parsed(text);
  const problem = !isJsonObject(held)
    ? 'holds no JSON object'
    : Object.entries(held).flatMap(([name, value]) => {
        if (!HELD.includes(name)) return [`holds "${name}", which does not belong there`];
        return typeof value === 'string' ? [] : [`holds ${name}, which is no text`];
      })[0];
  if (problem !== undefined) {
    throw new KeeperError('configuration', `the secret ${secretId} ${problem}. Nothing was sent`, {
      remedy: `store a JSON object in it with any of ${HELD.join(', ')}`,
    });
  }
  const variables = held as Record<string, string>;
  for (const [name, value] of Object.entries(variables)) if (!name.endsWith('_ID')) redactFromNowOn(value);
  return variables;
}

function parsed(text: string): unknown {
  try {
    return parseStrictJson(text);
  } catch {
    return undefined;
  }
}
