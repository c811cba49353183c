import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const unzip = promisify(gunzip);
const DEEPEST = 64;

/** A body that was read, or why it cannot be. */
export type ReadBody = { readonly bytes: Buffer } | { readonly problem: string };

/**
 * Reads a body of at most `most` bytes, counted while they arrive and again while they are unpacked, so that neither an
 * endless answer nor a gzip bomb fills the memory. Throws what the stream throws.
 */
export async function readBody(stream: Readable, encoding: string, most: number): Promise<ReadBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop destroys the stream, and with it the socket.
    if (size > most) return { problem: `it is larger than ${most} bytes` };
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const codings = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (codings.length === 0 || bytes.length === 0) return { bytes };
  if (codings.length > 1 || !['gzip', 'x-gzip'].includes(codings[0] ?? ''))
    return { problem: 'its content coding is unknown' };
  try {
    return { bytes: await unzip(bytes, { maxOutputLength: most }) };
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    return { problem: tooLarge ? `it is larger than ${most} bytes when unpacked` : 'it cannot be unpacked' };
  }
}

/**
 * The JSON in a body, whatever its label says: a token must not be lost to a wrong `Content-Type`, and a login page does
 * not parse. Tolerant where the same key stands twice, because this is a server's text and not ours to correct; refuses
 * invalid UTF-8 and nesting beyond 64. Undefined where there is none: `JSON.parse` would quote the text in its error.
 */
export function jsonIn(bytes: Buffer): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return isShallow(text) ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function isShallow(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth > DEEPEST) return false;
  }
  return true;
}
