import { KeeperError } from '../../../core/errors.ts';
import { LONGEST_REASON } from '../../../core/keeper-event.ts';
import type { Lives } from '../../../core/policy/schedule-slack.ts';
import { printable } from '../../../core/secret.ts';
import { type Environment, readSettings } from '../../../core/settings.ts';
import type { Words } from '../../command.ts';

/**
 * The words of `--reason`, as they may stand in a log and on a screen.
 *
 * @throws KeeperError `usage` for none, for too many, and for characters that are no text
 */
export function readReason(words: Words): string {
  const reason = String(words.reason ?? '').trim();
  if (reason === '') {
    throw new KeeperError('usage', '--reason says nothing; nothing was sent or changed', {
      remedy: 'tell those who look why: --reason "the secret moves to another region"',
    });
  }
  if (reason.length <= LONGEST_REASON && printable(reason) === reason) return reason;
  const what = reason.length > LONGEST_REASON ? `is longer than ${LONGEST_REASON} characters` : 'holds what is no text';
  throw new KeeperError('usage', `--reason ${what}; nothing was sent or changed`, { remedy: 'say it in a sentence' });
}

/** @throws KeeperError `usage` beside `--sandbox`, which has no schedule */
export function refuseSandbox(words: Words): void {
  if (words.sandbox !== true) return;
  throw new KeeperError('usage', 'a sandbox has no schedule; nothing was sent or changed', {
    remedy: 'leave out --sandbox',
  });
}

/** What the schedule is judged by, of the environment here; what else is badly set does not matter to it. */
export function readLives(env: Environment): Lives {
  return readSettings({
    TOKEN_LIFETIME_MINUTES: env.TOKEN_LIFETIME_MINUTES,
    RENEW_AFTER_MINUTES: env.RENEW_AFTER_MINUTES,
  });
}
