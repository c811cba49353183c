import { isJsonObject, type JsonObject } from '../../core/strict-json.ts';

/** What Vault is asked. */
export interface VaultAsk {
  readonly method: 'GET' | 'POST';
  /** Below `/v1/`, its segments encoded. */
  readonly path: string;
  readonly body?: JsonObject;
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
