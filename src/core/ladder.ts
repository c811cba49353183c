import {
  backOff,
  decideClimb,
  failedBefore,
  preparedCredential,
  refreshedTooLate,
  TURN_COMES,
} from './climb-decision.ts';
import type { CredentialOutcome, Need } from './credential-outcome.ts';
import { KeeperError } from './errors.ts';
import { type IntegrationRenewalContext, renewIntegration, unrefreshable } from './integration-renewal.ts';
import { type MintContext, type MintResult, mintToken } from './mint.ts';
import type { Credential, CredentialKey } from './model.ts';
import { canRefresh, isUsable } from './policy/credential-renewal.ts';
import { afterFailure } from './policy/failure-backoff.ts';
import { failureOf } from './policy/ladder-failure.ts';
import { renewalMeans } from './policy/renewable.ts';
import type { Log } from './ports.ts';
import { refreshCredential } from './refresh.ts';
import type { Secret } from './secret.ts';
import { credentialInWords, orgInWords, type TargetOrg } from './target-orgs.ts';

/** What a climb needs from outside. */
export interface LadderContext extends IntegrationRenewalContext, MintContext {
  readonly log: Log;
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

  /** Mints a first pair for an org that is not configured yet. Never throws a `KeeperError`. */
  mint(org: TargetOrg): Promise<MintResult> {
    return mintToken(this.#context, org, (rejected) => this.#bearer(rejected));
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
      const choosy = need.force || need.rejected !== undefined || need.minTtlMs !== undefined;
      const unwanted = earlier.action === 'kept' && choosy;
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
    const { clock, session } = this.#context;
    const before = preparedCredential(session, key, need);
    if (!before) return this.#outcome(key, 'failed', 'no integration and no personal access token is configured');
    const decision = await decideClimb(this.#context, before, need);
    if (!decision.renew) return this.#outcome(key, 'kept', decision.reason);
    const means = renewalMeans(session.config, before, clock.now());
    if (means === undefined) {
      const why = unrefreshable(before, session.config.integration !== undefined);
      if (isUsable(before, clock.now())) return this.#outcome(key, 'kept', `${decision.reason}; ${why}`);
      return this.#outcome(key, 'failed', decision.reason, failureOf([], session.config));
    }
    const waiting = backOff(session.config, before, need, clock.now());
    if (waiting !== undefined) return this.#waiting(before, decision.reason, waiting);
    const renewal = await renewIntegration(this.#context, means, need);
    if (renewal.action !== 'failed')
      return this.#outcome(key, renewal.action, decision.reason, undefined, renewal.warnings);
    this.#noteFailure(key, renewal.cause);
    return this.#outcome(key, 'failed', decision.reason, renewal.error);
  }

  async #renewServiceApp(org: TargetOrg, need: Need): Promise<CredentialOutcome> {
    const { clock, session } = this.#context;
    const before = preparedCredential(session, org.key, need);
    // Somebody has removed it since the caller looked: a new pair would bring back what was to be forgotten.
    if (!before) return this.#outcome(org.key, 'failed', 'it was removed meanwhile', removedMeanwhile(org));
    const decision = await decideClimb(this.#context, before, need);
    if (!decision.renew) return this.#outcome(org.key, 'kept', decision.reason);
    const app = session.config.serviceApp;
    if (!app) {
      if (isUsable(before, clock.now()))
        return this.#outcome(org.key, 'kept', `${decision.reason}; no service app is configured to renew it`);
      return this.#outcome(org.key, 'failed', decision.reason, failureOf([], session.config));
    }
    const waiting = backOff(session.config, before, need, clock.now());
    if (waiting !== undefined) return this.#waiting(before, decision.reason, waiting);

    const errors: KeeperError[] = [];
    const warnings: string[] = [];
    if (canRefresh(before, clock.now())) {
      if (this.#context.mayRefresh()) {
        const result = await refreshCredential(this.#context, org.key, app);
        if (result.kind === 'renewed')
          return this.#outcome(org.key, 'refreshed', decision.reason, undefined, result.warnings);
        errors.push(result.error);
        warnings.push(`the refresh token of ${orgInWords(org)} gave no token: ${result.error.message}`);
      } else if (!isUsable(before, clock.now(), need.minTtlMs)) {
        errors.push(refreshedTooLate(org));
      } else {
        return this.#outcome(org.key, 'kept', `${decision.reason}; ${TURN_COMES}`);
      }
    }
    // With a wrong client secret a mint fails as well; and it would hide whose secret it is.
    if (errors.some((error) => error.code === 'client-credentials'))
      return this.#lost(org, decision.reason, errors, warnings);
    if (session.credential('integration')) {
      const minted = await mintToken(this.#context, org, (rejected) => this.#bearer(rejected, need.force));
      if (minted.kind === 'minted')
        return this.#outcome(org.key, 'minted', decision.reason, undefined, [...warnings, ...minted.warnings]);
      errors.push(minted.error);
    }
    return this.#lost(org, decision.reason, errors, warnings);
  }

  /** The integration's access token, another one than `rejected`. */
  async #bearer(rejected?: string, force?: boolean): Promise<Secret | KeeperError> {
    const outcome = await this.integration(rejected === undefined ? {} : { rejected, ...(force && { force }) });
    const token = outcome.usable ? outcome.credential?.accessToken?.value : undefined;
    if (token && token.hash !== rejected) return token;
    return outcome.error ?? failureOf([], this.#context.session.config);
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

  #waiting(before: Credential, reason: string, waiting: string): CredentialOutcome {
    const { clock, session } = this.#context;
    const why = `${reason}; ${waiting}`;
    if (isUsable(before, clock.now())) return this.#outcome(before.key, 'kept', why);
    return this.#outcome(before.key, 'failed', why, failedBefore(before, waiting, session.config.orgs));
  }

  #noteFailure(key: CredentialKey, error: KeeperError): void {
    const { session, clock } = this.#context;
    const credential = session.credential(key);
    if (credential && error.code !== 'out-of-time' && error.code !== 'interrupted') {
      session.saveLater({ credential: key, notes: afterFailure(credential.notes, clock.now(), error.code) });
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
    log.info(`${credentialInWords(key, session.config.orgs)}: ${action}`, {
      reason,
      ...(error && { error: error.toJSON() }),
    });
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

function removedMeanwhile(org: TargetOrg): KeeperError {
  const what = `${orgInWords(org)} is no target org any more: it was removed since this began, and nothing of it was renewed`;
  return new KeeperError('not-found', what, { remedy: 'nothing, or byods orgs add to have it back' });
}
