import { gzipSync } from 'node:zlib';
import { webexError } from './answers.ts';
import { type Call, isObject } from './call.ts';
import type { ListedFault } from './faults.ts';
import { type Outgoing, render } from './outgoing.ts';

const MIB = 1024 * 1024;

/** The answer that a fault puts in the place of the usual one, or of parts of it. */
export function replaced(fault: ListedFault, usual: Outgoing, call: Call): Outgoing {
  const [word, first = '', ...rest] = fault.do.split(':');
  const bodyStatus = fault.status ?? (usual.status === 204 ? 200 : usual.status);
  const json = { 'Content-Type': 'application/json;charset=UTF-8' };
  switch (fault.do) {
    case 'patch':
      return patched(usual, fault.patch ?? {});
    case 'reject-token':
      return render(webexError(401), call, 'none');
    case 'echo':
      return render(webexError(400, echoOf(call)), call, 'none');
    case 'header:huge':
      return { ...usual, headers: { ...usual.headers, 'X-Sandbox-Padding': 'x'.repeat(MIB) } };
    case 'body:html': {
      const page = '<!DOCTYPE html>\n<html><head><title>Sandbox gateway</title></head><body>Not JSON.</body></html>\n';
      return { status: bodyStatus, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: Buffer.from(page) };
    }
    case 'body:empty':
      return { status: bodyStatus, headers: json, body: Buffer.alloc(0) };
    case 'body:deep':
      return { status: bodyStatus, headers: json, body: Buffer.from('['.repeat(100_000) + ']'.repeat(100_000)) };
    case 'body:gzip-bomb': {
      // Members of a gzip stream may follow one another: 16 small ones unpack to 256 MiB.
      const member = gzipSync(Buffer.alloc(16 * MIB, ' '));
      return {
        status: bodyStatus,
        headers: { ...json, 'Content-Encoding': 'gzip' },
        body: Buffer.concat(Array.from({ length: 16 }, () => member)),
      };
    }
  }
  if (word === 'redirect') {
    return { status: Number(first), headers: { Location: rest.join(':') }, body: Buffer.alloc(0) };
  }
  const status = Number(first);
  if (fault.body === undefined) return render(webexError(status), call, 'none');
  if (typeof fault.body !== 'string') return render({ status, json: fault.body }, call, 'none');
  return {
    status,
    headers: fault.body.startsWith('<') ? { 'Content-Type': 'text/html' } : json,
    body: Buffer.from(fault.body),
  };
}

/** What a careless server might quote: the credentials and the body of the request. */
function echoOf(call: Call): string {
  return `could not handle ${call.headers.authorization ?? 'no authorization'} with ${call.body.toString('utf8')}`;
}

function patched(usual: Outgoing, patch: Record<string, unknown>): Outgoing {
  const { 'Content-Encoding': _packed, ...headers } = usual.headers;
  let json: unknown;
  try {
    json = JSON.parse(usual.body.toString('utf8'));
  } catch {
    return usual;
  }
  return { ...usual, headers, body: Buffer.from(JSON.stringify(merged(json, patch))) };
}

/** JSON merge patch: objects are merged, null deletes, everything else replaces. */
function merged(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}
