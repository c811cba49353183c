import { asKeeperError } from './errors.ts';
import { pausedReport, readPause, withoutPause } from './pause.ts';
import { decidePause, type Pause, type RunStart } from './policy/pause.ts';
import {
  type RenewalPassContext,
  type RenewalPassOptions,
  type RenewalPassResult,
  runRenewalPass,
} from './renewal-pass.ts';
import { instant } from './report.ts';

/** What came of a pass that something started. */
export interface StartedPassResult extends RenewalPassResult {
  /** It was only a look, as a dry run, because the schedule is paused. */
  readonly held?: Pause;
}

/**
 * A renewal pass, unless the schedule is paused and started it. Then it only looks, as a dry run does; and where a data
 * source is at risk, or not all of them can be seen, the pause is over and the pass takes place. One that takes place
 * takes the pause out of the store, whatever started it. A dry run leaves it.
 *
 * @throws KeeperError as {@link runRenewalPass}
 */
export async function runStartedPass(
  context: RenewalPassContext,
  options: RenewalPassOptions,
  start: RunStart,
): Promise<StartedPassResult> {
  if (options.dryRun) return await runRenewalPass(context, options);
  const { tokens, clock } = context;
  const pause = readPause((await tokens.config()).document);
  const decision = decidePause(pause, start, clock.now());
  if (!pause) return await runRenewalPass(context, options);
  let over = decision.held ? undefined : decision.over;
  if (decision.held) {
    const look = await runRenewalPass(context, { ...options, dryRun: true });
    over = cannotWait(look);
    if (over === undefined) return { ...look, report: { ...look.report, paused: pausedReport(pause) }, held: pause };
  }
  const warnings = await endPause(context, pause, `${over}`);
  const result = await runRenewalPass(context, options);
  return { ...result, report: { ...result.report, warnings: [...warnings, ...result.report.warnings] } };
}

/** Why a pass must take place all the same; undefined where nothing lapses before the next one. */
export function cannotWait({ report, sight, exitCode }: RenewalPassResult): string | undefined {
  const enabled = report.dataSources.filter(({ action }) => action !== 'skipped');
  const risky = enabled.find(({ atRisk, expiresAt }) => atRisk || expiresAt === undefined);
  if (risky) return `the data source ${risky.id} ${risky.atRisk ? 'is at risk' : 'does not tell its end'}`;
  const [unread] = sight.orgsNotRead;
  if (unread !== undefined) return `the data sources of the org ${unread} could not be looked at`;
  return exitCode === 0 ? undefined : 'not everything could be looked at';
}

/** Takes a pause out of the store, unless it is another one by now. What cannot be written ends by its time. */
async function endPause(
  { tokens, clock }: RenewalPassContext,
  { since, until, reason }: Pause,
  over: string,
): Promise<string[]> {
  const wasOver = clock.now() >= until;
  const told = `the pause of the schedule (${reason}), until ${instant(until)}, is over: ${over}`;
  try {
    await tokens.withLock((_ladder, session) =>
      session.rewrite((document) => (readPause(document)?.since === since ? withoutPause(document) : document)),
    );
    return wasOver ? [] : [told];
  } catch (thrown) {
    // One whose time is over harms nobody; the next run tries again.
    return wasOver ? [] : [`${told}; it could not be taken out of the store: ${asKeeperError(thrown).message}`];
  }
}
