import type { ErrorJson } from '../../../core/errors.ts';
import type { RenewalPassOptions, RenewalPassResult } from '../../../core/renewal-pass.ts';
import type { RenewalReport } from '../../../core/report.ts';
import { runStartedPass } from '../../../core/started-pass.ts';
import type { Words } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { namedOrgs, orgNamer, refusePaused } from '../../orgs.ts';
import { recordsIn } from '../../records.ts';
import type { RunFacts } from './text.ts';

/** An hourly run is over before the next begins. */
const LIMIT = { minutes: 45 };

/** A pass that came to its end, and what people are told of it. */
export interface Pass extends RenewalPassResult {
  readonly facts: RunFacts;
}

/** Runs one renewal pass, with everything read anew. */
export async function runPass(context: CommandContext, words: Words): Promise<Pass> {
  const keeper = await context.open(LIMIT);
  const { settings, tokens, clock } = keeper;
  const before = await tokens.config();
  const orgs = namedOrgs(before, words);
  refusePaused(orgs);
  const directory = words['records-dir'] as string | undefined;
  const records = directory === undefined ? undefined : await recordsIn(directory, keeper, context.warn);
  const options: RenewalPassOptions = {
    lifetimeMinutes: settings.lifetimeMinutes,
    renewAfterMinutes: settings.renewAfterMinutes,
    concurrency: settings.concurrency,
    ...(settings.onlyDataSources && { only: settings.onlyDataSources }),
    ...(orgs && { orgs }),
    ...(words.force === true && { force: true }),
    ...(words['dry-run'] === true && { dryRun: true }),
    ...(records && {
      onExtension: async (extension, id) => {
        await records.write('extend', extension, id);
      },
    }),
  };
  const result = await runStartedPass(keeper, options, { by: 'request' });
  return { ...result, facts: { report: result.report, before, orgName: orgNamer(before), now: clock.now() } };
}

/** Every failure once: an org's stands in its credential, and again as the run's own. */
export function errorsIn({ error, credentials, dataSources }: RenewalReport): ErrorJson[] {
  const orgs = credentials.flatMap((each) => (each.kind === 'service-app' && each.error ? [each.error] : []));
  const all = [...orgs, ...dataSources.flatMap((each) => each.error ?? []), ...(error ? [error] : [])];
  return all.filter(({ message }, index) => all.findIndex((other) => other.message === message) === index);
}
