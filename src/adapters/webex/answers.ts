import { type ErrorCode, WebexAnswerError } from '../../core/errors.ts';
import { isPassing } from '../../core/policy/retry.ts';
import { isJsonObject } from '../../core/strict-json.ts';
import type { CallKind, WebexCall } from './asked.ts';
import { scrub } from './scrub.ts';

/** An answer that is not a success, as far as it could be read. */
export interface Refusal {
  readonly status: number;
  readonly json: unknown;
  readonly trackingId?: string | undefined;
  /** Host of the `Location` of a redirect. */
  readonly redirectedTo?: string | undefined;
}

const STATUS_PAGE = 'try again later; https://status.webex.com shows known outages';
const REAUTHORIZED = 'a Full Admin of the org must authorize it again in Control Hub after its scopes were changed';

/** What each call needs from its token (contract 2.1 and 3.1). */
const NEEDS: Record<CallKind, string | undefined> = {
  refresh: undefined,
  exchange: undefined,
  'token-expiry': undefined,
  person: 'the integration needs the scope spark:people_read',
  keys: undefined,
  grant: undefined,
  mint: 'have a Full Admin of that org authorize the service app in Control Hub (Management > Apps > Service Apps), and check that the integration or personal access token has the scope spark:applications_token and belongs to the developer of the service app',
  read: `the service app needs the scope spark-admin:datasource_read, and must be the one that owns the data source; ${REAUTHORIZED}`,
  write: `the service app needs the scope spark-admin:datasource_write, and must be the one that owns the data source; ${REAUTHORIZED}`,
  register: `the service app needs the scope spark-admin:datasource_write; ${REAUTHORIZED}`,
};

/** What Webex's own words about a refused change leave out (contract 3.2). */
const COMPARE_WRITE =
  'compare what was asked with byods data-sources <id> and byods schemas, and the url with the Data Exchange Domains of the service app at developer.webex.com (My Webex Apps)';

/** The same about a refused registration. */
const COMPARE =
  "compare the url with the service app's Data Exchange Domains and the schema with its own at developer.webex.com (My Webex Apps); byods schemas lists the schemas, byods data-sources what is registered";

/** A refusal as the error to throw, with what was asked, the status, Webex's own words and what mends it. */
export function answerError(call: WebexCall, refusal: Refusal, note = ''): WebexAnswerError {
  const { status, json, trackingId } = refusal;
  const oauthError = oauthErrorIn(json);
  const reasons = scrub(reasonsIn(json).join('; '), call.secrets);
  const { code, remedy } = classify(call.kind, status, oauthError, reasons);
  const words = redirectWords(refusal) ?? (reasons === '' ? 'it gave no reason' : withoutStops(reasons));
  const verb = code === 'unreachable' ? 'could not' : 'refused to';
  return new WebexAnswerError(
    code,
    `${call.server ?? 'Webex'} ${verb} ${call.what} (HTTP ${status}): ${words}${note}`,
    {
      status,
      oauthError: oauthError === undefined ? undefined : scrub(oauthError, call.secrets),
      reasons,
      trackingId,
      remedy,
    },
  );
}

/** Sentences as part of one of ours. */
function withoutStops(reasons: string): string {
  return reasons.replace(/\.(?=; |$)/g, '');
}

/**
 * What a status means for a call (contract 1.5, 2.1, 3.4). The OAuth `error` decides where there is one; words inside a
 * description only where there is none, and never against a text that speaks of the refresh token. Pure.
 */
export function classify(
  kind: CallKind,
  status: number,
  oauthError: string | undefined,
  reasons: string,
): { code: ErrorCode; remedy?: string } {
  if (kind === 'grant') return refusedGrant(status, oauthError);
  const forTokens = kind === 'refresh' || kind === 'exchange' || kind === 'mint';
  if (forTokens && (status === 400 || status === 401) && isAboutTheClient(oauthError, reasons)) {
    const whose =
      kind === 'mint' ? "the service app's id, client id and client secret" : 'the client id and client secret';
    return { code: 'client-credentials', remedy: `compare ${whose} with those at developer.webex.com (My Webex Apps)` };
  }
  if (status === 403) return withRemedy('forbidden', NEEDS[kind]);
  if (status === 404 || status === 410) return withRemedy('not-found', notFoundRemedy(kind));
  if (status >= 300 && status < 400) {
    return withRemedy('unreachable', 'check WEBEX_API_BASE_URL, and whether a proxy or a login page stands between');
  }
  if (isPassing(status) || status >= 500) return withRemedy('unreachable', STATUS_PAGE);
  if (kind === 'register' && (status === 400 || status === 409)) return withRemedy('webex-refused', COMPARE);
  if (kind === 'write' && status === 400) return withRemedy('webex-refused', COMPARE_WRITE);
  return { code: 'webex-refused' };
}

/** The server is not Webex's: what is known of Webex does not hold. */
function refusedGrant(status: number, oauthError: string | undefined): { code: ErrorCode; remedy?: string } {
  if (oauthError === 'invalid_client' || status === 401) {
    const remedy = 'compare clientCredentials.consumerKey and consumerSecret with those that the server knows';
    return { code: 'client-credentials', remedy };
  }
  if (isPassing(status) || status >= 500) return { code: 'unreachable', remedy: 'try again later' };
  return { code: 'webex-refused', remedy: 'compare clientCredentials.tokenUrl and scope with what the server offers' };
}

function withRemedy(code: ErrorCode, remedy: string | undefined): { code: ErrorCode; remedy?: string } {
  return remedy === undefined ? { code } : { code, remedy };
}

function notFoundRemedy(kind: CallKind): string | undefined {
  if (kind === 'mint') return 'compare serviceApp.appId with the service app at developer.webex.com (My Webex Apps)';
  if (kind === 'read' || kind === 'write') return 'byods data-sources shows the data sources that there are';
  return undefined;
}

function isAboutTheClient(oauthError: string | undefined, reasons: string): boolean {
  if (oauthError !== undefined) return oauthError === 'invalid_client';
  if (/refresh[ _]?token/i.test(reasons)) return false;
  return /\bclient[ _]?(?:id|secret)\b|\bclient credentials\b/i.test(reasons);
}

function redirectWords({ status, redirectedTo }: Refusal): string | undefined {
  if (status < 300 || status >= 400) return undefined;
  return `the answer was a redirect${redirectedTo === undefined ? '' : ` to ${redirectedTo}`}, which is never followed`;
}

/** RFC 6749 section 5.2. */
function oauthErrorIn(json: unknown): string | undefined {
  const error = isJsonObject(json) ? json.error : undefined;
  return typeof error === 'string' && error !== '' ? error : undefined;
}

/** Both shapes of error bodies (contract 1.5 and 3.4), each sentence once. */
function reasonsIn(json: unknown): string[] {
  if (!isJsonObject(json)) return [];
  const listed = Array.isArray(json.errors) ? json.errors : [];
  const described = listed.map((entry) => (isJsonObject(entry) ? entry.description : entry));
  const nested = isJsonObject(json.error) ? json.error.message : json.error;
  const all = [json.message, ...described, nested, json.error_description];
  return [...new Set(all.filter((text): text is string => typeof text === 'string' && text.trim() !== ''))];
}
