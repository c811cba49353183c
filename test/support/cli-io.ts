import { Readable } from 'node:stream';
import { systemClock } from '../../src/adapters/system.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import type { Clock } from '../../src/core/ports.ts';

/** What a command line wrote, run in this process. */
export interface CliRan {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the process around a command line looks. */
export interface CliIoOptions {
  readonly env?: Record<string, string>;
  readonly stdin?: string;
  readonly stdinIsTTY?: boolean;
  /** The columns of the terminal that stdout is. */
  readonly terminal?: number;
  readonly execArgv?: readonly string[];
  readonly clock?: Clock;
  readonly interruption?: AbortSignal;
  /** Told of everything that is written on stdout, when it is. */
  readonly onStdout?: (text: string) => void;
}

/** Runs a command line in this process, with streams of its own. */
export async function cli(args: readonly string[], options: CliIoOptions = {}): Promise<CliRan> {
  const { stdin = '', stdinIsTTY = false, terminal, execArgv = [], onStdout } = options;
  const env = { ...options.env };
  let stdout = '';
  let stderr = '';
  const output = (write: (text: string) => void) => ({ isTTY: terminal !== undefined, columns: terminal, write });
  const code = await runCli(args, {
    env,
    setVariables: (variables) => {
      Object.assign(env, variables);
    },
    stdin: Object.assign(Readable.from([stdin]), { isTTY: stdinIsTTY }),
    stdout: output((text) => {
      stdout += text;
      onStdout?.(text);
    }),
    stderr: output((text) => {
      stderr += text;
    }),
    execArgv,
    clock: options.clock ?? systemClock,
    interruption: options.interruption ?? new AbortController().signal,
  });
  return { code, stdout, stderr };
}
