import type { CommandHandler } from '../../command.ts';
import { errorsIn, runPass } from './pass.ts';
import { openTelling } from './telling.ts';
import { runLines, runSummary } from './text.ts';
import { watchRun } from './watch.ts';
import { readRunWords } from './words.ts';

/** Runs one renewal pass and shows its report; with `--watch`, one after the other. */
export const handleRun: CommandHandler = async (context, words) => {
  const { watch, onProblem } = readRunWords(words);
  const telling = await openTelling(context, { onProblem, dryRun: words['dry-run'] === true });
  if (watch) return await watchRun(context, words, { ...watch, telling });
  const { report, exitCode, facts } = await telling(() => runPass(context, words));
  return {
    exitCode,
    document: report,
    text: (page) => runLines(facts, page),
    summary: (page) => runSummary(facts, page),
    problems: errorsIn(report),
  };
};
