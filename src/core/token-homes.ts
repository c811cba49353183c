import type { CredentialKey, OrgId } from './model.ts';
import { orgOfToken, toOrgId } from './org-id.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './strict-json.ts';
import { isTemplateValue } from './template-values.ts';

/** A place in the document, as the keys that lead to it. */
export type Path = readonly string[];

/** The spellings in which the integration's OAuth client has been written, newest documentation first. */
export const INTEGRATION_SPELLINGS = [
  {
    clientId: ['tokenManager', 'oauthClientId'],
    clientSecret: ['tokenManager', 'oauthClientSecret'],
    refreshToken: ['tokenManager', 'oauthRefreshToken'],
  },
  {
    clientId: ['tokenManager', 'clientId'],
    clientSecret: ['tokenManager', 'clientSecret'],
    refreshToken: ['tokenManager', 'refreshToken'],
  },
  {
    clientId: ['tokenManager', 'integration', 'clientId'],
    clientSecret: ['tokenManager', 'integration', 'clientSecret'],
    refreshToken: ['tokenManager', 'integration', 'refreshToken'],
  },
] as const satisfies readonly Record<'clientId' | 'clientSecret' | 'refreshToken', Path>[];

/** Where the sample keeps a personal access token and the integration's access token alike. */
export const INTEGRATION_ACCESS_TOKEN: Path = ['tokenManager', 'personalAccessToken'];

/** The section of a client that gets tokens for itself. Its token stands in the place of the integration's. */
export const CLIENT_CREDENTIALS = 'clientCredentials';
export const CLIENT_ACCESS_TOKEN: Path = [CLIENT_CREDENTIALS, 'accessToken'];

/** The section that names a credential of Vault's plugin, which gives the integration's token. */
export const VAULT_CREDENTIAL: Path = ['tokenManager', 'vault'];

/** Where the sample's early versions kept the one org's service-app tokens. */
export const ENV_ACCESS_TOKEN: Path = ['env', 'WEBEX_SERVICE_APP_ACCESS_TOKEN'];
export const ENV_REFRESH_TOKEN: Path = ['env', 'WEBEX_SERVICE_APP_REFRESH_TOKEN'];

/** The target org, or the list of them. */
export const TARGET_ORG_ID: Path = ['serviceApp', 'targetOrgId'];

/** Our entry about one credential: its dates and notes and, where it has no older home, its tokens. */
export function entryPath(key: CredentialKey): Path {
  return key === 'integration' ? ['byods', 'integration'] : ['byods', 'serviceApps', key.slice('service-app:'.length)];
}

/** Every place that holds a credential's tokens. A token that stands in two spellings is kept equal in both. */
export interface TokenHomes {
  readonly accessToken: readonly Path[];
  readonly refreshToken: readonly Path[];
}

/**
 * Where a credential's tokens live: the keys they were read from, so that the Python sample still finds them. A
 * service app's tokens stay under `env` where the document has those keys and a single target org; else in our entry.
 */
export function homesOf(document: JsonObject, key: CredentialKey): TokenHomes {
  if (key === 'integration' && valueAt(document, [CLIENT_CREDENTIALS]) !== undefined) {
    return { accessToken: [CLIENT_ACCESS_TOKEN], refreshToken: [[CLIENT_CREDENTIALS, 'refreshToken']] };
  }
  if (key === 'integration' && valueAt(document, VAULT_CREDENTIAL) !== undefined) {
    const entry = entryPath(key);
    return { accessToken: [[...entry, 'accessToken']], refreshToken: [[...entry, 'refreshToken']] };
  }
  if (key === 'integration') {
    const isGiven = (path: Path) => {
      const value = text(document, path);
      return value !== undefined && !isTemplateValue(value);
    };
    const present = INTEGRATION_SPELLINGS.filter(({ refreshToken }) => isGiven(refreshToken));
    // A first one goes where its client is read from.
    const spelling = INTEGRATION_SPELLINGS.find(({ clientId }) => isGiven(clientId)) ?? INTEGRATION_SPELLINGS[0];
    return {
      accessToken: [INTEGRATION_ACCESS_TOKEN],
      refreshToken: (present.length > 0 ? present : [spelling]).map(({ refreshToken }) => refreshToken),
    };
  }
  const hasEnv = [ENV_ACCESS_TOKEN, ENV_REFRESH_TOKEN].some((path) => valueAt(document, path) !== undefined);
  if (hasEnv && key === `service-app:${loneOrg(document)}`)
    return { accessToken: [ENV_ACCESS_TOKEN], refreshToken: [ENV_REFRESH_TOKEN] };
  const entry = entryPath(key);
  return { accessToken: [[...entry, 'accessToken']], refreshToken: [[...entry, 'refreshToken']] };
}

/** The ids of the target orgs, as they are written; where none is, that of the org which a portal token names. */
export function writtenOrgs(document: JsonObject): readonly string[] {
  const given = valueAt(document, TARGET_ORG_ID);
  const ids = (Array.isArray(given) ? given : [given]).filter((id) => typeof id === 'string');
  const written = ids.filter((id) => id !== '' && !isTemplateValue(id));
  if (written.length > 0) return written;
  const portalToken = text(document, ENV_ACCESS_TOKEN)?.trimEnd();
  const org = portalToken === undefined ? undefined : orgOfToken(portalToken);
  return org === undefined ? [] : [org];
}

/** The one target org; undefined where there are several. */
export function loneOrg(document: JsonObject): OrgId | undefined {
  const [only, another] = writtenOrgs(document);
  return only !== undefined && another === undefined ? toOrgId(only) : undefined;
}

/** The value at a path, or undefined where any key on the way is missing. */
export function valueAt(document: JsonObject, path: Path): JsonValue | undefined {
  let here: JsonValue | undefined = document;
  for (const key of path) {
    if (!isJsonObject(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return here;
}

/** The non-empty text at a path. */
export function text(document: JsonObject, path: Path): string | undefined {
  const value = valueAt(document, path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A copy of the document with one value set; objects on the way are made where they are missing. */
export function withValue(document: JsonObject, path: Path, value: JsonValue): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return document;
  if (rest.length === 0) return { ...document, [key]: value };
  const child = document[key];
  return { ...document, [key]: withValue(isJsonObject(child) ? child : {}, rest, value) };
}

/** A copy of the document without the value at a path, and without the objects on the way that it leaves empty. */
export function withoutValue(document: JsonObject, path: Path): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined || !Object.hasOwn(document, key)) return document;
  const { [key]: child, ...others } = document;
  if (rest.length === 0) return others;
  if (!isJsonObject(child)) return document;
  const left = withoutValue(child, rest);
  if (left === child) return document;
  return Object.keys(left).length === 0 ? others : { ...document, [key]: left };
}
