import type { DataSource, DataSourceClaims } from '../model.ts';
import { inWords } from './in-words.ts';
import { keysAddress } from './issuers.ts';

/** Whether a data source's token was signed by Webex and says what the data source says. */
export type TokenVerdict = { readonly verified: true } | { readonly verified: false; readonly reason: string };

/** The header of a JWS (RFC 7515 section 4.1), as far as it counts here; what is of another type is absent. */
export interface JwsHeader {
  readonly algorithm?: string;
  readonly keyId?: string;
  /** It has extensions that must be understood; none of them is. */
  readonly critical: boolean;
}

/** What a token says of the signature that is to be checked, with its claims, which are worth nothing before that. */
export type WantedKey =
  | { readonly address: string; readonly keyId: string; readonly claims: DataSourceClaims; readonly reason?: never }
  /** There is nothing to check, and nobody is asked. */
  | { readonly reason: string };

/**
 * Which key has to have signed a token, or why it is refused before anybody is asked for one. RS256 alone (contract 4.1):
 * with `none` there is no signature, and with HS256 the public key would be the password. Pure.
 *
 * @param now  the clock as Webex sees it
 */
export function wantedKey(
  header: JwsHeader | undefined,
  claims: DataSourceClaims | undefined,
  apiOrigin: string,
  now: number,
): WantedKey {
  if (header === undefined) return { reason: 'it is no signed token' };
  const { algorithm, keyId } = header;
  if (algorithm !== 'RS256') {
    const named = algorithm === undefined ? 'no algorithm' : `the algorithm ${quoted(algorithm)}`;
    return { reason: `it names ${named}, and Webex signs with RS256` };
  }
  if (header.critical) return { reason: 'its header asks for extensions that are not known here' };
  if (claims === undefined) return { reason: 'what it says cannot be read' };
  const { issuer, expiresAt } = claims;
  if (issuer === undefined) return { reason: 'it does not say who issued it' };
  const address = keysAddress(issuer, apiOrigin);
  if (address === undefined) {
    return { reason: `its issuer ${quoted(issuer)} is none whose keys are trusted here, and was not asked for any` };
  }
  if (expiresAt === undefined) return { reason: 'it does not say when it ends' };
  if (expiresAt <= now) return { reason: `it ended ${inWords(now - expiresAt)} ago` };
  if (keyId === undefined || keyId === '') return { reason: 'it does not name the key that signed it' };
  return { address, keyId, claims };
}

/** What is compared, by its name in a data source and in the claims, and what people call it. */
const COMPARED = {
  nonce: 'nonce',
  audience: 'audience',
  subject: 'subject',
  url: 'url',
  schemaId: 'schema',
  orgId: 'org',
} as const;

/**
 * Why a token that Webex did sign is not this data source's; undefined when it fits. Compared is what both the answer and
 * the token hold. Names only: a nonce is not to be shown. Pure.
 */
export function misfit(dataSource: DataSource, claims: DataSourceClaims): string | undefined {
  const different = (Object.keys(COMPARED) as (keyof typeof COMPARED)[]).filter(
    (field) => dataSource[field] !== undefined && claims[field] !== undefined && dataSource[field] !== claims[field],
  );
  if (different.length === 0) return undefined;
  return `Webex signed it, but for another ${different.map((field) => COMPARED[field]).join(', ')}`;
}

/** Text out of a token, short enough for a sentence. */
export function quoted(text: string): string {
  return `"${text.length > 64 ? `${text.slice(0, 64)}…` : text}"`;
}
