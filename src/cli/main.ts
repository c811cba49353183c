import { EXIT } from '../core/errors.ts';
import type { CliIo, Output } from './io.ts';
import { runCli } from './run-cli.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The program, wired to its process. The only place that ends it. */
export async function main(argv: readonly string[]): Promise<void> {
  const interruption = new AbortController();
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
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    execArgv: process.execArgv,
    interruption: interruption.signal,
  };
  const exitCode = await runCli(argv, io);
  await Promise.all([stdout.flushed(), stderr.flushed()]);
  process.exit(exitCode);
}

/** A stream whose reader may go away (`… | head`): what nobody reads is not an error (EPIPE). */
function outputOf(stream: NodeJS.WriteStream): Output & { flushed(): Promise<void> } {
  let gone = false;
  let last: Promise<void> = Promise.resolve();
  stream.on('error', () => {
    gone = true;
  });
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns;
    },
    write(text) {
      if (gone) return;
      last = new Promise((resolve) => stream.write(text, () => resolve()));
    },
    flushed: () => last,
  };
}
