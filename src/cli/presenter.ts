import type { ErrorJson } from '../core/errors.ts';
import { printable, redact } from '../core/secret.ts';
import type { CliIo, Output } from './io.ts';
import { jsonText } from './json-text.ts';
import type { CommandResult } from './result.ts';
import type { Page } from './text/page.ts';
import { paintWith, wantsColour } from './text/paint.ts';

/** How a command's result is shown. */
export interface Manners {
  readonly json: boolean;
  /** Every document on a line of its own, for a program that reads lines. */
  readonly lines: boolean;
  readonly quiet: boolean;
  readonly noColour: boolean;
}

/** More problems than this are counted, not told. */
const MOST_PROBLEMS = 20;

/** Shows results: one JSON document on stdout, or text for people on stdout and problems on stderr. */
export class Presenter {
  readonly #io: CliIo;
  readonly #manners: Manners;
  /** What was said with the result before: a command that shows one every hour does not repeat it to people. */
  #saidBefore: readonly string[] = [];

  constructor(io: CliIo, manners: Manners) {
    this.#io = io;
    this.#manners = manners;
  }

  /** @param warnings  said beside the document's own */
  show(result: CommandResult, warnings: readonly string[] = []): void {
    const { document } = result;
    const all = [...new Set([...warnings, ...document.warnings])];
    if (result.secretText) this.#io.stdout.write(result.secretText({ ...document, warnings: all }));
    if (this.#manners.json && result.secretText) return;
    if (this.#manners.json) this.#document({ ...document, warnings: all }, result.oneLine === true);
    else this.#forPeople(result, all);
  }

  /** Help and the like, on stdout. */
  plain(text: string): void {
    if (this.#manners.json) this.#document({ version: 1, warnings: [], text }, false);
    else this.#io.stdout.write(`${text}\n`);
  }

  /** A line on stderr at once, whatever comes after. */
  note(sentence: string): void {
    this.#problem('note', this.#page(this.#io.stderr).paint.yellow, sentence);
  }

  /** Lines on stderr at once. */
  aside(lines: (page: Page) => readonly string[]): void {
    this.#io.stderr.write(redact(`${lines(this.#page(this.#io.stderr)).join('\n')}\n`));
  }

  #document(document: object, oneLine: boolean): void {
    this.#io.stdout.write(`${redact(jsonText(document, oneLine || this.#manners.lines))}\n`);
  }

  #forPeople(result: CommandResult, all: readonly string[]): void {
    const warnings = all.filter((warning) => !this.#saidBefore.includes(warning));
    this.#saidBefore = all;
    const { quiet } = this.#manners;
    const page = this.#page(this.#io.stdout);
    const write = (lines: readonly string[]) => {
      if (lines.length > 0) this.#io.stdout.write(redact(`${lines.join('\n')}\n`));
    };
    const text = result.text?.(page) ?? [];
    const summary = result.summary?.(page) ?? [];
    if (!quiet || summary.length === 0) write(text);
    if (!quiet) {
      const { yellow } = this.#page(this.#io.stderr).paint;
      if (text.length > 0 && warnings.length > 0 && summary.length > 0) this.#gap();
      for (const warning of warnings) this.#problem('warning', yellow, warning);
    }
    if (summary.length > 0 && text.length > 0 && !quiet) this.#io.stdout.write('\n');
    write(summary);
    const problems = result.problems ?? (result.document.error ? [result.document.error] : []);
    for (const problem of problems.slice(0, MOST_PROBLEMS)) this.#error(problem);
    if (problems.length > MOST_PROBLEMS) {
      this.#io.stderr.write(`… and ${problems.length - MOST_PROBLEMS} more; --json tells all of them\n`);
    }
  }

  /** An empty line between the text and the warnings, where both go to one terminal. */
  #gap(): void {
    if (this.#io.stdout.isTTY && this.#io.stderr.isTTY) this.#io.stderr.write('\n');
  }

  #error({ message, remedy, trackingId }: ErrorJson): void {
    const { red, dim } = this.#page(this.#io.stderr).paint;
    this.#problem('error', red, message);
    if (remedy !== undefined) this.#problem('fix', dim, remedy);
    if (trackingId !== undefined) this.#problem('trackingId', dim, trackingId);
  }

  #problem(word: string, colour: (text: string) => string, sentence: string): void {
    this.#io.stderr.write(`${colour(`${word}:`)} ${printable(sentence)}\n`);
  }

  #page(output: Output): Page {
    const { env } = this.#io;
    const asked = Number(env.COLUMNS);
    // A terminal that does not know its width says 0.
    const told = output.isTTY ? output.columns || 80 : asked > 0 ? asked : Number.POSITIVE_INFINITY;
    return { width: told, paint: paintWith(wantsColour(output.isTTY, env, this.#manners.noColour)) };
  }
}
