import { KeeperError } from '../../../core/errors.ts';
import type { CommandHandler } from '../../command.ts';
import { watchedWarnings } from '../../watched.ts';
import { doctorLines, doctorSummary } from './text.ts';

const LIMIT = { minutes: 5 };

/** Examines everything, mends what is safe where asked to, and shows what was found. */
export const handleDoctor: CommandHandler = async (context, words) => {
  const rule = words.rule as string | undefined;
  if (words.sandbox && rule !== undefined) {
    throw new KeeperError('usage', 'a sandbox has no schedule, and --rule names one', {
      remedy: 'leave out --sandbox or --rule',
    });
  }
  const { report, exitCode } = await context.doctor(LIMIT, {
    rule,
    sandbox: words.sandbox === true,
    fix: words.fix === true,
    warnings: watchedWarnings(context.io),
  });
  return {
    exitCode,
    document: report,
    text: (page) => doctorLines(report, words.verbose === true, page),
    summary: (page) => doctorSummary(report, page),
  };
};
