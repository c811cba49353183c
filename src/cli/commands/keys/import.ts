import { importItem } from '../../../core/endpoint/import-items.ts';
import { readTokenKeeperItem, type TokenKeeperItem } from '../../../core/endpoint/token-keeper-item.ts';
import { EXIT, KeeperError } from '../../../core/errors.ts';
import { USUAL_PORT } from '../../../core/policy/authorization-request.ts';
import { counted } from '../../../core/policy/in-words.ts';
import { isJsonObject, JsonProblem, type JsonValue, parseStrictJson } from '../../../core/strict-json.ts';
import type { CommandHandler } from '../../command.ts';
import { textFrom } from '../../input-text.ts';
import { wrap } from '../../text/width.ts';
import { listedKey } from './listed-key.ts';

const HOLDS = 'the items of the table, as aws dynamodb scan --output json prints them';

/** Takes over what Webex Token Keeper had stored. All of it is read before anything is written. */
export const handleImport: CommandHandler = async (context, words) => {
  const value = words.file as string;
  const { text, where } = await textFrom({ option: '<file>', value, stdin: context.io.stdin, holds: HOLDS });
  const { store, keys, audit, clock, apiOrigin, people } = await context.endpoint();
  const { client } = people(USUAL_PORT).settings;
  if (!client) {
    throw new KeeperError('configuration', 'the integration that people had authorized is not configured', {
      remedy: 'set WEBEX_INTEGRATION_CLIENT_ID and WEBEX_INTEGRATION_CLIENT_SECRET as Webex Token Keeper had them',
    });
  }
  const items = itemsIn(text, where, (item) => readTokenKeeperItem(item, apiOrigin, clock.now()));
  const made = [];
  for (const item of items) {
    const key = await importItem({ store, keys, audit, client }, item);
    if (key) made.push(listedKey(key, clock.now()));
  }
  const there = items.length - made.length;
  return {
    exitCode: EXIT.ok,
    document: { version: 1 as const, keys: made, warnings: [] },
    text: ({ paint, width }) =>
      wrap(
        `${paint.green('Done')}: ${counted(made.length, 'key')} taken over${there > 0 ? `, ${there} there already` : ''}. They stood in the paths of requests, and so in logs: give programs new ones with byods keys create, and revoke these.`,
        width,
      ),
  };
};

function itemsIn(
  text: string,
  where: string,
  read: (item: JsonValue) => TokenKeeperItem | undefined,
): TokenKeeperItem[] {
  const all = valuesIn(text, where);
  const items = all.map((each) => read(each));
  const odd = items.indexOf(undefined);
  if (odd >= 0 || items.length === 0) {
    const what = odd >= 0 ? `item ${odd + 1} of ${where} has no user_key and token` : `there is no item in ${where}`;
    throw new KeeperError('usage', `${what}; nothing was written`, { remedy: `name a file with ${HOLDS}` });
  }
  return items as TokenKeeperItem[];
}

function valuesIn(text: string, where: string): JsonValue[] {
  try {
    const value = parseStrictJson(text);
    if (Array.isArray(value)) return value;
    return isJsonObject(value) && Array.isArray(value.Items) ? value.Items : [value];
  } catch (thrown) {
    if (!(thrown instanceof JsonProblem)) throw thrown;
    throw new KeeperError('usage', `${where} is no JSON: ${thrown.message} at ${thrown.offset}; nothing was written`, {
      remedy: `name a file with ${HOLDS}`,
    });
  }
}
