import { EXIT, KeeperError } from '../../../core/errors.ts';
import { printable } from '../../../core/secret.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import type { CommandHandler } from '../../command.ts';
import type { Page } from '../../text/page.ts';
import { type Row, table } from '../../text/table.ts';

const USUALLY = 50;

/** Shows the end of the audit. Reads the store and nothing else. */
export const handleAudit: CommandHandler = async (context, words) => {
  const last = lastOf(words.last as string | undefined);
  const { audit } = await context.endpoint();
  const entries = await audit.entries(last);
  return {
    exitCode: EXIT.ok,
    document: { version: 1 as const, entries, warnings: [] },
    text: (page) => (entries.length === 0 ? ['Nothing was done yet.'] : auditLines(entries, page)),
  };
};

function lastOf(text: string | undefined): number {
  if (text === undefined) return USUALLY;
  if (/^\d{1,6}$/.test(text) && Number(text) > 0) return Number(text);
  throw new KeeperError('usage', `--last must be a number of entries, from 1 to 999999, and is "${text}"`);
}

function auditLines(entries: readonly JsonObject[], page: Page): string[] {
  const text = (entry: JsonObject, field: string) => (typeof entry[field] === 'string' ? printable(entry[field]) : '');
  const rows = entries.map((entry): Row => {
    const fields = ['at', 'action', 'result', 'keyName', 'credential', 'address', 'token'];
    return { cells: fields.map((field) => text(entry, field)), colours: [] };
  });
  const columns = [
    { title: 'AT' },
    { title: 'ACTION' },
    { title: 'RESULT' },
    { title: 'KEY', givesWay: 2, narrowest: 10 },
    { title: 'CREDENTIAL', givesWay: 3, narrowest: 10 },
    { title: 'FROM', givesWay: 4 },
    { title: 'TOKEN', givesWay: 5 },
  ];
  return table(columns, rows, page);
}
