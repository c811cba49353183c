import { isJsonObject, type JsonObject } from '../../core/strict-json.ts';

/** What Vault is asked. */
export interface VaultAsk {
  readonly method: 'GET' | 'POST';
  /** Below `/v1/`, its segments encoded. */
  readonly path: string;
  /** What stands behind the path. */
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
  /** What a policy must allow for it, where that is not what a document of ours needs. */
  readonly capability?: 'read' | 'update';
  /** It is never sent twice: whoever asks finds out what came of it. */
  readonly once?: true;
  /** How long an answer is waited for, where Vault itself has to wait for somebody. */
  readonly timeoutMs?: number;
  /** Of the server and not of the namespace that is set. */
  readonly anywhere?: true;
  /** Statuses beside 2xx that the caller makes sense of; every other is an error. */
  readonly expects?: readonly number[];
}

/** What Vault answered. */
export interface VaultAnswer {
  readonly status: number;
  /** Empty where the body holds no JSON object, as that of a 204. */
  readonly json: JsonObject;
  /** The `Date` of the answer, epoch milliseconds; of this machine's clock where there is none. */
  readonly answeredAt: number;
}

/** Vault's own sentences about what went wrong. */
export function reasonsIn({ json }: Pick<VaultAnswer, 'json'>): string[] {
  const { errors } = json;
  return Array.isArray(errors) ? errors.filter((each) => typeof each === 'string').map((each) => each.trim()) : [];
}

/** What an answer brings under `data`, or under `auth` where it is one to a login. */
export function objectIn({ json }: Pick<VaultAnswer, 'json'>, name: 'data' | 'auth'): JsonObject {
  const value = json[name];
  return isJsonObject(value) ? value : {};
}

/** A path as a part of an address. Pure. */
export function encodedPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
