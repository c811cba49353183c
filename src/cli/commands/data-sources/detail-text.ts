import { CLAIM_MEANINGS } from '../../../core/policy/claim-words.ts';
import { instantFromNow } from '../../../core/policy/in-words.ts';
import type { TokenVerdict } from '../../../core/policy/token-verdict.ts';
import { printable } from '../../../core/secret.ts';
import type { Page } from '../../text/page.ts';
import { lifeLeft } from '../../text/times.ts';
import { toColumns, wrap } from '../../text/width.ts';
import type { DetailedDataSource, ShownClaims } from './shape.ts';

/** What people are told about one data source. */
export interface DetailFacts {
  readonly dataSource: DetailedDataSource;
  readonly orgName: (id: string | undefined) => string;
  readonly atRisk: boolean;
  readonly now: number;
}

/** Every field, and every claim with what it means. Values stand whole, to be copied. */
export function detailLines({ dataSource, orgName, atRisk, now }: DetailFacts, page: Page): string[] {
  const { bold, dim, red, yellow } = page.paint;
  const { orgId, status, errorMessage, lifetimeMinutes, issuedAt, expiresAt, nonce, claims } = dataSource;
  const name = orgName(orgId);
  const life = `${lifeLeft(expiresAt, now)}${atRisk ? ', at risk' : ''}`;
  const end = expiresAt === undefined ? life : `${expiresAt} (${life})`;
  const fields: readonly (readonly [label: string, value: string | undefined])[] = [
    ['status', status === 'disabled' ? yellow(status) : status && printable(status)],
    ['why', errorMessage && printable(errorMessage)],
    ['org', name === orgId ? orgId : `${name} (${orgId})`],
    ['url', dataSource.url && printable(dataSource.url)],
    ['audience', dataSource.audience && printable(dataSource.audience)],
    ['subject', dataSource.subject && printable(dataSource.subject)],
    ['schema', dataSource.schemaId && printable(dataSource.schemaId)],
    ['application', dataSource.applicationId && printable(dataSource.applicationId)],
    ['lifetime', lifetimeMinutes === undefined ? undefined : `${lifetimeMinutes} min`],
    ['issued', issuedAt && instantFromNow(Date.parse(issuedAt), now)],
    ['ends', atRisk ? red(end) : end],
    ['nonce', nonce && `sha256 ${nonce.sha256}…`],
  ];
  const width = Math.max(...fields.map(([label]) => label.length));
  const claimed = CLAIM_MEANINGS.flatMap(([claim, meaning]) => {
    const value = claims?.[claim];
    if (value === undefined) return [];
    const below = wrap(meaning, page.width - 6).map((line) => `      ${dim(line)}`);
    return [...labelled(claim, claimText(value, claim, now), 0, page), ...below];
  });
  return [
    ...wrap(`Data source ${dataSource.id}`, page.width).map((line) => bold(line)),
    ...fields.flatMap(([label, value]) => (value ? labelled(label, value, width, page) : [])),
    '',
    bold('Claims of its signed token'),
    ...(dataSource.token ? verdictLines(dataSource.token, page) : []),
    ...(claims ? claimed : ["  Webex's answer carries no signed token."]),
  ];
}

function verdictLines(token: TokenVerdict, page: Page): string[] {
  if (token.verified) return [`  ${page.paint.green('verified')}: Webex signed it`];
  return wrap(`not verified: ${printable(token.reason)}`, page.width - 2).map((line) => `  ${page.paint.yellow(line)}`);
}

/** A label, and its value beside it; where that is too wide, on the lines below. */
function labelled(label: string, value: string, width: number, page: Page): string[] {
  const beside = `  ${toColumns(label, Math.max(width, label.length))}  `;
  const [line = '', ...more] = wrap(value, page.width - beside.length);
  return [`${beside}${line}`, ...more.map((part) => `${' '.repeat(beside.length)}${part}`)];
}

function claimText(value: NonNullable<ShownClaims[keyof ShownClaims]>, claim: keyof ShownClaims, now: number): string {
  if (typeof value === 'object') return `sha256 ${value.sha256}…`;
  return claim === 'iat' || claim === 'exp' ? instantFromNow(Date.parse(value), now) : printable(value);
}
