import { KeeperError } from '../../../core/errors.ts';
import type { OrgUpdate } from '../../../core/model.ts';
import { applyOrgUpdate } from '../../../core/org-entry.ts';
import { isJsonObject, type JsonValue } from '../../../core/strict-json.ts';
import type { TokenConfig } from '../../../core/token-config.ts';
import { valueAt, writtenOrgs } from '../../../core/token-homes.ts';

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
  const bytes = bytesOf(config.document);
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

/** The document would not fit into the secret any more. */
export function tooLarge(where: string): KeeperError {
  return new KeeperError(
    'store-full',
    `${where} would grow beyond the ${LARGEST_BYTES} bytes that Secrets Manager stores`,
    {
      remedy: 'move some of serviceApp.targetOrgId to a second secret of the same shape, and run it on its own',
    },
  );
}

/** What an org without tokens is taken to need, where no other org tells. */
const ENTRY_BYTES = 500;

/**
 * Refuses orgs with which the document would have no room for everybody's tokens: each org that has none yet is taken to
 * need as much as the largest entry so far.
 *
 * @throws KeeperError `store-full`, saying how many more fit and how to split
 */
export function refuseTooMany(config: TokenConfig, adding: readonly OrgUpdate[], where: string): void {
  const document = adding.reduce(applyOrgUpdate, config.document);
  const entries = valueAt(document, ['byods', 'serviceApps']);
  const sizes = Object.values(isJsonObject(entries) ? entries : {}).map((entry) => bytesOf(entry));
  const entry = Math.max(ENTRY_BYTES, ...sizes);
  const orgs = writtenOrgs(document).length;
  const bytes = bytesOf(document) + Math.max(0, orgs - sizes.length) * entry;
  if (bytes <= FULL_BYTES && orgs <= MOST_ORGS) return;
  const room = Math.min(MOST_ORGS - config.orgs.length, Math.floor((FULL_BYTES - bytesOf(config.document)) / entry));
  const why =
    orgs > MOST_ORGS
      ? `${orgs} target orgs, of at most ${MOST_ORGS}`
      : `about ${bytes} bytes, of at most ${FULL_BYTES}`;
  throw new KeeperError('store-full', `${where} would be full: it would hold ${why}. No token was asked for`, {
    remedy:
      `${room > 0 ? `add about ${room} here, and the others` : 'add them'} to a second secret of the same shape, with a serviceApp.targetOrgId of its own, ` +
      'and run it on its own (SECRET_NAME, or --store aws:<name>)',
  });
}

/**
 * How many refreshed pairs can be written in one lock session: 20, and less when many were written in the last 26
 * hours, because Secrets Manager keeps every version for a day and refuses beyond about 100.
 */
export function refreshesPerSession(config: TokenConfig, now: number): number {
  return Math.max(0, Math.min(REFRESHES_PER_SESSION, REFRESHES_PER_DAY - refreshedToday(config, now)));
}

function refreshedToday({ credentials }: TokenConfig, now: number): number {
  return [...credentials.values()].filter(
    ({ via, obtainedAt }) => via === 'refresh' && obtainedAt !== undefined && now - obtainedAt < COUNTED_MS,
  ).length;
}

/** About how many versions AWS keeps of a day, less a few for what people and the memory of events write. */
const VERSIONS_PER_DAY = 96;

/**
 * Refuses a lock session whose last save might find no room for its version, before anything is written or asked for: the
 * refresh token that comes with it would be lost. Every lock of the day is taken to have been followed by a batch; a
 * refreshed pair is a version of its own.
 *
 * @param locks  how many were taken in the last day
 * @throws KeeperError `store-full`
 */
export function refuseBusyDay(config: TokenConfig, locks: number, now: number, where: string): void {
  const refreshed = refreshedToday(config, now);
  const mayCome = Math.min(config.credentials.size, refreshesPerSession(config, now) + 1);
  if (2 * (locks + 1) + refreshed + mayCome <= VERSIONS_PER_DAY) return;
  throw new KeeperError(
    'store-full',
    `${where} was written so often in a day (it was locked ${locks} times) that AWS might refuse to store a new token. Nothing was written, and no token was asked for`,
    {
      remedy:
        'nothing: it goes on by itself as the versions become older than a day; look for what runs so often, such as a schedule of minutes',
    },
  );
}

function bytesOf(value: JsonValue): number {
  return Buffer.byteLength(JSON.stringify(value));
}
