import type { CredentialStore } from '../credential-store.ts';
import { asKeeperError, KeeperError } from '../errors.ts';
import { addressOf } from '../moved.ts';
import type { TokenConfig } from '../token-config.ts';
import type { TokenManager } from '../token-manager.ts';
import { drain } from '../work-queue.ts';

/** One credential of a store of many, with the objects that work on it. */
export type Partition<K> = { readonly name: string; readonly keeper: K } & (
  | { readonly config: TokenConfig; readonly error?: never }
  | { readonly error: KeeperError; readonly config?: never }
);

/** A store of many credentials, and how one of them is opened. */
export interface PartitionSource<K> {
  readonly store: Pick<CredentialStore, 'names' | 'kind' | 'location'>;
  open(name: string): K;
}

/**
 * Reads every document of a store of many, so many at a time. One that cannot be read, or not opened with the key that is
 * given, is an error of its own.
 *
 * @throws KeeperError `configuration` where there is none at all: a word that was mistyped must not look like success;
 *   store errors
 */
export async function readPartitions<K extends { readonly tokens: Pick<TokenManager, 'config'> }>(
  { store, open }: PartitionSource<K>,
  concurrency: number,
): Promise<Partition<K>[]> {
  const names = await store.names();
  if (names.length === 0) {
    const address = addressOf(store);
    throw new KeeperError('configuration', `there is no credential in ${address}; nothing was sent`, {
      remedy: `correct its name, or put one in: byods store copy --from file:token-config.json --to '${address}#<name>'`,
    });
  }
  const read: Partition<K>[] = [];
  await drain([...names.entries()], {
    concurrency: Math.min(concurrency, names.length),
    compare: ([a], [b]) => a - b,
    run: async ([index, name]) => {
      const keeper = open(name);
      try {
        read[index] = { name, keeper, config: await keeper.tokens.config() };
      } catch (thrown) {
        read[index] = { name, keeper, error: asKeeperError(thrown) };
      }
    },
  });
  return read;
}
