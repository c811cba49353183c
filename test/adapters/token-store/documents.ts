import type { CredentialKey, CredentialUpdate } from '../../../src/core/model.ts';
import { hashOf, Secret } from '../../../src/core/secret.ts';

/** A moment in the life of all these documents. */
export const NOW = Date.UTC(2026, 5, 1, 12, 0, 0);
const DAY = 86_400_000;

export const ORG_A = '11111111-2222-4333-8444-555555555555';
export const ORG_B = '99999999-8888-4777-8666-555555555555';
export const KEY_A: CredentialKey = `service-app:${ORG_A}`;
export const KEY_B: CredentialKey = `service-app:${ORG_B}`;

/** The refresh token of the integration in {@link documentText}. */
export const FIRST_REFRESH_TOKEN = refreshToken(0);
/** The access token of the integration in {@link documentText}. */
export const FIRST_ACCESS_TOKEN = accessToken(0);

/** Every value of these documents that must never be seen in an error, a warning or a file name. */
export const SECRET_VALUES = [FIRST_REFRESH_TOKEN, FIRST_ACCESS_TOKEN, 'Wq3vN8sYtB5rJx', 'Gk7pD2mZcE9hUa'];

/** The document of {@link documentText} as a test edits it. */
// biome-ignore lint/suspicious/noExplicitAny: a test reaches into a document whose shape it has just written
export type Editable = any;

/** A complete document with two target orgs, and keys that we do not know at every level. */
export function documentText(change: (document: Editable) => void = () => {}): string {
  const document = {
    note: 'kept by hand',
    serviceApp: {
      appId: 'Y2lzY29zcGFyazovL3VzL0FQUExJQ0FUSU9OL0M',
      clientId: 'C0000service',
      clientSecret: 'Gk7pD2mZcE9hUa',
      targetOrgId: [ORG_A, ORG_B],
      colour: 'blue',
    },
    tokenManager: {
      oauthClientId: 'C0000integration',
      oauthClientSecret: 'Wq3vN8sYtB5rJx',
      oauthRefreshToken: FIRST_REFRESH_TOKEN,
      personalAccessToken: FIRST_ACCESS_TOKEN,
      owner: { mail: 'someone@example.com', pager: 7 },
    },
    orgs: { [ORG_A]: { name: 'Première', room: null } },
  };
  change(document);
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A refresh of the integration that was answered with the n-th pair of tokens, in place of the pair before. */
export function integrationRefresh(n: number, replaces = refreshToken(n - 1)): CredentialUpdate {
  return {
    credential: 'integration',
    replaces: hashOf(replaces),
    tokens: {
      accessToken: new Secret(accessToken(n)),
      expiresAt: NOW + 14 * DAY,
      refreshToken: new Secret(refreshToken(n)),
      refreshTokenExpiresAt: NOW + 90 * DAY,
      obtainedAt: NOW,
      via: 'refresh',
    },
  };
}

/** The n-th access token that {@link integrationRefresh} brings. */
export function accessToken(n: number): string {
  return `A${n}fT6uQ1oIyV8eCi`;
}

/** The n-th refresh token that {@link integrationRefresh} brings. */
export function refreshToken(n: number): string {
  return `R${n}xK4wLb0XgSm5Hn`;
}

/** A pair minted for the service app in one org. */
export function minted(credential: CredentialKey, label = 'minted'): CredentialUpdate {
  return {
    credential,
    tokens: {
      accessToken: new Secret(`${label}-access-of-${credential.slice(12, 20)}`),
      expiresAt: NOW + 14 * DAY,
      refreshToken: new Secret(`${label}-refresh-of-${credential.slice(12, 20)}`),
      refreshTokenExpiresAt: NOW + 90 * DAY,
      obtainedAt: NOW,
      via: 'mint',
    },
  };
}
