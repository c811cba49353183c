import type { CredentialOutcome, Need } from './credential-outcome.ts';
import type { KeeperError } from './errors.ts';
import type { Credential, CredentialKey } from './model.ts';
import { decideRenewal, isUsable } from './policy/credential-renewal.ts';
import type { Log } from './ports.ts';
import { credentialInWords } from './target-orgs.ts';
import type { TokenConfig } from './token-config.ts';

/** A credential and why it is wanted. */
interface Wanted {
  readonly key: CredentialKey;
  readonly need: Need;
}

/**
 * The outcomes where the lock could not be had, and nothing was sent: the integration's first, and then those that were
 * wanted. What was to be renewed has failed with the cause; its stored token may serve all the same.
 */
export function leftWithoutLock(
  config: TokenConfig,
  integrationNeed: Need,
  wanted: readonly Wanted[],
  cause: KeeperError,
  { now, log }: { readonly now: number; readonly log: Log },
): CredentialOutcome[] {
  const integration: Wanted = { key: 'integration', need: integrationNeed };
  return [...(config.credentials.has('integration') ? [integration] : []), ...wanted].map(({ key, need }) => {
    const credential = config.credentials.get(key);
    if (!credential) return removedMeanwhile(key, cause);
    const { renew: due, reason } = decideRenewal(credential, now, need);
    const renew = due || isRejected(credential, need);
    const whose = credentialInWords(key, config.orgs);
    if (renew) log.warn(`${whose}: not renewed`, { reason, error: cause.toJSON() });
    return {
      key,
      kind: credential.kind,
      ...(credential.orgId !== undefined && { orgId: credential.orgId }),
      action: renew ? 'failed' : 'kept',
      reason,
      credential,
      usable: isUsable(credential, now) && !isRejected(credential, need),
      ...(renew && { error: cause }),
      warnings: [],
    };
  });
}

function isRejected(credential: Credential, { rejected }: Need): boolean {
  return rejected !== undefined && credential.accessToken?.value.hash === rejected;
}

/** Somebody has removed the org since the caller looked. */
function removedMeanwhile(key: CredentialKey, error: KeeperError): CredentialOutcome {
  const reason = 'it was removed meanwhile';
  return { key, kind: 'service-app', action: 'failed', reason, error, usable: false, warnings: [] };
}
