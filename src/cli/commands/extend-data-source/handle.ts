import { EXIT, type KeeperError } from '../../../core/errors.ts';
import { outcomeOf } from '../../../core/policy/run-outcome.ts';
import { present } from '../../../core/report.ts';
import { orgInWords } from '../../../core/target-orgs.ts';
import { drain } from '../../../core/work-queue.ts';
import type { CommandHandler } from '../../command.ts';
import type { Found, Target } from '../../find-data-sources.ts';
import { chosenOrgs, orgNamer } from '../../orgs.ts';
import { recordsDirectory, recordsIn } from '../../records.ts';
import { chooseTargets } from './choose.ts';
import { type Extended, type ExtendReport, extendOne, planOne, shownOf } from './extend-one.ts';
import { extendLines, extendSummary } from './text.ts';
import { type ExtendRequest, idsFrom, readExtendWords } from './words.ts';

const LIMIT = { minutes: 10 };

/** Extends the data sources that the words name or choose. */
export const handleExtend: CommandHandler = async (context, words) => {
  const request = await completed(readExtendWords(words), context.io.stdin);
  const directory = recordsDirectory(words);
  const keeper = await context.open(LIMIT);
  const { tokens, settings, clock } = keeper;
  const config = await tokens.config();
  const choice = await chooseTargets(keeper, config, chosenOrgs(config, words), request);
  const records =
    directory === undefined || request.dryRun ? undefined : await recordsIn(directory, keeper, context.warn);
  const one = { keeper, config: await tokens.config(), minutes: request.minutes, records };

  const done: Extended[] = [];
  await drain([...choice.targets.entries()], {
    concurrency: Math.min(settings.concurrency, Math.max(1, choice.targets.length)),
    compare: ([a], [b]) => a - b,
    run: async ([index, target]) => {
      if (isSkipped(target, request)) done[index] = skipped(target, request.minutes, keeper.webex.serverNow());
      else done[index] = await (request.dryRun ? planOne : extendOne)(one, target);
    },
  });
  const missing = choice.missing.map(({ id, error }): Extended => {
    const report = {
      id,
      action: 'failed',
      reason: error.message,
      lifetimeMinutes: request.minutes,
      error: error.toJSON(),
    } as const;
    return { report, error };
  });
  const all = [...done, ...missing];
  for (const { org, error } of request.dryRun ? choice.unread : []) {
    context.warn(`the data sources of ${orgInWords(org)} were not read: ${error?.message}`);
  }
  const { exitCode, error } = outcome(all, request.dryRun ? [] : choice.unread, tokens.saveFailure);
  const dataSources = all.map(({ report }) => report);
  const document = {
    version: 1 as const,
    dataSources,
    warnings: await tokens.storeWarnings(),
    ...(error && { error: error.toJSON() }),
  };
  const facts = {
    dataSources,
    orgName: orgNamer(config),
    orgs: config.orgs.length,
    now: clock.now(),
    dryRun: request.dryRun,
  };
  const failures = [...all.map((each) => each.error), ...choice.unread.map((each) => each.error), tokens.saveFailure];
  return {
    exitCode,
    document,
    text: (page) => extendLines(facts, page),
    summary: (page) => extendSummary(facts, page),
    problems: exitCode === EXIT.ok ? [] : failures.flatMap((each) => each?.toJSON() ?? []),
  };
};

/** The ids from stdin in the place of `-`. */
async function completed(request: ExtendRequest, stdin: Parameters<typeof idsFrom>[0]): Promise<ExtendRequest> {
  if (!request.ids.includes('-')) return request;
  const read = await idsFrom(stdin);
  return { ...request, ids: [...new Set(request.ids.flatMap((id) => (id === '-' ? read : [id])))] };
}

/** A disabled one that nobody named is passed over; one that is named is refused by the extension itself. */
function isSkipped({ listed }: Target, { all, withinMs }: ExtendRequest): boolean {
  return listed?.status === 'disabled' && (all || withinMs !== undefined);
}

function skipped(target: Target, lifetimeMinutes: number, now: number): Extended {
  const shown = shownOf(target, target.listed, target.listed, now);
  const report = { ...shown, action: 'skipped', reason: 'it is disabled', lifetimeMinutes };
  return { report: present(report) as ExtendReport };
}

function outcome(
  all: readonly Extended[],
  unread: Found['unread'],
  saveFailure: KeeperError | undefined,
): ReturnType<typeof outcomeOf> {
  const errors = [...all, ...unread].flatMap(({ error }) => (error ? [error] : []));
  const isAboutTokens = ({ exitCode }: KeeperError) => exitCode === EXIT.reauthorize || exitCode === EXIT.store;
  return outcomeOf({
    storeFailures: saveFailure ? [saveFailure] : [],
    orgsWithoutToken: errors.filter(isAboutTokens),
    orgsNotRead: [],
    failedDataSources: errors.filter((error) => !isAboutTokens(error)),
    deferredAtRisk: 0,
    orgsRead: all.filter(({ error }) => !error).length,
  });
}
