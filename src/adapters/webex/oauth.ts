import { WebexAnswerError, WebexUnreachableError } from '../../core/errors.ts';
import type { OAuthClient } from '../../core/model.ts';
import type { Budget, OAuthApi, TokenAnswer } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';
import { isJsonObject } from '../../core/strict-json.ts';
import type { WebexCall } from './asked.ts';
import type { Caller } from './caller.ts';
import { plausibleInstant } from './instants.ts';
import { pathUnder } from './paths.ts';
import { formOf } from './request-headers.ts';

/** A request for tokens has its whole 20 s for an answer, and time to save what came: a cut answer may cost the next token. */
const REFRESH_NEEDS_MS = 25_000;

/** Webex's OAuth endpoints (contract 1.1, 1.3). */
export function oauthApi(caller: Caller, base: URL): Omit<OAuthApi, 'clientCredentials'> {
  async function askForTokens(
    call: Pick<WebexCall, 'kind' | 'what' | 'secrets'>,
    { clientId, clientSecret }: OAuthClient,
    grant: Readonly<Record<string, string>>,
    budget: Budget,
  ): Promise<TokenAnswer> {
    const form = { ...grant, client_id: clientId, client_secret: clientSecret.reveal() };
    const { json, requestedAt, trackingId } = await caller.call(
      {
        ...call,
        method: 'POST',
        path: pathUnder(base, ['access_token']),
        body: { type: 'form', text: formOf(form) },
        secrets: [clientSecret, ...call.secrets],
        idempotent: false,
        unstoppable: true,
        needsMs: REFRESH_NEEDS_MS,
        freshSocket: true,
        accepts: isJsonObject,
      },
      budget,
    );
    return { body: json, requestedAt, trackingId };
  }

  async function askForEnd(
    accessToken: Secret,
    budget: Budget,
    accepts: WebexCall['accepts'],
  ): Promise<number | undefined> {
    const { json } = await caller.call(
      {
        kind: 'token-expiry',
        what: 'say when the token ends',
        method: 'GET',
        path: pathUnder(base, ['authorizations', 'tokenExpiry']),
        bearer: accessToken,
        secrets: [accessToken],
        idempotent: true,
        accepts,
      },
      budget,
    );
    return isJsonObject(json) ? plausibleInstant(json.exp) : undefined;
  }

  return {
    refresh: (client, refreshToken, budget) =>
      askForTokens(
        { kind: 'refresh', what: 'refresh a token', secrets: [refreshToken] },
        client,
        { grant_type: 'refresh_token', refresh_token: refreshToken.reveal() },
        budget,
      ),

    exchange: (client, { code, redirectUri, verifier }, budget) =>
      askForTokens(
        { kind: 'exchange', what: 'exchange the authorization code', secrets: [code, verifier] },
        client,
        {
          grant_type: 'authorization_code',
          code: code.reveal(),
          redirect_uri: redirectUri,
          code_verifier: verifier.reveal(),
        },
        budget,
      ),

    async tokenExpiry(accessToken, budget) {
      try {
        return await askForEnd(accessToken, budget, () => true);
      } catch (thrown) {
        // A question that Webex does not answer, or not in words that we know, is not a failure of anything.
        const odd = thrown instanceof WebexAnswerError && thrown.status !== 401;
        const unreadable = thrown instanceof WebexUnreachableError && thrown.status !== undefined;
        if (odd || unreadable) return undefined;
        throw thrown;
      }
    },

    async provenExpiry(accessToken, budget) {
      try {
        return await askForEnd(accessToken, budget, isJsonObject);
      } catch (thrown) {
        // There is no such question everywhere.
        if (thrown instanceof WebexAnswerError && thrown.status === 404) return undefined;
        throw thrown;
      }
    },
  };
}
