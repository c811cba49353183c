import type { KeyObject } from 'node:crypto';
import { asKeeperError, type KeeperError } from '../../core/errors.ts';
import { decideKey, freshMsOf, type KeptKeys } from '../../core/policy/kept-keys.ts';
import type { Budget, Clock } from '../../core/ports.ts';
import { SingleFlight } from '../../core/single-flight.ts';
import { single } from './attempt.ts';
import type { Caller } from './caller.ts';
import { readJwks } from './jwks.ts';

/** For one reading of keys with all its attempts: whoever waits for a verdict waits no longer for a key server. */
const READING_MS = 10_000;

/** A hundred keys are less. */
const LONGEST_JWKS_BYTES = 128 * 1024;

/** A key, or why there is none. */
export type FoundKey = { readonly key: KeyObject } | { readonly failure?: KeeperError };

interface Shelf extends KeptKeys {
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** Why the last request gave none. */
  readonly failure?: KeeperError;
}

const EMPTY: Shelf = { keys: new Map(), freshMs: 0 };

/** The published keys of Webex's issuers, kept while they are fresh. */
export class SigningKeys {
  readonly #callerTo: (origin: URL) => Caller;
  readonly #clock: Clock;
  /** By origin. */
  readonly #callers = new Map<string, Caller>();
  readonly #shelves = new Map<string, Shelf>();
  readonly #readings = new SingleFlight<void>();

  /** @param callerTo  makes what calls an origin; nothing is made before a key of it is wanted */
  constructor(callerTo: (origin: URL) => Caller, clock: Clock) {
    this.#callerTo = callerTo;
    this.#clock = clock;
  }

  /** Requests sent or tried so far. */
  requests(): number {
    return [...this.#callers.values()].reduce((sum, caller) => sum + caller.requests(), 0);
  }

  /**
   * The key with that id, read from the address first where it has to be. Fails softly: without a key, `failure` says why
   * the server gave none, and is absent when it does not publish this one.
   *
   * @param address  never one out of a token
   * @throws KeeperError `interrupted`
   */
  async find(address: string, keyId: string, budget: Budget): Promise<FoundKey> {
    const kept = () => this.#shelves.get(address) ?? EMPTY;
    const decide = () => decideKey(kept(), kept().keys.has(keyId), this.#clock.monotonic());
    if (decide().ask) await this.#readings.run(address, () => this.#read(address, kept(), budget));
    const { keys, failure } = kept();
    const key = keys.get(keyId);
    if (key !== undefined && decide().serves) return { key };
    return failure === undefined ? {} : { failure };
  }

  async #read(address: string, before: Shelf, budget: Budget): Promise<void> {
    const url = new URL(address);
    const until = this.#clock.monotonic() + READING_MS;
    const remainingMs = () => Math.min(budget.remainingMs(), until - this.#clock.monotonic());
    try {
      const caller = this.#callers.get(url.origin) ?? this.#callerTo(url);
      this.#callers.set(url.origin, caller);
      const { json, headers } = await caller.call(
        {
          kind: 'keys',
          what: `read the keys at ${address}`,
          method: 'GET',
          path: url.pathname,
          secrets: [],
          idempotent: true,
          maxBodyBytes: LONGEST_JWKS_BYTES,
          // An empty set would take the place of a good one.
          accepts: (answer) => readJwks(answer).size > 0,
        },
        { ...budget, remainingMs },
      );
      const readAt = this.#clock.monotonic();
      const freshMs = freshMsOf(single(headers['cache-control']));
      this.#shelves.set(address, { keys: readJwks(json), readAt, freshMs, askedAt: readAt });
    } catch (thrown) {
      const failure = asKeeperError(thrown);
      if (failure.code === 'interrupted' || failure.code === 'internal') throw thrown;
      this.#shelves.set(address, { ...before, askedAt: this.#clock.monotonic(), failure });
    }
  }
}
