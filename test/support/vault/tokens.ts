import { randomUUID } from 'node:crypto';

/** A token that the fake gave. */
export interface FakeToken {
  readonly policies: readonly string[];
  readonly renewable: boolean;
  /** Seconds; 0 for one that never ends. */
  readonly ttl: number;
  /** When no renewal gives it any more life; epoch milliseconds. */
  readonly lastsUntil: number;
  expiresAt: number;
}

/** How a token is to be. Seconds. */
export interface TokenWishes {
  readonly policies: readonly string[];
  readonly ttl?: number;
  readonly maxTtl?: number;
  readonly renewable?: boolean;
}

/** The tokens of a fake Vault. */
export class FakeTokens {
  readonly #tokens = new Map<string, FakeToken>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  create({ policies, ttl = 0, maxTtl, renewable = true }: TokenWishes, id = `fake-vault-${randomUUID()}`): string {
    const lastsUntil = maxTtl === undefined ? Number.POSITIVE_INFINITY : this.#now() + maxTtl * 1000;
    const expiresAt = ttl === 0 ? Number.POSITIVE_INFINITY : this.#now() + ttl * 1000;
    this.#tokens.set(id, { policies, renewable: renewable && ttl > 0, ttl, lastsUntil, expiresAt });
    return id;
  }

  /** The token of an id, while it lives. */
  find(id: string | undefined): FakeToken | undefined {
    const found = this.#tokens.get(id ?? '');
    return found && found.expiresAt > this.#now() ? found : undefined;
  }

  revoke(id: string): void {
    this.#tokens.delete(id);
  }

  renew(id: string): void {
    const found = this.find(id);
    if (found) found.expiresAt = Math.min(found.lastsUntil, this.#now() + found.ttl * 1000);
  }

  /** Seconds that are left of it. */
  ttlOf(id: string): number {
    const { expiresAt = 0 } = this.find(id) ?? {};
    return Number.isFinite(expiresAt) ? Math.round((expiresAt - this.#now()) / 1000) : 0;
  }

  /** What a login or a renewal answers under `auth`. */
  auth(id: string) {
    const found = this.find(id);
    return {
      client_token: id,
      accessor: 'fake-accessor',
      policies: found?.policies ?? [],
      token_policies: found?.policies ?? [],
      metadata: null,
      lease_duration: this.ttlOf(id),
      renewable: found?.renewable ?? false,
      entity_id: '',
      token_type: 'service',
      orphan: true,
      mfa_requirement: null,
      num_uses: 0,
    };
  }
}
