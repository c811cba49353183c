import { DOCUMENT_VERSION } from './credential-entry.ts';
import type { Credential, CredentialKey } from './model.ts';
import { instant } from './report.ts';
import type { JsonObject } from './strict-json.ts';
import {
  CLIENT_ACCESS_TOKEN,
  ENV_ACCESS_TOKEN,
  ENV_REFRESH_TOKEN,
  entryPath,
  homesOf,
  INTEGRATION_ACCESS_TOKEN,
  INTEGRATION_SPELLINGS,
  type Path,
  TARGET_ORG_ID,
  text,
  valueAt,
  withoutValue,
  withValue,
  writtenOrgs,
} from './token-homes.ts';

const LOGGED_OUT_AT: Path = ['byods', 'loggedOutAt'];

/** Whether somebody took the tokens out on purpose: then a document without any is no mistake. */
export function isLoggedOut(document: JsonObject): boolean {
  return typeof valueAt(document, LOGGED_OUT_AT) === 'string';
}

/**
 * The document without any token, wherever one can stand; the configuration stays. An org that only its token told is
 * written down. Pure.
 */
export function withoutTokens(document: JsonObject, now: number): JsonObject {
  const orgs = writtenOrgs(document);
  let after = document;
  for (const path of [INTEGRATION_ACCESS_TOKEN, ...INTEGRATION_SPELLINGS.map(({ refreshToken }) => refreshToken)]) {
    after = emptied(after, path);
  }
  for (const path of [ENV_ACCESS_TOKEN, ENV_REFRESH_TOKEN, CLIENT_ACCESS_TOKEN]) after = emptied(after, path);
  for (const path of [
    ['byods', 'integration'],
    ['byods', 'serviceApps'],
    ['byods', 'apiOrigin'],
  ]) {
    after = withoutValue(after, path);
  }
  if (text(after, TARGET_ORG_ID) === undefined && orgs.length === 1 && !Array.isArray(valueAt(after, TARGET_ORG_ID))) {
    after = withValue(after, TARGET_ORG_ID, orgs[0]!);
  }
  return withValue(withValue(after, ['byods', 'version'], DOCUMENT_VERSION), LOGGED_OUT_AT, instant(now));
}

/** The document without the tokens of one credential. Pure. */
export function withoutTokensOf(document: JsonObject, key: CredentialKey, now: number): JsonObject {
  const { accessToken, refreshToken } = homesOf(document, key);
  const after = [...accessToken, ...refreshToken].reduce(emptied, document);
  const left = withoutValue(after, entryPath(key));
  return withValue(withValue(left, ['byods', 'version'], DOCUMENT_VERSION), LOGGED_OUT_AT, instant(now));
}

/** Whether a credential holds a token. */
export function holdsToken(credential: Pick<Credential, 'accessToken' | 'refreshToken'> | undefined): boolean {
  return credential?.accessToken !== undefined || credential?.refreshToken !== undefined;
}

/** An empty text counts as none, and says where a token goes back to. */
function emptied(document: JsonObject, path: Path): JsonObject {
  return valueAt(document, path) === undefined ? document : withValue(document, path, '');
}
