import type { ReportedProblem } from './report.ts';
import { isJsonObject, type JsonObject } from './strict-json.ts';

const OPTIONAL_TEXTS = ['since', 'remedy', 'orgId', 'id', 'partition'] as const;

/** Problems as somebody wrote them down. Anything that is not whole counts as nothing: a half of it would hide problems. */
export function readProblems(value: unknown): ReportedProblem[] {
  return Array.isArray(value) && value.every(isProblem) ? value : [];
}

function isProblem(value: unknown): value is ReportedProblem & JsonObject {
  return (
    isJsonObject(value) &&
    typeof value.code === 'string' &&
    typeof value.message === 'string' &&
    OPTIONAL_TEXTS.every((name) => value[name] === undefined || typeof value[name] === 'string')
  );
}
