import type { DataSource, DataSourceFields } from '../model.ts';
import { settingsOf } from './replacement.ts';

/** A field before and after; absent where there is none, or nobody tells it. */
export interface FieldChange {
  readonly field: keyof DataSourceFields;
  readonly before?: string | number;
  readonly after?: string | number;
}

/** In the order in which people read them. */
const SHOWN: readonly (keyof DataSourceFields)[] = [
  'url',
  'schemaId',
  'audience',
  'subject',
  'tokenLifetimeMinutes',
  'status',
  'errorMessage',
];

/**
 * What differs between a data source as it is, or none, and what it is to be, or none. The nonce is not among it: it
 * changes every time, and is nobody's business. Pure.
 */
export function changesOf(before: DataSource | undefined, after: Partial<DataSourceFields> | undefined): FieldChange[] {
  const old = before === undefined ? {} : settingsOf(before);
  return SHOWN.flatMap((field) => {
    const [was, is] = [old[field], after?.[field]];
    if (was === is) return [];
    return [{ field, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }];
  });
}

/** What a change of the address or the status means for the customer's calls, a sentence each. Pure. */
export function consequencesOf(changes: readonly FieldChange[]): string[] {
  const url = changes.find(({ field }) => field === 'url');
  const status = changes.find(({ field }) => field === 'status');
  const sentences: string[] = [];
  if (url?.before !== undefined && url.after !== undefined) {
    const [from, to] = [hostOf(url.before), hostOf(url.after)];
    sentences.push(
      from === to
        ? `Its calls will go to another address at ${to}.`
        : `Its calls will go to ${to}, and no longer to ${from}.`,
    );
  }
  if (status?.before === undefined) return sentences;
  if (status.after === 'disabled') {
    sentences.push('Webex will send no calls to it until it is active again.');
  }
  if (status.after === 'active') sentences.push('Webex will send calls to it again.');
  return sentences;
}

/** What a deletion means. Pure. */
export function deletionConsequences(current: DataSource | undefined): string[] {
  const url = current && settingsOf(current).url;
  const where = url === undefined ? 'it' : hostOf(url);
  return [
    `Webex will send no calls to ${where} for this data source any more.`,
    'A deleted data source cannot be brought back; one that is registered again has another id.',
  ];
}

function hostOf(url: string | number): string {
  const text = String(url);
  return URL.canParse(text) ? new URL(text).host : text;
}
