import type { ErrorJson, ExitCode } from '../core/errors.ts';
import type { JsonDocument } from '../core/report.ts';
import type { Page } from './text/page.ts';

/** What a command has to say: the same facts for a program and for people. */
export interface CommandResult {
  readonly exitCode: ExitCode;
  /** The document of `--json`. */
  readonly document: JsonDocument & { readonly error?: ErrorJson };
  /** The document stands on one line, for a program that reads lines. */
  readonly oneLine?: boolean;
  /**
   * What stands on stdout instead of everything else, written as it is: for the one command whose result is a secret,
   * which `document` and `text` must not hold.
   */
  readonly secretText?: (document: JsonDocument) => string;
  /** People's text, in lines. */
  readonly text?: (page: Page) => readonly string[];
  /** The last lines, after the warnings; all that `--quiet` leaves. */
  readonly summary?: (page: Page) => readonly string[];
  /** Everything that went wrong, told on stderr; left out: the document's `error`. */
  readonly problems?: readonly ErrorJson[];
}
