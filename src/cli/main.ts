import { setMaxListeners } from 'node:events';
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
      if (interruption.signal.aborted) process.exit(EXIT.interrupted);
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
  process.exit(lost === undefined ? exitCode : withLostOutput(exitCode));
}

/** A script that did not get its report must not take it for success. */
function withLostOutput(exitCode: ExitCode): ExitCode {
  return exitCode === EXIT.ok ? EXIT.failed : exitCode;
}
