import type { CredentialOutcome, Need } from './credential-outcome.ts';
import { DataSourceWork, type DataSourceWorkContext, type DataSourceWorkOptions } from './data-source-work.ts';
import { type ExitCode, KeeperError } from './errors.ts';
import { notKnownYet } from './left-alone.ts';
import { asTheyAre, credentialReport, renewalWarnings } from './pass-credentials.ts';
import { passProblems } from './pass-problems.ts';
import { plannedCredentials } from './planned-credentials.ts';
import type { Sight } from './policy/problem-changes.ts';
import { outcomeOf } from './policy/run-outcome.ts';
import { type DataSourceReport, instant, type RenewalReport } from './report.ts';
import { orgInWords, type TargetOrg } from './target-orgs.ts';
import type { TokenStore } from './token-store.ts';
import { unlessInterrupted } from './unless-interrupted.ts';
import { VERSION } from './version.ts';

/** What a pass works with. */
export interface RenewalPassContext extends DataSourceWorkContext {
  readonly store: Pick<TokenStore, 'refreshesPerSession'>;
}

/** What a pass is asked to do. */
export interface RenewalPassOptions extends DataSourceWorkOptions {
  /** Only these orgs; absent: all that are not paused. */
  readonly orgs?: readonly TargetOrg[];
  /** It is one of several passes that `only` is about: an id that is in none of its orgs may be another's. */
  readonly oneOfSeveral?: boolean;
}

/** A report and the exit code that says it. */
export interface RenewalPassResult {
  readonly report: RenewalReport;
  readonly exitCode: ExitCode;
  /** How far the pass looked: problems out of its sight are not over because it does not report them. */
  readonly sight: Sight;
}

/**
 * The hourly run: renews every credential that is due, reads every org's data sources, and extends those that are due,
 * the soonest to end first. One failing org or data source never stops the others. What does not fit into the time is
 * `deferred`; of what an interruption cut short, the report tells what is known a moment later. Always returns a report;
 * throws only when not even the stored document can be read.
 */
export async function runRenewalPass(
  context: RenewalPassContext,
  options: RenewalPassOptions,
): Promise<RenewalPassResult> {
  const { tokens, clock, webex } = context;
  const startedAt = clock.now();
  const requestsBefore = webex.requests();
  const before = await tokens.config();
  const orgs = (options.orgs ?? before.orgs).filter((org) => !org.paused);
  // Who names an org wants to know now; who runs over all of them comes again.
  const need: Need = options.force ? { force: true } : options.orgs ? {} : { patient: true };
  const refreshed = options.dryRun
    ? plannedCredentials(before, orgs, need, startedAt, context.store.refreshesPerSession?.(before, startedAt))
    : await unlessInterrupted(tokens.refresh({ orgs, ...need }), context);
  const renewed = refreshed ?? notKnownYet(before, orgs, need, clock.now());
  const work = new DataSourceWork(context, options);
  const readable = orgs.filter((org) => renewed.some(({ key, usable }) => key === org.key && usable));
  const finished =
    refreshed &&
    (await unlessInterrupted(
      work.run(readable).then(() => true),
      context,
    ));
  if (!finished) noteInterrupted(work, readable);
  if (!options.oneOfSeveral) work.reportMissing(before.orgs);

  const config = await tokens.config();
  const credentials = asTheyAre(renewed, config, clock.now());
  const { saveFailure } = tokens;
  const stores = credentials.flatMap(({ error }) => (error?.exitCode === 5 ? [error] : []));
  const { outcome, exitCode, error } = outcomeOf({
    storeFailures: saveFailure ? [saveFailure] : stores,
    orgsWithoutToken: credentials.flatMap(({ kind, usable, error }) =>
      // Of a person's and of a client's credential the token in the integration's place is all that there is.
      (kind === 'service-app' || before.orgs.length === 0) && !usable && error ? [error] : [],
    ),
    orgsNotRead: [...work.notRead.values()],
    failedDataSources: work.failures,
    forcedInVain: options.force ? credentials.flatMap(({ error }) => (error?.code === 'lock-busy' ? [error] : [])) : [],
    deferredAtRisk: work.results.filter(({ action, atRisk }) => action === 'deferred' && atRisk).length,
    orgsRead: work.read.size,
  });
  const now = clock.now();
  const dataSources = [...work.results].sort(bySoonestEnd);
  const facts = { config, orgs, credentials, notRead: work.notRead, dataSources, error, now };
  const report: RenewalReport = {
    version: 1,
    programVersion: VERSION,
    outcome,
    ...(options.dryRun && { dryRun: true as const }),
    startedAt: instant(startedAt),
    finishedAt: instant(now),
    requests: webex.requests() - requestsBefore,
    counts: countActions(work.results),
    credentials: credentials.map((each) => credentialReport(each, config, now, work.notRead.get(each.key))),
    dataSources,
    problems: passProblems({ ...facts, serverNow: webex.serverNow() }),
    warnings: [
      ...(await tokens.storeWarnings()),
      ...renewalWarnings(config, credentials, now),
      ...(options.dryRun ? unread(orgs, credentials) : []),
      // An interruption is told before it; where the tokens are now must be told all the same.
      ...(saveFailure && error !== saveFailure ? [saveFailure.message] : []),
    ],
    ...(error && { error: error.toJSON() }),
  };
  const notRead = config.orgs.filter(({ paused, key }) => !paused && (!work.read.has(key) || work.notRead.has(key)));
  const sight = { orgsNotRead: notRead.map(({ id }) => id), ...(options.only && { only: options.only }) };
  return { report, exitCode, sight };
}

/** What was not read by then may have lapsed: the report must not look as if there were nothing. */
function noteInterrupted(work: DataSourceWork, orgs: readonly TargetOrg[]): void {
  for (const org of orgs) {
    if (work.read.has(org.key) || work.notRead.has(org.key)) continue;
    const what = `interrupted before the data sources of ${orgInWords(org)} were read`;
    work.notRead.set(org.key, new KeeperError('interrupted', what));
  }
}

/** A dry run cannot look where it would have to renew a token first. */
function unread(orgs: readonly TargetOrg[], credentials: readonly CredentialOutcome[]): string[] {
  return orgs.flatMap((org) =>
    credentials.some(({ key, usable, error }) => key === org.key && (usable || error))
      ? []
      : [`the data sources of ${orgInWords(org)} were not read: its token would be renewed first`],
  );
}

function bySoonestEnd(a: DataSourceReport, b: DataSourceReport): number {
  return (a.previousExpiresAt ?? '').localeCompare(b.previousExpiresAt ?? '') || a.id.localeCompare(b.id);
}

function countActions(results: readonly DataSourceReport[]): RenewalReport['counts'] {
  const counts = { extended: 0, kept: 0, skipped: 0, deferred: 0, failed: 0 };
  for (const { action } of results) counts[action] += 1;
  return counts;
}
