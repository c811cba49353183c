import type { CredentialOutcome } from './credential-outcome.ts';
import type { KeeperError } from './errors.ts';
import { IncompleteListError } from './incomplete-list.ts';
import { decideRenewal, isUsable } from './policy/credential-renewal.ts';
import { credentialWarnings } from './policy/credential-warnings.ts';
import { type CredentialReport, instant, present } from './report.ts';
import { credentialInWords } from './target-orgs.ts';
import type { TokenConfig } from './token-config.ts';

/** The outcomes at the end of a run: a token that Webex rejected meanwhile has been renewed since. */
export function asTheyAre(
  outcomes: readonly CredentialOutcome[],
  config: TokenConfig,
  now: number,
): CredentialOutcome[] {
  return outcomes.map((outcome) => {
    const credential = config.credentials.get(outcome.key);
    const same = credential?.accessToken?.value.hash === outcome.credential?.accessToken?.value.hash;
    if (!credential || same) return outcome;
    const { error: _, ...rest } = outcome;
    const usable = isUsable(credential, now);
    const action = credential.via === 'mint' ? 'minted' : 'refreshed';
    return { ...rest, action, credential, usable, reason: 'Webex rejected the access token during the run' };
  });
}

/** One credential's outcome as reports show it. `notRead` is why the data sources of its org could not be read. */
export function credentialReport(
  outcome: CredentialOutcome,
  { orgs }: TokenConfig,
  now: number,
  notRead?: KeeperError,
): CredentialReport {
  const { kind, orgId, action, reason, credential } = outcome;
  const error = outcome.error ?? notRead;
  return present({
    kind,
    orgId,
    orgName: orgs.find(({ key }) => key === outcome.key)?.name,
    action,
    reason: notRead && !outcome.error ? `${reason}; ${notReadWords(notRead)}` : reason,
    expiresAt: instant(credential?.accessToken?.expiresAt),
    refreshTokenExpiresAt: instant(credential?.refreshToken?.expiresAt),
    nextRenewalAt: instant(credential && decideRenewal(credential, now).nextRenewalAt),
    error: error?.toJSON(),
  }) as CredentialReport;
}

function notReadWords(error: KeeperError): string {
  const partly = error instanceof IncompleteListError;
  return partly ? 'not all of its data sources could be read' : 'its data sources could not be read';
}

/** What a person should know after a renewal although it gave tokens: dead rungs, and what will need them. */
export function renewalWarnings(config: TokenConfig, outcomes: readonly CredentialOutcome[], now: number): string[] {
  const failedRungs = outcomes.flatMap((each) => {
    const dead = each.action === 'failed' && each.error && (each.usable || each.kind === 'integration');
    return [...each.warnings, ...(dead ? [`${nameOf(each, config)} could not be renewed: ${each.error.message}`] : [])];
  });
  return [...new Set([...failedRungs, ...credentialWarnings(withLearned(config, outcomes), now)])];
}

/** With the ends that Webex told of tokens that nothing stores, because nothing renews them. */
function withLearned(config: TokenConfig, outcomes: readonly CredentialOutcome[]): TokenConfig {
  const credentials = new Map(config.credentials);
  for (const { key, credential } of outcomes) {
    const stored = credentials.get(key)?.accessToken;
    if (credential && stored && stored.value.hash === credential.accessToken?.value.hash)
      credentials.set(key, credential);
  }
  return { ...config, credentials };
}

function nameOf({ key }: CredentialOutcome, { orgs }: TokenConfig): string {
  return key === 'integration' ? 'the integration' : `the service-app token of ${credentialInWords(key, orgs)}`;
}
