import { type AddedOrg, addOrgs, type PlannedOrg, planOrgs, refuseUnmintable } from '../../../core/add-orgs.ts';
import { type ErrorJson, EXIT, type KeeperError } from '../../../core/errors.ts';
import { outcomeOf } from '../../../core/policy/run-outcome.ts';
import { instant, present } from '../../../core/report.ts';
import { orgInWords, type TargetOrg } from '../../../core/target-orgs.ts';
import type { CommandHandler } from '../../command.ts';
import { addLines, addSummary } from './text.ts';
import { wantedOrgs } from './wanted.ts';

/** A hundred mints, at the pace that Webex allows. */
const LIMIT = { minutes: 10 };

/** What was, or would be, done about one org. */
export interface OrgReport {
  readonly id: string;
  readonly name?: string;
  readonly action: AddedOrg['action'] | 'removed' | 'paused' | 'resumed';
  readonly reason: string;
  readonly expiresAt?: string;
  readonly refreshTokenExpiresAt?: string;
  readonly error?: ErrorJson;
}

/** Adds the orgs that the words name, each with the token that proves it. */
export const handleAdd: CommandHandler = async (context, words) => {
  const wanted = await wantedOrgs(words, context.io.stdin);
  const keeper = await context.open(LIMIT);
  const { tokens, store } = keeper;
  if (words['dry-run'] === true) {
    const config = await tokens.config();
    const planned = planOrgs(config, wanted);
    const updates = planned.filter(({ action }) => action === 'add').map(({ update }) => update);
    if (updates.length > 0) refuseUnmintable(config);
    store.refuseTooMany?.(config, updates);
    const orgs = planned.map(planReport);
    const warnings = await tokens.storeWarnings();
    return {
      exitCode: EXIT.ok,
      document: { version: 1 as const, dryRun: true as const, orgs, warnings },
      text: (page) => addLines(orgs, page),
      summary: (page) => addSummary({ orgs, dryRun: true }, page),
    };
  }
  const added = await addOrgs({ tokens, store }, wanted);
  const orgs = added.map(addReport);
  const errors = added.flatMap(({ error }) => error ?? []);
  const { exitCode, error } = outcomeFor(errors, added.length - errors.length);
  const warnings = [...added.flatMap((each) => each.warnings), ...(await tokens.storeWarnings())];
  return {
    exitCode,
    document: { version: 1 as const, orgs, warnings, ...(error && { error: error.toJSON() }) },
    text: (page) => addLines(orgs, page),
    summary: (page) => addSummary({ orgs, dryRun: false }, page),
    problems: added.flatMap(({ org, error: why }) => (why ? [problemOf(org, why)] : [])),
  };
};

function planReport({ org, action }: PlannedOrg): OrgReport {
  const reasons = {
    add: 'would be added, if Webex gives a token for it',
    rename: 'would be renamed: it is there already',
    keep: 'it is there already',
  };
  return present({ id: org.id, name: org.name, action: 'kept', reason: reasons[action] } as const);
}

function addReport({ org, action, credential, error }: AddedOrg): OrgReport {
  const paused = org.paused ? '; it is paused, and byods orgs resume takes it up again' : '';
  const reasons = {
    added: 'Webex gives a token for it, which is kept',
    renamed: `it was there already, and has the name now${paused}`,
    kept: `it was there already${paused}`,
    failed: `not added: ${error?.message}`,
  };
  return present({
    id: org.id,
    name: org.name,
    action,
    reason: reasons[action],
    expiresAt: instant(credential?.accessToken?.expiresAt),
    refreshTokenExpiresAt: instant(credential?.refreshToken?.expiresAt),
    error: error?.toJSON(),
  }) as OrgReport;
}

/** Webex's words tell an id; a person with a list knows its name. */
function problemOf(org: TargetOrg, error: KeeperError): ErrorJson {
  return { ...error.toJSON(), message: `${orgInWords(org)} was not added: ${error.message}` };
}

/** Orgs of which no token was given; what a person must mend first comes first, and else it is "some failed". */
function outcomeFor(errors: readonly KeeperError[], succeeded: number): ReturnType<typeof outcomeOf> {
  const isAboutTokens = ({ exitCode }: KeeperError) => exitCode === EXIT.reauthorize;
  return outcomeOf({
    storeFailures: errors.filter(({ exitCode }) => exitCode === EXIT.store),
    orgsWithoutToken: errors.filter(isAboutTokens),
    orgsNotRead: errors.filter((error) => !isAboutTokens(error) && error.exitCode !== EXIT.store),
    failedDataSources: [],
    deferredAtRisk: 0,
    orgsRead: succeeded,
  });
}
