import { setTimeout as delay } from 'node:timers/promises';
import { openBusListening } from '../compose-events.ts';
import { asKeeperError } from '../core/errors.ts';
import { type ToldBus, tellBus } from '../core/event-news.ts';
import type { Budget, Log } from '../core/ports.ts';
import type { ToldRun } from '../core/problem-news.ts';
import type { Environment } from '../core/settings.ts';

/** What a bus may take at the end of a run, when it does not answer. */
const TELLING_MS = 10_000;

/** The part of an invocation's time that is kept for telling a bus; none where there is none. */
export function tellingMs({ EVENT_BUS_NAME }: Environment): number {
  return EVENT_BUS_NAME ? TELLING_MS : 0;
}

/**
 * Tells the bus of `EVENT_BUS_NAME`, if there is one, of a run. Never throws: a bus that refuses fails nothing, and what it
 * did not take is logged.
 *
 * @returns how many events it did not take; undefined where there is no bus
 */
export async function tellEvents(
  run: ToldRun,
  { env, log, budget }: { env: Environment; log: Log; budget: Budget },
): Promise<number | undefined> {
  const over = new AbortController();
  try {
    const listening = await openBusListening({ env, log });
    if (!listening) return undefined;
    const limitMs = Math.max(0, Math.min(TELLING_MS, budget.remainingMs()));
    const late: ToldBus = { failed: 1, warning: `the event bus "${listening.bus.name}" was not told in time` };
    const told = await Promise.race([
      tellBus(listening, run, budget),
      delay(limitMs, late, { signal: over.signal, ref: false }),
    ]);
    if (told.warning !== undefined) log.error(told.warning);
    return told.failed;
  } catch (thrown) {
    const error = asKeeperError(thrown);
    log.error(`the event bus could not be told: ${error.message}`, { error: error.toJSON() });
    return undefined;
  } finally {
    over.abort();
  }
}
