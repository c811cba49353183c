import { KeeperError } from '../../../core/errors.ts';
import type { TokenConfig } from '../../../core/token-config.ts';

/** Secrets Manager's own limit for a value. */
export const LARGEST_BYTES = 65_536;
/** Above this nothing new is asked for: one more pair for every org must still fit. */
const FULL_BYTES = 60_000;
/** The most target orgs that one secret is used for. */
const MOST_ORGS = 100;

/** At most this many refreshed pairs in one lock session: each is a version of its own. */
const REFRESHES_PER_SESSION = 20;
/** Versions of a day that are left for refreshed pairs: about 100, less an intent and a batch each hour, and edits. */
const REFRESHES_PER_DAY = 40;
/** A day and two hours: runs come a little early, and AWS counts by its own clock. */
const COUNTED_MS = 26 * 60 * 60 * 1000;

/**
 * Refuses a document that has no room for new tokens, before any is asked for.
 *
 * @throws KeeperError `store-full`, saying how many orgs fit and how to split
 */
export function refuseWhenFull(config: TokenConfig, where: string): void {
  const bytes = Buffer.byteLength(JSON.stringify(config.document));
  const orgs = config.orgs.length;
  if (bytes <= FULL_BYTES && orgs <= MOST_ORGS) return;
  const fit = Math.max(1, Math.min(MOST_ORGS, Math.floor((orgs * FULL_BYTES) / bytes)));
  const size = bytes > FULL_BYTES ? `it holds ${bytes} bytes of at most ${FULL_BYTES}` : `it lists ${orgs} target orgs`;
  throw new KeeperError(
    'store-full',
    `${where} is full: ${size}. About ${fit} orgs fit into one secret. No token was asked for`,
    {
      remedy:
        `move all but ${Math.min(fit, orgs - 1)} ids of serviceApp.targetOrgId, with their entries under byods.serviceApps, to a second secret ` +
        'of the same shape, and run it on its own (SECRET_NAME, or --store aws:<name>)',
    },
  );
}

/**
 * How many refreshed pairs can be written in one lock session: 20, and less when many were written in the last 26
 * hours, because Secrets Manager keeps every version for a day and refuses beyond about 100.
 */
export function refreshesPerSession(config: TokenConfig, now: number): number {
  const today = [...config.credentials.values()].filter(
    ({ via, obtainedAt }) => via === 'refresh' && obtainedAt !== undefined && now - obtainedAt < COUNTED_MS,
  );
  return Math.max(0, Math.min(REFRESHES_PER_SESSION, REFRESHES_PER_DAY - today.length));
}
