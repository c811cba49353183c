import { KeeperError, LockBusyError, type SaveFailedError, WebexAnswerError } from './errors.ts';
import { type CredentialOutcome, Ladder, type Need } from './ladder.ts';
import { LockSession } from './lock-session.ts';
import type { Credential, OrgId } from './model.ts';
import { toOrgId } from './org-id.ts';
import { accessTokenState, decideRenewal, isUsable } from './policy/credential-renewal.ts';
import type { Budget, Clock, Log, StoreSnapshot, TokenStore, Webex } from './ports.ts';
import type { Secret } from './secret.ts';
import { SingleFlight } from './single-flight.ts';
import type { TargetOrg, TokenConfig } from './token-config.ts';

/** How long a stored document is believed without reading it again, in one process. */
const BELIEVED_MS = 30_000;

/** How long a caller waits for another process to finish refreshing. */
const LOCK_WAIT_MS = 10_000;

/** In a process that lives for days, a credential that Webex keeps rejecting is renewed again after this. */
const FORCED_AGAIN_AFTER_MS = 3_600_000;

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

/**
 * Gives service-app access tokens, and keeps what they come from alive. One refresh at a time per credential, inside
 * this process and among all that share the token store; what is received is durable before it is handed out.
 */
export class TokenManager {
  readonly #options: TokenManagerOptions;
  readonly #budget: Budget;
  readonly #flights = new SingleFlight<CredentialOutcome[]>();
  readonly #forcedAt = new Map<string, number>();
  #believed: { config: TokenConfig; warnings: readonly string[]; at: number } | undefined;
  #saveFailure: SaveFailedError | undefined;

  constructor(options: TokenManagerOptions) {
    this.#options = options;
    this.#budget = options.budget ?? { remainingMs: () => Number.POSITIVE_INFINITY };
  }

  /** Set when new tokens could not be written to the store: they serve this process, and the run has failed. */
  get saveFailure(): SaveFailedError | undefined {
    return this.#saveFailure;
  }

  /**
   * The stored document, at most 30 s old. Reads; never writes.
   *
   * @throws KeeperError `refused` when its tokens came from another API than the one that is configured
   */
  async config(): Promise<TokenConfig> {
    return (await this.snapshot()).config;
  }

  /** As {@link config}, with what the store itself has to say. */
  async snapshot(): Promise<{ config: TokenConfig; warnings: readonly string[] }> {
    const { clock, store } = this.#options;
    const believed = this.#believed;
    // What could not be saved is newer than what the store holds.
    if (believed && (this.#saveFailure || clock.monotonic() - believed.at < BELIEVED_MS)) return believed;
    return this.#believe(await store.read());
  }

  /**
   * A service-app access token that Webex has not rejected and that does not end within a minute, renewed first when it
   * is past half its life.
   *
   * @param org  an org id in either form, a `TargetOrg`, or nothing where one org is configured
   * @throws KeeperError `reauthorization-required`, `unreachable`, `lock-busy`, `store-unavailable`, … when no rung gives one
   */
  async accessToken(org?: string | TargetOrg): Promise<Secret> {
    const config = await this.config();
    const target = resolveOrg(config, org);
    const stored = config.credentials.get(target.key);
    const { clock } = this.#options;
    const state = stored === undefined ? 'missing' : accessTokenState(stored, clock.now());
    // A pasted token of unknown life is used as it is: a 401 will tell.
    if (stored?.accessToken && (state === 'fresh' || state === 'unknown')) return stored.accessToken.value;
    return tokenOf(await this.#climbOne(target, {}));
  }

  /**
   * Calls with an access token. When the call fails with a 401, once more with another token: one that somebody else
   * has stored meanwhile, or a renewed one. A 401 with the new token too is thrown.
   */
  async withAccessToken<T>(call: (token: Secret) => Promise<T>, org?: string | TargetOrg): Promise<T> {
    const token = await this.accessToken(org);
    try {
      return await call(token);
    } catch (thrown) {
      if (!(thrown instanceof WebexAnswerError) || thrown.status !== 401) throw thrown;
      const target = resolveOrg(await this.config(), org);
      const fresh = await this.#replace(target, token);
      if (fresh.hash === token.hash) throw thrown;
      return await call(fresh);
    }
  }

  /**
   * Renews what its policy says is due: the integration first, then each org's service-app tokens; with `force`, all of
   * them. Returns one outcome per credential and never throws for a single credential's failure.
   *
   * @throws KeeperError when the store cannot be read, or cannot be locked or written and no token would serve
   */
  async refresh(options: { force?: boolean; orgs?: readonly TargetOrg[] } = {}): Promise<CredentialOutcome[]> {
    const { config } = await this.snapshot();
    const orgs = options.orgs ?? config.orgs.filter((org) => !org.paused);
    const need: Need = options.force ? { force: true } : {};
    const work = this.#due(config, orgs, need);
    if (work.length === 0) return this.#keptOutcomes(config, orgs);
    return await this.#flights.run(`all:${orgs.map(({ key }) => key).join()}:${options.force === true}`, () =>
      this.#underLock(orgs, async (ladder, session) => {
        const integration = session.config.credentials.has('integration') ? [await ladder.integration(need)] : [];
        const byUrgency = [...orgs].sort((a, b) => endOf(session.credential(a.key)) - endOf(session.credential(b.key)));
        const outcomes = await Promise.all(byUrgency.map((org) => ladder.serviceApp(org, need)));
        const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
        // A mint may have renewed the integration after its own turn: ask again for the outcome that stands.
        const last = integration.length > 0 ? [await ladder.integration()] : [];
        return [...last, ...orgs.map(({ key }) => byKey.get(key)!)];
      }),
    );
  }

