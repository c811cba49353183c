import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Answer } from './answers.ts';
import { type Call, isObject } from './call.ts';

/** An answer as bytes, about to leave. */
export interface Outgoing {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/**
 * Renders an answer. Errors carry the tracking id in their body as well as in the header (contract 3.4); the header is
 * put on by the listener, because faulty answers have it too.
 */
export function render(answer: Answer, call: Call, compression: 'none' | 'gzip'): Outgoing {
  const headers = { ...answer.headers };
  if (answer.html !== undefined) {
    headers['Content-Type'] = 'text/html;charset=UTF-8';
    return { status: answer.status, headers, body: Buffer.from(answer.html) };
  }
  if (answer.json === undefined) return { status: answer.status, headers, body: Buffer.alloc(0) };
  const isError = answer.status >= 400 && isObject(answer.json);
  const json = isError ? { ...(answer.json as object), trackingId: call.trackingId } : answer.json;
  const body = Buffer.from(JSON.stringify(json));
  headers['Content-Type'] = 'application/json;charset=UTF-8';
  if (compression === 'gzip' && /\bgzip\b/.test(String(call.headers['accept-encoding'] ?? ''))) {
    headers['Content-Encoding'] = 'gzip';
    return { status: answer.status, headers, body: gzipSync(body) };
  }
  return { status: answer.status, headers, body };
}

/** Sends it whole. */
export function send(res: ServerResponse, out: Outgoing): void {
  begin(res, out);
  res.end(out.body);
}

/** Sends the head, with the full length announced. */
export function begin(res: ServerResponse, out: Outgoing): void {
  const length = out.status === 204 ? {} : { 'Content-Length': String(out.body.length) };
  res.writeHead(out.status, { ...out.headers, ...length });
}
