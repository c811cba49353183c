import { isBearerToken } from '../../core/bearer-token.ts';
import { KeeperError } from '../../core/errors.ts';
import type { WebexCall } from './asked.ts';

const TYPES = { form: 'application/x-www-form-urlencoded', json: 'application/json' } as const;

/**
 * The headers of a call. A token with a line break in it would be a header of its own.
 *
 * @throws KeeperError `configuration`, for a token that is none
 */
export function requestHeaders(call: WebexCall, userAgent: string): Record<string, string> {
  const token = call.bearer?.reveal();
  if (token !== undefined && !isBearerToken(token)) {
    throw new KeeperError(
      'configuration',
      `the access token to ${call.what} holds characters that no token has; nothing was sent`,
      {
        remedy: 'paste the token again, without quotes, spaces or line breaks',
      },
    );
  }
  return {
    accept: 'application/json',
    'accept-encoding': 'gzip',
    'user-agent': userAgent,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(call.basic && { authorization: `Basic ${call.basic.reveal()}` }),
    ...(call.body && { 'content-type': TYPES[call.body.type] }),
  };
}

/**
 * A form (RFC 6749 appendix B), percent-encoded throughout: `URLSearchParams` writes some characters differently, and
 * then a server that quotes our form would show a secret in a spelling that nothing searches for. Pure.
 */
export function formOf(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}
