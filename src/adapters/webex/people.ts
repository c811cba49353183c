import type { Budget, Person } from '../../core/ports.ts';
import { printable, type Secret } from '../../core/secret.ts';
import { isJsonObject } from '../../core/strict-json.ts';
import type { Caller } from './caller.ts';
import { pathUnder } from './paths.ts';

/** The longest name that is shown. */
const LONGEST = 100;
const MOST_ADDRESSES = 5;

/**
 * `GET /people/me` (contract 1.1): whose a token is. A name is for people alone, so what cannot be read is left out; Webex
 * says it only to a token with the scope `spark:people_read`.
 *
 * @throws KeeperError as every call
 */
export async function whoIs(caller: Caller, base: URL, token: Secret, budget: Budget): Promise<Person> {
  const { json } = await caller.call(
    {
      kind: 'person',
      what: 'say whose a token is',
      method: 'GET',
      path: pathUnder(base, ['people', 'me']),
      bearer: token,
      secrets: [token],
      idempotent: true,
      accepts: isJsonObject,
    },
    budget,
  );
  const text = (value: unknown) => (typeof value === 'string' ? printable(value).trim().slice(0, LONGEST) : '');
  const { id, displayName, emails, orgId, type } = isJsonObject(json) ? json : {};
  const addresses = (Array.isArray(emails) ? emails : []).map(text).filter((each) => each !== '');
  return {
    ...(typeof id === 'string' && id !== '' && { id }),
    ...(text(displayName) !== '' && { displayName: text(displayName) }),
    ...(addresses.length > 0 && { emails: addresses.slice(0, MOST_ADDRESSES) }),
    ...(text(orgId) !== '' && { orgId: text(orgId) }),
    ...(text(type) !== '' && { type: text(type) }),
  };
}
