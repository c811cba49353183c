import type { Readable } from 'node:stream';

/** What encloses a mark; bootstrap.mjs writes the same. */
const EDGE = '\u0001';

/** One output stream of a function, cut into invocations by the marks that the bootstrap writes. */
export class MarkedOutput {
  #text = '';
  #arrived: () => void = () => undefined;

  constructor(stream: Readable) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
      this.#arrived();
    });
  }

  /** What was written up to the end of an invocation, without what was taken before; waits for the mark. */
  async takeUntil(requestId: string): Promise<string> {
    const mark = `${EDGE}END ${requestId}${EDGE}`;
    for (;;) {
      const at = this.#text.indexOf(mark);
      if (at >= 0) {
        const taken = this.#text.slice(0, at);
        this.#text = this.#text.slice(at + mark.length);
        return taken;
      }
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
  }

  /** All that is left; for when the process has ended. */
  takeRest(): string {
    const taken = this.#text;
    this.#text = '';
    const pieces = taken.split(EDGE);
    return pieces.filter((piece, n) => n % 2 === 0 || !piece.startsWith('END ')).join('');
  }
}

/** Text as lines, without the empty one after the last line break. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
