import { setTimeout as delay } from 'node:timers/promises';
import { asKeeperError, EXIT, type ExitCode, KeeperError } from '../core/errors.ts';
import { CommandSession } from './command-session.ts';
import type { CliIo } from './io.ts';
import { Presenter } from './presenter.ts';
import { helpText, type Request, readCommandLine } from './program.ts';
import type { CommandResult } from './result.ts';
import { watchedWarnings } from './watched.ts';

/** How long a refresh or a save that has begun may go on after the first Ctrl-C. */
const GRACE_MS = 2000;

const USUAL_COLUMNS = 80;

/** Runs one command line, shows what came of it, and returns the exit code. Never throws. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const presenter = new Presenter(io, mannersOf(argv));
  const columns = io.stdout.columns ?? USUAL_COLUMNS;
  try {
    if (argv.length === 0) {
      io.stderr.write(`${await helpText(columns)}\n`);
      return EXIT.usage;
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
function mannersOf(argv: readonly string[]): { json: boolean; quiet: boolean; noColour: boolean } {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  const has = (...names: string[]) => options.some((word) => names.includes(word));
  return { json: has('--json', '--json=true'), quiet: has('--quiet', '-q'), noColour: has('--no-color') };
}

async function runCommand(
  { spec, words }: Extract<Request, { kind: 'command' }>,
  io: CliIo,
  presenter: Presenter,
): Promise<ExitCode> {
  const session = new CommandSession(io, words, presenter);
  const { interruption } = io;
  try {
    const handler = await spec.load();
    const working = handler(session, words);
    if (!spec.untilInterrupted) await untilInterrupted(working, interruption);
    if (spec.untilInterrupted || !interruption.aborted) {
      const result = await working;
      if (!result) return EXIT.ok;
      presenter.show(result, session.warnings);
      return result.exitCode;
    }
    const result = await withinGrace(working, session);
    return showInterrupted(result, presenter, session);
  } catch (thrown) {
    if (interruption.aborted) return showInterrupted(undefined, presenter, session);
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

/** What the command still brings after the interruption, once what it was saving is saved. */
async function withinGrace(
  working: Promise<CommandResult | undefined>,
  session: CommandSession,
): Promise<CommandResult | undefined> {
  const finished = working
    .catch(() => undefined)
    .then(async (result) => {
      await session.settled();
      return result;
    });
  return await Promise.race([finished, delay(GRACE_MS, undefined, { ref: false })]);
}

function showInterrupted(result: CommandResult | undefined, presenter: Presenter, session: CommandSession): ExitCode {
  const error = new KeeperError('interrupted', 'interrupted: what had been saved is kept, and nothing else was begun', {
    remedy: 'run the same command again, it goes on where this one stopped',
  }).toJSON();
  const { document, ...rest } = result ?? { document: { version: 1 as const, warnings: [] } };
  presenter.show(
    { ...rest, exitCode: EXIT.interrupted, document: { ...document, error }, problems: [error] },
    session.warnings,
  );
  return EXIT.interrupted;
}

function showFailure(error: KeeperError, presenter: Presenter, warnings: readonly string[]): ExitCode {
  presenter.show({ exitCode: error.exitCode, document: { version: 1, warnings, error: error.toJSON() } });
  return error.exitCode;
}
