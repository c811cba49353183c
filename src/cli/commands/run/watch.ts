import { asKeeperError, EXIT, type KeeperError } from '../../../core/errors.ts';
import { inWords } from '../../../core/policy/in-words.ts';
import { watchIntervalMs } from '../../../core/policy/watch-schedule.ts';
import { instant } from '../../../core/report.ts';
import { readSettings } from '../../../core/settings.ts';
import { watch } from '../../../core/watch.ts';
import type { Words } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import type { CommandResult } from '../../result.ts';
import { wrap } from '../../text/width.ts';
import { errorsIn, type Pass, runPass } from './pass.ts';
import type { Telling } from './telling.ts';
import { runSummary } from './text.ts';

/**
 * Runs passes until it is told to stop, and shows each. Resolves to nothing when it was waiting then, else to what the
 * interrupted pass brought. A failed pass does not end it, but for a first one that could not begin because of what is
 * configured: that is said at once, and not every hour.
 *
 * @throws KeeperError with exit code 2, for a configuration that cannot be meant
 */
export async function watchRun(
  context: CommandContext,
  words: Words,
  { minutes, telling }: { minutes: number | undefined; telling: Telling },
): Promise<CommandResult | undefined> {
  const { clock, env, interruption } = context.io;
  const { lifetimeMinutes } = readSettings({ TOKEN_LIFETIME_MINUTES: env.TOKEN_LIFETIME_MINUTES });
  const intervalMs = watchIntervalMs(minutes, lifetimeMinutes);
  let first = true;
  let interrupted: CommandResult | undefined;
  const note = (sentence: string) => {
    if (!words.quiet) context.note(sentence);
  };
  note(`a renewal pass now, and then one every ${intervalMs / 60_000} min, until Ctrl-C`);

  const pass = async () => {
    const startedAt = clock.now();
    let result: CommandResult;
    try {
      result = passResult(await telling(() => runPass(context, words)), words);
    } catch (thrown) {
      const error = asKeeperError(thrown);
      if (interruption.aborted || (first && error.exitCode === EXIT.usage)) throw error;
      result = failureResult(error, startedAt);
    }
    first = false;
    if (interruption.aborted) interrupted = result;
    else context.show(result);
    return { failed: result.exitCode !== EXIT.ok };
  };
  const onPass = (reason: string) => {
    if (words.verbose) note(`a renewal pass begins: ${reason}`);
  };
  const onWait = (ms: number, failed: boolean) => {
    if (failed) note(`the next pass begins in ${inWords(Math.ceil(ms / 1000) * 1000)}`);
  };
  await watch({ clock, intervalMs, signal: interruption, pass, onPass, onWait });
  return interrupted;
}

/** One line for people, the instant first; the details where they are asked for. */
function passResult(pass: Pass, words: Words): CommandResult {
  const { report, exitCode, lines } = pass;
  return {
    exitCode,
    document: report,
    ...(words.verbose === true && { text: lines }),
    summary: (page) => runSummary(pass, page, `${report.startedAt} `),
    problems: errorsIn(report),
  };
}

/** A pass that could not even report. */
function failureResult(error: KeeperError, startedAt: number): CommandResult {
  const { exitCode } = error;
  return {
    exitCode,
    document: { version: 1, warnings: [], error: error.toJSON() },
    summary: ({ paint, width }) => wrap(`${instant(startedAt)} ${paint.red('Failed')}: ${error.code}`, width),
  };
}
