import type { Credential } from '../model.ts';
import { accessTokenState, GUARD_MS, isUsable } from './credential-renewal.ts';

/** What the token endpoint makes of a credential. Instants are epoch milliseconds. */
export type HandedOut =
  | { readonly kind: 'token'; readonly expiresAt: number; readonly expiresInSeconds: number; readonly stale: boolean }
  /** It is good, and shorter than what was asked for. */
  | { readonly kind: 'too-short' }
  /** Nothing that may be handed out: there is none, it has ended, Webex rejected it, or nobody tells its end. */
  | { readonly kind: 'nothing' };

/**
 * Whether the stored access token is handed out. Stale is one past half its life (under seven of Webex's usual 14 days): it
 * should have been renewed before, and was not. An ended one never is, nor one in its last minute. Pure.
 */
export function judgeHandOut(credential: Credential | undefined, now: number, minimumMs = 0): HandedOut {
  const expiresAt = credential?.accessToken?.expiresAt;
  if (!credential || expiresAt === undefined || !isUsable(credential, now)) return { kind: 'nothing' };
  if (expiresAt - now < minimumMs) return { kind: 'too-short' };
  const expiresInSeconds = Math.floor((expiresAt - now) / 1000);
  return { kind: 'token', expiresAt, expiresInSeconds, stale: accessTokenState(credential, now) === 'due' };
}

/** Whether more is asked for than a new token of this credential would live, as far as its last one tells. Pure. */
export function asksTooMuch(credential: Credential | undefined, minimumMs: number): boolean {
  const { obtainedAt, accessToken, via } = credential ?? {};
  // What is told of a pasted token, and of one that Vault keeps, is what was left of its life, not how long a renewed one lives.
  if (obtainedAt === undefined || accessToken?.expiresAt === undefined || via === 'learned' || via === 'vault')
    return false;
  return minimumMs > accessToken.expiresAt - obtainedAt - GUARD_MS;
}