  /** What {@link refresh} would do, without doing it: a reason per credential. */
  decide(config: TokenConfig, orgs: readonly TargetOrg[], need: Need = {}): { credential: Credential; renew: boolean; reason: string; nextRenewalAt?: number }[] {
    const now = this.#options.clock.now();
    const integration = config.credentials.get('integration');
    const credentials = [...(integration ? [integration] : []), ...orgs.map(({ key }) => config.credentials.get(key)!)];
    return credentials.map((credential) => {
      const { renew, reason, nextRenewalAt } = decideRenewal(credential, now, need);
      return { credential, renew, reason, ...(nextRenewalAt !== undefined && { nextRenewalAt }) };
    });
  }

  /** Resolves when no refresh and no save is under way: what an interrupted program waits for, a little. */
  async settled(): Promise<void> {
    await this.#flights.settled();
  }

  /** Another token than the one that Webex has rejected. */
  async #replace(org: TargetOrg, rejected: Secret): Promise<Secret> {
    const { clock, store } = this.#options;
    if (!this.#saveFailure) this.#believe(await store.read());
    const stored = (await this.config()).credentials.get(org.key);
    const other = stored && isUsable(stored, clock.now()) ? stored.accessToken?.value : undefined;
    if (other && other.hash !== rejected.hash) return other;
    const forcedAt = this.#forcedAt.get(org.key);
    if (forcedAt !== undefined && clock.monotonic() - forcedAt < FORCED_AGAIN_AFTER_MS) return rejected;
    const token = tokenOf(await this.#climbOne(org, { rejected: rejected.hash }));
    this.#forcedAt.set(org.key, clock.monotonic());
    return token;
  }

  async #climbOne(org: TargetOrg, need: Need): Promise<CredentialOutcome> {
    const [outcome] = await this.#flights.run(org.key, () => this.#underLock([org], async (ladder) => [await ladder.serviceApp(org, need)]));
    return outcome!;
  }

