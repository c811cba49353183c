import type { WebexAnswerError } from '../errors.ts';

/** What a refusal of `grant_type=refresh_token` means for the refresh token that was presented. */
export type RefreshRefusal =
  /** The token is dead: expired, revoked, or replaced by another holder. Try the next rung. */
  | 'dead'
  /** The client id or secret is wrong; the token may be as good as ever. */
  | 'client'
  /** Something else; the token is kept. */
  | 'other';

/**
 * Reads a refusal. Webex's status for a dead refresh token is not documented (contract 1.5): 400 and 401, in Webex's
 * and in OAuth's shape, are all understood. The OAuth `error` field decides where there is one; a word inside a
 * description never outvotes it. Pure.
 */
export function refusalOf(error: Pick<WebexAnswerError, 'code' | 'status' | 'oauthError' | 'reasons'>): RefreshRefusal {
  if (error.code === 'client-credentials') return 'client';
  if (error.oauthError !== undefined) return error.oauthError === 'invalid_grant' ? 'dead' : 'other';
  if (error.status === 401) return 'dead';
  return error.status === 400 && /refresh[ _]token/i.test(error.reasons) ? 'dead' : 'other';
}
