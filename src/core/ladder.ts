import { asKeeperError, KeeperError, WebexAnswerError } from './errors.ts';
import type { LockSession } from './lock-session.ts';
import type { Credential, CredentialKey, CredentialKind, OrgId } from './model.ts';
import { canRefresh, decideRenewal, isUsable, type RenewalDecision } from './policy/credential-renewal.ts';
import { afterFailure, mayTryAgain } from './policy/failure-backoff.ts';
import { failureOf } from './policy/ladder-failure.ts';
import { readTokenAnswer } from './policy/token-answer.ts';
import type { ApplicationsApi, Budget, Clock, Log, OAuthApi } from './ports.ts';
import { notesAfter, REFRESH_NEEDS_MS, refreshCredential } from './refresh.ts';
import type { Secret } from './secret.ts';
import type { TargetOrg } from './target-orgs.ts';

/** Why somebody climbs. */
export interface Need {
  /** Renew even what is fresh, and present again what Webex rejected. */
  readonly force?: boolean;
  /** Hash of an access token that Webex has just answered with 401. */
  readonly rejected?: string;
}

/** How one credential came out of a climb. */
export interface CredentialOutcome {
  readonly key: CredentialKey;
  readonly kind: CredentialKind;
  readonly orgId?: OrgId;
  readonly action: 'kept' | 'refreshed' | 'minted' | 'failed';
  readonly reason: string;
  /** As it is now; absent when nothing is configured. */
  readonly credential?: Credential;
  /** Whether its access token may be presented now. A failed renewal can leave a usable token. */
  readonly usable: boolean;
  readonly error?: KeeperError;
  readonly warnings: readonly string[];
}

/** What a climb needs from outside. */
export interface LadderContext {
  readonly session: LockSession;
  readonly oauth: OAuthApi;
  readonly applications: ApplicationsApi;
  readonly clock: Clock;
  readonly log: Log;
  readonly budget: Budget;
  readonly apiOrigin: string;
  /** Takes one of the refreshes that the store allows in this session; false when none is left. */
  readonly mayRefresh: () => boolean;
}

/**
 * The ladder of one lock session. For a target org: its refresh token, else a mint with the integration's token, which
 * is refreshed first when it is over or Webex rejects it; else an error that says what a person must do. Every
 * credential is renewed at most once in a session, however many ask for it.
 */
export class Ladder {
  readonly #context: LadderContext;
  readonly #outcomes = new Map<CredentialKey, Promise<CredentialOutcome>>();

  constructor(context: LadderContext) {
    this.#context = context;
  }

  /** Renews the integration's token if its policy says so, or if `need` does. Never throws a `KeeperError`. */
  integration(need: Need = {}): Promise<CredentialOutcome> {
    return this.#once('integration', need, () => this.#renewIntegration(need));
  }

  /** Gets a service-app token for one org. Never throws a `KeeperError`: the outcome tells. */
  serviceApp(org: TargetOrg, need: Need = {}): Promise<CredentialOutcome> {
    return this.#once(org.key, need, () => this.#renewServiceApp(org, need));
  }

