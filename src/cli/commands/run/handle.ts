import type { ErrorJson } from '../../../core/errors.ts';
import { runRenewalPass } from '../../../core/renewal-pass.ts';
import type { RenewalReport } from '../../../core/report.ts';
import type { CommandHandler } from '../../command.ts';
import { namedOrgs, orgNamer, refusePaused } from '../../orgs.ts';
import { recordsIn } from '../../records.ts';
import { runLines, runSummary } from './text.ts';

/** An hourly run is over before the next begins. */
const LIMIT = { minutes: 45 };

/** Runs one renewal pass and shows its report. */
export const handleRun: CommandHandler = async (context, words) => {
  const keeper = await context.open(LIMIT);
  const { settings, tokens, clock } = keeper;
  const before = await tokens.config();
  const orgs = namedOrgs(before, words);
  refusePaused(orgs);
  const directory = words['records-dir'] as string | undefined;
  const records = directory === undefined ? undefined : await recordsIn(directory, keeper, context.warn);
  const { report, exitCode } = await runRenewalPass(keeper, {
    lifetimeMinutes: settings.lifetimeMinutes,
    renewAfterMinutes: settings.renewAfterMinutes,
    concurrency: settings.concurrency,
    ...(settings.onlyDataSources && { only: settings.onlyDataSources }),
    ...(orgs && { orgs }),
    ...(words.force === true && { force: true }),
    ...(words['dry-run'] === true && { dryRun: true }),
    ...(records && {
      onExtension: async (result, id) => {
        await records.write('extend', result, id);
      },
    }),
  });
  const facts = { report, before, orgName: orgNamer(before), now: clock.now() };
  return {
    exitCode,
    document: report,
    text: (page) => runLines(facts, page),
    summary: (page) => runSummary(facts, page),
    problems: problemsIn(report),
  };
};

/** Every failure once: an org's stands in its credential, and again as the run's own. */
function problemsIn({ error, credentials, dataSources }: RenewalReport): ErrorJson[] {
  const orgs = credentials.flatMap((each) => (each.kind === 'service-app' && each.error ? [each.error] : []));
  const all = [...orgs, ...dataSources.flatMap((each) => each.error ?? []), ...(error ? [error] : [])];
  return all.filter(({ message }, index) => all.findIndex((other) => other.message === message) === index);
}
