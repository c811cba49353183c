import { KeeperError } from '../../core/errors.ts';
import type { OAuthApi } from '../../core/ports.ts';
import { Secret } from '../../core/secret.ts';
import { isJsonObject } from '../../core/strict-json.ts';
import type { Caller } from './caller.ts';
import { formOf } from './request-headers.ts';

/**
 * `grant_type=client_credentials` (RFC 6749 section 4.4), at any server that the configuration allows; the client shows
 * itself with HTTP Basic, which every server must take (section 2.3.1).
 *
 * @param callerTo  each server has connections, a pace and retries of its own
 * @param allowed   the token URLs that anything may be sent to
 */
export function clientCredentialsGrant(
  callerTo: (origin: URL) => Caller,
  allowed: readonly string[],
): OAuthApi['clientCredentials'] {
  const callers = new Map<string, Caller>();
  return async ({ tokenUrl, consumerKey, consumerSecret, scope }, budget) => {
    if (!allowed.includes(tokenUrl)) {
      throw new KeeperError(
        'refused',
        `${tokenUrl} is none of the addresses that BYODS_TOKEN_URLS allows; nothing was sent`,
        {
          remedy: 'add it to BYODS_TOKEN_URLS, if the consumer secret is to go there',
        },
      );
    }
    const url = new URL(tokenUrl);
    const caller = callers.get(url.origin) ?? callerTo(new URL(url.origin));
    callers.set(url.origin, caller);
    const basic = [consumerKey, consumerSecret.reveal()].map(encodeURIComponent).join(':');
    const login = new Secret(Buffer.from(basic).toString('base64'));
    const { json, requestedAt, trackingId } = await caller.call(
      {
        kind: 'grant',
        server: url.host,
        what: 'give a token to a client',
        method: 'POST',
        path: `${url.pathname}${url.search}`,
        basic: login,
        body: {
          type: 'form',
          text: formOf({ grant_type: 'client_credentials', ...(scope !== undefined && { scope }) }),
        },
        secrets: [consumerSecret, login],
        idempotent: true,
        accepts: isJsonObject,
      },
      budget,
    );
    return { body: json, requestedAt, trackingId };
  };
}
