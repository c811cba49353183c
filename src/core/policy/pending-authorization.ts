import { createHash } from 'node:crypto';
import type { Secret } from '../secret.ts';
import { readCallback, sameText } from './callback.ts';

/** How long a person has, from the press on Authorize to the return from Webex. */
export const AUTHORIZATION_LIVES_MS = 10 * 60_000;

/** What is known of an authorization that was begun. Instants are epoch milliseconds. */
export interface BegunAuthorization {
  /** SHA-256 of the secret in the cookie of the browser that began it, hex. */
  readonly browser: string;
  readonly begunAt: number;
  readonly usedAt?: number;
}

/** What a browser brought back from Webex. */
export interface BroughtBack {
  readonly query: string;
  /** The secret in its cookie. */
  readonly cookie: string | undefined;
}

/** What a callback comes to. Only `code` and `refused` use the authorization up; the others change nothing. */
export type CallbackVerdict =
  | { readonly kind: 'code'; readonly code: Secret }
  | { readonly kind: 'refused'; readonly why: 'denied' | 'scope' | 'other' }
  /** No authorization of ours, one of another browser, one that was answered before, one that took too long. */
  | { readonly kind: 'forged' | 'other-browser' | 'replayed' | 'late' };

/** The one state of a callback's query; what stands there more than once is none. Pure. */
export function stateIn(query: string): string | undefined {
  const states = new URLSearchParams(query).getAll('state');
  return states.length === 1 && /^[\w-]{43}$/.test(states[0]!) ? states[0] : undefined;
}

/** What a state, or the secret of a cookie, is kept as: what is stored begins nothing and ends nothing. Pure. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Judges a callback (RFC 6749 section 4.1.2). Pure. */
export function callbackVerdict(
  begun: BegunAuthorization | undefined,
  { query, cookie }: BroughtBack,
  now: number,
): CallbackVerdict {
  const state = stateIn(query);
  if (!begun || state === undefined) return { kind: 'forged' };
  if (begun.usedAt !== undefined) return { kind: 'replayed' };
  if (now - begun.begunAt > AUTHORIZATION_LIVES_MS || begun.begunAt > now + 60_000) return { kind: 'late' };
  if (cookie === undefined || !sameText(digestOf(cookie), begun.browser)) return { kind: 'other-browser' };
  const callback = readCallback(query, state);
  switch (callback.kind) {
    case 'ignored':
      return { kind: 'forged' };
    case 'code':
      return callback;
    case 'refused': {
      const { code } = callback.error;
      const why = code === 'reauthorization-required' ? 'denied' : code === 'configuration' ? 'scope' : 'other';
      return { kind: 'refused', why };
    }
  }
}
