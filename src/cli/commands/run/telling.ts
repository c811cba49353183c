import { asKeeperError } from '../../../core/errors.ts';
import { type BusListening, tellBus } from '../../../core/event-news.ts';
import { failedRun, interruptedRun, reportedRun, type ToldRun } from '../../../core/problem-news.ts';
import type { CommandContext } from '../../context.ts';
import { commandTeller } from './on-problem.ts';
import type { Pass } from './pass.ts';

/** A bus that does not answer must not hold up the next pass. */
const BUS_LIMIT_MS = 20_000;

/** Tells somebody of a run. Resolves to a warning, where something went wrong. Never throws. */
export type Teller = (run: ToldRun) => Promise<string | undefined>;

/** Runs a pass and tells of it; what came of the pass, thrown or not, stays as it was. */
export type Telling = (pass: () => Promise<Pass>) => Promise<Pass>;

/** Tells the event bus, if one is named, and the command of `--on-problem`, if there is one. A dry run tells nobody. */
export async function openTelling(
  context: CommandContext,
  { onProblem, dryRun }: { onProblem: string | undefined; dryRun: boolean },
): Promise<Telling> {
  const listening = dryRun ? undefined : await context.eventBus();
  const tellers = [
    ...(listening ? [busTeller(context, listening)] : []),
    ...(onProblem === undefined ? [] : [await commandTeller(context, onProblem)]),
  ];
  if (tellers.length === 0) return async (pass) => await pass();
  const { interruption } = context.io;
  const tell = async (run: ToldRun) => {
    for (const teller of tellers) {
      const warning = await teller(interruption.aborted ? interruptedRun() : run);
      if (warning !== undefined) context.warn(warning);
    }
  };
  return async (pass) => {
    let done: Pass;
    try {
      done = await pass();
    } catch (thrown) {
      await tell(failedRun(asKeeperError(thrown)));
      throw thrown;
    }
    await tell(reportedRun(done));
    return done;
  };
}

function busTeller({ io: { clock } }: CommandContext, listening: BusListening): Teller {
  return async (run) => {
    const end = clock.monotonic() + BUS_LIMIT_MS;
    return (await tellBus(listening, run, { remainingMs: () => end - clock.monotonic() })).warning;
  };
}
