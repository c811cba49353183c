import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type CredentialStore, requireName } from '../../core/credential-store.ts';
import { KeeperError } from '../../core/errors.ts';
import type { StoreUpdate } from '../../core/model.ts';
import type { Clock, Ids, Log } from '../../core/ports.ts';
import { type Seal, UNSEALED } from '../../core/sealing/seal.ts';
import type { JsonObject } from '../../core/strict-json.ts';
import { readTokenConfig } from '../../core/token-config.ts';
import type { TokenStore } from '../../core/token-store.ts';
import { TableCalls } from './dynamodb/calls.ts';
import { entriesOf, PARTITIONS, sealItem } from './dynamodb/items.ts';
import { TableJournal } from './dynamodb/journal.ts';
import { refuseTooMany, refuseWhenFull } from './dynamodb/limits.ts';
import { takeTableLock } from './dynamodb/lock.ts';
import { LockedDocument } from './dynamodb/locked.ts';
import { lookAt, noDocument, staleSentence, storedIn, type TableDocument } from './dynamodb/look.ts';
import { tableRecords } from './dynamodb/records.ts';
import { rekeyTable } from './dynamodb/rekey.ts';
import { LEASE_MS } from './leased/lease.ts';
import type { RescueSettings } from './leased/save-failed.ts';

/** What a store in a table of DynamoDB is made of. */
export interface TableStoreOptions {
  readonly table: string;
  /** Made by `adapters/aws/dynamodb-client.ts`; it should try each request once, since the store repeats them. */
  readonly client: DynamoDBClient;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Who we are, for people who find a lock taken: host and process, or the function's name. Not a secret. */
  readonly owner: string;
  /** How everything is encrypted; it is not unless given. */
  readonly seal?: Seal;
  /** Keeps updates of a document that cannot be saved, and tells where; undefined when there is no such place. */
  readonly rescue: (name: string, updates: readonly StoreUpdate[], seal: Seal) => Promise<string | undefined>;
  /** The rescue files of earlier runs on this machine; none unless given. */
  readonly rescued?: (name: string, seal: Seal) => ReturnType<RescueSettings['rescued']>;
  readonly log?: Log | undefined;
  /** `AWS_PROFILE`, for messages. */
  readonly profile?: string | undefined;
  /** How long a lock lasts without being given back. 180 s by default. */
  readonly leaseMs?: number;
}

/** How long a removal waits for whoever works with the document. */
const REMOVAL_WAIT_MS = 10_000;

/**
 * Many credentials in one table of DynamoDB, each an item with a lock and a journal beside it; see
 * `docs/decisions/0008-many-credentials-in-one-store.md`.
 */
export function dynamodbCredentialStore(options: TableStoreOptions): CredentialStore {
  const { table, seal = UNSEALED } = options;
  const calls = new TableCalls(options);
  const document = (name: string) => documentIn({ ...options, seal, calls }, requireName(name));
  return {
    kind: 'dynamodb',
    location: table,
    names: async () => (await calls.query({ pk: PARTITIONS.documents })).map(({ sk }) => sk).sort(),
    document,
    async remove(name) {
      if (!(await document(name).exists())) return;
      const locked = await lockOf({ ...options, seal, calls }, name, { waitMs: REMOVAL_WAIT_MS });
      try {
        await new TableJournal({ ...options, seal, calls }, name).forgetAside();
        // The document goes last: without it nothing looks at its journal.
        for (const entry of await calls.query({ pk: PARTITIONS.journal, begins: entriesOf(name) }))
          await calls.remove(entry);
        await calls.remove({ pk: PARTITIONS.documents, sk: name });
      } finally {
        await locked.release();
      }
    },
    records: tableRecords({ ...options, seal, calls }),
    rekey: () => rekeyTable(calls, seal),
  };
}

type Parts = TableStoreOptions & { readonly seal: Seal; readonly calls: TableCalls };

function whereIs({ table }: Parts, name: string): string {
  return `the credential ${name} in the table "${table}"`;
}

async function lockOf(parts: Parts, name: string, request: { waitMs: number; signal?: AbortSignal | undefined }) {
  const { log, leaseMs = LEASE_MS } = parts;
  return await takeTableLock({ ...parts, log, leaseMs, where: whereIs(parts, name) }, name, request);
}

function documentIn(parts: Parts, name: string): TokenStore {
  const { calls, seal, table, rescue, rescued, log, clock, ids } = parts;
  const where = whereIs(parts, name);
  const document: TableDocument = { calls, seal, name, where, journal: new TableJournal(parts, name) };
  const rescuing: RescueSettings = {
    where,
    log,
    rescue: (updates) => rescue(name, updates, seal),
    rescued: async () => (await rescued?.(name, seal)) ?? [],
  };
  return {
    kind: 'dynamodb',
    location: `${table}/${name}`,
    async read() {
      const look = await lookAt(document);
      const { config } = look.rolled;
      const sentence = staleSentence(look, config.orgs, where);
      const entries = look.entries.map(({ item }) => item.sk);
      return { config, revision: [look.item.rev, ...entries].join('+'), warnings: sentence ? [sentence] : [] };
    },
    exists: async () => (await calls.get({ pk: PARTITIONS.documents, sk: name })) !== undefined,
    document: async () => (await storedIn(document))?.document,
    create: (content) => create(document, ids, content),
    refuseTooMany: (config, adding) => refuseTooMany(config, adding, where),
    async lock({ waitMs, signal, sparing }) {
      signal?.throwIfAborted();
      const stored = await calls.get({ pk: PARTITIONS.documents, sk: name });
      if (!stored) throw noDocument(document);
      // A change that makes room is not refused.
      if (sparing) refuseWhenFull(stored.sealed ?? '', where);
      await seal.ready();
      const held = await lockOf(parts, name, { waitMs, signal });
      return new LockedDocument({ ...rescuing, document, clock, ids }, held);
    },
  };
}

async function create({ calls, seal, name, where }: TableDocument, ids: Ids, content: JsonObject): Promise<void> {
  readTokenConfig(content, where);
  await seal.ready();
  const key = { pk: PARTITIONS.documents, sk: name };
  const item = { ...key, rev: ids.nonce(), sealed: sealItem(seal, key, JSON.stringify(content)) };
  if ((await calls.put(item, 'nothing')) === 'stored') return;
  throw new KeeperError('refused', `there is ${where} already; it was left as it is`, {
    remedy: 'take another name, or remove that one first',
  });
}