  /** A second climb in the same session gets the first one's outcome, unless that one had kept what is now unwanted. */
  async #once(key: CredentialKey, need: Need, climb: () => Promise<CredentialOutcome>): Promise<CredentialOutcome> {
    for (let running = this.#outcomes.get(key); running; ) {
      const earlier = await running;
      const latest = this.#outcomes.get(key);
      if (latest !== running) {
        running = latest;
        continue;
      }
      const unwanted = earlier.action === 'kept' && (need.force || need.rejected !== undefined);
      if (!unwanted) return earlier;
      break;
    }
    // No await between the look above and this: two callers must not both climb.
    const promise = climb();
    this.#outcomes.set(key, promise);
    return await promise;
  }

  async #renewIntegration(need: Need): Promise<CredentialOutcome> {
    const key = 'integration';
    const before = this.#prepared(key, need);
    if (!before) return this.#outcome(key, 'failed', 'no integration and no personal access token is configured');
    const { clock, session } = this.#context;
    const decision = await this.#decide(before, need);
    if (!decision.renew) return this.#outcome(key, 'kept', decision.reason);
    const client = session.config.integration;
    if (!client || !canRefresh(before, clock.now())) {
      const why = client ? 'its refresh token is over or was rejected' : 'a personal access token cannot be refreshed';
      if (isUsable(before, clock.now())) return this.#outcome(key, 'kept', `${decision.reason}; ${why}`);
      return this.#outcome(key, 'failed', decision.reason, failureOf([], session.config));
    }
    const waiting = this.#backOff(before, need);
    if (waiting !== undefined) return this.#outcome(key, 'kept', `${decision.reason}; ${waiting}`);
    const result = await refreshCredential(this.#context, key, client);
    if (result.kind === 'renewed') return this.#outcome(key, 'refreshed', decision.reason, undefined, result.warnings);
    this.#noteFailure(key, result.error);
    const error = result.kind === 'dead' ? failureOf([result.error], session.config) : result.error;
    return this.#outcome(key, 'failed', decision.reason, error);
  }

  async #renewServiceApp(org: TargetOrg, need: Need): Promise<CredentialOutcome> {
    const { clock, session } = this.#context;
    const before = this.#prepared(org.key, need) ?? { key: org.key, kind: 'service-app', orgId: org.id, notes: {} };
    const decision = await this.#decide(before, need);
    if (!decision.renew) return this.#outcome(org.key, 'kept', decision.reason);
    const app = session.config.serviceApp;
    if (!app) {
      if (isUsable(before, clock.now()))
        return this.#outcome(org.key, 'kept', `${decision.reason}; no service app is configured to renew it`);
      return this.#outcome(org.key, 'failed', decision.reason, failureOf([], session.config));
    }
    const waiting = this.#backOff(before, need);
    if (waiting !== undefined) return this.#outcome(org.key, 'kept', `${decision.reason}; ${waiting}`);

    const errors: KeeperError[] = [];
    const warnings: string[] = [];
    if (canRefresh(before, clock.now())) {
      if (this.#context.mayRefresh()) {
        const result = await refreshCredential(this.#context, org.key, app);
        if (result.kind === 'renewed')
          return this.#outcome(org.key, 'refreshed', decision.reason, undefined, result.warnings);
        errors.push(result.error);
        warnings.push(`the refresh token of ${nameOf(org)} gave no token: ${result.error.message}`);
      } else if (!isUsable(before, clock.now())) {
        errors.push(
          new KeeperError(
            'out-of-time',
            `the token of ${nameOf(org)} was not refreshed: the store takes no more writes in this run`,
            {
              remedy: 'nothing: its turn comes with the next run',
            },
          ),
        );
      } else {
        return this.#outcome(
          org.key,
          'kept',
          `${decision.reason}; its turn comes with the next run: the store takes no more refreshes in this one`,
        );
      }
    }
    // With a wrong client secret a mint fails as well; and it would hide whose secret it is.
    if (errors.some((error) => error.code === 'client-credentials'))
      return this.#lost(org, decision.reason, errors, warnings);
    if (session.credential('integration')) {
      const minted = await this.#mint(org, need);
      if (!(minted instanceof KeeperError))
        return this.#outcome(org.key, 'minted', decision.reason, undefined, [...warnings, ...minted]);
      errors.push(minted);
    }
    return this.#lost(org, decision.reason, errors, warnings);
  }

  /** Mints with the integration's token; on a 401 refreshes that once and mints again. Returns warnings, or why not. */
  async #mint(org: TargetOrg, need: Need): Promise<KeeperError | readonly string[]> {
    let bearer = await this.#bearer();
    if (bearer instanceof KeeperError) return bearer;
    try {
      return await this.#mintWith(org, bearer);
    } catch (thrown) {
      const rejected =
        thrown instanceof WebexAnswerError && thrown.status === 401 && thrown.code !== 'client-credentials';
      if (!rejected) return mintError(thrown);
      bearer = await this.#bearer(bearer.hash, need.force);
      if (bearer instanceof KeeperError) return bearer;
    }
    try {
      return await this.#mintWith(org, bearer);
    } catch (thrown) {
      return mintError(thrown);
    }
  }

  async #mintWith(org: TargetOrg, bearer: Secret): Promise<readonly string[]> {
    const { applications, session, clock, budget } = this.#context;
    if (Math.min(budget.remainingMs(), session.remainingMs()) < REFRESH_NEEDS_MS) {
      throw new KeeperError('out-of-time', 'too little time was left to mint a token; nothing was sent');
    }
    const answer = await applications.mint(session.config.serviceApp!, org.id, bearer, budget);
    const { received, problem, warnings } = readTokenAnswer(answer, 'mint', clock.now());
    if (received) {
      const notes = notesAfter(session.credential(org.key)?.notes ?? {}, received);
      session.saveLater({ credential: org.key, tokens: { ...received, apiOrigin: this.#context.apiOrigin }, notes });
    }
    if (problem !== undefined)
      throw new KeeperError('bad-answer', `Webex's answer to the mint cannot be used: ${problem}`, answer);
    return warnings;
  }

  /** The integration's access token, another one than `rejected`. */
  async #bearer(rejected?: string, force?: boolean): Promise<Secret | KeeperError> {
    const outcome = await this.integration(rejected === undefined ? {} : { rejected, ...(force && { force }) });
    const token = outcome.usable ? outcome.credential?.accessToken?.value : undefined;
    if (token && token.hash !== rejected) return token;
    return outcome.error ?? failureOf([], this.#context.session.config);
  }

  /** The credential, with an access token that Webex has just rejected remembered as such, or with `force` all forgiven. */
  #prepared(key: CredentialKey, need: Need): Credential | undefined {
    const { session } = this.#context;
    const credential = session.credential(key);
    if (credential && need.force && Object.keys(credential.notes).length > 0) {
      session.saveLater({ credential: key, notes: {} });
      return session.credential(key);
    }
    if (!credential || need.rejected === undefined || credential.accessToken?.value.hash !== need.rejected)
      return credential;
    session.saveLater({ credential: key, notes: { ...credential.notes, rejectedAccessToken: need.rejected } });
    return session.credential(key);
  }

  /**
   * The policy's decision. A pasted token says nothing about its life: Webex is asked before a refresh is spent on it,
   * whose lost answer could cost a pair that works.
   */
  async #decide(credential: Credential, need: Need): Promise<RenewalDecision> {
    const { clock, oauth, session, budget } = this.#context;
    const decision = decideRenewal(credential, clock.now(), need);
    const { accessToken, key } = credential;
    if (!decision.renew || decision.state !== 'unknown' || need.force || !accessToken) return decision;
    const expiresAt = await oauth.tokenExpiry(accessToken.value, budget).catch(() => undefined);
    if (expiresAt === undefined) return decision;
    const tokens = { accessToken: accessToken.value, expiresAt, obtainedAt: clock.now(), via: 'learned' } as const;
    session.saveLater({ credential: key, tokens, notes: credential.notes });
    return decideRenewal(session.credential(key) ?? credential, clock.now(), need);
  }

  #backOff(credential: Credential, need: Need): string | undefined {
    const now = this.#context.clock.now();
    if (need.force || !isUsable(credential, now)) return undefined;
    const verdict = mayTryAgain(credential.notes.failing, now, credential.accessToken?.expiresAt);
    return verdict.try ? undefined : verdict.reason;
  }

  #lost(
    org: TargetOrg,
    reason: string,
    errors: readonly KeeperError[],
    warnings: readonly string[],
  ): CredentialOutcome {
    const error = failureOf(errors, this.#context.session.config, org);
    this.#noteFailure(org.key, error);
    return this.#outcome(org.key, 'failed', reason, error, warnings);
  }

  #noteFailure(key: CredentialKey, error: KeeperError): void {
    const { session, clock } = this.#context;
    const credential = session.credential(key);
    if (credential && error.code !== 'out-of-time') {
      session.saveLater({ credential: key, notes: afterFailure(credential.notes, clock.now()) });
    }
  }

  #outcome(
    key: CredentialKey,
    action: CredentialOutcome['action'],
    reason: string,
    error?: KeeperError,
    warnings: readonly string[] = [],
  ): CredentialOutcome {
    const { session, clock, log } = this.#context;
    const credential = session.credential(key);
    const orgId = session.config.orgs.find((org) => org.key === key)?.id;
    log.info(`${key}: ${action}`, { reason, ...(error && { error: error.toJSON() }) });
    return {
      key,
      kind: key === 'integration' ? 'integration' : 'service-app',
      action,
      reason,
      usable: credential !== undefined && isUsable(credential, clock.now()),
      warnings,
      ...(orgId !== undefined && { orgId }),
      ...(credential && { credential }),
      ...(error && { error }),
    };
  }
}

/** Webex knows who asks and cannot make sense of what is asked: an id is wrong, and authorizing again mends nothing. */
function mintError(thrown: unknown): KeeperError {
  const error = asKeeperError(thrown);
  if (!(error instanceof WebexAnswerError) || error.code !== 'webex-refused' || error.status !== 400) return error;
  return new KeeperError('configuration', error.message, {
    remedy: error.remedy ?? 'check serviceApp.targetOrgId and serviceApp.appId against developer.webex.com',
    trackingId: error.trackingId,
    status: error.status,
  });
}

function nameOf(org: TargetOrg): string {
  return org.name === undefined ? `org ${org.id}` : `${org.name} (${org.id})`;
}
