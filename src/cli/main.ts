import { setMaxListeners } from 'node:events';
import { isatty } from 'node:tty';
import { systemClock } from '../adapters/system.ts';
import { EXIT, type ExitCode } from '../core/errors.ts';
import type { CliIo } from './io.ts';
import { outputOf } from './process-output.ts';
import { runCli } from './run-cli.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The program, wired to its process. The only place that ends it. */
export async function main(argv: readonly string[]): Promise<void> {
  const interruption = new AbortController();
  // Every request that is under way listens; Node would take more than ten for a leak, and say so on stderr.
  setMaxListeners(0, interruption.signal);
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (interruption.signal.aborted) leave(EXIT.interrupted);
      interruption.abort(signal);
    });
  }
  const stdout = outputOf(process.stdout);
  const stderr = outputOf(process.stderr);
  const io: CliIo = {
    env: process.env,
    setVariables: (variables) => {
      Object.assign(process.env, variables);
    },
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    execArgv: process.execArgv,
    clock: systemClock,
    interruption: interruption.signal,
    interrupt: () => interruption.abort('SIGINT'),
    ...(process.stdin.isTTY && process.stdout.isTTY && { terminal: { stdin: process.stdin, stdout: process.stdout } }),
  };
  const exitCode = await runCli(argv, io);
  const lost = await stdout.flushed();
  if (lost !== undefined) {
    stderr.write(
      `error: the output could not be written to stdout (${lost}); what the command did stays done\n` +
        'fix: send stdout to where there is room; byods status shows how everything is\n',
    );
  }
  await stderr.flushed();
  leave(lost === undefined ? exitCode : withLostOutput(exitCode));
}

/** The standard streams that were terminals when the program began. */
const TERMINALS = [0, 1, 2].filter((fd) => isatty(fd));

/** Ends the process. */
function leave(exitCode: ExitCode): never {
  if (TERMINALS.some((fd) => !isatty(fd))) {
    // The terminal was closed. Node would try to set it back as it was, and crash, with a core file, because it cannot.
    for (const signal of SIGNALS) process.removeAllListeners(signal);
    process.kill(process.pid, 'SIGHUP');
  }
  process.exit(exitCode);
}

/** A script that did not get its report must not take it for success. */
function withLostOutput(exitCode: ExitCode): ExitCode {
  return exitCode === EXIT.ok ? EXIT.failed : exitCode;
}
