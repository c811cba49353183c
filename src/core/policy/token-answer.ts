import { isBearerToken } from '../bearer-token.ts';
import { credentialProblem } from '../config-fields.ts';
import type { ReceivedTokens } from '../model.ts';
import { Secret } from '../secret.ts';
import { isJsonObject } from '../strict-json.ts';
import { isTemplateValue } from '../template-values.ts';
import { GUARD_MS } from './credential-renewal.ts';

/** What a token endpoint's 2xx answer is worth. */
export interface TokenVerdict {
  /** What is to be saved; absent when the answer holds nothing worth keeping. */
  readonly received?: ReceivedTokens;
  /** Why the access token in it is not used; absent when it is good. */
  readonly problem?: string;
  readonly warnings: readonly string[];
}

/** A life is believed up to ten years; beyond, seconds were taken for something else. */
const LONGEST_LIFE_S = 10 * 365 * 86_400;
const UNKNOWN_LIFE_S = 3600;

/**
 * Reads a token answer (RFC 6749 section 5.1, contract 1.3). Total: whatever came, it returns. A non-empty
 * `refresh_token` is kept even when everything else is unusable, because the one that was presented may be dead by now;
 * an answer without one keeps the old. Lives are what remained when the request began. Pure.
 */
export function readTokenAnswer(
  answer: { body: unknown; requestedAt: number },
  via: ReceivedTokens['via'],
  now: number,
): TokenVerdict {
  const body = isJsonObject(answer.body) ? answer.body : {};
  const warnings: string[] = [];
  const refreshToken = refreshTokenIn(body.refresh_token);
  if (typeof body.refresh_token === 'string' && body.refresh_token !== '' && !refreshToken) {
    warnings.push('Webex gave a refresh_token that cannot be stored; the old one is kept');
  }
  const refreshLife = lifeIn(body.refresh_token_expires_in);
  if (refreshLife === 'bad') warnings.push('Webex gave an impossible refresh_token_expires_in; its end is not known');
  const fromRefresh = {
    ...(refreshToken && { refreshToken }),
    ...(typeof refreshLife === 'number' && { refreshTokenExpiresAt: answer.requestedAt + refreshLife * 1000 }),
  };
  const useless = (problem: string): TokenVerdict => ({
    problem,
    warnings,
    ...(refreshToken && { received: { ...fromRefresh, obtainedAt: answer.requestedAt, via } }),
  });

  if (typeof body.error === 'string' && body.error !== '')
    return useless('its status was a success and its content an error');
  const accessToken = accessTokenIn(body.access_token);
  if (!accessToken) return useless('it holds no usable access_token');
  const life = lifeIn(body.expires_in);
  if (life === 'bad') return useless('its expires_in is not a life that a token can have');
  if (life === undefined) warnings.push('Webex did not say how long the access token lives; one hour is assumed');
  const expiresAt = answer.requestedAt + (life ?? UNKNOWN_LIFE_S) * 1000;
  if (expiresAt - now < GUARD_MS) return useless('the access token in it is over already: the clocks disagree');
  const scope = typeof body.scope === 'string' && isScope(body.scope) ? { scope: body.scope } : {};
  return {
    received: { accessToken, expiresAt, ...fromRefresh, obtainedAt: answer.requestedAt, via, ...scope },
    warnings,
  };
}

/** Whether a text can be scopes as OAuth has them (RFC 6749 section 3.3), of a length that is worth keeping. Pure. */
export function isScope(text: string): boolean {
  return text.length <= 2000 && /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(text);
}

/** Opaque: whatever the store can hold. */
function refreshTokenIn(value: unknown): Secret | undefined {
  return isStorable(value) ? new Secret(value) : undefined;
}

/** What can be presented, and the store can hold. */
function accessTokenIn(value: unknown): Secret | undefined {
  return isStorable(value) && isBearerToken(value) ? new Secret(value) : undefined;
}

/** Whether a document that holds it can be read again. */
function isStorable(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    credentialProblem(value) === undefined &&
    !isTemplateValue(value) &&
    !/[\r\n]$/.test(value)
  );
}

/** Whole seconds, as a number or in digits; undefined when absent. */
function lifeIn(value: unknown): number | 'bad' | undefined {
  if (value === undefined || value === null) return undefined;
  const seconds = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  const good = typeof seconds === 'number' && Number.isInteger(seconds) && seconds > 0 && seconds <= LONGEST_LIFE_S;
  return good ? seconds : 'bad';
}
