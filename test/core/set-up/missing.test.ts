import { describe, expect, test } from 'vitest';
import { missingParts } from '../../../src/core/set-up/missing.ts';
import type { JsonObject } from '../../../src/core/strict-json.ts';
import { readTokenConfig } from '../../../src/core/token-config.ts';

const ORG = '11111111-1111-4111-8111-111111111111';
const serviceApp = { appId: 'fake-app', clientId: 'fake-client', clientSecret: 'fake-secret', targetOrgId: ORG };
const integration = { oauthClientId: 'fake-integration', oauthClientSecret: 'fake-secret' };
const env = { WEBEX_SERVICE_APP_ACCESS_TOKEN: `fake_PF84_${ORG}` };

describe('what a document lacks, and what brings it', () => {
  const rows: [what: string, document: JsonObject, missing: RegExp[]][] = [
    ['full OAuth', { serviceApp, tokenManager: { ...integration, oauthRefreshToken: 'fake' } }, []],
    [
      'an integration that waits',
      { serviceApp, tokenManager: integration },
      [/nobody has authorized.*no token can be minted.*byods setup-oauth/],
    ],
    [
      'one that waits and has an access token',
      { serviceApp, tokenManager: { ...integration, personalAccessToken: 'fake' } },
      [/when its access token ends, no token/],
    ],
    [
      'a personal access token',
      { serviceApp, tokenManager: { personalAccessToken: 'fake' } },
      [/an integration .*12 hours.*--way oauth/],
    ],
    ['a portal token alone', { env }, [/an integration/, /service app's id.*nothing renews it/]],
    [
      'a portal token without its refresh token',
      { serviceApp, env },
      [/an integration/, /refresh token .*ends within 14 days/],
    ],
    [
      'a pair from the portal',
      { serviceApp, env: { ...env, WEBEX_SERVICE_APP_REFRESH_TOKEN: 'fake' } },
      [/an integration .*lost or rejected/],
    ],
  ];
  test.each(rows)('%s', (_what, document, missing) => {
    const parts = missingParts(readTokenConfig(document, 'here'), Date.parse('2026-01-01'));
    expect(parts).toHaveLength(missing.length);
    for (const [index, { what, cost, remedy }] of parts.entries()) {
      expect(`${what} | ${cost} | ${remedy}`).toMatch(missing[index]!);
    }
  });
});
