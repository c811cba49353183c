import { readFile } from 'node:fs/promises';
import { KeeperError } from '../core/errors.ts';
import { STDIN_WORD } from './command.ts';
import type { CliIo } from './io.ts';

/** What is longer is another file: a list of a hundred orgs, and a document of as many, have a few kilobytes. */
const LARGEST_BYTES = 1024 * 1024;

/** A text that an option names. */
export interface TextSource {
  /** `--csv`, for messages. */
  readonly option: string;
  /** A path, or `-` for stdin. */
  readonly value: string;
  readonly stdin: CliIo['stdin'];
  /** What such a file holds, for messages: "the columns id and name". */
  readonly holds: string;
}

/**
 * Reads the file that an option names, or stdin, to its end.
 *
 * @returns the text without a mark of its byte order, and where it is from, for messages
 * @throws KeeperError `usage` for what cannot be read, is too long, or no UTF-8: names would be spoilt for ever
 */
export async function textFrom(source: TextSource): Promise<{ text: string; where: string }> {
  const { option, value, stdin } = source;
  if (value !== STDIN_WORD && value !== '-') return { text: decoded(await fileBytes(source), source), where: value };
  if (stdin.isTTY)
    throw usage(`${option} - reads from stdin, and stdin is a terminal`, 'pipe the lines in, or name a file');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk));
    length += Buffer.from(chunk).length;
    refuseLong(length, source);
  }
  return { text: decoded(Buffer.concat(chunks), source), where: 'stdin' };
}

async function fileBytes(source: TextSource): Promise<Buffer> {
  try {
    const bytes = await readFile(source.value);
    refuseLong(bytes.length, source);
    return bytes;
  } catch (thrown) {
    if (thrown instanceof KeeperError) throw thrown;
    const code = thrown instanceof Error && 'code' in thrown ? ` (${String(thrown.code)})` : '';
    throw usage(`${source.value} cannot be read${code}`, `name a file with ${source.holds}, or - for stdin`);
  }
}

function refuseLong(bytes: number, { option, holds }: TextSource): void {
  if (bytes > LARGEST_BYTES) throw usage(`what ${option} names is longer than a megabyte`, `name a file with ${holds}`);
}

function decoded(bytes: Buffer, { option, holds }: TextSource): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw usage(`what ${option} names is not UTF-8 text`, `save it in UTF-8: a file with ${holds}`);
  }
}

function usage(message: string, remedy: string): KeeperError {
  return new KeeperError('usage', `${message}; nothing was sent or changed`, { remedy });
}
