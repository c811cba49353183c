import type { CredentialKey } from './model.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './strict-json.ts';
import { homesOf, type Path } from './token-homes.ts';

/** A field in which two documents differ: by its name, never by its value. */
export interface DifferingField {
  readonly path: Path;
  /** What becomes of it, from the first document to the second. */
  readonly change: 'added' | 'removed' | 'changed';
}

/** Where two documents differ beside the tokens and what we note about them. Lists are compared as a whole. Pure. */
export function differingFields(before: JsonObject, after: JsonObject): DifferingField[] {
  const homes = new Set(
    [before, after].flatMap((document) => {
      const key: CredentialKey = 'integration';
      const { accessToken, refreshToken } = homesOf(document, key);
      return [...accessToken, ...refreshToken].map((path) => path.join('\n'));
    }),
  );
  return differences(before, after, []).filter(
    ({ path }) => path[0] !== 'byods' && !homes.has(path.join('\n')) && !/^WEBEX_SERVICE_APP_/.test(path[1] ?? ''),
  );
}

function differences(before: JsonValue | undefined, after: JsonValue | undefined, path: Path): DifferingField[] {
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => differences(own(before, key), own(after, key), [...path, key]));
  }
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [{ path, change: 'added' }];
  if (after === undefined) return [{ path, change: 'removed' }];
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, change: 'changed' }];
}

function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
