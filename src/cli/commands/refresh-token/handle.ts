import type { Keeper } from '../../../compose.ts';
import type { CredentialOutcome } from '../../../core/credential-outcome.ts';
import type { KeeperError } from '../../../core/errors.ts';
import { credentialReport, renewalWarnings } from '../../../core/pass-credentials.ts';
import { type PlannedOutcome, plannedCredentials } from '../../../core/planned-credentials.ts';
import { outcomeOf } from '../../../core/policy/run-outcome.ts';
import { proveToken } from '../../../core/prove-token.ts';
import type { TargetOrg } from '../../../core/target-orgs.ts';
import { VERSION } from '../../../core/version.ts';
import { drain } from '../../../core/work-queue.ts';
import type { CommandHandler } from '../../command.ts';
import { chosenOrgs, orgNamer } from '../../orgs.ts';
import { refreshLines, refreshSummary } from './text.ts';

const LIMIT = { minutes: 10 };

/** Renews what is due, and proves the service-app tokens that are kept; on a dry run says what that would be. */
export const handleRefreshToken: CommandHandler = async (context, words) => {
  const keeper = await context.open(LIMIT);
  const { tokens, clock } = keeper;
  const before = await tokens.config();
  const orgs = chosenOrgs(before, words);
  const force = words.force === true;
  const dryRun = words['dry-run'] === true;
  const need = force ? { force } : {};
  const startedAt = clock.now();
  const refreshes = keeper.store.refreshesPerSession?.(before, startedAt);
  const planned = dryRun ? plannedCredentials(before, orgs, need, startedAt, refreshes).map(withProof) : undefined;
  const final = planned ?? (await renewAndProve(keeper, orgs, force));
  const { exitCode, error } = outcomeOf(factsOf(final, force, tokens.saveFailure));
  const now = clock.now();
  const config = await tokens.config();
  const credentials = final.map((outcome) => credentialReport(outcome, config, now));
  const working = final.filter(
    ({ kind, usable, error }) => kind === 'service-app' && usable && !(force && error),
  ).length;
  const due = planned?.filter((each) => each.due).length;
  const facts = { credentials, working, due, before, orgName: orgNamer(config), now, force };
  const failed = final.flatMap((each) => (each.kind === 'service-app' && each.error ? [each.error.toJSON()] : []));
  const document = {
    version: 1 as const,
    programVersion: VERSION,
    ...(dryRun && { dryRun }),
    credentials,
    warnings: [...(await tokens.storeWarnings()), ...renewalWarnings(config, final, now)],
    ...(error && { error: error.toJSON() }),
  };
  return {
    exitCode,
    document,
    text: (page) => refreshLines(facts, page),
    summary: (page) => refreshSummary(facts, page),
    problems: exitCode === 0 ? [] : tokens.saveFailure ? [tokens.saveFailure.toJSON(), ...failed] : failed,
  };
};

async function renewAndProve(
  keeper: Keeper,
  orgs: readonly TargetOrg[],
  force: boolean,
): Promise<readonly CredentialOutcome[]> {
  const outcomes = await keeper.tokens.refresh({ orgs, ...(force && { force }) });
  const proven = new Map<string, CredentialOutcome>();
  await drain(
    outcomes.filter(({ kind, action, usable }) => kind === 'service-app' && usable && (action === 'kept' || !force)),
    {
      concurrency: keeper.settings.concurrency,
      compare: () => 0,
      run: async (outcome) => {
        proven.set(outcome.key, await proveToken(keeper, outcome));
      },
    },
  );
  return outcomes.map((outcome) => proven.get(outcome.key) ?? outcome);
}

function withProof(planned: PlannedOutcome): PlannedOutcome {
  const { kind, usable, due, reason } = planned;
  if (kind !== 'service-app' || !usable || due) return planned;
  return { ...planned, reason: `${reason}; one harmless call would prove it` };
}

/** A failed renewal is a failure where no token is left, or where it was asked for; else it is a warning. */
function factsOf(outcomes: readonly CredentialOutcome[], force: boolean, saveFailure: KeeperError | undefined) {
  const orgs = outcomes.filter(({ kind }) => kind === 'service-app');
  const failed = orgs.flatMap(({ usable, error }) => (error && (!usable || force) ? [error] : []));
  const stores = outcomes.flatMap(({ error }) => (error?.exitCode === 5 ? [error] : []));
  return {
    storeFailures: saveFailure ? [saveFailure] : stores,
    orgsWithoutToken: failed,
    orgsNotRead: [],
    failedDataSources: [],
    deferredAtRisk: 0,
    orgsRead: orgs.length - failed.length,
  };
}
