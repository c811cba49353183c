import { runShellCommand } from '../../../compose-problems.ts';
import { asKeeperError } from '../../../core/errors.ts';
import {
  failedRun,
  interruptedRun,
  type ProblemNewsDocument,
  type ToldRun,
  tellProblems,
} from '../../../core/problem-news.ts';
import { redact } from '../../../core/secret.ts';
import type { CommandContext } from '../../context.ts';
import { jsonText } from '../../json-text.ts';
import type { Pass } from './pass.ts';

/** A command that tells people has time for a slow mail server, and must not hold up the next pass. */
const LIMIT_MS = 60_000;

/** Runs a pass and tells of its problems; what came of the pass, thrown or not, stays as it was. */
export type Telling = (pass: () => Promise<Pass>) => Promise<Pass>;

/** Tells the command of `--on-problem`, if there is one, what each pass has changed. */
export async function openTelling(context: CommandContext, command: string | undefined): Promise<Telling> {
  if (command === undefined) return async (pass) => await pass();
  const { clock, env, interruption } = context.io;
  const memory = await context.problemMemory();
  const tell = async (news: ProblemNewsDocument) => {
    const { appeared, cleared } = news.changes;
    const counts = {
      BYODS_PROBLEMS_APPEARED: String(appeared.length),
      BYODS_PROBLEMS_CLEARED: String(cleared.length),
    };
    const input = `${redact(jsonText(news))}\n`;
    const failure = await runShellCommand({ command, input, env: { ...env, ...counts }, limitMs: LIMIT_MS });
    return failure && `the command of --on-problem ${failure}`;
  };
  const tellOf = async (run: ToldRun) => {
    const warning = await tellProblems({ memory, clock, tell }, interruption.aborted ? interruptedRun() : run);
    if (warning !== undefined) context.warn(warning);
  };
  return async (pass) => {
    let done: Pass;
    try {
      done = await pass();
    } catch (thrown) {
      await tellOf(failedRun(asKeeperError(thrown)));
      throw thrown;
    }
    const { report, sight } = done;
    await tellOf({ document: report, problems: report.problems, sight });
    return done;
  };
}
