import type { CredentialOutcome } from './credential-outcome.ts';
import { EXIT, type KeeperError } from './errors.ts';
import { IncompleteListError } from './incomplete-list.ts';
import {
  credentialProblems,
  dataSourceProblems,
  hasLiveRung,
  notReadProblem,
  type Problem,
  reauthorizationProblem,
} from './policy/health.ts';
import type { DataSourceReport, ReportedProblem } from './report.ts';
import { reportedProblems } from './reported-problems.ts';
import type { TargetOrg } from './target-orgs.ts';
import type { TokenConfig } from './token-config.ts';

/** What a pass has found out, as far as its problems depend on it. Times are epoch milliseconds. */
export interface PassFacts {
  /** As it is after the pass. */
  readonly config: TokenConfig;
  /** The orgs that the pass was about. */
  readonly orgs: readonly TargetOrg[];
  readonly credentials: readonly CredentialOutcome[];
  /** By the key of an org's credential: why its data sources could not be read. */
  readonly notRead: ReadonlyMap<string, KeeperError>;
  readonly dataSources: readonly DataSourceReport[];
  /** Why the run exits as it does. */
  readonly error: KeeperError | undefined;
  readonly now: number;
  /** The clock as Webex sees it. */
  readonly serverNow: number;
}

/**
 * What is wrong after a pass, in the words of `byods status`, the worst first. A pass that does not exit with 0 has at
 * least one. Pure.
 */
export function passProblems(facts: PassFacts): ReportedProblem[] {
  const { config, orgs, dataSources, error, now, serverNow } = facts;
  const stopped = orgs.flatMap((org) => stoppedOrg(org, facts));
  const dead = stopped.flatMap(({ code, orgId }) => (code === 'reauthorization-required' ? [orgId] : []));
  const problems: Problem[] = [
    ...stopped,
    ...dataSources.flatMap((each) => {
      const expiresAt = each.expiresAt === undefined ? undefined : Date.parse(each.expiresAt);
      const life = { atRisk: each.atRisk, ...(expiresAt !== undefined && { expiresAt }) };
      return dataSourceProblems({ id: each.id, orgId: each.orgId }, life, serverNow, each.error);
    }),
    ...credentialProblems(config, now).filter(
      ({ code, orgId }) => code !== 'reauthorization-required' || !dead.includes(orgId),
    ),
  ];
  const ownError = error && (error.exitCode === EXIT.store || problems.length === 0);
  return reportedProblems(problems, ownError ? error : undefined);
}

/** Why nothing of an org, or not all of it, was looked at. */
function stoppedOrg(org: TargetOrg, { config, credentials, notRead, now }: PassFacts): Problem[] {
  const outcome = credentials.find(({ key }) => key === org.key);
  const error = notRead.get(org.key) ?? (outcome?.usable ? undefined : outcome?.error);
  if (error?.code === 'reauthorization-required') return [reauthorizationProblem(org, error)];
  if (error) {
    const remedy = error.remedy ?? 'the next run tries again';
    return [notReadProblem(org, error.message, remedy, error instanceof IncompleteListError)];
  }
  // A dry run gets no token.
  const waits = outcome?.usable !== true && hasLiveRung(config, org, now);
  return waits ? [notReadProblem(org, 'its token would be renewed first', 'byods run')] : [];
}
