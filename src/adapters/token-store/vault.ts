import type { StoreUpdate } from '../../core/model.ts';
import type { Clock, Ids, Log } from '../../core/ports.ts';
import { SingleFlight } from '../../core/single-flight.ts';
import { rollForward } from '../../core/stored-document.ts';
import type { LockedTokenStore, StoreSnapshot, TokenStore } from '../../core/token-store.ts';
import type { VaultClient } from '../vault/client.ts';
import { LEASE_MS, requireLongLease, takeLease } from './leased/lease.ts';
import type { RescueSettings } from './leased/save-failed.ts';
import { staleSentence } from './vault/aside.ts';
import { proveCapabilities } from './vault/capabilities.ts';
import { tokensIn } from './vault/content.ts';
import { createTokens } from './vault/create.ts';
import { readJournal } from './vault/journal.ts';
import { KvDocument } from './vault/kv-document.ts';
import { checkedLocation, pathsOf, type StorePaths } from './vault/location.ts';
import { kvChain } from './vault/lock.ts';
import { LockedVault } from './vault/locked.ts';
import { findMount } from './vault/mount.ts';

/** What a store in Vault is made of. */
export interface VaultStoreOptions {
  /** `<mount>/<path>`. */
  readonly location: string;
  readonly client: VaultClient;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Who we are, for people who find the lock taken. Not a secret. */
  readonly owner: string;
  /** Keeps updates that cannot be saved, and tells where; undefined when there is no such place. */
  readonly rescue: (updates: readonly StoreUpdate[]) => Promise<string | undefined>;
  /** The rescue files of earlier runs on this machine; none unless given. */
  readonly rescued?: RescueSettings['rescued'];
  readonly log?: Log | undefined;
  /** The longest that one request for a token may take: the lock must outlast it. 20 s by default. */
  readonly tokenRequestTimeoutMs?: number;
  /** How long the lock lasts without being given back. 180 s by default. */
  readonly leaseMs?: number;
}

/** How often the journal and the document are read again because somebody saved between the two. */
const LOOKS = 3;

/**
 * A token store in a KV secrets engine (version 2) of HashiCorp Vault or OpenBao. Beside the token document lie three of
 * ours, in a folder of its name and `.byods`: lock, journal, and what no longer fits.
 *
 * @throws KeeperError `usage` for a location that is none
 * @throws RangeError when a request for a token could outlast the lock
 */
export function vaultTokenStore(options: VaultStoreOptions): TokenStore {
  const { client, clock, ids, owner, rescue, rescued = async () => [], log } = options;
  const { leaseMs = LEASE_MS, tokenRequestTimeoutMs = 20_000 } = options;
  const location = checkedLocation(options.location);
  requireLongLease(leaseMs, tokenRequestTimeoutMs);
  const where = `${location} in Vault at ${client.at}`;
  const documents = documentsOf(client, location);

  return {
    kind: 'vault',
    location,
    read: async () => await read(await documents(), where),
    exists: async () => (await (await documents()).tokens.read()).version > 0,
    async document() {
      const { tokens } = await documents();
      const seen = await tokens.read();
      return seen.version === 0 ? undefined : tokensIn(seen, tokens, where).document;
    },
    create: async (document) => await createTokens((await documents()).tokens, document, where),
    async lock({ waitMs, signal }): Promise<LockedTokenStore> {
      signal?.throwIfAborted();
      const all = await documents();
      const seen = await all.tokens.read(signal);
      if (!seen.data) tokensIn(seen, all.tokens, where);
      const chain = kvChain(all.lock, leaseMs, () => proveCapabilities(client, all));
      const lease = await takeLease(chain, { clock, ids, log, owner, leaseMs, where }, { waitMs, signal });
      return new LockedVault({ documents: all, clock, ids, log, where, rescue, rescued }, lease);
    },
  };
}

/** The documents of a store, once it is known which engine holds them: asked once, whoever asks. */
export function documentsOf(
  client: VaultClient,
  location: string,
): () => Promise<Readonly<Record<keyof StorePaths, KvDocument>>> {
  const flight = new SingleFlight<Readonly<Record<keyof StorePaths, KvDocument>>>();
  let found: Readonly<Record<keyof StorePaths, KvDocument>> | undefined;
  return () =>
    flight.run('mount', async () => {
      if (found) return found;
      const { mount, path } = await findMount(client, location);
      const { tokens, journal, lock, aside } = pathsOf(path);
      const at = (below: string) => new KvDocument(client, mount, below);
      found = { tokens: at(tokens), journal: at(journal), lock: at(lock), aside: at(aside) };
      return found;
    });
}

/** Reads without a lock. What is journalled is rolled forward in memory; nothing is written. */
async function read(documents: Readonly<Record<keyof StorePaths, KvDocument>>, where: string): Promise<StoreSnapshot> {
  for (let look = 1; ; look += 1) {
    const left = await readJournal(documents.journal);
    const tokens = tokensIn(await documents.tokens.read(), documents.tokens, where);
    const { config, applied, stale } = rollForward(tokens.document, left.updates, where);
    // What seems not to fit may have been published, and more upon it, between the two reads.
    if (stale.length > 0 && look < LOOKS) continue;
    const isStale = stale.length > 0 || left.unreadable;
    return {
      config,
      revision: applied.length > 0 ? `${tokens.version}+${left.version}` : String(tokens.version),
      warnings: isStale ? [staleSentence(stale, config.orgs, 'the next run puts them aside')] : [],
    };
  }
}
