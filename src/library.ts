import { composeKeeper, type Keeper } from './compose.ts';
import { asKeeperError, KeeperError } from './core/errors.ts';
import { credentialReport } from './core/pass-credentials.ts';
import type { Log } from './core/ports.ts';
import { runRenewalPass } from './core/renewal-pass.ts';
import type { CredentialReport, RenewalReport } from './core/report.ts';
import type { Secret } from './core/secret.ts';
import type { Environment } from './core/settings.ts';
import { resolveOrg } from './core/target-orgs.ts';
import { behind, standBehind } from './library-keepers.ts';

/** How a program that uses the library finds its tokens. Everything may be left out. */
export interface OpenOptions {
  /** `file:<path>` or `aws:<secret name or ARN>`; left out: found by itself, as the commands do. */
  readonly store?: string;
  /** Instead of `process.env`; AWS's credentials, profile and endpoint are always taken from there by its SDK. */
  readonly env?: Environment;
  /** Told of every decision and problem; left out: nobody is. */
  readonly log?: Log;
}

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Service-app access tokens for your own program: stored where the commands and the Lambda store them, refreshed one
 * at a time among all of them, durable before they are handed out.
 */
export class TokenManager {
  readonly #keeper: Keeper;

  private constructor(keeper: Keeper) {
    this.#keeper = keeper;
    standBehind(this, keeper);
  }

  /**
   * Opens the token store. Sends nothing and reads nothing but the environment.
   *
   * @throws KeeperError for a bad setting, or when no token store is to be found
   */
  static async open(options: OpenOptions = {}): Promise<TokenManager> {
    const { store, env = process.env, log = SILENT } = options;
    return new TokenManager(await composeKeeper({ env, log, store }));
  }

  /**
   * An access token that lives at least another minute, renewed first when it is past half its life. `reveal()` gives
   * its text; printing it, in any way, gives `[redacted]`.
   *
   * @param org  an org's id or name; may be left out where one org is configured
   * @param options.minTtlMs  how long it must live: it is renewed when less is left, and only then
   * @throws KeeperError `reauthorization-required` when a person must act; others as `docs/json.md` lists them
   */
  async accessToken(org?: string, options: { minTtlMs?: number } = {}): Promise<Secret> {
    return await this.#keeper.tokens.accessToken(org, options);
  }

  /**
   * Calls with an access token, and once more with another when the first call is answered with 401: when it returns
   * something with the `status` 401, as `fetch` does, or throws it.
   */
  async withAccessToken<T>(call: (token: Secret) => Promise<T>, org?: string): Promise<T> {
    return await this.#keeper.tokens.withAccessToken(call, org);
  }

  /** Renews every credential that is due (with `force`: every one), and tells of each what was done and why. */
  async refresh(options: { force?: boolean; org?: string } = {}): Promise<CredentialReport[]> {
    const { tokens, clock } = this.#keeper;
    const orgs = options.org === undefined ? undefined : [resolveOrg(await tokens.config(), options.org)];
    const outcomes = await tokens.refresh({ ...(orgs && { orgs }), ...(options.force && { force: true }) });
    if (tokens.saveFailure) throw tokens.saveFailure;
    return outcomes.map((outcome) => credentialReport(outcome, clock.now()));
  }

  /** Waits for saves that have begun, and cuts the connections. */
  async close(): Promise<void> {
    await this.#keeper.close();
  }
}

/** The hourly run inside your own program. */
export interface RenewalPass {
  /** Runs once, now. */
  run(): Promise<RenewalReport>;
  /** Runs at once and then again and again. A run that fails is reported and does not end it. */
  start(): void;
  /** Ends it; resolves when the run that is under way is over. */
  stop(): Promise<void>;
}

/** How a {@link RenewalPass} runs. */
export interface RenewalPassSettings {
  /** Minutes from the start of one run to the start of the next; 60 unless given. */
  readonly everyMinutes?: number;
  /** Told of every run. */
  readonly onReport?: (report: RenewalReport) => void;
  /** Told when a run could not even report: the token store could not be read. */
  readonly onError?: (error: unknown) => void;
}

/**
 * The renewal pass over everything that a token manager serves, configured by the same variables as the commands.
 *
 * @throws KeeperError `usage` for an interval that is none
 */
export function renewalPass(tokens: TokenManager, settings: RenewalPassSettings = {}): RenewalPass {
  const keeper = behind(tokens);
  const { everyMinutes = 60, onReport, onError } = settings;
  if (!(everyMinutes >= 1 && everyMinutes <= 1440)) {
    throw new KeeperError('usage', `everyMinutes must be from 1 to 1440, and is ${everyMinutes}`);
  }
  let stopping: AbortController | undefined;
  let loop: Promise<void> = Promise.resolve();

  const run = async (): Promise<RenewalReport> => {
    const { lifetimeMinutes, renewAfterMinutes, concurrency, onlyDataSources: only } = keeper.settings;
    return (await runRenewalPass(keeper, { lifetimeMinutes, renewAfterMinutes, concurrency, ...(only && { only }) }))
      .report;
  };
  const repeat = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const startedAt = keeper.clock.monotonic();
      await run().then(
        onReport,
        onError ?? ((thrown) => keeper.log.error('the renewal pass failed', { error: asKeeperError(thrown).toJSON() })),
      );
      const left = everyMinutes * 60_000 - (keeper.clock.monotonic() - startedAt);
      await keeper.clock.sleep(Math.max(0, left), signal).catch(() => undefined);
    }
  };
  return {
    run,
    start() {
      if (stopping && !stopping.signal.aborted) return;
      stopping = new AbortController();
      loop = repeat(stopping.signal);
    },
    async stop() {
      stopping?.abort();
      await loop;
    },
  };
}
