import { credentialReport, renewalWarnings } from '../../../core/pass-credentials.ts';
import { type PlannedOutcome, plannedCredentials } from '../../../core/planned-credentials.ts';
import { VERSION } from '../../../core/version.ts';
import type { CommandHandler } from '../../command.ts';
import { chosenOrgs, orgNamer } from '../../orgs.ts';
import { outcomeOfTokens, renewAndProve } from '../../prove-tokens.ts';
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
  const { exitCode, error } = outcomeOfTokens(final, force, tokens.saveFailure);
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

function withProof(planned: PlannedOutcome): PlannedOutcome {
  const { kind, usable, due, reason } = planned;
  if (kind !== 'service-app' || !usable || due) return planned;
  return { ...planned, reason: `${reason}; one harmless call would prove it` };
}
