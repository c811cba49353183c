import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { KeeperError } from '../core/errors.ts';
import type { CliIo } from './io.ts';

type Asked = Pick<CliIo, 'stdin' | 'stderr' | 'interruption' | 'interrupt'>;

/** Whether there is a person to ask: a terminal to type at, and one where the question can be read. */
export function canAsk({ stdin, stderr }: Pick<CliIo, 'stdin' | 'stderr'>): boolean {
  return stdin.isTTY === true && stderr.isTTY;
}

/**
 * Asks on stderr, because stdout is for results, and reads one line; the end of the input counts as an empty one. Asked
 * again and again, each question reads the line that follows.
 *
 * @param options.hidden  a secret: what is typed is not shown
 * @throws KeeperError `interrupted` at Ctrl-C
 */
export async function ask(io: Asked, question: string, { hidden = false } = {}): Promise<string> {
  const { stdin, stderr, interruption, interrupt } = io;
  if (interruption.aborted) throw interrupted();
  let shown = true;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (shown) stderr.write(chunk.toString());
      done();
    },
  });
  const isTerminal = 'setRawMode' in stdin && stdin.isTTY === true;
  const lines = createInterface({ input: stdin, output, terminal: isTerminal, historySize: 0 });
  // In raw mode the terminal sends no signal: the key comes as this event.
  lines.on('SIGINT', () => interrupt?.());
  const stop = () => lines.close();
  interruption.addEventListener('abort', stop, { once: true });
  try {
    const line = await new Promise<string | undefined>((resolve) => {
      lines.once('close', () => resolve(undefined));
      lines.once('line', (text) => {
        resolve(text);
        // At once: what follows belongs to the next question.
        lines.close();
      });
      // A stream says once that it has ended.
      if ('readableEnded' in stdin && stdin.readableEnded) resolve(undefined);
      lines.setPrompt(`${question} `);
      lines.prompt();
      shown = !hidden;
    });
    if (line === undefined || hidden) stderr.write('\n');
    if (interruption.aborted) throw interrupted();
    return line?.trim() ?? '';
  } finally {
    interruption.removeEventListener('abort', stop);
    lines.close();
  }
}

function interrupted(): KeeperError {
  return new KeeperError('interrupted', 'interrupted at the question; nothing was changed');
}
