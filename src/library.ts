import { composeKeeper, type Keeper } from './compose.ts';
import { credentialReport } from './core/pass-credentials.ts';
import type { Log } from './core/ports.ts';
import type { CredentialReport } from './core/report.ts';
import type { Secret } from './core/secret.ts';
import type { Environment } from './core/settings.ts';
import { resolveOrg } from './core/target-orgs.ts';
import { standBehind } from './library-keepers.ts';

/** How a program that uses the library finds its tokens. Everything may be left out. */
export interface OpenOptions {
  /** `file:<path>`, `aws:<secret name or ARN>`, `vault:<mount>/<path>`, `folder:<directory>#<name>`, …; left out: found by itself, as the commands do. */
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
    const config = await tokens.config();
    return outcomes.map((outcome) => credentialReport(outcome, config, clock.now()));
  }

  /** Waits for saves that have begun, and cuts the connections. */
  async close(): Promise<void> {
    await this.#keeper.close();
  }
}
