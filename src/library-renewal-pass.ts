import { asKeeperError, EXIT } from './core/errors.ts';
import { readWatchMinutes, watchIntervalMs } from './core/policy/watch-schedule.ts';
import type { RenewalPassResult } from './core/renewal-pass.ts';
import type { RenewalReport } from './core/report.ts';
import { SingleFlight } from './core/single-flight.ts';
import { runStartedPass } from './core/started-pass.ts';
import { watch } from './core/watch.ts';
import type { TokenManager } from './library.ts';
import { behind } from './library-keepers.ts';

/** The hourly run inside your own program. Never runs twice at once: whoever asks meanwhile gets the run that is under way. */
export interface RenewalPass {
  /** Runs once, now. */
  run(): Promise<RenewalReport>;
  /**
   * Runs at once and then again and again, as `byods run --watch` does: sooner after a run that failed, and at once when
   * the machine slept past the time of one. A run that fails is reported and does not end it.
   */
  start(): void;
  /** Ends it; resolves when the run that is under way is over. */
  stop(): Promise<void>;
}

/** How a {@link RenewalPass} runs. */
export interface RenewalPassSettings {
  /** Minutes from the start of one run to the start of the next, from 1 to 60; the longest that is safe unless given. */
  readonly everyMinutes?: number;
  /** Told of every run. */
  readonly onReport?: (report: RenewalReport) => void;
  /** Told when a run could not even report: the token store could not be read. */
  readonly onError?: (error: unknown) => void;
}

/**
 * The renewal pass over everything that a token manager serves, configured by the same variables as the commands.
 *
 * @throws KeeperError `usage` for an interval that is none, `configuration` for one that data sources do not live through
 */
export function renewalPass(tokens: TokenManager, settings: RenewalPassSettings = {}): RenewalPass {
  const keeper = behind(tokens);
  const { clock, log } = keeper;
  const { lifetimeMinutes, renewAfterMinutes, concurrency, onlyDataSources: only } = keeper.settings;
  const { everyMinutes, onReport } = settings;
  const asked = everyMinutes === undefined ? undefined : readWatchMinutes(everyMinutes, 'everyMinutes');
  const intervalMs = watchIntervalMs(asked, lifetimeMinutes);
  const onError =
    settings.onError ?? ((thrown) => log.error('the renewal pass failed', { error: asKeeperError(thrown).toJSON() }));
  const flight = new SingleFlight<RenewalPassResult>();
  let stopping: AbortController | undefined;
  let watching: Promise<unknown> = Promise.resolve();

  const pass = () =>
    flight.run('pass', () =>
      runStartedPass(
        keeper,
        { lifetimeMinutes, renewAfterMinutes, concurrency, ...(only && { only }) },
        { by: 'request' },
      ),
    );
  const watchedPass = async () => {
    try {
      const { report, exitCode } = await pass();
      onReport?.(report);
      return { failed: exitCode !== EXIT.ok };
    } catch (thrown) {
      onError(thrown);
      return { failed: true };
    }
  };
  return {
    run: async () => (await pass()).report,
    start() {
      if (stopping && !stopping.signal.aborted) return;
      stopping = new AbortController();
      const { signal } = stopping;
      const onPass = (reason: string) => log.info('a renewal pass begins', { reason });
      // Started again before the run of the last time is over: the first pass of both is the same one.
      watching = Promise.all([watching, watch({ clock, intervalMs, signal, pass: watchedPass, onPass })]);
    },
    async stop() {
      stopping?.abort();
      await watching;
    },
  };
}
