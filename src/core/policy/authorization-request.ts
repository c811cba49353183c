import { createHash } from 'node:crypto';
import type { Secret } from '../secret.ts';

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

/** The redirect URI of a port. Pure. */
export function redirectUriOf(port: number): string {
  return `http://localhost:${port}/callback`;
}

/** `GET /authorize` (contract 1.2) with PKCE S256, which Webex takes beside the client secret, not in its place. Pure. */
export function authorizationRequest(
  { apiBaseUrl, clientId, redirectUri }: { apiBaseUrl: string; clientId: string; redirectUri: string },
  { state, verifier }: Pick<AuthorizationRequest, 'state' | 'verifier'>,
): AuthorizationRequest {
  const query = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: AUTHORIZATION_SCOPE,
    state,
    code_challenge: createHash('sha256').update(verifier.reveal()).digest('base64url'),
    code_challenge_method: 'S256',
  };
  // Spaces as %20: what a person copies is one word either way, and no server reads it in two ways.
  const parts = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return { url: `${apiBaseUrl}/authorize?${parts.join('&')}`, redirectUri, state, verifier };
}
