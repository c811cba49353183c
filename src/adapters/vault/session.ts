import { asKeeperError, type KeeperError } from '../../core/errors.ts';
import type { Clock, Ids, Log } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';
import { SingleFlight } from '../../core/single-flight.ts';
import { stopwatch } from '../../core/stopwatch.ts';
import { isTransient } from '../retry.ts';
import { VaultError } from './errors.ts';
import { isAlive, logIn, renew, type SignIdentity, type VaultLogin } from './login.ts';
import type { LoginSettings } from './settings.ts';
import type { VaultTransport } from './transport.ts';

/** A login that ends sooner than this is not begun anything with. */
const MARGIN_MS = 15_000;
/** After a failed login nobody tries again for so long, doubling. */
const FIRST_BACK_OFF_MS = 1_000;
const LONGEST_BACK_OFF_MS = 60_000;
/** A renewal that failed for a moment is not asked for again sooner. */
const RENEWAL_PAUSE_MS = 5_000;

/** What keeping a login needs. */
export interface SessionOptions {
  readonly login: LoginSettings;
  readonly transport: VaultTransport;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'random'>;
  readonly log: Log | undefined;
  readonly signIdentity?: SignIdentity | undefined;
}

/** A login as it is held. */
interface HeldLogin extends VaultLogin {
  readonly ageMs: () => number;
  /** What the login itself brought: renewals that give much less of it are near its last end, and not worth asking for. */
  readonly firstLifeMs: number;
  /** By age; Infinity where it is not to be renewed any more. */
  readonly renewAfterMs: number;
}

/**
 * The login to Vault, shared by all who ask at once. It is renewed at half its life when somebody needs it, and obtained
 * again near its end or when Vault does not know it any more. No timer runs: where nobody asks, nothing is sent.
 */
export class VaultSession {
  readonly #options: SessionOptions;
  readonly #flight = new SingleFlight<Secret>();
  readonly #refusals = new SingleFlight<Secret | undefined>();
  #held: HeldLogin | undefined;
  #failure:
    | { readonly error: KeeperError; readonly count: number; readonly ageMs: () => number; readonly waitMs: number }
    | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /**
   * A token that is good for a request now.
   *
   * @throws KeeperError of the login that failed, or that failed a moment ago
   */
  async token(): Promise<Secret> {
    return await this.#flight.run('token', async () => {
      if (this.#held && this.#serves(this.#held) && this.#isDue(this.#held)) await this.#renew(this.#held);
      if (this.#held && this.#serves(this.#held)) return this.#held.token;
      return await this.#obtain();
    });
  }

  /** How long the login lives still, milliseconds; Infinity where it does not end. */
  remainingMs(): number {
    return this.#held ? this.#remainingMs(this.#held) : 0;
  }

  /**
   * What is to be done about a request that was refused with this token: `true` where another is to be tried, since
   * Vault knows this one no more. Whoever asks at once learns the same, and Vault is asked once.
   *
   * @throws KeeperError where there is no other
   */
  async replaces(refused: Secret): Promise<boolean> {
    if (this.#held && this.#held.token !== refused) return true;
    const other = await this.#refusals.run('refused', async () => {
      if (await isAlive(refused, this.#options.transport)) return undefined;
      this.#options.log?.debug('vault does not know the login any more');
      if (this.#held?.token === refused) this.#held = undefined;
      return await this.token();
    });
    if (other === undefined) return false;
    if (other.hash !== refused.hash) return true;
    // The same token again, as it was given.
    this.#held = undefined;
    throw deadToken(this.#options);
  }

  #remainingMs({ lifeMs, ageMs }: HeldLogin): number {
    return lifeMs - ageMs();
  }

  #serves(held: HeldLogin): boolean {
    return this.#remainingMs(held) > Math.min(MARGIN_MS, held.firstLifeMs / 4);
  }

  #isDue({ renewAfterMs, ageMs }: HeldLogin): boolean {
    return ageMs() >= renewAfterMs;
  }

  async #renew(held: HeldLogin): Promise<void> {
    const { transport, clock, log } = this.#options;
    const ageMs = stopwatch(clock);
    try {
      const renewed = await renew(held, transport);
      const worthwhile = renewed !== undefined && renewed.lifeMs >= held.firstLifeMs / 2;
      this.#held = renewed
        ? {
            ...renewed,
            token: held.token,
            ageMs,
            firstLifeMs: held.firstLifeMs,
            renewAfterMs: worthwhile ? renewed.lifeMs / 2 : Number.POSITIVE_INFINITY,
          }
        : { ...held, renewAfterMs: Number.POSITIVE_INFINITY };
      log?.debug('vault login renewed', { seconds: Math.round(this.#remainingMs(this.#held) / 1000) });
    } catch (thrown) {
      if (!isTransient(thrown)) throw thrown;
      this.#held = { ...held, renewAfterMs: held.ageMs() + Math.max(RENEWAL_PAUSE_MS, this.#remainingMs(held) / 4) };
      log?.debug('vault login not renewed', { why: asKeeperError(thrown).message });
    }
  }

  async #obtain(): Promise<Secret> {
    const { login, transport, clock, ids, log, signIdentity } = this.#options;
    if (this.#failure && this.#failure.ageMs() < this.#failure.waitMs) throw this.#failure.error;
    const ageMs = stopwatch(clock);
    try {
      const got = await logIn(login, transport, signIdentity);
      this.#failure = undefined;
      this.#held = {
        ...got,
        ageMs,
        firstLifeMs: got.lifeMs,
        renewAfterMs: got.renewable ? got.lifeMs / 2 : Number.POSITIVE_INFINITY,
      };
      log?.debug('logged in to vault', { method: login.method });
      return got.token;
    } catch (thrown) {
      const count = (this.#failure?.count ?? 0) + 1;
      const span = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (count - 1));
      const error = asKeeperError(thrown);
      this.#failure = { error, count, ageMs: stopwatch(clock), waitMs: span * (0.5 + ids.random() / 2) };
      throw thrown;
    }
  }
}

function deadToken({ login, transport }: SessionOptions): VaultError {
  const from = login.method === 'token' && login.tokenFile !== undefined ? login.tokenFile : 'VAULT_TOKEN';
  return new VaultError(
    'store-unavailable',
    `Vault at ${transport.at} does not know the token of ${from}: it has expired, was revoked, is of another namespace, or has no policy at all`,
    { remedy: 'run "vault login" and try again; for runs without a person, set VAULT_AUTH_METHOD', httpStatus: 403 },
  );
}
