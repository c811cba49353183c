import type { Keeper } from '../compose.ts';
import type { CliIo } from './io.ts';
import type { CommandResult } from './result.ts';
import type { Page } from './text/page.ts';

/** What a command works with. */
export interface CommandContext {
  readonly io: CliIo;
  /** The working objects, wired at the first call; the command has so much time for everything. */
  readonly open: (limits: { readonly minutes: number }) => Promise<Keeper>;
  /** Shows a result at once, for a command that goes on. */
  readonly show: (result: CommandResult) => void;
  /** A line on stderr at once. */
  readonly note: (sentence: string) => void;
  /** Shows lines on stderr at once, beside the result: what a person is asked about. */
  readonly aside: (lines: (page: Page) => readonly string[]) => void;
  /** Adds a sentence to the result's warnings. */
  readonly warn: (sentence: string) => void;
}
