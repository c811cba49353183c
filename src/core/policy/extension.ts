import type { DataSource, DataSourceUpdate } from '../model.ts';
import { lifeOf } from './data-source-renewal.ts';

const MINUTE = 60_000;

/** How far a new token's end may lie from what was asked for: clocks, and the time that Webex took. */
const TOLERANCE_MS = 5 * MINUTE;

/** A body for `PUT /dataSources/{id}`, or the names of the fields that nobody knows. */
export type ExtensionPlan = { readonly update: DataSourceUpdate } | { readonly missing: readonly string[] };

/**
 * The full replacement that changes the nonce and the lifetime and nothing else (contract 3.2). Fields come from the
 * data source as it is now; what the answer leaves out comes from the claims of its signed token; what is in neither is
 * named, never guessed. Pure.
 */
export function planExtension(current: DataSource, nonce: string, tokenLifetimeMinutes: number): ExtensionPlan {
  const { schemaId, url, audience, subject } = fieldsOf(current);
  const { status } = current;
  if (!schemaId || !url || !audience || !subject || !status) {
    const fields = { schemaId, url, audience, subject, status };
    return { missing: Object.entries(fields).flatMap(([name, value]) => (value ? [] : [name])) };
  }
  const message = current.errorMessage === undefined ? {} : { errorMessage: current.errorMessage };
  return { update: { schemaId, url, audience, subject, nonce, tokenLifetimeMinutes, status, ...message } };
}

/** A data source's fields, those that the answer leaves out taken from its signed token. */
export function fieldsOf(
  dataSource: DataSource,
): Pick<DataSource, 'schemaId' | 'url' | 'audience' | 'subject' | 'orgId'> {
  const { claims } = dataSource;
  const pick = <T>(first: T | undefined, second: T | undefined) => first || second;
  const fields = {
    schemaId: pick(dataSource.schemaId, claims?.schemaId),
    url: pick(dataSource.url, claims?.url),
    audience: pick(dataSource.audience, claims?.audience),
    subject: pick(dataSource.subject, claims?.subject),
    orgId: pick(dataSource.orgId, claims?.orgId),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** What an answer proves about an extension. */
export type ExtensionProof =
  | { readonly verdict: 'extended'; readonly reason: string }
  /** The answer alone does not decide: read the data source and ask again with `readBack`. */
  | { readonly verdict: 'read-back'; readonly reason: string }
  | { readonly verdict: 'not-extended'; readonly reason: string }
  /** Extended, but something else is not as we sent it: somebody changed it meanwhile. */
  | { readonly verdict: 'changed'; readonly reason: string };

/**
 * Whether an extension worked. The signed token that comes back decides: its `jti` is our nonce and its end has moved.
 * Without one, `tokenExpiryTime` decides and the nonce is read back. A status of 200 proves nothing. Pure.
 *
 * @param answer    the answer to the PUT, or with `readBack` to the GET after it
 * @param previous  when the token ended before, epoch milliseconds
 * @param now       the clock as Webex sees it
 */
export function proveExtension(
  sent: DataSourceUpdate,
  answer: DataSource,
  previous: number | undefined,
  now: number,
  options: { readBack?: boolean } = {},
): ExtensionProof {
  const { claims } = answer;
  const nonce = claims?.nonce ?? answer.nonce;
  const expiresAt = lifeOf(answer, now).expiresAt;
  if (nonce !== undefined && nonce !== sent.nonce) {
    return options.readBack
      ? { verdict: 'not-extended', reason: 'the data source does not carry the nonce that was sent' }
      : { verdict: 'read-back', reason: 'the answer carries another nonce' };
  }
  if (nonce === undefined || (claims?.nonce === undefined && !options.readBack)) {
    return options.readBack
      ? { verdict: 'not-extended', reason: 'neither its answer nor its token tells the nonce' }
      : { verdict: 'read-back', reason: 'the answer carries no signed token' };
  }
  if (expiresAt !== undefined) {
    const asked = now + sent.tokenLifetimeMinutes * MINUTE;
    const near = Math.abs(expiresAt - asked) <= TOLERANCE_MS;
    if (expiresAt <= now) return { verdict: 'not-extended', reason: 'the token that came back is over already' };
    if (expiresAt === previous && !near) return { verdict: 'not-extended', reason: 'its end did not move' };
  }
  const changed = changedFields(sent, answer);
  if (changed.length > 0) {
    return {
      verdict: 'changed',
      reason: `somebody else changed it at the same time: ${changed.join(', ')} came back different`,
    };
  }
  return {
    verdict: 'extended',
    reason:
      expiresAt === undefined ? 'it carries our nonce; Webex does not tell its end' : 'its new token carries our nonce',
  };
}

/** Fields that we send on unchanged and that came back different. Values are configuration, not secrets, but may be long. */
function changedFields(sent: DataSourceUpdate, answer: DataSource): string[] {
  const got = { ...fieldsOf(answer), status: answer.status };
  const kept = ['url', 'schemaId', 'audience', 'subject', 'status'] as const;
  const different = kept.filter((name) => got[name] !== undefined && got[name] !== sent[name]);
  // An error message that we did not send: it had been disabled between our reading and our writing.
  const disabledMeanwhile =
    sent.errorMessage === undefined && answer.errorMessage !== undefined && sent.status !== 'disabled';
  return [...different, ...(disabledMeanwhile ? ['errorMessage'] : [])];
}
