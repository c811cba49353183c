import { createHash, randomBytes } from 'node:crypto';
import type { RecordStore, StoredRecord } from '../credential-store.ts';
import { KeeperError } from '../errors.ts';
import { isUseNoted, type KeyVerdict, keyVerdict } from '../policy/endpoint-key.ts';
import type { Clock } from '../ports.ts';
import { Secret } from '../secret.ts';
import { type CredentialRef, type EndpointKey, keyFromRecord, keyToRecord } from './key-record.ts';

const KIND = 'key';
const ID_DIGITS = 16;
/** How often a change is made anew because somebody else changed the record meanwhile. */
const TRIES = 5;

/** What a key is made with. */
export interface NewKey {
  readonly name: string;
  readonly credential: CredentialRef;
  readonly expiresAt?: number;
  readonly sources?: readonly string[];
}

/** A key that was presented, and what came of it. The key is told also where it is not taken: for the audit. */
export interface PresentedKey {
  readonly verdict: KeyVerdict;
  readonly key?: EndpointKey;
}

/** The keys of the token endpoint: 256 random bits each, kept as SHA-256. */
export class EndpointKeys {
  readonly #records: RecordStore;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(records: RecordStore, clock: Pick<Clock, 'now'>) {
    this.#records = records;
    this.#clock = clock;
  }

  /** Makes a key. Durable when it resolves; the key itself is in what it resolves to, and nowhere else. */
  async create(wanted: NewKey): Promise<{ readonly key: EndpointKey; readonly value: Secret }> {
    const value = new Secret(`byods_${randomBytes(32).toString('base64url')}`);
    return { key: await this.adopt(value, wanted), value };
  }

  /**
   * Takes up a key that somebody has already.
   *
   * @throws KeeperError `changed-meanwhile` where it is there
   */
  async adopt(value: Secret, wanted: NewKey): Promise<EndpointKey> {
    const hash = hashOf(value.reveal());
    const key: EndpointKey = { ...wanted, id: hash.slice(0, ID_DIGITS), hash, createdAt: this.#clock.now() };
    await this.#records.put(KIND, key.id, keyToRecord(key));
    return key;
  }

  /** Every key, the oldest first, those that are over too. */
  async list(): Promise<readonly EndpointKey[]> {
    const records = await this.#records.list(KIND);
    const keys = records.flatMap(({ id, value }) => keyFromRecord(id, value) ?? []);
    return keys.sort((a, b) => a.createdAt - b.createdAt);
  }

  /** Judges a key that was presented from an address. */
  async judge(presented: string, address: string): Promise<PresentedKey> {
    const hash = hashOf(presented);
    const id = hash.slice(0, ID_DIGITS);
    const record = await this.#records.get(KIND, id);
    const key = record && keyFromRecord(id, record.value);
    const verdict = keyVerdict(key, { hash, address, now: this.#clock.now() });
    // Another key whose hash merely begins alike is nobody's business.
    return key && verdict !== 'unknown' ? { verdict, key } : { verdict };
  }

  /** Writes down that a key was used, once a minute at most. Never throws: it is for people. */
  async noteUse(key: EndpointKey): Promise<void> {
    const now = this.#clock.now();
    if (!isUseNoted(key.lastUsedAt, now)) return;
    await this.#change(
      key.id,
      (stored) => (isUseNoted(stored.lastUsedAt, now) ? { ...stored, lastUsedAt: now } : stored),
      1,
    ).catch(() => {});
  }

  /**
   * Takes a key back, for good. One that was taken back before stays as it is.
   *
   * @param word  its id or its name
   * @throws KeeperError `not-found`, and `usage` for a name that several have
   */
  async revoke(word: string): Promise<EndpointKey> {
    const all = await this.list();
    const named = all.filter(({ name, revokedAt }) => name === word && revokedAt === undefined);
    const found = all.find(({ id }) => id === word) ?? named[0] ?? all.find(({ name }) => name === word);
    if (!found) {
      throw new KeeperError('not-found', `there is no key "${word}"`, { remedy: 'byods keys list shows them' });
    }
    if (found.id !== word && named.length > 1) {
      throw new KeeperError('usage', `${named.length} keys are named "${word}"; none was revoked`, {
        remedy: `name one by its id: ${named.map(({ id }) => id).join(', ')}`,
      });
    }
    return await this.#change(found.id, (key) => (key.revokedAt ? key : { ...key, revokedAt: this.#clock.now() }));
  }

  /** Has a key open another credential from now on. */
  async repoint({ id }: EndpointKey, credential: CredentialRef): Promise<EndpointKey> {
    return await this.#change(id, (key) => ({ ...key, credential }));
  }

  /** Removes a key, as if it had never been. */
  async forget({ id }: EndpointKey): Promise<void> {
    await this.#records.delete(KIND, id);
  }

  async #change(id: string, change: (key: EndpointKey) => EndpointKey, tries = TRIES): Promise<EndpointKey> {
    for (let left = tries; ; left -= 1) {
      const record: StoredRecord | undefined = await this.#records.get(KIND, id);
      const key = record && keyFromRecord(id, record.value);
      if (!key) throw new KeeperError('not-found', `there is no key ${id} any more`);
      const changed = change(key);
      if (changed === key) return key;
      try {
        await this.#records.put(KIND, id, keyToRecord(changed), record.revision);
        return changed;
      } catch (thrown) {
        const again = thrown instanceof KeeperError && thrown.code === 'changed-meanwhile' && left > 1;
        if (!again) throw thrown;
      }
    }
  }
}

function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}
