import type { Clock } from '../core/ports.ts';
import type { Environment } from '../core/settings.ts';

/** Where a program writes, and what is known of it. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Of a terminal. */
  readonly columns?: number | undefined;
}

/** Everything that a command touches of the process it runs in. */
export interface CliIo {
  readonly env: Environment;
  /** Adds to the environment of the process, so that libraries which read it themselves find them too. */
  readonly setVariables: (variables: Readonly<Record<string, string>>) => void;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean | undefined };
  readonly stdout: Output;
  readonly stderr: Output;
  /** Arguments of Node itself, as `--inspect`. */
  readonly execArgv: readonly string[];
  readonly clock: Clock;
  /** Aborts at the first Ctrl-C or SIGTERM. */
  readonly interruption: AbortSignal;
  /** What Ctrl-C does, for a screen that reads the keys itself. */
  readonly interrupt?: () => void;
  /** Both ends of the terminal, where stdin and stdout are one. */
  readonly terminal?: { readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream };
}
