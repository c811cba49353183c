import { EXIT, type KeeperError } from '../errors.ts';
import { instantFromNow, inWords } from '../policy/in-words.ts';
import { type Finding, fine, wrong, wrongBy } from './check.ts';
import type { LockFacts } from './probes.ts';

/** A run that holds the lock for longer hangs, or its process was stopped: a Lambda ends after 15 minutes at most. */
const LONGEST_HOLD_MS = 30 * 60_000;

/** Whether runs can keep each other out, and whether one of them hangs. Pure. */
export function judgeLock(facts: LockFacts | KeeperError, now: number): Finding {
  if (!('held' in facts)) return wrongBy('lock', facts);
  const { held, owner = 'another run', since } = facts;
  if (!held) return fine('lock', 'this machine can lock the store, and nobody holds the lock');
  if (since === undefined || now - since < LONGEST_HOLD_MS) {
    const when = since === undefined ? '' : ` since ${instantFromNow(since, now)}`;
    return fine('lock', `${owner} holds the lock${when}: a run is going on`);
  }
  return wrong(
    'lock',
    `${owner} has held the lock for ${inWords(now - since)}: no other run can renew`,
    EXIT.lockBusy,
    {
      remedy: 'look at that process, and end it if it hangs; the lock is free at once then',
    },
  );
}
