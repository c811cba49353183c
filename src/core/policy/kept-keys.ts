const MINUTE = 60_000;

/** Between two requests for the same keys, whatever kids are named: a made-up kid costs one request, not many. */
const COOL_DOWN_MS = 30_000;

const SHORTEST_FRESH_MS = 10 * MINUTE;
const LONGEST_FRESH_MS = 6 * 60 * MINUTE;

/** While the key server is down: no token of a data source lives longer than its key is believed. */
const LONGEST_KEPT_MS = 24 * 60 * MINUTE;

/** What is known of an issuer's keys, by one clock that never jumps. */
export interface KeptKeys {
  /** When they were read. */
  readonly readAt?: number;
  /** How long they are good without asking again. */
  readonly freshMs: number;
  /** When a request for them last ended, with keys or without. */
  readonly askedAt?: number;
}

/**
 * Whether a key is asked for, and whether the kept one serves when asking gives none. Asked for: one that is not among
 * the kept, because keys are rotated, or that was read too long ago; but never within 30 s of the last request. Pure.
 *
 * @param has  whether the wanted key is among the kept
 */
export function decideKey(kept: KeptKeys, has: boolean, now: number): { ask: boolean; serves: boolean } {
  const age = kept.readAt === undefined ? Number.POSITIVE_INFINITY : now - kept.readAt;
  const cooledDown = kept.askedAt === undefined || now - kept.askedAt >= COOL_DOWN_MS;
  return { ask: cooledDown && (!has || age >= kept.freshMs), serves: has && age <= LONGEST_KEPT_MS };
}

/**
 * How long keys are fresh: the `max-age` of `Cache-Control` (RFC 9111 section 5.2.2), held between 10 minutes and 6 hours,
 * which is what Webex was seen to say. Pure.
 */
export function freshMsOf(cacheControl: string | undefined): number {
  const [, seconds] = /(?:^|[,\s])max-age\s*=\s*"?(\d+)/i.exec(cacheControl ?? '') ?? [];
  return Math.min(LONGEST_FRESH_MS, Math.max(SHORTEST_FRESH_MS, Number(seconds ?? 0) * 1000));
}
