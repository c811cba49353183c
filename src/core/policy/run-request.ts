import { EVENT_SOURCE, REQUEST_DETAIL_TYPE } from '../keeper-event.ts';

/**
 * Whether the pattern of a rule lets the event through that asks a function for a run. Understands the values of
 * `deploy/template.yaml`; what a pattern says beside them, or otherwise, counts as no. Pure.
 */
export function letsRequestThrough(pattern: string, functionName: string): boolean {
  let read: unknown;
  try {
    read = JSON.parse(pattern);
  } catch {
    return false;
  }
  const { source, 'detail-type': type, detail = {}, ...others } = asObject(read);
  const { function: functions, ...conditions } = asObject(detail);
  return (
    Object.keys(others).length + Object.keys(conditions).length === 0 &&
    lets(source, EVENT_SOURCE) &&
    lets(type, REQUEST_DETAIL_TYPE) &&
    lets(functions, functionName)
  );
}

/** A field that a pattern does not name may be anything. */
function lets(allowed: unknown, value: string): boolean {
  return allowed === undefined || (Array.isArray(allowed) && allowed.includes(value));
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : { unusable: value };
}
