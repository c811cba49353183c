import { fingerprint } from './fingerprint.ts';
import type { LifetimeProfile } from './modes.ts';
import type { SeededRandom } from './random.ts';

export type CredentialKind = 'integration' | 'service-app' | 'personal';

/** Life of a fresh pair in seconds (contract 1.3: all of these numbers were seen or are documented). */
export const LIFETIMES: Record<LifetimeProfile, { accessSeconds: number; refreshSeconds: number }> = {
  '14d/90d': { accessSeconds: 1_209_599, refreshSeconds: 7_775_999 },
  '12h/60d': { accessSeconds: 43_199, refreshSeconds: 5_183_999 },
  fedramp: { accessSeconds: 1_209_599, refreshSeconds: 5_183_999 },
  '3600': { accessSeconds: 3600, refreshSeconds: 7_776_000 },
};

/** A personal access token lives 12 hours (C). */
export const PERSONAL_TOKEN_SECONDS = 43_200;

/** One authorization or mint, and everything that was ever refreshed from it: what a revocation takes down at once. */
export interface Grant {
  id: string;
  /** `integration`, `personal`, or `service-app:<org uuid>`. */
  credentialId: string;
  kind: CredentialKind;
  clientId: string;
  orgId: string;
  developer: string;
  scopes: readonly string[];
}

interface Token {
  value: string;
  hash: string;
  grant: Grant;
  issuedAt: number;
  expiresAt: number;
  revokedAt?: number;
}

export type AccessToken = Token;

export interface RefreshToken extends Token {
  /** When its life was last set to the full. */
  renewedAt: number;
  /** Set once a refresh has put another in its place; `by` is the number of the request that did. */
  superseded?: { at: number; by: number; rule: 'grace' | 'strict' | 'revoke-family' };
}

/** Every token that was ever issued. Values are never forgotten and never given out twice. */
export class TokenBook {
  readonly #random: SeededRandom;
  readonly #access = new Map<string, AccessToken>();
  readonly #refresh = new Map<string, RefreshToken>();

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  grant(about: Omit<Grant, 'id'>): Grant {
    return { ...about, id: this.#random.hex(8) };
  }

  issueAccess(grant: Grant, issuedAt: number, seconds: number): AccessToken {
    const token = this.#token(grant.kind === 'personal' ? 'pat' : 'access', grant, issuedAt, seconds);
    this.#access.set(token.value, token);
    return token;
  }

  issueRefresh(grant: Grant, issuedAt: number, seconds: number): RefreshToken {
    const token = { ...this.#token('refresh', grant, issuedAt, seconds), renewedAt: issuedAt };
    this.#refresh.set(token.value, token);
    return token;
  }

  access(value: string): AccessToken | undefined {
    return this.#access.get(value);
  }

  refresh(value: string): RefreshToken | undefined {
    return this.#refresh.get(value);
  }

  allAccess(): AccessToken[] {
    return [...this.#access.values()];
  }

  allRefresh(): RefreshToken[] {
    return [...this.#refresh.values()];
  }

  /** Revokes every token that `which` picks; says how many were still unrevoked. */
  revoke(which: (token: Token) => boolean, at: number, kind: 'access' | 'refresh' | 'both' = 'both'): number {
    const tokens: Token[] = [
      ...(kind === 'refresh' ? [] : this.#access.values()),
      ...(kind === 'access' ? [] : this.#refresh.values()),
    ].filter((token) => token.revokedAt === undefined && which(token));
    for (const token of tokens) token.revokedAt = at;
    return tokens.length;
  }

  #token(word: string, grant: Grant, issuedAt: number, seconds: number): Token {
    const value = `sandbox-${word}-${this.#random.hex(40)}_SBX1_${grant.orgId}`;
    return { value, hash: fingerprint(value), grant, issuedAt, expiresAt: issuedAt + seconds * 1000 };
  }
}

/** Why a token is no good now, or `live`. */
export function tokenState(token: Token, now: number): 'live' | 'expired' | 'revoked' {
  if (token.revokedAt !== undefined) return 'revoked';
  return now >= token.expiresAt ? 'expired' : 'live';
}

/** Remaining life in whole seconds, which is what `expires_in` says. */
export function secondsLeft(token: Token, now: number): number {
  return Math.max(0, Math.floor((token.expiresAt - now) / 1000));
}
