import type { ErrorCode } from '../errors.ts';
import type { CredentialNotes } from '../model.ts';
import { inWords } from './in-words.ts';

const HOUR = 3_600_000;

/** How far off the token's end must be for a failed renewal to wait. */
const PATIENT_WHILE_MS = 24 * HOUR;

/**
 * So long after a failure whoever comes again by itself tries again with a day of token or less: an hourly run does; the
 * two runs with which Lambda repeats one that failed, and a schedule of minutes, find nothing to do. Each attempt writes
 * two versions of an AWS secret (the lock, and the note of the failure), of which there can be about 100 in a day.
 */
const NEXT_RUN_MS = 50 * 60_000;

/** Failures that may be over a moment later; a refusal stays until a person acts. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['unreachable', 'answer-lost', 'bad-answer']);

/** So often one of those is tried again at once, where no day of token is left. */
const TRIED_AT_ONCE = 2;

/**
 * Whether a credential whose last renewals failed is tried again now: after 1, 2, 4, … hours, 24 at most, while more
 * than 24 hours of token remain. After that whoever asks for a token tries always; whoever is `patient`, because it comes
 * again by itself, once an hour, and at once after the first failures that may be over a moment later. Pure.
 *
 * @param tokenEndsAt  absent where no token serves, or its end is not known
 */
export function mayTryAgain(
  failing: CredentialNotes['failing'],
  now: number,
  tokenEndsAt: number | undefined,
  { patient = false } = {},
): { try: boolean; reason: string } {
  if (!failing) return { try: true, reason: 'no renewal has failed' };
  const { attempts, lastAt, code } = failing;
  const hasDay = tokenEndsAt !== undefined && tokenEndsAt - now > PATIENT_WHILE_MS;
  if (!hasDay && !patient) return { try: true, reason: 'no more than a day of token is known to be left' };
  if (!hasDay && attempts <= TRIED_AT_ONCE && code !== undefined && PASSING.has(code))
    return { try: true, reason: 'what failed may be over by now' };
  // An hourly run comes a little early or late; five minutes are not worth another hour.
  const waitMs = hasDay ? Math.min(HOUR * 2 ** (attempts - 1), 24 * HOUR) - 5 * 60_000 : NEXT_RUN_MS;
  if (now >= lastAt + waitMs || lastAt > now) return { try: true, reason: 'the back-off is over' };
  const nextAt = hasDay ? lastAt + waitMs + 5 * 60_000 : lastAt + waitMs;
  const times = attempts === 1 ? 'once' : `${attempts} times`;
  return { try: false, reason: `failed ${times}, tried again in ${inWords(nextAt - now)}` };
}

/** The notes after one more failure, and how it failed. */
export function afterFailure(notes: CredentialNotes, now: number, code: ErrorCode): CredentialNotes {
  const { failing } = notes;
  const attempts = Math.min((failing?.attempts ?? 0) + 1, 99);
  return { ...notes, failing: { attempts, since: failing?.since ?? now, lastAt: now, code } };
}
