import { BelievedConfig } from './believed-config.ts';
import { climbAll } from './climb-all.ts';
import type { CredentialOutcome, Need } from './credential-outcome.ts';
import type { SaveFailedError } from './errors.ts';
import { canWait, decideCredentials, leftAlone, withLearnedEnds } from './left-alone.ts';
import { LockedClimbs } from './locked-climbs.ts';
import type { Credential, CredentialKey } from './model.ts';
import { accessTokenState, type CredentialState, decideRenewal, isUsable } from './policy/credential-renewal.ts';
import { isRenewable } from './policy/renewable.ts';
import type { Clock } from './ports.ts';
import { RecentClimbs } from './recent-climbs.ts';
import type { Secret } from './secret.ts';
import { everyOne, SingleFlight } from './single-flight.ts';
import { resolveOrg, type TargetOrg } from './target-orgs.ts';
import type { TokenConfig } from './token-config.ts';
import { type AccessTokenWish, grantOf, lastingGrant, type TokenGrant } from './token-grant.ts';
import type { RenewOptions, TokenManagerOptions } from './token-manager-options.ts';
import type { TokenStore } from './token-store.ts';
import { retriedOn401 } from './unauthorized.ts';

/** A token in one of these states is used without asking for another. Of an unknown life a 401 will tell. */
const SERVES: ReadonlySet<CredentialState> = new Set(['fresh', 'unknown']);

/**
 * Gets service-app access tokens, and keeps what they come from alive. One refresh at a time per credential, inside
 * this process and among all that share the token store; what is received is durable before it is handed out.
 */
export class TokenManager {
  readonly #clock: Clock;
  readonly #store: TokenStore;
  readonly #withEnds: (outcomes: readonly CredentialOutcome[]) => Promise<CredentialOutcome[]>;
  readonly #believed: BelievedConfig;
  readonly #climbs: LockedClimbs;
  readonly #flights = new SingleFlight<CredentialOutcome[]>();
  readonly #singles = new SingleFlight<CredentialOutcome>();
  readonly #replacements = new SingleFlight<Secret>();
  readonly #recent: RecentClimbs;
  /** Does something that changes what is stored, with the lock held: {@link LockedClimbs.withLock}. */
  readonly withLock: LockedClimbs['withLock'] = (work, options) => this.#climbs.withLock(work, options);

  constructor(options: TokenManagerOptions) {
    this.#clock = options.clock;
    this.#recent = new RecentClimbs(options.clock);
    this.#store = options.store;
    this.#believed = new BelievedConfig(options.store, options.clock, options.apiOrigin);
    const budget = options.budget ?? { remainingMs: () => Number.POSITIVE_INFINITY };
    this.#withEnds = (outcomes) => withLearnedEnds(outcomes, options.webex.oauth, budget);
    this.#climbs = new LockedClimbs({ ...options, budget }, this.#believed);
  }

  /** Set when new tokens could not be written to the store: they serve this process, and the run has failed. */
  get saveFailure(): SaveFailedError | undefined {
    return this.#climbs.saveFailure;
  }

