import { LOOPBACK_HOSTS } from './loopback.ts';

/** Webex's identity brokers, by region (contract 4.2). */
const PRODUCTION = [
  'https://idbroker.webex.com/idb',
  'https://idbroker-eu.webex.com/idb',
  'https://idbroker-b-us.webex.com/idb',
  'https://idbroker-ca.webex.com/idb',
];

/** Those of Webex's own test environment: what they sign proves nothing in production. */
const TEST = ['https://idbrokerbts.webex.com/idb', 'https://idbrokerbts-eu.webex.com/idb'];

/** Whose tokens an API may hand out. The issuer of US government orgs is not publicly known. */
const ISSUERS_OF_API: ReadonlyMap<string, readonly string[]> = new Map([
  ['https://webexapis.com', PRODUCTION],
  ['https://integration.webexapis.com', [...PRODUCTION, ...TEST]],
  ['https://api-usgov.webex.com', PRODUCTION],
]);

const KEYS_PATH = '/oauth2/v2/keys/verificationjwk';

/**
 * Where the keys of a token's issuer are published; undefined for an issuer that is not on the list. Nothing of a token
 * ever becomes an address: a name on the list is compared letter by letter, and what is asked is the list's own. A
 * sandbox signs for itself, under any of the names of this machine, and is asked where its API is. Pure.
 *
 * @param apiOrigin  of the API that handed the token out
 */
export function keysAddress(issuer: string, apiOrigin: string): string | undefined {
  const { protocol, hostname, port } = new URL(apiOrigin);
  if (LOOPBACK_HOSTS.has(hostname)) {
    const itself = [...LOOPBACK_HOSTS].map((host) => `${protocol}//${host}${port === '' ? '' : `:${port}`}/idb`);
    return itself.includes(issuer) ? `${apiOrigin}/idb${KEYS_PATH}` : undefined;
  }
  const known = ISSUERS_OF_API.get(apiOrigin)?.find((each) => each === issuer);
  return known === undefined ? undefined : `${known}${KEYS_PATH}`;
}
