import type { JsonObject, JsonValue } from './strict-json.ts';

/** A document as a text that is equal while its content is, however it is laid out. */
export function canonical(document: JsonObject): string {
  const sorted = (_key: string, value: JsonValue): JsonValue =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify(document, sorted);
}

/** Whether two documents say the same. */
export function isSameContent(one: JsonObject, other: JsonObject): boolean {
  return canonical(one) === canonical(other);
}
