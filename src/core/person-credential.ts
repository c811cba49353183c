import { DOCUMENT_VERSION } from './credential-entry.ts';
import type { OAuthClient } from './model.ts';
import type { JsonObject } from './strict-json.ts';
import { INTEGRATION_SPELLINGS, type Path, valueAt, withValue } from './token-homes.ts';

const CREDENTIAL: Path = ['byods', 'credential'];

/**
 * Whether a document is one person's credential: an integration's client with the tokens that the person approved, and no
 * service app.
 */
export function isPersons(document: JsonObject): boolean {
  return valueAt(document, CREDENTIAL) === 'person';
}

/** The document of a person's credential, without a token yet; `withUpdate` puts in what the authorization gave. */
export function personsDocument({ clientId, clientSecret }: OAuthClient): JsonObject {
  const [spelling] = INTEGRATION_SPELLINGS;
  const marked = withValue({ byods: { version: DOCUMENT_VERSION } }, CREDENTIAL, 'person');
  return withValue(withValue(marked, spelling.clientId, clientId), spelling.clientSecret, clientSecret.reveal());
}
