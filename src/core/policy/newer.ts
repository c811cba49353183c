import type { Credential } from '../model.ts';

/** What is known of one credential's tokens in two documents. */
export type Comparison = 'same' | 'first' | 'second' | 'unknown';

type Tokens = Pick<Credential, 'accessToken' | 'refreshToken' | 'obtainedAt'>;

/**
 * Which of two pairs of one credential is the newer one, by what is known: when we received them, else when they end. A
 * pair that a person pasted tells neither. Pure.
 */
export function newerOf(first: Tokens | undefined, second: Tokens | undefined): Comparison {
  if (!hasAny(second)) return hasAny(first) ? 'first' : 'same';
  if (!hasAny(first)) return 'second';
  if (isSame(first, second)) return 'same';
  return (
    laterOf(first?.obtainedAt, second?.obtainedAt) ??
    laterOf(first?.accessToken?.expiresAt, second?.accessToken?.expiresAt) ??
    laterOf(first?.refreshToken?.expiresAt, second?.refreshToken?.expiresAt) ??
    'unknown'
  );
}

/** Whether neither of a credential's tokens can be of use any more, as far as is known. Pure. */
export function isOver(tokens: Tokens, now: number): boolean {
  return [tokens.accessToken, tokens.refreshToken].every(
    (token) => token === undefined || (token.expiresAt !== undefined && token.expiresAt <= now),
  );
}

function hasAny(tokens: Tokens | undefined): boolean {
  return tokens?.accessToken !== undefined || tokens?.refreshToken !== undefined;
}

function isSame(first: Tokens | undefined, second: Tokens | undefined): boolean {
  return (['accessToken', 'refreshToken'] as const).every(
    (name) => first?.[name]?.value.hash === second?.[name]?.value.hash,
  );
}

function laterOf(first: number | undefined, second: number | undefined): 'first' | 'second' | undefined {
  if (first === undefined || second === undefined || first === second) return undefined;
  return first > second ? 'first' : 'second';
}
