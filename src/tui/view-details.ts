import type { Page } from '../cli/text/page.ts';
import { lifeLeft } from '../cli/text/times.ts';
import { claimsInWords } from '../core/policy/claim-words.ts';
import { lifeOf } from '../core/policy/data-source-renewal.ts';
import { fieldsOf } from '../core/policy/replacement.ts';
import { hashOf, printable } from '../core/secret.ts';
import { orgInWords } from '../core/target-orgs.ts';
import { bar, lifeShown } from './life.ts';
import type { Details } from './opened.ts';
import { rowOf } from './row.ts';
import type { State } from './state.ts';
import { broken, field, proseLines } from './view-prose.ts';

/** Between the left edge and the values. */
const INDENT = 14;

/** The details of a data source, or Webex's answer as JSON, in their window. Pure. */
export function detailsLines(state: State, page: Page): string[] {
  const { details } = state;
  if (!details) return [];
  const reading = details.reading ? ' · asking Webex…' : '';
  const what = details.showsRaw ? "Webex's answer" : 'Data source';
  return proseLines(
    `${what} ${printable(details.dataSource.id)}${reading}`,
    detailsText(state, page),
    details.top,
    state,
    page,
  );
}

/** All lines of what is shown of the details. Pure. */
export function detailsText(state: State, page: Page): string[] {
  const { details } = state;
  if (!details) return [];
  if (!details.showsRaw) return [...fieldLines(state, details, page), '', ...claimLines(details, page)];
  const raw = details.raw ?? ['it has not been read'];
  return raw.flatMap((line) => broken(line, page.width));
}

function fieldLines(state: State, details: Details, page: Page): string[] {
  const { dataSource, key } = details;
  const row = state.rows.find((each) => each.key === key);
  const { subject, url } = fieldsOf(dataSource);
  const shown = row && rowOf(row.org, dataSource, state.names);
  const { schemaId } = fieldsOf(dataSource);
  const schema =
    shown && schemaId !== undefined && shown.schema !== schemaId ? `${shown.schema} (${schemaId})` : schemaId;
  const { lifetimeMinutes, issuedAt } = lifeOf(dataSource, state.now);
  const life = lifeShown(dataSource, state.now, state.fixed.renewAfterMinutes);
  const drawn = life.share === undefined || state.fixed.spoken ? '' : `${bar(life.share, page.width < 60 ? 8 : 20)} `;
  const ends = life.expiresAt === undefined ? 'nobody tells when' : new Date(life.expiresAt).toISOString();
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['id', dataSource.id],
    ['org', row && orgInWords(row.org)],
    ['status', row?.stale ? `${dataSource.status ?? 'unknown'} (stale: Webex was not reached)` : dataSource.status],
    ['message', dataSource.errorMessage],
    ['expires in', `${drawn}${life.countdown === life.word ? '' : `${life.countdown} `}${life.word}`],
    ['ends at', `${ends} (${lifeLeft(life.expiresAt, state.now)})`],
    ['issued at', issuedAt === undefined ? undefined : new Date(issuedAt).toISOString()],
    ['lifetime', lifetimeMinutes === undefined ? undefined : `${Math.round(lifetimeMinutes)} minutes`],
    ['url', url],
    ['schema', schema],
    ['audience', fieldsOf(dataSource).audience],
    ['subject', subject],
    ['application', dataSource.applicationId],
  ];
  return rows.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : field(name, printable(value), INDENT, page),
  );
}

function claimLines({ dataSource, verified, reading }: Details, page: Page): string[] {
  const { claims } = dataSource;
  if (!claims) return ["Webex's answer carries no signed token."];
  const verdict = verified ?? (reading ? 'is being checked…' : undefined);
  const nonce = claims.nonce === undefined ? undefined : hashOf(claims.nonce).slice(0, 8);
  return [
    page.paint.bold('Signed token'),
    ...(verdict === undefined ? [] : field('signature', printable(verdict), INDENT, page)),
    ...claimsInWords(claims, nonce).flatMap(({ claim, value, meaning }) => [
      ...field(SHORT[claim] ?? claim, printable(value), INDENT, page),
      ...field('', SHORT[claim] === undefined ? meaning : `${claim}: ${meaning}`, INDENT, page).map(page.paint.dim),
    ]),
  ];
}

/** The long names would leave no room for the values. */
const SHORT: Readonly<Record<string, string>> = {
  'com.cisco.datasource.url': 'url',
  'com.cisco.datasource.schema.uuid': 'schema',
  'com.cisco.org.uuid': 'org',
};
