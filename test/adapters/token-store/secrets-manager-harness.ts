import { randomUUID } from 'node:crypto';
import {
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { splitPending, withPending } from '../../../src/adapters/token-store/secrets-manager/pending.ts';
import { applyAll } from '../../../src/adapters/token-store/secrets-manager/pending-updates.ts';
import {
  type SecretsManagerStoreOptions,
  secretsManagerTokenStore,
} from '../../../src/adapters/token-store/secrets-manager.ts';
import { encodeUpdates } from '../../../src/adapters/token-store/update-codec.ts';
import type { StoreUpdate } from '../../../src/core/model.ts';
import { toOrgId } from '../../../src/core/org-id.ts';
import type { Clock, Ids } from '../../../src/core/ports.ts';
import { hashOf } from '../../../src/core/secret.ts';
import { isJsonObject, type JsonObject, parseStrictJson } from '../../../src/core/strict-json.ts';
import type { TokenStore } from '../../../src/core/token-store.ts';
import { NOW } from './documents.ts';

/** A clock that moves when told to, and when somebody sleeps; who sleeps still yields. */
export class ManualClock implements Clock {
  #now: number;
  #monotonic = 0;

  constructor(now = NOW) {
    this.#now = now;
  }

  now = (): number => this.#now;
  monotonic = (): number => this.#monotonic;

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  }

  advance(ms: number): void {
    this.#now += ms;
    this.#monotonic += ms;
  }

  /** The wall clock alone, as when it is set, or when a machine has slept. */
  jump(ms: number): void {
    this.#now += ms;
  }
}

export const testIds: Ids = { nonce: () => randomUUID(), random: () => Math.random() };

/** Rescue files as texts by their name. */
export class Rescues {
  readonly files = new Map<string, string>();

  readonly write = async (updates: readonly StoreUpdate[]): Promise<string> => {
    const name = `/somewhere/secret.rescue-${this.files.size + 1}`;
    this.files.set(name, encodeUpdates(updates));
    return name;
  };
}

/** A store with what a test does not care about. */
export function storeFor(
  options: Pick<SecretsManagerStoreOptions, 'client' | 'secretId' | 'clock'> & Partial<SecretsManagerStoreOptions>,
): TokenStore {
  return secretsManagerTokenStore({ ids: testIds, owner: 'a test', rescue: async () => undefined, ...options });
}

/** The value of the version that carries a label, and its id. */
export async function valueAt(client: SecretsManagerClient, secretId: string, stage = 'AWSCURRENT') {
  try {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage }));
    return { versionId: answer.VersionId!, text: answer.SecretString ?? '' };
  } catch (thrown) {
    if (thrown instanceof ResourceNotFoundException) return undefined;
    throw thrown;
  }
}

/** Stores a value as a person does in the console. */
export async function edit(client: SecretsManagerClient, secretId: string, text: string): Promise<void> {
  await client.send(
    new PutSecretValueCommand({
      SecretId: secretId,
      SecretString: text,
      VersionStages: ['AWSCURRENT'],
      ClientRequestToken: randomUUID(),
    }),
  );
}

/** Writes the version that a run leaves which had received these updates and died before it published them. */
export async function leavePending(
  client: SecretsManagerClient,
  secretId: string,
  updates: readonly StoreUpdate[],
): Promise<string> {
  const current = (await valueAt(client, secretId))!;
  const value = parseStrictJson(current.text);
  const before = splitPending(isJsonObject(value) ? value : {}).document;
  const { document, entries } = applyAll(before, updates);
  const again = updates.map((update) =>
    'org' in update
      ? { org: toOrgId(update.org) }
      : { credential: update.credential, replaces: update.replaces ?? hashOf('nothing') },
  );
  return putPending(
    client,
    secretId,
    document,
    entries.length > 0 ? current.versionId : 'an-older-version',
    entries.length > 0 ? entries : again,
  );
}

async function putPending(
  client: SecretsManagerClient,
  secretId: string,
  document: JsonObject,
  parent: string,
  entries: Parameters<typeof withPending>[1]['entries'],
): Promise<string> {
  const version = randomUUID();
  const text = JSON.stringify(withPending(document, { version, parent, entries }));
  const input = {
    SecretId: secretId,
    SecretString: text,
    ClientRequestToken: version,
    VersionStages: ['BYODS_PENDING'],
  };
  await client.send(new PutSecretValueCommand(input));
  return version;
}

/** All versions with labels, and their values. */
export async function inventory(client: SecretsManagerClient, secretId: string): Promise<unknown> {
  const { Versions = [] } = await client.send(
    new ListSecretVersionIdsCommand({ SecretId: secretId, IncludeDeprecated: true }),
  );
  const rows = await Promise.all(
    Versions.map(async ({ VersionId, VersionStages = [] }) => {
      const answer = await client.send(new GetSecretValueCommand({ SecretId: secretId, VersionId }));
      return [VersionId, [...VersionStages].sort(), answer.SecretString];
    }),
  );
  return rows.sort((one, other) => String(one[0]).localeCompare(String(other[0])));
}
