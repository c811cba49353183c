import type { IncomingHttpHeaders } from 'node:http';

/** One request as the handlers see it: read to its end, path cut into decoded segments. */
export interface Call {
  /** Number of the request since the sandbox started. */
  seq: number;
  method: string;
  /** Without `/v1`, query and trailing slash. */
  path: string;
  segments: string[];
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  trackingId: string;
  /** The segments that stood where the route has `*`. */
  params: string[];
}

/** The bearer token of a call, if it has one. */
export function bearerOf(call: Call): string | undefined {
  return /^Bearer +(\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
}

/** The media type of the body, without parameters. */
export function mediaType(call: Call): string {
  return (call.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
}

/** The form fields of a call; empty when it carries no form. */
export function formOf(call: Call): URLSearchParams {
  const isForm = mediaType(call) === 'application/x-www-form-urlencoded';
  return new URLSearchParams(isForm ? call.body.toString('utf8') : '');
}

/** The body as a JSON object, or undefined when it is anything else. */
export function jsonObjectOf(call: Call): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(call.body.toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
