import type { Keeper } from '../compose.ts';
import type { CredentialOutcome } from '../core/credential-outcome.ts';
import type { KeeperError } from '../core/errors.ts';
import { outcomeOf } from '../core/policy/run-outcome.ts';
import { proveToken } from '../core/prove-token.ts';
import type { TargetOrg } from '../core/target-orgs.ts';
import { drain } from '../core/work-queue.ts';

/** Renews what is due, and proves the service-app tokens that are kept with one harmless call each. */
export async function renewAndProve(
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

/** A failed renewal is a failure where no token is left, or where it was asked for; else it is a warning. */
export function outcomeOfTokens(
  outcomes: readonly CredentialOutcome[],
  force: boolean,
  saveFailure: KeeperError | undefined,
): ReturnType<typeof outcomeOf> {
  const orgs = outcomes.filter(({ kind }) => kind === 'service-app');
  const failed = orgs.flatMap(({ usable, error }) => (error && (!usable || force) ? [error] : []));
  const stores = outcomes.flatMap(({ error }) => (error?.exitCode === 5 ? [error] : []));
  return outcomeOf({
    storeFailures: saveFailure ? [saveFailure] : stores,
    orgsWithoutToken: failed,
    orgsNotRead: [],
    failedDataSources: [],
    deferredAtRisk: 0,
    orgsRead: orgs.length - failed.length,
  });
}