  /**
   * The stored document, at most 30 s old. Reads; never writes.
   *
   * @throws KeeperError `refused` when its tokens came from another API than the one that is configured
   */
  async config(): Promise<TokenConfig> {
    return (await this.#believed.get()).config;
  }

  /** What the store itself has to tell a person. */
  async storeWarnings(): Promise<readonly string[]> {
    const { config, warnings } = await this.#believed.get();
    return [...warnings, ...config.warnings];
  }

  /**
   * A service-app access token that Webex has not rejected and that does not end within a minute, renewed first when it
   * is past half its life; with `minTtlMs`, one that lives at least so long, renewed first when it does not.
   *
   * @param org  an org id in either form, its name, or nothing where one org is configured
   * @throws KeeperError `reauthorization-required`, `unreachable`, `lock-busy`, … when no rung gives one, `usage` for too long
   */
  async accessToken(org?: string | TargetOrg, wish: AccessTokenWish = {}): Promise<Secret> {
    return (await this.grant(org, wish)).token.value;
  }

  /** As {@link accessToken}, with the token's end and what a person should know. */
  async grant(org?: string | TargetOrg, { minTtlMs }: AccessTokenWish = {}): Promise<TokenGrant> {
    const config = await this.#believed.live();
    const target = resolveOrg(config, org);
    if (minTtlMs !== undefined) {
      const climb = () => this.#climbOne(target, { minTtlMs });
      return await lastingGrant({ config, org: target, minTtlMs }, this.#clock, this.#withEnds, climb);
    }
    const stored = config.credentials.get(target.key);
    if (stored?.accessToken && this.#serves(stored)) return { token: stored.accessToken, warnings: [] };
    return grantOf(await this.#climbOne(target, {}));
  }

  /**
   * A credential with the best access token that there is: renewed first where its policy asks for it or, with `minTtlMs`,
   * where it does not live so long. A renewal that failed is not thrown: the outcome tells, and may be usable all the same.
   */
  async credential(of: TargetOrg | 'integration', { minTtlMs }: AccessTokenWish = {}): Promise<CredentialOutcome> {
    const config = await this.#believed.live();
    const need = minTtlMs === undefined ? {} : { minTtlMs };
    const stored = config.credentials.get(keyOf(of));
    const decision = stored && { credential: stored, ...decideRenewal(stored, this.#clock.now(), need) };
    const content = decision && minTtlMs === undefined && decision.state !== 'unknown' && this.#serves(stored);
    if (decision && (content || !decision.renew)) return leftAlone(config, decision, this.#clock.now());
    return await this.#climbOne(of, need);
  }

  /** Gets tokens for several orgs in one lock session, so that the calls that follow find them. Never throws for one org. */
  async prepare(orgs: readonly TargetOrg[]): Promise<CredentialOutcome[]> {
    const { credentials } = await this.#believed.live();
    const wanting = orgs.filter(({ key }) => !credentials.has(key) || !this.#serves(credentials.get(key)!));
    this.#recent.begin(wanting);
    if (wanting.length === 0) return [];
    return await this.#climbs.run(wanting, {}, (ladder) => everyOne(wanting.map((org) => ladder.serviceApp(org))));
  }

  /**
   * Calls with an access token. When the call is answered with 401, which it tells by throwing something with the
   * `status` 401 or by returning it (as `fetch` does), once more with another token: one that somebody else has stored
   * meanwhile, or a renewed one. What the second call gives is what it gives.
   */
  async withAccessToken<T>(call: (token: Secret) => Promise<T>, org?: string | TargetOrg): Promise<T> {
    const token = await this.accessToken(org);
    return await retriedOn401(call, token, async () => this.#replace(resolveOrg(await this.config(), org), token));
  }

  /**
   * Renews what its policy says is due: the integration first, then each org's service-app tokens, the soonest to end
   * first; with `force`, all of them. One outcome per credential; a single credential's failure is never thrown.
   *
   * @throws KeeperError when the store cannot be read, or holds tokens of another API
   */
  async refresh(options: RenewOptions = {}): Promise<CredentialOutcome[]> {
    const config = await this.#believed.live();
    const orgs = options.orgs ?? config.orgs.filter((org) => !org.paused);
    const need: Need = options.force ? { force: true } : options.patient ? { patient: true } : {};
    const now = this.#clock.now();
    const decisions = decideCredentials(config, orgs, need, now);
    const spent = this.#store.refreshesPerSession?.(config, now) === 0;
    const nothingToDo =
      !this.saveFailure && decisions.every((each) => !each.renew || (spent && !options.force && canWait(each, now)));
    this.#recent.begin(orgs);
    if (nothingToDo) return await this.#withEnds(decisions.map((decision) => leftAlone(config, decision, now)));
    const outcomes = await this.#flights.run(`${orgs.map(({ key }) => key).join()} ${JSON.stringify(need)}`, () =>
      this.#climbs.run(orgs, need, (ladder, session) => climbAll(ladder, session, orgs, need)),
    );
    return await this.#withEnds(outcomes);
  }

  /** Resolves when no refresh and no save is under way: what an interrupted program waits for, a little. */
  async settled(): Promise<void> {
    await Promise.all([this.#flights.settled(), this.#singles.settled()]);
    await this.#climbs.settled();
  }

  /** Another token than the one that Webex has rejected; that one itself when it was renewed within the hour already. */
  #replace(org: TargetOrg, rejected: Secret): Promise<Secret> {
    // Many calls may be answered with 401 at once: they share one replacement.
    return this.#replacements.run(`${org.key} ${rejected.hash}`, async () => {
      const config = await this.#believed.live({ again: true });
      const stored = config.credentials.get(org.key);
      const other = stored && isUsable(stored, this.#clock.now()) ? stored.accessToken?.value : undefined;
      if (other && other.hash !== rejected.hash) return other;
      if (!this.#recent.mayForce(org.key)) return rejected;
      return grantOf(await this.#climbOne(org, { rejected: rejected.hash })).token.value;
    });
  }

  /** Whether a stored token is used without a climb: it is fresh, or it is past half its life and a climb was tried. */
  #serves(stored: Credential): boolean {
    const isFresh = SERVES.has(accessTokenState(stored, this.#clock.now()));
    return isFresh || (isUsable(stored, this.#clock.now()) && this.#recent.wasBegun(stored.key));
  }

  #climbOne(of: TargetOrg | 'integration', need: Need): Promise<CredentialOutcome> {
    const { rejected = '', minTtlMs = '' } = need;
    return this.#singles.run(`${keyOf(of)} ${rejected} ${minTtlMs}`, () => this.#climbOnce(of, need));
  }

  async #climbOnce(of: TargetOrg | 'integration', need: Need): Promise<CredentialOutcome> {
    const config = await this.#believed.live();
    const now = this.#clock.now();
    const key = keyOf(of);
    const stored = config.credentials.get(key);
    if (stored && !isRenewable(config, stored, now)) {
      const orgs = of === 'integration' ? [] : [of];
      const decision = decideCredentials(config, orgs, {}, now).find(({ credential }) => credential.key === key);
      return leftAlone(config, decision!, now, need.rejected);
    }
    const failed = this.#recent.failure(key);
    if (failed) return failed;
    this.#recent.begin([{ key }]);
    const outcome = of === 'integration' ? await this.#climbs.integration(need) : await this.#climbs.one(of, need);
    this.#recent.ended(outcome);
    return outcome;
  }
}

function keyOf(of: TargetOrg | 'integration'): CredentialKey {
  return of === 'integration' ? of : of.key;
}
