import { describe, expect, it } from 'vitest';
import { applyUpdate } from '../../src/core/credential-entry.ts';
import type { CredentialNotes } from '../../src/core/model.ts';
import { plannedCredentials } from '../../src/core/planned-credentials.ts';
import { Secret } from '../../src/core/secret.ts';
import type { JsonObject } from '../../src/core/strict-json.ts';
import { readTokenConfig } from '../../src/core/token-config.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22, 12);
const ORG = '00000000-0000-4000-8000-000000000001';
const APP = { appId: 'FAKE_APP', clientId: 'FAKE_CLIENT', clientSecret: 'fake-app-secret', targetOrgId: ORG };
const OAUTH = {
  oauthClientId: 'FAKE_INTEGRATION',
  oauthClientSecret: 'fake-oauth-secret',
  oauthRefreshToken: 'fake-oauth-refresh',
};

/** The plan for the org's credential, whose access token of 14 days was obtained so long ago. */
function planned(
  ageDays: number,
  options: { force?: boolean; notes?: CredentialNotes; refreshToken?: boolean; oauth?: boolean } = {},
) {
  const { force, notes = {}, refreshToken = true, oauth = true } = options;
  const obtainedAt = NOW - ageDays * DAY;
  const empty: JsonObject = { serviceApp: APP, ...(oauth && { tokenManager: OAUTH }) };
  const document = applyUpdate(empty, {
    credential: `service-app:${ORG}`,
    tokens: {
      accessToken: new Secret('fake-access-token'),
      expiresAt: obtainedAt + 14 * DAY,
      ...(refreshToken && { refreshToken: new Secret('fake-refresh-token') }),
      obtainedAt,
      via: 'refresh',
    },
    notes,
  });
  const config = readTokenConfig(document, 'the test');
  return plannedCredentials(config, config.orgs, force ? { force } : {}, NOW).at(-1)!;
}

describe('plannedCredentials', () => {
  it.each<[string, ReturnType<typeof planned>, { due: boolean; action: string; reason: string }]>([
    ['fresh', planned(6.9), { due: false, action: 'kept', reason: '7 d 2 h left' }],
    [
      'at half its life',
      planned(7),
      { due: true, action: 'kept', reason: 'would be renewed with its refresh token: past half its life: 7 d left' },
    ],
    [
      'due, without a refresh token',
      planned(8, { refreshToken: false }),
      { due: true, action: 'kept', reason: 'would be renewed by a mint: past half its life: 6 d left' },
    ],
    [
      'due, with a refresh token that Webex rejected',
      planned(8, { notes: { rejectedRefreshToken: new Secret('fake-refresh-token').hash } }),
      { due: true, action: 'kept', reason: 'would be renewed by a mint: past half its life: 6 d left' },
    ],
    [
      'the same, forced',
      planned(8, { force: true, notes: { rejectedRefreshToken: new Secret('fake-refresh-token').hash } }),
      { due: true, action: 'kept', reason: 'would be renewed with its refresh token: asked for with --force' },
    ],
    [
      'due, after failures',
      planned(8, { notes: { failing: { attempts: 3, since: NOW - DAY, lastAt: NOW } } }),
      { due: false, action: 'kept', reason: 'past half its life: 6 d left; failed 3 times, tried again in 4 h' },
    ],
    [
      'the same, forced',
      planned(8, { force: true, notes: { failing: { attempts: 3, since: NOW - DAY, lastAt: NOW } } }),
      { due: true, action: 'kept', reason: 'would be renewed with its refresh token: asked for with --force' },
    ],
    [
      'due, and nothing renews it',
      planned(8, { refreshToken: false, oauth: false }),
      {
        due: false,
        action: 'kept',
        reason: 'past half its life: 6 d left, and nothing that is configured renews it',
      },
    ],
    [
      'over, and nothing renews it',
      planned(15, { refreshToken: false, oauth: false }),
      {
        due: false,
        action: 'failed',
        reason: 'the access token ended 1 d ago, and nothing that is configured renews it',
      },
    ],
  ])('a token that is %s', (_what, { due, action, reason }, wanted) => {
    expect({ due, action, reason }).toEqual(wanted);
  });

  it('of refreshes that the store has no room for in one run the latest to end wait, or are minted when they must', () => {
    const orgs = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
    // The days that each has left: two serve, two are over.
    const left = [5, 3, -1, -2];
    let document: JsonObject = { serviceApp: { ...APP, targetOrgId: orgs } };
    for (const [index, org] of orgs.entries()) {
      const expiresAt = NOW + left[index]! * DAY;
      document = applyUpdate(document, {
        credential: `service-app:${org}`,
        tokens: {
          accessToken: new Secret(`fake-access-${index}`),
          refreshToken: new Secret(`fake-refresh-${index}`),
          expiresAt,
          obtainedAt: expiresAt - 14 * DAY,
          via: 'refresh',
        },
      });
    }
    const plans = (refreshes: number | undefined, tokenManager?: JsonObject) => {
      const config = readTokenConfig({ ...document, ...(tokenManager && { tokenManager }) }, 'the test');
      return plannedCredentials(config, config.orgs, {}, NOW, refreshes)
        .filter(({ kind }) => kind === 'service-app')
        .map(({ due, action, reason, error }) => {
          if (due) return reason.includes('mint') ? 'mint' : 'refresh';
          expect(reason).toMatch(/; its turn comes with the next run: the store takes no more refreshes in this one$/);
          expect(error?.code).toBe(action === 'failed' ? 'out-of-time' : undefined);
          return action;
        });
    };
    expect(plans(undefined)).toEqual(['refresh', 'refresh', 'refresh', 'refresh']);
    expect(plans(4)).toEqual(['refresh', 'refresh', 'refresh', 'refresh']);
    expect(plans(3)).toEqual(['kept', 'refresh', 'refresh', 'refresh']);
    expect(plans(1)).toEqual(['kept', 'kept', 'failed', 'refresh']);
    expect(plans(0, OAUTH)).toEqual(['kept', 'kept', 'mint', 'mint']);
  });

  it('an error stands only with what failed', () => {
    expect(planned(15, { refreshToken: false, oauth: false }).error?.code).toBe('reauthorization-required');
    expect(planned(15)).not.toHaveProperty('error');
  });
});
