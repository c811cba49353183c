import { BelievedConfig } from './believed-config.ts';
import type { CredentialOutcome, Need } from './credential-outcome.ts';
import { KeeperError, type SaveFailedError } from './errors.ts';
import { LockedClimbs } from './locked-climbs.ts';
import type { Credential } from './model.ts';
import {
  accessTokenState,
  type CredentialState,
  canRefresh,
  decideRenewal,
  isUsable,
} from './policy/credential-renewal.ts';
import { failureOf } from './policy/ladder-failure.ts';
import { isRenewable } from './policy/renewable.ts';
import type { Budget, Clock, Log, TokenStore, Webex } from './ports.ts';
import type { Secret } from './secret.ts';
import { everyOne, SingleFlight } from './single-flight.ts';
import { resolveOrg, type TargetOrg } from './target-orgs.ts';
import type { TokenConfig } from './token-config.ts';

/** A token that still serves, and that a climb could not better, is used for so long before another climb. */
const CONTENT_MS = 1_800_000;

/** In a process that lives for days, a token that Webex keeps rejecting leads to another renewal after this. */
const FORCED_AGAIN_AFTER_MS = 3_600_000;

/** After no rung gave a token for an org, its ladder is climbed again after this: callers may ask in a loop. */
const FAILED_AGAIN_AFTER_MS = 60_000;

/** A token in one of these states is used without asking for another. Of an unknown life a 401 will tell. */
const SERVES: ReadonlySet<CredentialState> = new Set(['fresh', 'unknown']);

/** What a token manager works with. */
export interface TokenManagerOptions {
  readonly store: TokenStore;
  readonly webex: Webex;
  readonly clock: Clock;
  readonly log: Log;
  /** The origin of the API that tokens are sent to. */
  readonly apiOrigin: string;
  /** The time and the signal of the run; a refresh that was sent is waited for all the same. */
  readonly budget?: Budget;
}

/** Which credentials a renewal is about, and how. */
export interface RenewOptions {
  /** Renew what is fresh too, and present again what Webex rejected. */
  readonly force?: boolean;
  /** Absent: every org that is not paused. */
  readonly orgs?: readonly TargetOrg[];
}

/**
 * Gets service-app access tokens, and keeps what they come from alive. One refresh at a time per credential, inside
 * this process and among all that share the token store; what is received is durable before it is handed out.
 */
export class TokenManager {
  readonly #clock: Clock;
  readonly #store: TokenStore;
  readonly #asking: { readonly webex: Webex; readonly budget: Budget };
  readonly #believed: BelievedConfig;
  readonly #climbs: LockedClimbs;
  readonly #flights = new SingleFlight<CredentialOutcome[]>();
  readonly #singles = new SingleFlight<CredentialOutcome>();
  readonly #replacements = new SingleFlight<Secret>();
  /** Orgs for which no rung gave a token, and when that was. */
  readonly #failed = new Map<string, { readonly at: number; readonly outcome: CredentialOutcome }>();
  /** When a climb for a credential was last begun, on the monotonic clock. */
  readonly #climbedAt = new Map<string, number>();
  readonly #forcedAt = new Map<string, number>();

