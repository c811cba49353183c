import type { CredentialNotes } from '../model.ts';
import { inWords } from './in-words.ts';

const HOUR = 3_600_000;

/** How far off the token's end must be for a failed renewal to wait. */
const PATIENT_WHILE_MS = 24 * HOUR;

/**
 * Whether a credential whose last renewals failed is tried again now: after 1, 2, 4, … hours, 24 at most, while more
 * than 24 hours of token remain; at every run after that. Pure.
 */
export function mayTryAgain(
  failing: CredentialNotes['failing'],
  now: number,
  tokenEndsAt: number | undefined,
): { try: boolean; reason: string } {
  if (!failing) return { try: true, reason: 'no renewal has failed' };
  if (tokenEndsAt === undefined || !(tokenEndsAt - now > PATIENT_WHILE_MS))
    return { try: true, reason: 'no more than a day of token is known to be left' };
  const waitMs = Math.min(HOUR * 2 ** (failing.attempts - 1), 24 * HOUR);
  const nextAt = failing.lastAt + waitMs;
  // An hourly run comes a little early or late; five minutes are not worth another hour.
  if (now >= nextAt - 5 * 60_000 || failing.lastAt > now) return { try: true, reason: 'the back-off is over' };
  return { try: false, reason: `failed ${failing.attempts} times, tried again in ${inWords(nextAt - now)}` };
}

/** The notes after one more failure. */
export function afterFailure(notes: CredentialNotes, now: number): CredentialNotes {
  const { failing } = notes;
  return {
    ...notes,
    failing: { attempts: Math.min((failing?.attempts ?? 0) + 1, 99), since: failing?.since ?? now, lastAt: now },
  };
}
