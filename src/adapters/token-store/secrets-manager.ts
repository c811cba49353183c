import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { KeeperError } from '../../core/errors.ts';
import type { StoreUpdate } from '../../core/model.ts';
import type { Clock, Ids, Log } from '../../core/ports.ts';
import type { JsonObject } from '../../core/strict-json.ts';
import { readTokenConfig, type TokenConfig } from '../../core/token-config.ts';
import type { LockedTokenStore, StoreSnapshot, TokenStore } from '../../core/token-store.ts';
import { isAwsCode } from './aws/failure.ts';
import { LEASE_MS, requireLongLease } from './leased/lease.ts';
import type { RescueSettings } from './leased/save-failed.ts';
import { SecretCalls } from './secrets-manager/calls.ts';
import { createSecret } from './secrets-manager/create.ts';
import { outlook, parseVersion, readable, type StoredVersion } from './secrets-manager/document.ts';
import { refreshesPerSession, refuseBusyDay, refuseTooMany, refuseWhenFull } from './secrets-manager/limits.ts';
import { takeSecretLock } from './secrets-manager/lock.ts';
import { LockedSecret } from './secrets-manager/locked.ts';
import { previousOf } from './secrets-manager/previous.ts';
import { CURRENT, PENDING } from './secrets-manager/publish.ts';

/** What a store in AWS Secrets Manager is made of. */
export interface SecretsManagerStoreOptions {
  /** Name or ARN. */
  readonly secretId: string;
  /** Made by `adapters/aws/secrets-manager-client.ts`; it should try each request once, since the store repeats them. */
  readonly client: SecretsManagerClient;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Who we are, for people who find the lock taken: host and process, or the function's name. Not a secret. */
  readonly owner: string;
  /** Keeps updates that cannot be saved, and tells where; undefined when there is no such place. */
  readonly rescue: (updates: readonly StoreUpdate[]) => Promise<string | undefined>;
  /** The rescue files of earlier runs on this machine; none unless given. */
  readonly rescued?: RescueSettings['rescued'];
  readonly log?: Log | undefined;
  /** `AWS_PROFILE`, for messages. */
  readonly profile?: string | undefined;
  /** The longest that one request for a token may take: the lock must outlast it. 20 s by default. */
  readonly tokenRequestTimeoutMs?: number;
  /** How long the lock lasts without being given back. 180 s by default. */
  readonly leaseMs?: number;
}

/**
 * A token store in one secret of AWS Secrets Manager, which is lock, journal and store in one; see
 * `docs/decisions/0002-one-secret-as-lock-journal-and-store.md`.
 *
 * @throws RangeError when a request for a token could outlast the lock
 */
export function secretsManagerTokenStore(options: SecretsManagerStoreOptions): TokenStore {
  const {
    secretId,
    clock,
    ids,
    owner,
    rescue,
    rescued = async () => [],
    log,
    leaseMs = LEASE_MS,
    tokenRequestTimeoutMs = 20_000,
  } = options;
  requireLongLease(leaseMs, tokenRequestTimeoutMs);
  const where = `the secret "${secretId}"`;
  const calls = new SecretCalls(options);
  const intents = { calls, clock, ids, log, owner, leaseMs, where };

  return {
    kind: 'aws',
    location: secretId,
    read: () => read(calls, where),
    exists: async () => (await calls.arn()) !== undefined && (await calls.holderOf(CURRENT)) !== undefined,
    document: async () => await documentIn(calls, where),
    create: (document) => createSecret({ calls, ids, secretId, where }, document),
    refreshesPerSession,
    refuseTooMany: (config, adding) => refuseTooMany(config, adding, where),
    previous: previousOf({ ...intents, secretId }),
    async lock({ waitMs, signal, sparing }): Promise<LockedTokenStore> {
      signal?.throwIfAborted();
      const config = configIn((await calls.get(CURRENT, signal))!, where);
      if (config) refuseWhenFull(config, where);
      const spare = config && sparing ? (locks: number) => refuseBusyDay(config, locks, clock.now(), where) : undefined;
      const intent = await takeSecretLock({ ...intents, refuseBusyDay: spare }, { waitMs, signal });
      return new LockedSecret({ calls, clock, ids, log, where, rescue, rescued }, intent);
    },
  };
}

/** Reads without a lock. What is pending is rolled forward in memory; nothing is written. */
async function read(calls: SecretCalls, where: string): Promise<StoreSnapshot> {
  const warnings = new Set<string>();
  const { current, pending } = await lookTwice(calls, where, warnings);
  const { config, updates, warnings: told } = outlook(current, pending, where);
  const revision = updates.length > 0 ? `${current.versionId}+${pending?.versionId}` : current.versionId;
  return { config, revision, warnings: [...warnings, ...told] };
}

/** Undefined where there is no secret, and where it was made without a value. */
async function documentIn(calls: SecretCalls, where: string): Promise<JsonObject | undefined> {
  try {
    return parseVersion((await calls.get(CURRENT))!, where).document;
  } catch (thrown) {
    if (isAwsCode(thrown, 'ResourceNotFoundException')) return undefined;
    throw thrown;
  }
}

/**
 * Both versions. A pending version made upon another than the current one may mean that the current one was published
 * between the two reads, or came late: it is read once more.
 */
async function lookTwice(calls: SecretCalls, where: string, warnings: Set<string>) {
  const first = await calls.get(CURRENT);
  const version = await calls.get(PENDING);
  const pending: StoredVersion | undefined =
    version && version.versionId !== first?.versionId ? readable(version, where, warnings) : undefined;
  const again = pending !== undefined && pending.record?.parent !== first?.versionId;
  return { current: parseVersion((again ? await calls.get(CURRENT) : first)!, where), pending };
}

/** What a full secret, or one that was written too often, is refused by; what cannot be read is refused when its content is asked for. */
function configIn(version: Parameters<typeof parseVersion>[0], where: string): TokenConfig | undefined {
  try {
    return readTokenConfig(parseVersion(version, where).document, where);
  } catch (thrown) {
    if (thrown instanceof KeeperError) return undefined;
    throw thrown;
  }
}
