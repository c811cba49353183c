import { Readable } from 'node:stream';
import { runCli } from '../../src/cli/run-cli.ts';

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
}

/** Runs a command line in this process, with streams of its own. */
export async function cli(args: readonly string[], options: CliIoOptions = {}): Promise<CliRan> {
  const { stdin = '', stdinIsTTY = false, terminal, execArgv = [] } = options;
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
    }),
    stderr: output((text) => {
      stderr += text;
    }),
    execArgv,
    interruption: new AbortController().signal,
  });
  return { code, stdout, stderr };
}
