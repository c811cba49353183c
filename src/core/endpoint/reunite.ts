import type { CredentialStore } from '../credential-store.ts';
import { asKeeperError } from '../errors.ts';
import { digestOf } from '../policy/pending-authorization.ts';
import type { Log, Person } from '../ports.ts';
import type { EndpointCredentials } from './credentials.ts';
import type { EndpointKeys } from './keys.ts';

const KIND = 'person';

/** What bringing a person's keys together needs. */
export interface ReuniteContext {
  readonly store: CredentialStore;
  readonly keys: EndpointKeys;
  readonly credentials: EndpointCredentials;
  readonly log: Log;
}

/**
 * The keys that a person has from earlier open what he has authorized now, so that programs go on with the key that they
 * have; what he had authorized before is removed. Who it is Webex has said, of the token that was just given; whom it does
 * not name stays as many as he authorized.
 *
 * Never throws: the new key is there and works, whatever becomes of the old ones.
 *
 * @returns how many keys from earlier open it
 */
export async function reunite(context: ReuniteContext, { id }: Person, name: string): Promise<number> {
  if (id === undefined) return 0;
  const { store, keys, credentials, log } = context;
  try {
    const person = digestOf(id);
    const known = await store.records.get(KIND, person);
    const before = known?.value.credential;
    let moved = 0;
    if (typeof before === 'string' && before !== name) {
      const all = await keys.list();
      for (const key of all.filter(({ credential }) => credential.name === before)) {
        const { revokedAt } = await keys.repoint(key, { name });
        if (revokedAt === undefined) moved += 1;
      }
    }
    await store.records.put(KIND, person, { credential: name }, known?.revision);
    // Last, so that an interruption leaves a credential too many and never a key that opens nothing.
    if (typeof before === 'string' && before !== name) {
      await credentials.discard(before).catch((thrown: unknown) => {
        const { message } = asKeeperError(thrown);
        log.warn(`no key opens the credential ${before} any more, and it could not be removed: ${message}`);
      });
    }
    return moved;
  } catch (thrown) {
    const { message } = asKeeperError(thrown);
    log.warn(`the keys that a person has from earlier were left as they were: ${message}`);
    return 0;
  }
}
