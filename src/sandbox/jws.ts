import { createSign } from 'node:crypto';
import { type KeyPair, keyPair } from './key-pairs.ts';
import type { Modes } from './modes.ts';
import type { SeededRandom } from './random.ts';

/** The claims of a data source's JWS (contract 4.1, C): flat dotted names, `aud` a string, no `nbf`. */
export interface DataSourceClaims {
  iss: string;
  aud: string;
  sub: string;
  iat: number;
  exp: number;
  jti: string;
  'com.cisco.datasource.url': string;
  'com.cisco.datasource.schema.uuid': string;
  'com.cisco.org.uuid': string;
}

interface SigningKey extends KeyPair {
  kid: string;
}

/** The keys of the sandbox's identity broker. None exists before it is needed. */
export class SigningKeys {
  readonly #random: SeededRandom;
  readonly #keys: Promise<SigningKey>[] = [];
  readonly #made: SigningKey[] = [];
  /** By key number: when the last token signed with it expires, in seconds. */
  readonly #neededUntil: number[] = [];
  #current = 0;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** The number of the key that signs what is issued now. */
  get current(): number {
    return this.#current;
  }

  /** To be awaited before `sign`. */
  async ready(): Promise<void> {
    for (let number = 0; number <= this.#current; number += 1) {
      this.#keys[number] ??= this.#make(number);
      await this.#keys[number];
    }
  }

  /** A new key signs from now on; the old one stays published until its last token has expired. */
  async rotate(): Promise<string> {
    await this.ready();
    const next = this.#current + 1;
    this.#keys[next] ??= this.#make(next);
    const key = await this.#keys[next];
    this.#current = next;
    return key.kid;
  }

  /** Keeps the key published at least until `exp`. */
  needUntil(number: number, exp: number): void {
    this.#neededUntil[number] = Math.max(this.#neededUntil[number] ?? 0, exp);
  }

  sign(claims: DataSourceClaims, number: number): string {
    const key = this.#made[number];
    if (key === undefined) throw new Error('the signing key is not ready');
    // Webex's JSON writes every slash as \/ (seen in both captured tokens).
    const encode = (part: object): string =>
      Buffer.from(JSON.stringify(part).replaceAll('/', '\\/')).toString('base64url');
    const signed = `${encode({ kid: key.kid, typ: 'JWT', alg: 'RS256' })}.${encode(claims)}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key.privateKey).toString('base64url')}`;
  }

  /** The published keys (contract 4.2). */
  async jwks(now: number, members: Modes['jwksMembers']): Promise<{ keys: Record<string, unknown>[] }> {
    await this.ready();
    const published = this.#made.filter(
      (_, number) => number === this.#current || (this.#neededUntil[number] ?? 0) * 1000 > now,
    );
    return {
      keys: published.map((key) => {
        const { n, e } = key.publicKey.export({ format: 'jwk' });
        return {
          kty: 'RSA',
          e,
          n,
          kid: key.kid,
          use: 'sig',
          ...(members === 'without-alg' ? {} : { alg: 'RS256' }),
          ...(members === 'with-unknown' ? { 'x-sandbox-unknown': { nested: true } } : {}),
        };
      }),
    };
  }

  async #make(number: number): Promise<SigningKey> {
    const kid = this.#random.uuid();
    const key = { kid, ...(await keyPair(number)) };
    this.#made[number] = key;
    return key;
  }
}
