import type { EventOrigin } from './keeper-event.ts';
import { problemChanges, rememberedExcept } from './policy/problem-changes.ts';
import { runEvents } from './policy/run-events.ts';
import type { Budget, Clock, EventBus, ProblemMemory } from './ports.ts';
import type { ToldRun } from './problem-news.ts';

/** An event bus, and what it was told of problems. */
export interface BusListening {
  readonly bus: EventBus;
  readonly memory: ProblemMemory;
  readonly origin: EventOrigin;
  readonly clock: Pick<Clock, 'now'>;
}

/** What came of telling a bus. */
export interface ToldBus {
  /** Events that it did not take. */
  readonly failed: number;
  /** Where something went wrong. */
  readonly warning?: string;
}

/**
 * Sends the events of a run to a bus. Each problem is told once when it appears and once when it clears, from run to run:
 * what the bus took is remembered, and only that, so that what it did not take is told again after the next run. Nothing is
 * written where nothing has changed. Never throws.
 */
export async function tellBus(
  { bus, memory, origin, clock }: BusListening,
  run: ToldRun,
  budget: Budget,
): Promise<ToldBus> {
  const at = clock.now();
  const news = problemChanges(run, await memory.recall(), at);
  const events = runEvents({ origin, at, completed: run.completed, changes: news.changes });
  const refused = events.length === 0 ? [] : await bus.send(events, budget);
  const untold = refused.flatMap(({ event: { detail } }) => ('problem' in detail ? [detail.problem] : []));
  const { appeared, cleared } = news.changes;
  const isNew = appeared.length + cleared.length > untold.length;
  const forgotten = isNew ? await memory.remember(rememberedExcept(news, untold)) : undefined;
  const why = [...new Set(refused.map((each) => each.why))].join('; ');
  const lost = `the event bus "${bus.name}" did not take ${refused.length} of ${events.length} events: ${why}`;
  const failures = [...(refused.length > 0 ? [lost] : []), ...(forgotten === undefined ? [] : [forgotten])];
  const again = untold.length > 0 || forgotten !== undefined ? ': the same is told again after the next run' : '';
  return {
    failed: refused.length,
    ...(failures.length > 0 && { warning: `${failures.join('. And ')}${again}` }),
  };
}
