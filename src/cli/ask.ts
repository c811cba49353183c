import { KeeperError } from '../core/errors.ts';
import type { CliIo } from './io.ts';

/** Whether there is a person to ask: a terminal to type at, and one where the question can be read. */
export function canAsk({ stdin, stderr }: Pick<CliIo, 'stdin' | 'stderr'>): boolean {
  return stdin.isTTY === true && stderr.isTTY;
}

/**
 * Asks on stderr, because stdout is for results, and reads one line; the end of the input counts as an empty one.
 *
 * @throws KeeperError `interrupted` at Ctrl-C
 */
export async function ask(
  { stdin, stderr, interruption }: Pick<CliIo, 'stdin' | 'stderr' | 'interruption'>,
  question: string,
): Promise<string> {
  stderr.write(`${question} `);
  const line = await Promise.race([firstLine(stdin), aborted(interruption)]);
  if (line !== undefined) return line.trim();
  stderr.write('\n');
  if (!interruption.aborted) return '';
  throw new KeeperError('interrupted', 'interrupted at the question; nothing was changed');
}

async function firstLine(stdin: CliIo['stdin']): Promise<string | undefined> {
  let text = '';
  for await (const chunk of stdin) {
    text += chunk.toString();
    const end = text.search(/[\r\n]/);
    if (end >= 0) return text.slice(0, end);
  }
  return text === '' ? undefined : text;
}

async function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return undefined;
  return await new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
