import type { CommandHandler } from '../../command.ts';
import { errorsIn, runPass } from './pass.ts';
import { openTelling } from './telling.ts';
import { runSummary } from './text.ts';
import { watchRun } from './watch.ts';
import { readRunWords } from './words.ts';

/** Runs one renewal pass and shows its report; with `--watch`, one after the other. */
export const handleRun: CommandHandler = async (context, words) => {
  const { watch, onProblem } = readRunWords(words);
  const telling = await openTelling(context, { onProblem, dryRun: words['dry-run'] === true });
  if (watch) return await watchRun(context, words, { ...watch, telling });
  const pass = await telling(() => runPass(context, words));
  const { report, exitCode, lines } = pass;
  return {
    exitCode,
    document: report,
    text: lines,
    summary: (page) => runSummary(pass, page),
    problems: errorsIn(report),
  };
};
