import { asKeeperError, KeeperError } from '../../../core/errors.ts';
import { redactFromNowOn } from '../../../core/secret.ts';
import { fieldsIn } from '../../../core/set-up/document.ts';
import { FIELD_NAMES, type GivenFields } from '../../../core/set-up/fields.ts';
import { fieldsOfVariables, VARIABLE_OF } from '../../../core/set-up/variables.ts';
import { parseDocument } from '../../../core/stored-document.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import { valueAt } from '../../../core/token-homes.ts';
import { readEnvLines } from '../../env-file/lines.ts';
import { type TextSource, textFrom } from '../../input-text.ts';

/** What somebody brings. */
export interface Brought {
  readonly values: GivenFields;
  /** The whole document, where it is one. */
  readonly document?: JsonObject;
}

const HOLDS = 'a token-config.json, or WEBEX_…=value lines';

/**
 * Reads what `--from` names: a document in any spelling of the Python sample, or its lines of variables.
 *
 * @throws KeeperError `usage`, which quotes nothing of the content
 */
export async function readBrought(value: string, stdin: TextSource['stdin']): Promise<Brought> {
  const { text, where } = await textFrom({ option: '--from', value, stdin, holds: HOLDS });
  const brought = text.trimStart().startsWith('{') ? fromDocument(text, where) : fromLines(text, where);
  for (const each of Object.values(brought.values)) redactFromNowOn(each);
  return brought;
}

function fromDocument(text: string, where: string): Brought {
  let document: JsonObject;
  try {
    document = parseDocument(text, where, 'mend it');
  } catch (thrown) {
    throw refused(
      asKeeperError(thrown).message.replace(/\. It was left as it is$/, ''),
      'mend it, or name another file',
    );
  }
  if (valueAt(document, ['byods']) !== undefined) {
    throw refused(
      `${where} is a token store of byods already: two of one content would take the tokens from each other`,
      'use it as it is, with --config <path>, or move it with byods store copy',
    );
  }
  const { values, problems } = fieldsIn(document);
  if (Object.keys(values).length === 0 && Object.keys(problems).length === 0) {
    throw refused(`${where} has none of the fields of a token-config.json filled in`, `name a file with ${HOLDS}`);
  }
  return { values, document };
}

function fromLines(text: string, where: string): Brought {
  const { variables, problems } = readEnvLines(text);
  if (problems.length > 0) {
    throw refused(
      `${where} is neither a JSON document nor lines of variables: ${problems.slice(0, 3).join('; ')}`,
      `name a file with ${HOLDS}`,
    );
  }
  const values = fieldsOfVariables((name) => variables.get(name));
  if (Object.keys(values).length > 0) return { values };
  const known = FIELD_NAMES.map((name) => VARIABLE_OF[name]).join(', ');
  throw refused(`${where} has a value for none of ${known}`, `name a file with ${HOLDS}`);
}

function refused(message: string, remedy: string): KeeperError {
  return new KeeperError('usage', `--from: ${message}; nothing was sent or written`, { remedy });
}
