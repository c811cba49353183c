import { isSameContent } from '../../../core/canonical.ts';
import { isJsonObject, type JsonObject } from '../../../core/strict-json.ts';
import { encodedPath, objectIn, reasonsIn, type VaultAnswer, type VaultAsk } from '../../vault/answer.ts';
import type { VaultClient } from '../../vault/client.ts';
import { answerError, VaultError } from '../../vault/errors.ts';

/** The newest version of a document. Times are epoch milliseconds of the server's clock. */
export interface KvVersion {
  /** 0 where nothing was ever written. */
  readonly version: number;
  /** Absent where there is none, and where it was deleted or destroyed. */
  readonly data?: JsonObject;
  readonly gone?: 'deleted' | 'destroyed';
  readonly createdAt: number;
  /** The `Date` of the answer. */
  readonly answeredAt: number;
}

/** One document in a KV secrets engine of version 2. Every write compares the version first. */
export class KvDocument {
  readonly #client: VaultClient;
  /** As a policy names it. */
  readonly apiPath: string;
  /** As people name it. */
  readonly name: string;

  constructor(client: VaultClient, mount: string, path: string) {
    this.#client = client;
    this.apiPath = `${mount}/data/${path}`;
    this.name = `${mount}/${path}`;
  }

  async read(signal?: AbortSignal): Promise<KvVersion> {
    const ask: VaultAsk = { method: 'GET', path: encodedPath(this.apiPath), expects: [404] };
    const answer = await this.#client.ask(ask, signal);
    const { data, metadata } = objectIn(answer, 'data');
    const { version, created_time, destroyed } = isJsonObject(metadata) ? metadata : {};
    const { answeredAt } = answer;
    if (typeof version !== 'number') {
      if (answer.status === 404 && reasonsIn(answer).length === 0) return { version: 0, createdAt: 0, answeredAt };
      throw unusable(ask, answer, this.#client.at);
    }
    const createdAt = Date.parse(String(created_time));
    const seen = { version, createdAt: Number.isNaN(createdAt) ? answeredAt : createdAt, answeredAt };
    if (answer.status !== 404 && isJsonObject(data)) return { ...seen, data };
    return { ...seen, gone: destroyed === true ? 'destroyed' : 'deleted' };
  }

  /**
   * Writes the version after `cas`. Durable when it resolves to its number; `conflict` says that another came first.
   * The answer to a write may be lost, and the write be made twice: one that is there as we wrote it is ours.
   */
  async write(data: JsonObject, cas: number): Promise<number | 'conflict'> {
    const ask: VaultAsk = {
      method: 'POST',
      path: encodedPath(this.apiPath),
      body: { options: { cas }, data },
      expects: [400],
    };
    const answer = await this.#client.ask(ask);
    const { version } = objectIn(answer, 'data');
    if (typeof version === 'number') return version;
    if (!reasonsIn(answer).some((reason) => /check-and-set parameter did not match/i.test(reason))) {
      throw unusable(ask, answer, this.#client.at);
    }
    const now = await this.read();
    return now.version === cas + 1 && now.data && isSameContent(now.data, data) ? now.version : 'conflict';
  }
}

/** A 2xx answer that KV of version 2 does not give, or a refusal that nobody expected. */
function unusable(ask: VaultAsk, answer: VaultAnswer, at: string): VaultError {
  if (answer.status < 200 || answer.status >= 300) return answerError(ask, answer, at);
  return new VaultError('store-unavailable', `Vault at ${at} gave an answer that KV version 2 does not give`, {
    remedy: 'check that VAULT_ADDR leads to Vault, and "vault secrets list -detailed" for the version of the engine',
  });
}
