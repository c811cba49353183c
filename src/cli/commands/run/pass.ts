import type { Keeper } from '../../../compose.ts';
import type { Partitions } from '../../../compose-partitions.ts';
import type { ErrorJson } from '../../../core/errors.ts';
import { addressOf } from '../../../core/moved.ts';
import { findOrgs } from '../../../core/partitions/find-orgs.ts';
import { type PartitionsOptions, runPartitions } from '../../../core/partitions/run.ts';
import type { RenewalPassOptions, RenewalPassResult } from '../../../core/renewal-pass.ts';
import type { RenewalReport } from '../../../core/report.ts';
import { runStartedPass } from '../../../core/started-pass.ts';
import type { Words } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { namedOrgs, orgNamer, orgWords, refusePaused } from '../../orgs.ts';
import { recordsIn } from '../../records.ts';
import type { Page } from '../../text/page.ts';
import { partitionLines, runLines } from './text.ts';

/** An hourly run is over before the next begins. */
const LIMIT = { minutes: 45 };

/** A pass that came to its end, and what people are told of it. */
export interface Pass extends RenewalPassResult {
  readonly lines: (page: Page) => string[];
  /** As `--store` names the store of many that it was about. */
  readonly address?: string;
}

/** Runs one renewal pass, with everything read anew: on one document, or on each of a store of many. */
export async function runPass(context: CommandContext, words: Words): Promise<Pass> {
  const all = await context.openAll(LIMIT);
  return all ? await passOverAll(context, all, words) : await passOverOne(context, words);
}

async function passOverOne(context: CommandContext, words: Words): Promise<Pass> {
  const keeper = await context.open(LIMIT);
  const { tokens, clock } = keeper;
  const before = await tokens.config();
  const orgs = namedOrgs(before, words);
  refusePaused(orgs);
  const options = { ...(await optionsOf(context, words, keeper)), ...(orgs && { orgs }) };
  const result = await runStartedPass(keeper, options, { by: 'request' });
  const facts = { report: result.report, before, orgName: orgNamer(before), now: clock.now() };
  return { ...result, lines: (page) => runLines(facts, page) };
}

async function passOverAll(context: CommandContext, all: Partitions, words: Words): Promise<Pass> {
  const named = orgWords(words);
  const options: PartitionsOptions = {
    ...(await optionsOf(context, words, all)),
    ...(named && {
      choose: (documents) => {
        const chosen = findOrgs(documents, named);
        refusePaused([...chosen.values()].flat());
        return chosen;
      },
    }),
  };
  const result = await runPartitions(all, options, { by: 'request' });
  const { report, passed } = result;
  const now = all.clock.now();
  return { ...result, address: addressOf(all.store), lines: (page) => partitionLines(report, passed, now, page) };
}

async function optionsOf(
  context: CommandContext,
  words: Words,
  keeper: Pick<Keeper, 'settings' | 'clock' | 'webex'>,
): Promise<Omit<RenewalPassOptions, 'orgs' | 'oneOfSeveral'>> {
  const directory = words['records-dir'] as string | undefined;
  const records = directory === undefined ? undefined : await recordsIn(directory, keeper, context.warn);
  const { settings } = keeper;
  return {
    lifetimeMinutes: settings.lifetimeMinutes,
    renewAfterMinutes: settings.renewAfterMinutes,
    concurrency: settings.concurrency,
    ...(settings.onlyDataSources && { only: settings.onlyDataSources }),
    ...(words.force === true && { force: true }),
    ...(words['dry-run'] === true && { dryRun: true }),
    ...(records && {
      onExtension: async (extension, id) => {
        await records.write('extend', extension, id);
      },
    }),
  };
}

/** Every failure once: an org's stands in its credential, and again as the run's own. */
export function errorsIn({ error, credentials, dataSources, partitions = [] }: RenewalReport): ErrorJson[] {
  const whose = (partition: string | undefined, it: ErrorJson | undefined) =>
    it ? [partition === undefined ? it : { ...it, message: `${partition}: ${it.message}` }] : [];
  const orgs = credentials.flatMap((each) => (each.kind === 'service-app' ? whose(each.partition, each.error) : []));
  const sources = dataSources.flatMap((each) => whose(each.partition, each.error));
  const parts = partitions.flatMap((each) => whose(each.name, each.error));
  const all = [...orgs, ...sources, ...parts, ...(error ? [error] : [])];
  return all.filter(({ message }, index) => all.findIndex((other) => other.message === message) === index);
}
