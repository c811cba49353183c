import { setTimeout as delay } from 'node:timers/promises';
import { asKeeperError, EXIT, type ExitCode, KeeperError } from '../core/errors.ts';
import type { CommandSpec } from './command.ts';
import { CommandSession } from './command-session.ts';
import { COMPLETE_WORD } from './commands/completion/shells.ts';
import { completionAnswer } from './completion/answer.ts';
import { adoptEnvFile } from './env-file/adopt.ts';
import type { CliIo } from './io.ts';
import { type Manners, Presenter } from './presenter.ts';
import { helpText, type Request, readCommandLine } from './program.ts';
import type { CommandResult } from './result.ts';
import { watchedWarnings } from './watched.ts';

/** How long a refresh or a save that has begun may go on after the first Ctrl-C. */
const GRACE_MS = 2000;

const USUAL_COLUMNS = 80;

/** Runs one command line, shows what came of it, and returns the exit code. Never throws. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const presenter = new Presenter(io, mannersOf(argv));
  const columns = io.stdout.columns || USUAL_COLUMNS;
  try {
    if (argv.length === 0) {
      io.stderr.write(`${await helpText(columns)}\n`);
      return EXIT.usage;
    }
    if (argv[0] === COMPLETE_WORD) {
      io.stdout.write(await completionAnswer(argv.slice(1), io.env));
      return EXIT.ok;
    }
    const request = await readCommandLine(argv, columns);
    if (request.kind === 'command') return await runCommand(request, io, presenter);
    presenter.plain(request.text);
    return EXIT.ok;
  } catch (thrown) {
    return showFailure(asKeeperError(thrown), presenter, watchedWarnings(io));
  }
}

/** Known before the command line is understood, so that its mistakes are told in the same manner. */
function mannersOf(argv: readonly string[]): Manners {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  const has = (...names: string[]) => options.some((word) => names.includes(word));
  const formatJson = options[options.indexOf('--format') + 1] === 'json' && has('--format');
  return {
    json: formatJson || has('--json', '--json=true', '--format=json'),
    lines: options.some((word) => /^--watch(?:=|$)/.test(word)),
    quiet: has('--quiet', '-q'),
    noColour: has('--no-color'),
  };
}

async function runCommand(
  { spec, words }: Extract<Request, { kind: 'command' }>,
  io: CliIo,
  presenter: Presenter,
): Promise<ExitCode> {
  const envFile = words['env-file'] as string | undefined;
  const warnings = envFile === undefined ? [] : await adoptEnvFile(envFile, io);
  const session = new CommandSession(io, words, presenter);
  warnings.forEach(session.warn);
  const { interruption } = io;
  try {
    const handler = await spec.load();
    const working = handler(session, words);
    await untilInterrupted(working, interruption);
    if (!interruption.aborted) {
      const result = await working;
      if (!result) return EXIT.ok;
      presenter.show(result, session.warnings);
      return result.exitCode;
    }
    const remainder = await withinGrace(working, session);
    return remainder.endedWell ? EXIT.ok : showInterrupted(remainder, presenter, session, spec);
  } catch (thrown) {
    if (interruption.aborted) return showInterrupted({ finished: true }, presenter, session, spec);
    return showFailure(asKeeperError(thrown), presenter, session.warnings);
  } finally {
    await session.close();
  }
}

/** Resolves when the work is over, or at the interruption. Never rejects. */
async function untilInterrupted(working: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const over = working.then(
    () => {},
    () => {},
  );
  const interrupted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([over, interrupted]);
}

/** What an interrupted command still brought, and whether everything that had begun came to its end. */
interface Remainder {
  readonly finished: boolean;
  readonly result?: CommandResult | undefined;
  /** Ctrl-C is how the command is told to end, and it had nothing under way. */
  readonly endedWell?: boolean;
}

/** Waits a little for what had begun: the command, and what it was saving. */
async function withinGrace(working: Promise<CommandResult | undefined>, session: CommandSession): Promise<Remainder> {
  let result: CommandResult | undefined;
  const finished = working
    .then(
      (brought) => {
        result = brought;
        return result === undefined;
      },
      () => false,
    )
    .then(async (endedWell): Promise<Remainder> => {
      await session.settled();
      return { finished: true, result, endedWell };
    });
  const over = delay(GRACE_MS, undefined, { ref: false }).then((): Remainder => ({ finished: false, result }));
  return await Promise.race([finished, over]);
}

function showInterrupted(
  { finished, result }: Remainder,
  presenter: Presenter,
  session: CommandSession,
  { afterInterruption }: CommandSpec,
): ExitCode {
  const what = finished
    ? 'tokens that had arrived were saved, and nothing else was begun'
    : `what had begun was still under way after ${GRACE_MS / 1000} s; an answer of Webex that came later is lost`;
  const error = new KeeperError('interrupted', `interrupted: ${what}`, {
    remedy: afterInterruption ?? 'run the same command again, it goes on where this one stopped',
  }).toJSON();
  // A secret is for whoever waited for the end.
  const { document, secretText: _, ...rest } = result ?? { document: { version: 1 as const, warnings: [] } };
  // Tokens that could not be saved, and where they are, must not be hidden by it.
  const unsaved = result?.exitCode === EXIT.store ? [result.document.error?.message ?? []].flat() : [];
  presenter.show({ ...rest, exitCode: EXIT.interrupted, document: { ...document, error }, problems: [error] }, [
    ...session.warnings,
    ...unsaved,
  ]);
  return EXIT.interrupted;
}

function showFailure(error: KeeperError, presenter: Presenter, warnings: readonly string[]): ExitCode {
  presenter.show({ exitCode: error.exitCode, document: { version: 1, warnings, error: error.toJSON() } });
  return error.exitCode;
}