  constructor(options: TokenManagerOptions) {
    this.#clock = options.clock;
    this.#store = options.store;
    this.#believed = new BelievedConfig(options.store, options.clock, options.apiOrigin);
    const budget = options.budget ?? { remainingMs: () => Number.POSITIVE_INFINITY };
    this.#asking = { webex: options.webex, budget };
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
   * is past half its life.
   *
   * @param org  an org id in either form, its name, or nothing where one org is configured
   * @throws KeeperError `reauthorization-required`, `unreachable`, `lock-busy`, `store-unavailable`, … when no rung gives one
   */
  async accessToken(org?: string | TargetOrg): Promise<Secret> {
    const config = await this.config();
    const target = resolveOrg(config, org);
    const stored = config.credentials.get(target.key);
    if (stored?.accessToken && this.#serves(stored)) return stored.accessToken.value;
    return tokenOf(await this.#climbOne(target, {}));
  }

  /** Gets tokens for several orgs in one lock session, so that the calls that follow find them. Never throws for one org. */
  async prepare(orgs: readonly TargetOrg[]): Promise<CredentialOutcome[]> {
    const { credentials } = await this.config();
    const wanting = orgs.filter(({ key }) => !this.#serves(credentials.get(key)!));
    this.#begin(wanting);
    return wanting.length === 0
      ? []
      : await this.#climbs.run(wanting, {}, (ladder) => everyOne(wanting.map((org) => ladder.serviceApp(org))));
  }

  /**
   * Calls with an access token. When the call is answered with 401, which it tells by throwing something with the
   * `status` 401 or by returning it (as `fetch` does), once more with another token: one that somebody else has stored
   * meanwhile, or a renewed one. What the second call gives is what it gives.
   */
  async withAccessToken<T>(call: (token: Secret) => Promise<T>, org?: string | TargetOrg): Promise<T> {
    const token = await this.accessToken(org);
    let answer: T | undefined;
    let refusal: unknown;
    try {
      answer = await call(token);
      if (!isUnauthorized(answer)) return answer;
    } catch (thrown) {
      if (!isUnauthorized(thrown)) throw thrown;
      refusal = thrown;
    }
    const fresh = await this.#replace(resolveOrg(await this.config(), org), token);
    if (fresh.hash !== token.hash) return await call(fresh);
    if (refusal !== undefined) throw refusal;
    return answer as T;
  }

  /**
   * Renews what its policy says is due: the integration first, then each org's service-app tokens, the soonest to end
   * first; with `force`, all of them. One outcome per credential; a single credential's failure is never thrown.
   *
   * @throws KeeperError when the store cannot be read, or holds tokens of another API
   */
  async refresh(options: RenewOptions = {}): Promise<CredentialOutcome[]> {
    const config = await this.config();
    const orgs = options.orgs ?? config.orgs.filter((org) => !org.paused);
    const need: Need = options.force ? { force: true } : {};
    const decisions = this.decide(config, orgs, need);
    const spent = this.#store.refreshesPerSession?.(config, this.#clock.now()) === 0;
    const nothingToDo =
      !this.saveFailure && decisions.every((each) => !each.renew || (spent && !options.force && this.#canWait(each)));
    this.#begin(orgs);
    if (nothingToDo) return await this.#learnEnds(decisions.map((decision) => this.#leftAlone(config, decision)));
    const flight = `${orgs.map(({ key }) => key).join()} ${options.force === true}`;
    const outcomes = await this.#flights.run(flight, () =>
      this.#climbs.run(orgs, need, async (ladder, session) => {
        const hasIntegration = session.config.credentials.has('integration');
        if (hasIntegration) await ladder.integration(need);
        const byUrgency = [...orgs].sort((a, b) => endOf(session.credential(a.key)) - endOf(session.credential(b.key)));
        const outcomes = await everyOne(byUrgency.map((org) => ladder.serviceApp(org, need)));
        const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
        // Asked last: a mint that was answered with 401 may have renewed it after its own turn.
        const integration = hasIntegration ? [await ladder.integration()] : [];
        return [...integration, ...orgs.map(({ key }) => byKey.get(key)!)];
      }),
    );
    return await this.#learnEnds(outcomes);
  }

  /** What {@link refresh} would do and why, per credential. Reads nothing and sends nothing. */
  decide(config: TokenConfig, orgs: readonly TargetOrg[], need: Need = {}): CredentialDecision[] {
    const now = this.#clock.now();
    const integration = config.credentials.get('integration');
    const credentials = [...(integration ? [integration] : []), ...orgs.map(({ key }) => config.credentials.get(key)!)];
    return credentials.map((credential) => {
      const decision = decideRenewal(credential, now, need);
      const hopeless = decision.renew && !isRenewable(config, credential, now, need.force);
      if (!hopeless) return { credential, ...decision };
      return {
        credential,
        ...decision,
        renew: false,
        reason: `${decision.reason}, and nothing that is configured renews it`,
      };
    });
  }

  /** Resolves when no refresh and no save is under way: what an interrupted program waits for, a little. */
  async settled(): Promise<void> {
    await Promise.all([this.#flights.settled(), this.#singles.settled()]);
    await this.#climbs.settled();
  }

  /** Another token than the one that Webex has rejected; that one itself when it was renewed within the hour already. */
  #replace(org: TargetOrg, rejected: Secret): Promise<Secret> {
    // Many calls may be answered with 401 at once: they share one replacement.
    return this.#replacements.run(`${org.key} ${rejected.hash}`, () => this.#replaceOnce(org, rejected));
  }

  async #replaceOnce(org: TargetOrg, rejected: Secret): Promise<Secret> {
    const { config } = await this.#believed.get({ again: true });
    const stored = config.credentials.get(org.key);
    const other = stored && isUsable(stored, this.#clock.now()) ? stored.accessToken?.value : undefined;
    if (other && other.hash !== rejected.hash) return other;
    const forcedAt = this.#forcedAt.get(org.key);
    if (forcedAt !== undefined && this.#clock.monotonic() - forcedAt < FORCED_AGAIN_AFTER_MS) return rejected;
    this.#forcedAt.set(org.key, this.#clock.monotonic());
    return tokenOf(await this.#climbOne(org, { rejected: rejected.hash }));
  }

  /** Whether a stored token is used without a climb: it is fresh, or it is past half its life and a climb was tried. */
  #serves(stored: Credential): boolean {
    const now = this.#clock.now();
    if (SERVES.has(accessTokenState(stored, now))) return true;
    const climbedAt = this.#climbedAt.get(stored.key);
    return isUsable(stored, now) && climbedAt !== undefined && this.#clock.monotonic() - climbedAt < CONTENT_MS;
  }

  /** Whether a service app's renewal is a refresh that may as well come later: the token still serves. */
  #canWait({ credential }: CredentialDecision): boolean {
    const now = this.#clock.now();
    return credential.kind === 'service-app' && canRefresh(credential, now) && isUsable(credential, now);
  }

  #begin(orgs: readonly TargetOrg[]): void {
    for (const { key } of orgs) this.#climbedAt.set(key, this.#clock.monotonic());
  }

  #climbOne(org: TargetOrg, need: Need): Promise<CredentialOutcome> {
    return this.#singles.run(`${org.key} ${need.rejected ?? ''}`, () => this.#climbOnce(org, need));
  }

  async #climbOnce(org: TargetOrg, need: Need): Promise<CredentialOutcome> {
    const config = await this.config();
    const stored = config.credentials.get(org.key);
    if (stored && !isRenewable(config, stored, this.#clock.now())) {
      const [decision] = this.decide(config, [org]).filter(({ credential }) => credential.key === org.key);
      return this.#leftAlone(config, decision!, need.rejected);
    }
    const failed = this.#failed.get(org.key);
    if (failed && this.#clock.monotonic() - failed.at < FAILED_AGAIN_AFTER_MS) return failed.outcome;
    this.#begin([org]);
    const outcome = await this.#climbs.one(org, need);
    if (outcome.usable || outcome.error?.code === 'lock-busy') this.#failed.delete(org.key);
    else this.#failed.set(org.key, { at: this.#clock.monotonic(), outcome });
    return outcome;
  }

  /** The outcome of a credential that nothing was done about. */
  #leftAlone(config: TokenConfig, { credential, reason }: CredentialDecision, rejected?: string): CredentialOutcome {
    const { key, kind, orgId } = credential;
    const usable = isUsable(credential, this.#clock.now()) && credential.accessToken?.value.hash !== rejected;
    const org = config.orgs.find((each) => each.key === key);
    return {
      key,
      kind,
      action: usable ? 'kept' : 'failed',
      reason,
      credential,
      usable,
      warnings: [],
      ...(orgId !== undefined && { orgId }),
      ...(!usable && { error: failureOf([], config, org) }),
    };
  }

  /** Asks Webex when those tokens end of which nobody has told and which no refresh could tell. */
  async #learnEnds(outcomes: readonly CredentialOutcome[]): Promise<CredentialOutcome[]> {
    const { webex, budget } = this.#asking;
    return await everyOne(
      outcomes.map(async (outcome) => {
        const token = outcome.credential?.accessToken;
        if (!outcome.credential || !token || token.expiresAt !== undefined || !outcome.usable) return outcome;
        const expiresAt = await webex.oauth.tokenExpiry(token.value, budget).catch(() => undefined);
        if (expiresAt === undefined) return outcome;
        return { ...outcome, credential: { ...outcome.credential, accessToken: { ...token, expiresAt } } };
      }),
    );
  }
}

/** A credential and what its policy says. */
export type CredentialDecision = { readonly credential: Credential } & ReturnType<typeof decideRenewal>;

function isUnauthorized(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'status' in answer && answer.status === 401;
}

function tokenOf(outcome: CredentialOutcome): Secret {
  const token = outcome.usable ? outcome.credential?.accessToken?.value : undefined;
  if (token) return token;
  throw outcome.error ?? new KeeperError('internal', `no token for ${outcome.key}: ${outcome.reason}`);
}

/** When a token ends; what is not there goes before all. */
function endOf(credential: Credential | undefined): number {
  return credential?.accessToken?.expiresAt ?? 0;
}
