import { runShellCommand } from '../../../compose-problems.ts';
import { type ProblemNewsDocument, tellProblems } from '../../../core/problem-news.ts';
import { redact } from '../../../core/secret.ts';
import type { CommandContext } from '../../context.ts';
import { jsonText } from '../../json-text.ts';
import type { Teller } from './telling.ts';

/** A command that tells people has time for a slow mail server, and must not hold up the next pass. */
const LIMIT_MS = 60_000;

/** Tells the command of `--on-problem` what each pass has changed. */
export async function commandTeller(context: CommandContext, command: string): Promise<Teller> {
  const { clock, env } = context.io;
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
  return (run) => tellProblems({ memory, clock, tell }, run);
}
