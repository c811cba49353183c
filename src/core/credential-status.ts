import type { Credential } from './model.ts';
import { type CredentialState, decideRenewal } from './policy/credential-renewal.ts';
import { instant, present } from './report.ts';
import type { TokenConfig } from './token-config.ts';

/** What `byods status` tells of one credential. */
export interface CredentialStatus {
  /** In a store of many: the document that it is in. */
  readonly partition?: string;
  readonly kind: 'integration' | 'service-app';
  readonly orgId?: string;
  readonly orgName?: string;
  readonly state: CredentialState;
  readonly expiresAt?: string;
  readonly refreshTokenExpiresAt?: string;
  readonly nextRenewalAt?: string;
}

/** Every credential as it is stored, the integration first; when it is renewed only where this store renews it. Pure. */
export function credentialsOf(config: TokenConfig, now: number): CredentialStatus[] {
  const integration = config.credentials.get('integration');
  const all = [
    ...(integration ? [credentialStatus(integration, undefined, now)] : []),
    ...config.orgs.map(({ key, name }) => credentialStatus(config.credentials.get(key)!, name, now)),
  ];
  return config.movedTo ? all.map(({ nextRenewalAt: _, ...rest }) => rest) : all;
}

function credentialStatus(credential: Credential, orgName: string | undefined, now: number): CredentialStatus {
  const { state, nextRenewalAt } = decideRenewal(credential, now);
  return present({
    kind: credential.kind,
    orgId: credential.orgId,
    orgName,
    state,
    expiresAt: instant(credential.accessToken?.expiresAt),
    refreshTokenExpiresAt: instant(credential.refreshToken?.expiresAt),
    nextRenewalAt: instant(nextRenewalAt),
  }) as CredentialStatus;
}
