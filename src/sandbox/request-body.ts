import type { IncomingMessage } from 'node:http';

/** The whole body, or why there is none. One that is too large is read to its end all the same, and dropped. */
export async function readBody(req: IncomingMessage, mostBytes: number): Promise<Buffer | 'too large' | 'aborted'> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of req) {
      size += (chunk as Buffer).length;
      if (size <= mostBytes) chunks.push(chunk as Buffer);
    }
  } catch {
    return 'aborted';
  }
  return size > mostBytes ? 'too large' : Buffer.concat(chunks);
}
