import { KeeperError } from './errors.ts';
import { addressOf, refuseMoved } from './moved.ts';
import type { Clock } from './ports.ts';
import type { TokenConfig } from './token-config.ts';
import type { StoreSnapshot, TokenStore } from './token-store.ts';

/** How long a stored document is believed without reading it again, in one process. */
const BELIEVED_MS = 30_000;

/** What this process takes for the stored document. */
export type Believed = Pick<StoreSnapshot, 'config' | 'warnings'>;

/**
 * The stored document as this process last saw it, so that a thousand calls do not read the store a thousand times.
 * What could not be saved is believed until the process ends: it is newer than what the store holds.
 */
export class BelievedConfig {
  readonly #store: TokenStore;
  readonly #clock: Clock;
  readonly #apiOrigin: string;
  #believed: (Believed & { at: number }) | undefined;

  constructor(store: TokenStore, clock: Clock, apiOrigin: string) {
    this.#store = store;
    this.#clock = clock;
    this.#apiOrigin = apiOrigin;
  }

  /** The document, at most 30 s old, or just read with `again`. Never writes. */
  async get(options: { again?: boolean } = {}): Promise<Believed> {
    const believed = this.#believed;
    const age = believed ? this.#clock.monotonic() - believed.at : Number.POSITIVE_INFINITY;
    if (believed && age < (options.again && Number.isFinite(believed.at) ? 0 : BELIEVED_MS)) return believed;
    return this.set(await this.#store.read());
  }

  /**
   * As {@link get}, for whoever decides about tokens.
   *
   * @throws KeeperError `refused` when they are used in another store
   */
  async live(options: { again?: boolean } = {}): Promise<TokenConfig> {
    const { config } = await this.get(options);
    refuseMoved(config, addressOf(this.#store));
    return config;
  }

  /**
   * Takes a document for the newest; for ever when it is `unsaved`.
   *
   * @throws KeeperError `refused` when its tokens came from another API than they would be sent to
   */
  set(snapshot: Believed, options: { unsaved?: boolean } = {}): Believed {
    const { config, warnings } = snapshot;
    refuseOtherApi(config, this.#apiOrigin, this.#store.location);
    this.#believed = { config, warnings, at: options.unsaved ? Number.POSITIVE_INFINITY : this.#clock.monotonic() };
    return this.#believed;
  }
}

/**
 * Tokens of one API are never sent to another. Pure.
 *
 * @throws KeeperError `refused` when the tokens came from another API than they would be sent to
 */
export function refuseOtherApi({ apiOrigin }: TokenConfig, wouldGoTo: string, location: string): void {
  if (apiOrigin === undefined || apiOrigin === wouldGoTo) return;
  throw new KeeperError(
    'refused',
    `the tokens in ${location} came from ${apiOrigin}, and this run would send them to ${wouldGoTo}; nothing was sent`,
    { remedy: `set WEBEX_API_BASE_URL to the API at ${apiOrigin}, or use another token store for ${wouldGoTo}` },
  );
}
