import { KeeperError } from '../errors.ts';
import { decrypt, type Envelope, encrypt, formatEnvelope, parseEnvelope } from './envelope.ts';
import type { Seal } from './seal.ts';

/** A data key, and how the service that keeps the key above it wrapped it. */
export interface DataKey {
  readonly bytes: Uint8Array;
  readonly wrapped?: string;
}

/** A key that items are encrypted with, or that their data keys are wrapped with. */
export interface SealingKey {
  /** Stands in every envelope. Tells nothing of the key. */
  readonly id: string;
  /** A data key to encrypt with. */
  current(): Promise<DataKey>;
  /** The data key that was wrapped so. @throws KeeperError `configuration`, `store-unavailable`, `store-corrupt` */
  unwrap(wrapped: string | undefined): Promise<Uint8Array>;
}

/**
 * Seals with one key, and opens what was sealed with it or with one of the earlier ones.
 *
 * @param current  the key
 * @param earlier  keys that were used before, until everything is sealed anew
 */
export function keyring(current: SealingKey, earlier: readonly SealingKey[] = []): Seal {
  const keys = new Map([...earlier, current].map((key) => [key.id, key]));
  const unwrapped = new Map<string, Promise<Uint8Array>>();
  let sealing: DataKey | undefined;
  let preparing: Promise<void> | undefined;

  const prepare = async () => {
    sealing ??= await current.current();
  };
  const bytesOf = async (key: SealingKey, { wrapped }: Envelope): Promise<Uint8Array> => {
    const name = `${key.id} ${wrapped}`;
    const running = unwrapped.get(name) ?? key.unwrap(wrapped);
    unwrapped.set(name, running);
    try {
      const bytes = await running;
      // So that all items come to share few data keys, and a reader asks for few.
      if (key === current) sealing ??= { bytes, ...(wrapped !== undefined && { wrapped }) };
      return bytes;
    } catch (thrown) {
      unwrapped.delete(name);
      throw thrown;
    }
  };

  return {
    async ready() {
      preparing ??= prepare().finally(() => {
        preparing = undefined;
      });
      await preparing;
    },
    seal(plain, as) {
      if (!sealing) throw new Error('a seal is used before it is ready');
      const { bytes, wrapped } = sealing;
      const key = { key: current.id, ...(wrapped !== undefined && { wrapped }) };
      return Buffer.from(formatEnvelope(encrypt(plain, bytes, key, as)));
    },
    async open(sealed, as, where) {
      const envelope = parseEnvelope(sealed);
      if (!envelope) throw spoilt(where, 'is not encrypted as this store encrypts');
      const key = keys.get(envelope.key);
      if (!key) throw otherKey(where, envelope.key, [...keys.keys()]);
      const plain = decrypt(envelope, await bytesOf(key, envelope), as);
      if (!plain) throw spoilt(where, 'was changed, or moved here from another name, by who does not have the key');
      return plain;
    },
    isCurrent: (sealed) => parseEnvelope(sealed)?.key === current.id,
  };
}

function spoilt(where: string, how: string): KeeperError {
  return new KeeperError('store-corrupt', `${where} ${how}. It was left as it is`, {
    remedy: `bring ${where} back from a backup`,
  });
}

function otherKey(where: string, id: string, ours: readonly string[]): KeeperError {
  return new KeeperError(
    'configuration',
    `${where} is encrypted with the key ${id}, and the key that was given is ${ours.join(' or ')}. Nothing was written`,
    {
      remedy:
        'give the key that it was encrypted with: BYODS_KMS_KEY_ARN, BYODS_ENCRYPTION_KEY or WEBEX_INTEGRATION_CLIENT_SECRET; to change to another, give the old one as BYODS_OLD_KMS_KEY_ARN, BYODS_OLD_ENCRYPTION_KEY or BYODS_OLD_CLIENT_SECRET and run byods keys rekey',
    },
  );
}