  /**
   * Runs with the lock held, saves the batch before it returns, and releases. Where the lock or the right to write
   * cannot be had, the stored tokens that still serve are handed out, each with the reason as a warning.
   */
  async #underLock(
    orgs: readonly TargetOrg[],
    climb: (ladder: Ladder, session: LockSession) => Promise<CredentialOutcome[]>,
  ): Promise<CredentialOutcome[]> {
    const { store, webex, clock, log, apiOrigin } = this.#options;
    let session: LockSession;
    try {
      const { signal } = this.#budget;
      const locked = await store.lock({ waitMs: Math.min(LOCK_WAIT_MS, this.#budget.remainingMs()), ...(signal && { signal }) });
      try {
        const snapshot = await locked.read();
        this.#believe(snapshot);
        session = new LockSession(locked, snapshot, store.location);
      } catch (thrown) {
        await locked.release();
        throw thrown;
      }
    } catch (thrown) {
      if (!(thrown instanceof KeeperError)) throw thrown;
      return await this.#withoutLock(orgs, thrown);
    }
    try {
      let refreshesLeft = store.refreshesPerSession?.(session.config, clock.now()) ?? Number.POSITIVE_INFINITY;
      const mayRefresh = () => refreshesLeft-- > 0;
      const { oauth, applications } = webex;
      const ladder = new Ladder({ session, oauth, applications, clock, log, budget: this.#budget, apiOrigin, mayRefresh });
      return await climb(ladder, session);
    } finally {
      await session.flush();
      this.#believed = { config: session.config, warnings: session.warnings, at: clock.monotonic() };
      this.#saveFailure = session.saveFailure ?? this.#saveFailure;
      await session.release();
    }
  }

  /** What can still be said without the lock: tokens that serve go on, each with a warning; the others fail with the cause. */
  async #withoutLock(orgs: readonly TargetOrg[], cause: KeeperError): Promise<CredentialOutcome[]> {
    const { store, clock, log } = this.#options;
    // Somebody else may just have refreshed what we wanted.
    const config = cause instanceof LockBusyError ? this.#believe(await store.read()).config : (await this.snapshot()).config;
    const now = clock.now();
    const keys = [...(config.credentials.has('integration') ? (['integration'] as const) : []), ...orgs.map(({ key }) => key)];
    return keys.map((key) => {
      const credential = config.credentials.get(key)!;
      const decision = decideRenewal(credential, now);
      const usable = isUsable(credential, now);
      const org = orgs.find((each) => each.key === key);
      log.warn(`${key}: not renewed`, { reason: decision.reason, error: cause.toJSON() });
      return {
        key,
        kind: credential.kind,
        ...(org && { orgId: org.id }),
        action: decision.renew ? 'failed' : 'kept',
        reason: decision.reason,
        credential,
        usable,
        ...(decision.renew && { error: cause }),
        warnings: [],
      };
    });
  }

  #believe(snapshot: Pick<StoreSnapshot, 'config' | 'warnings'>): { config: TokenConfig; warnings: readonly string[] } {
    const { apiOrigin, clock, store } = this.#options;
    const { config, warnings } = snapshot;
    if (config.apiOrigin !== undefined && config.apiOrigin !== apiOrigin) {
      throw new KeeperError('refused', `the tokens in ${store.location} came from ${config.apiOrigin}, and this run would send them to ${apiOrigin}; nothing was sent`, {
        remedy: `set WEBEX_API_BASE_URL to the API at ${config.apiOrigin}, or use another token store for ${apiOrigin}`,
      });
    }
    this.#believed = { config, warnings, at: clock.monotonic() };
    return this.#believed;
  }

  #due(config: TokenConfig, orgs: readonly TargetOrg[], need: Need): Credential[] {
    return this.decide(config, orgs, need).flatMap(({ credential, renew }) => (renew ? [credential] : []));
  }

  #keptOutcomes(config: TokenConfig, orgs: readonly TargetOrg[]): CredentialOutcome[] {
    const now = this.#options.clock.now();
    return this.decide(config, orgs).map(({ credential, reason }) => ({
      key: credential.key,
      kind: credential.kind,
      ...(credential.orgId !== undefined && { orgId: credential.orgId }),
      action: 'kept',
      reason,
      credential,
      usable: isUsable(credential, now),
      warnings: [],
    }));
  }
}

/**
 * The org that a caller names, or the only one.
 *
 * @throws KeeperError `usage`, listing the orgs that are configured
 */
export function resolveOrg(config: TokenConfig, org?: string | TargetOrg): TargetOrg {
  if (typeof org === 'object') return org;
  if (org === undefined) {
    if (config.orgs.length === 1) return config.orgs[0]!;
    throw new KeeperError('usage', `${config.orgs.length} orgs are configured and none was named`, { remedy: 'name one with --org <id>' });
  }
  const id: OrgId = toOrgId(org);
  const found = config.orgs.find((each) => each.id === id || each.name === org);
  if (found) return found;
  const known = config.orgs.slice(0, 5).map((each) => each.name ?? each.id);
  const more = config.orgs.length > 5 ? `, and ${config.orgs.length - 5} more` : '';
  throw new KeeperError('usage', `org ${org} is not configured; serviceApp.targetOrgId lists ${known.join(', ')}${more}`, {
    remedy: 'name one of these with --org, or add it to serviceApp.targetOrgId',
  });
}

function tokenOf(outcome: CredentialOutcome): Secret {
  const token = outcome.usable ? outcome.credential?.accessToken?.value : undefined;
  if (token) return token;
  throw outcome.error ?? new KeeperError('internal', `no token for ${outcome.key}: ${outcome.reason}`);
}

/** The soonest to end goes first; what is not there goes before all. */
function endOf(credential: Credential | undefined): number {
  return credential?.accessToken?.expiresAt ?? 0;
}

