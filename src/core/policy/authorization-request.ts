import { createHash } from 'node:crypto';
import type { Secret } from '../secret.ts';
import { LOOPBACK_HOSTS } from './loopback.ts';

/** What the integration must be allowed to do: mint service-app tokens (contract 2.1). */
export const AUTHORIZATION_SCOPE = 'spark:applications_token';

/** The port of the redirect that is asked for unless another one is named, as in the Python sample. */
export const USUAL_PORT = 3000;

/** One request for a person's authorization. */
export interface AuthorizationRequest {
  /** What the person opens. It holds no secret. */
  readonly url: string;
  /** Where Webex sends the browser; compared byte for byte with what is registered. */
  readonly redirectUri: string;
  /** Random, of this run alone: what comes back without it was not asked for by us. */
  readonly state: string;
  /** The PKCE verifier (RFC 7636), which never leaves this process but to Webex, with the code. */
  readonly verifier: Secret;
}

/** What a person is asked for, and by whom. */
export interface RequestedAuthorization {
  readonly apiBaseUrl: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** Separated by spaces; {@link AUTHORIZATION_SCOPE} unless given. */
  readonly scope?: string;
}

/** The redirect URI of a port. Pure. */
export function redirectUriOf(port: number): string {
  return `http://localhost:${port}/callback`;
}

/** The port of a redirect URI: 80 where it names none. Pure. */
export function portOf(redirectUri: string): number {
  return Number(new URL(redirectUri).port || 80);
}

/**
 * Why a redirect URI cannot be waited at, as the end of a sentence: the browser must come back to this machine, and by
 * plain http, because nobody has a certificate for it. Pure.
 */
export function redirectProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || text !== text.trim() || /[\p{Cc}\s]/u.test(text))
    return 'is no address, as http://localhost:3000/callback';
  if (!LOOPBACK_HOSTS.has(url.hostname)) {
    return `leads to ${url.hostname || 'no machine'}: only localhost, 127.0.0.1 and [::1] lead to this machine`;
  }
  if (url.protocol !== 'http:') return 'does not begin with http://: nothing else can be answered on this machine';
  if (url.username !== '' || url.password !== '') return 'holds a user name or a password';
  if (/[?#]/.test(text)) return 'holds a query or a fragment, to which Webex could not add its answer';
  return undefined;
}

/** `GET /authorize` (contract 1.2) with PKCE S256, which Webex takes beside the client secret, not in its place. Pure. */
export function authorizationRequest(
  { apiBaseUrl, clientId, redirectUri, scope = AUTHORIZATION_SCOPE }: RequestedAuthorization,
  { state, verifier }: Pick<AuthorizationRequest, 'state' | 'verifier'>,
): AuthorizationRequest {
  const query = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: createHash('sha256').update(verifier.reveal()).digest('base64url'),
    code_challenge_method: 'S256',
  };
  // Spaces as %20: what a person copies is one word either way, and no server reads it in two ways.
  const parts = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return { url: `${apiBaseUrl}/authorize?${parts.join('&')}`, redirectUri, state, verifier };
}
