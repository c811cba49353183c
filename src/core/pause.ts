import { DOCUMENT_VERSION } from './credential-entry.ts';
import type { Pause } from './policy/pause.ts';
import { instant, type PausedReport } from './report.ts';
import { printable } from './secret.ts';
import { isJsonObject, type JsonObject } from './strict-json.ts';
import { valueAt, withoutValue, withValue } from './token-homes.ts';

const PAUSE = ['byods', 'pause'] as const;

/**
 * The pause of the schedule that a document tells of, over or not. One that nobody can make sense of is none: what keeps
 * data sources alive is not stopped by a mistake. See `docs/decisions/0006-a-pause-that-ends-by-itself.md`.
 */
export function readPause(document: JsonObject): Pause | undefined {
  const value = valueAt(document, PAUSE);
  const { since, until, reason } = isJsonObject(value) ? value : {};
  const [begin, end] = [since, until].map((each) => (typeof each === 'string' ? Date.parse(each) : Number.NaN));
  if (begin === undefined || end === undefined || !(begin < end) || typeof reason !== 'string') return undefined;
  return { since: begin, until: end, reason: printable(reason) };
}

/** The document with a pause, in place of any other. */
export function withPause(document: JsonObject, { since, until, reason }: Pause): JsonObject {
  const pause = { ...pausedReport({ since, until, reason }) };
  return withValue(withValue(document, ['byods', 'version'], DOCUMENT_VERSION), PAUSE, pause);
}

/** The document without one. */
export function withoutPause(document: JsonObject): JsonObject {
  return withoutValue(document, PAUSE);
}

/** A pause as reports and the document tell it. */
export function pausedReport({ since, until, reason }: Pause): PausedReport {
  return { since: instant(since), until: instant(until), reason };
}
