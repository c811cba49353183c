import type { Credential } from '../model.ts';
import type { RenewalDecision } from './credential-renewal.ts';
import { inWords } from './in-words.ts';

/** Webex may answer a refresh with the access token that it gave before, for so long (contract 1.4). */
const SAME_AGAIN_MS = 24 * 3_600_000;

/**
 * Whether an access token that is good now is renewed because somebody needs it for longer than it has left. One that
 * has just as much left is kept. Not renewed, though it is too short: one that was renewed within a day and was too short
 * then already, because another renewal gives no more. Pure.
 */
export function decideForTtl(
  token: Pick<Credential, 'obtainedAt' | 'via'> & { readonly expiresAt: number },
  now: number,
  minTtlMs: number,
): Omit<RenewalDecision, 'state'> {
  const { expiresAt, obtainedAt, via } = token;
  const left = `${inWords(expiresAt - now)} left`;
  const asked = `at least ${inWords(minTtlMs)} asked for`;
  if (expiresAt - now >= minTtlMs) return { renew: false, reason: `${left}, ${asked}` };
  // What is told of a pasted token, and of one that Vault keeps, is what was left of its life, not how long a renewed one lives.
  if (
    obtainedAt !== undefined &&
    via !== 'learned' &&
    via !== 'vault' &&
    obtainedAt <= now &&
    now - obtainedAt < SAME_AGAIN_MS
  ) {
    const life = expiresAt - obtainedAt;
    if (life < minTtlMs) {
      const when = `${inWords(life)} when it was renewed ${inWords(now - obtainedAt)} ago`;
      return { renew: false, reason: `it had ${when}, and another renewal gives no more` };
    }
  }
  return { renew: true, reason: `${left}, ${asked}`, nextRenewalAt: now };
}
