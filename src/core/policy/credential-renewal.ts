import type { Credential } from '../model.ts';
import { inWords } from './in-words.ts';
import { decideForTtl } from './min-ttl.ts';

const HOUR = 3_600_000;

/** A token with less than this left is not presented any more: it could end on its way to Webex. */
export const GUARD_MS = 60_000;

/** A refresh made only to keep a refresh token alive happens at most this often (Webex renews its life once a day at most, contract 1.4). */
const REFRESH_TOKEN_SAKE_MS = 24 * HOUR;

/** What a credential's access token is worth now. */
export type CredentialState = 'fresh' | 'due' | 'expired' | 'rejected' | 'unknown' | 'missing';

/** What to do about a credential, and why. */
export interface RenewalDecision {
  readonly renew: boolean;
  readonly state: CredentialState;
  /** A sentence without a subject: "past half its life: 6 d of 14 d left". */
  readonly reason: string;
  /** When the next renewal is due if nothing happens, epoch milliseconds; absent where nothing is known. */
  readonly nextRenewalAt?: number;
}

/** What somebody wants of a credential, beyond its policy. */
export interface RenewalWish {
  /** Renew even what is fresh. */
  readonly force?: boolean;
  /** An access token that lives so long is left alone, whatever its age; one that does not is renewed. */
  readonly minTtlMs?: number;
}

/**
 * Whether a credential is to be renewed now: its access token is missing, rejected, over or past half its life; or its
 * refresh token is past half its life, whether or not anything used it (an unused one dies after 90 days, and the
 * fallback with it). A credential of unknown dates is renewed once, to learn them, where it can be. Pure.
 */
export function decideRenewal(credential: Credential, now: number, wish: RenewalWish = {}): RenewalDecision {
  const state = accessTokenState(credential, now);
  const due = { nextRenewalAt: now };
  if (wish.force) return { renew: true, state, reason: 'asked for with --force', ...due };
  const { expiresAt } = credential.accessToken ?? {};
  if (wish.minTtlMs !== undefined && expiresAt !== undefined && (state === 'fresh' || state === 'due')) {
    return { state, ...decideForTtl({ ...credential, expiresAt }, now, wish.minTtlMs) };
  }
  switch (state) {
    case 'missing':
      return { renew: true, state, reason: 'there is no access token yet', ...due };
    case 'rejected':
      return { renew: true, state, reason: 'Webex rejected the access token', ...due };
    case 'expired':
      return {
        renew: true,
        state,
        reason: `the access token ended ${ago(credential.accessToken?.expiresAt, now)}`,
        ...due,
      };
    case 'unknown':
      if (!credential.refreshToken && credential.kind === 'integration') {
        return { renew: false, state, reason: 'nobody has told when it ends, and it cannot be refreshed' };
      }
      return { renew: true, state, reason: 'nobody has told when it ends: one renewal tells', ...due };
    case 'due':
      return {
        renew: true,
        state,
        reason: `past half its life: ${left(credential.accessToken?.expiresAt, now)}`,
        ...due,
      };
  }
  const refreshDueAt = refreshTokenDueAt(credential);
  if (refreshDueAt !== undefined && now >= refreshDueAt) {
    const life = left(credential.refreshToken?.expiresAt, now);
    return { renew: true, state: 'due', reason: `the refresh token is past half its life: ${life}`, ...due };
  }
  const accessDueAt = halfLife(credential.obtainedAt, credential.accessToken?.expiresAt);
  const nextRenewalAt = Math.min(accessDueAt ?? Number.POSITIVE_INFINITY, refreshDueAt ?? Number.POSITIVE_INFINITY);
  return {
    renew: false,
    state,
    reason: left(credential.accessToken?.expiresAt, now),
    ...(Number.isFinite(nextRenewalAt) && { nextRenewalAt }),
  };
}

/** The state of the access token alone. Boundaries: half life itself is `due`; {@link GUARD_MS} left is still usable. */
export function accessTokenState(credential: Credential, now: number): CredentialState {
  const { accessToken, obtainedAt } = credential;
  if (!accessToken) return 'missing';
  if (credential.notes.rejectedAccessToken === accessToken.value.hash) return 'rejected';
  if (accessToken.expiresAt === undefined) return 'unknown';
  if (accessToken.expiresAt - now < GUARD_MS) return 'expired';
  // Received in the future: the clock was wrong then or is wrong now, so its dates tell nothing.
  if (obtainedAt !== undefined && obtainedAt > now + HOUR) return 'unknown';
  const dueAt = halfLife(obtainedAt, accessToken.expiresAt);
  return dueAt !== undefined && now >= dueAt ? 'due' : 'fresh';
}

/**
 * Whether the access token may be presented to Webex: it is there, not rejected, and not known to be over; with
 * `minTtlMs`, whether it is known to live so long.
 */
export function isUsable(credential: Credential, now: number, minTtlMs?: number): boolean {
  const state = accessTokenState(credential, now);
  if (state === 'unknown') return minTtlMs === undefined;
  if (state !== 'fresh' && state !== 'due') return false;
  return minTtlMs === undefined || credential.accessToken!.expiresAt! - now >= minTtlMs;
}

/** Whether the refresh token may be presented: there, not rejected, not known to be over. */
export function canRefresh(credential: Credential, now: number): boolean {
  const { refreshToken, notes } = credential;
  if (!refreshToken || notes.rejectedRefreshToken === refreshToken.value.hash) return false;
  return refreshToken.expiresAt === undefined || refreshToken.expiresAt > now;
}

function refreshTokenDueAt(credential: Credential): number | undefined {
  const half = halfLife(credential.obtainedAt, credential.refreshToken?.expiresAt);
  if (half === undefined || credential.obtainedAt === undefined) return undefined;
  return Math.max(half, credential.obtainedAt + REFRESH_TOKEN_SAKE_MS);
}

function halfLife(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : from + (to - from) / 2;
}

function left(expiresAt: number | undefined, now: number): string {
  return expiresAt === undefined ? 'its end is not known' : `${inWords(expiresAt - now)} left`;
}

function ago(at: number | undefined, now: number): string {
  if (at === undefined) return 'some time ago';
  return at > now ? `in ${inWords(at - now)}, too soon to be used` : `${inWords(now - at)} ago`;
}
