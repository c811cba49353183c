import type { DataSource, DataSourceUpdate } from '../model.ts';
import { lifeOf } from './data-source-renewal.ts';
import { claimedMinutes, fieldsOf } from './replacement.ts';

const MINUTE = 60_000;

/** How far a new token's end may lie from what was asked for: clocks, and the time that Webex took. */
const TOLERANCE_MS = 5 * MINUTE;

/** What an answer proves about a change. */
export type ChangeProof =
  | { readonly verdict: 'done'; readonly reason: string }
  /** The answer alone does not decide: read the data source and ask again with `readBack`. */
  | { readonly verdict: 'read-back'; readonly reason: string }
  | { readonly verdict: 'not-done'; readonly reason: string }
  /** Done, but something is not as we sent it. */
  | { readonly verdict: 'changed'; readonly reason: string };

/** What a proof is judged with. */
export interface ProofContext {
  /** The data source before; absent for one that is new. */
  readonly before?: DataSource | undefined;
  /** The clock as Webex sees it. */
  readonly now: number;
  /** The answer is that to the GET after the change. */
  readonly readBack?: boolean;
}

/**
 * Whether an extension worked. The signed token that comes back decides: its `jti` is our nonce and its end has moved.
 * Without one, `tokenExpiryTime` decides and the nonce is read back. A status of 200 proves nothing. Pure.
 */
export function proveExtension(sent: DataSourceUpdate, answer: DataSource, context: ProofContext): ChangeProof {
  const proof = proveToken(sent, answer, context);
  if (proof.verdict !== 'done') return proof;
  const changed = changedFields(sent, answer);
  if (changed.length === 0) return proof;
  return { verdict: 'changed', reason: `somebody else changed it at the same time: ${cameBack(changed)}` };
}

/**
 * Whether a registration or an update worked: its token is new, as an extension's, and every field that the answer tells
 * is as it was sent. One that is disabled may keep its old token (nobody knows, contract 3.2): there the fields decide.
 * Pure.
 */
export function proveSettings(sent: DataSourceUpdate, answer: DataSource, context: ProofContext): ChangeProof {
  const proof = proveToken(sent, answer, context);
  const staysDisabled = sent.status === 'disabled' && answer.status === 'disabled';
  if (proof.verdict !== 'done' && !staysDisabled) return proof;
  const changed = changedFields(sent, answer).filter(
    // The one that stood there before, and that Webex goes on showing.
    (name) => name !== 'errorMessage' || answer.errorMessage !== context.before?.errorMessage,
  );
  if (sent.errorMessage !== undefined && (answer.errorMessage ?? sent.errorMessage) !== sent.errorMessage) {
    changed.push('errorMessage');
  }
  const claimed = answer.claims?.nonce === sent.nonce ? claimedMinutes(answer) : undefined;
  const minutes = answer.tokenLifetimeMinutes ?? claimed ?? sent.tokenLifetimeMinutes;
  if (minutes !== sent.tokenLifetimeMinutes) changed.push('tokenLifetimeMinutes');
  if (changed.length > 0) return { verdict: 'changed', reason: `${cameBack(changed)} from what was sent` };
  return proof.verdict === 'done' ? proof : { verdict: 'done', reason: 'it is disabled, and set as it was sent' };
}

/**
 * What the data source tells about a change whose answer was lost: whether it took effect. It did when the nonce of the
 * change stands there; where something disabled kept its old token, when every field is as it was sent. Pure.
 */
export function tookEffect(sent: DataSourceUpdate, now: DataSource): boolean {
  if (carries(now, sent.nonce)) return true;
  const disabled = sent.status === 'disabled' && now.status === 'disabled' && now.errorMessage === sent.errorMessage;
  return disabled && changedFields(sent, now).length === 0;
}

/** Whether a nonce stands in a data source or in its signed token. Pure. */
export function carries(dataSource: DataSource, nonce: string): boolean {
  return dataSource.claims?.nonce === nonce || dataSource.nonce === nonce;
}

function proveToken(sent: DataSourceUpdate, answer: DataSource, context: ProofContext): ChangeProof {
  const { before, now, readBack } = context;
  const { claims } = answer;
  const nonce = claims?.nonce ?? answer.nonce;
  const expiresAt = lifeOf(answer, now).expiresAt;
  if (nonce !== undefined && nonce !== sent.nonce) {
    return readBack
      ? { verdict: 'not-done', reason: 'the data source does not carry the nonce that was sent' }
      : { verdict: 'read-back', reason: 'the answer carries another nonce' };
  }
  if (nonce === undefined || (claims?.nonce === undefined && !readBack)) {
    return readBack
      ? { verdict: 'not-done', reason: 'neither its answer nor its token tells the nonce' }
      : { verdict: 'read-back', reason: 'the answer carries no signed token' };
  }
  if (expiresAt !== undefined) {
    const asked = now + sent.tokenLifetimeMinutes * MINUTE;
    const near = Math.abs(expiresAt - asked) <= TOLERANCE_MS;
    const previous = before && lifeOf(before, now).expiresAt;
    if (expiresAt <= now) return { verdict: 'not-done', reason: 'the token that came back is over already' };
    if (expiresAt === previous && !near) return { verdict: 'not-done', reason: 'its end did not move' };
  }
  const reason =
    expiresAt === undefined ? 'it carries our nonce; Webex does not tell its end' : 'its new token carries our nonce';
  return { verdict: 'done', reason };
}

/** Fields that came back different from what was sent. Their values are configuration, not secrets, but may be long. */
function changedFields(sent: DataSourceUpdate, answer: DataSource): string[] {
  const got = { ...fieldsOf(answer), status: answer.status };
  const kept = ['url', 'schemaId', 'audience', 'subject', 'status'] as const;
  const different: string[] = kept.filter((name) => got[name] !== undefined && !isSame(name, got[name], sent[name]));
  // An error message that we did not send: it had been disabled between our reading and our writing.
  const disabledMeanwhile =
    sent.errorMessage === undefined && answer.errorMessage !== undefined && sent.status !== 'disabled';
  return [...different, ...(disabledMeanwhile ? ['errorMessage'] : [])];
}

/** Two spellings of one thing are the same: `HTTPS://A.example` and `https://a.example/`, a UUID in capitals. */
function isSame(name: string, a: string, b: string): boolean {
  if (a === b) return true;
  if (name === 'schemaId') return a.toLowerCase() === b.toLowerCase();
  return name === 'url' && URL.canParse(a) && URL.canParse(b) && new URL(a).href === new URL(b).href;
}

function cameBack(names: readonly string[]): string {
  return `${names.join(', ')} came back different`;
}
