import { describe, expect, test } from 'vitest';
import type { Credential } from '../../../src/core/model.ts';
import { viewLadder } from '../../../src/core/policy/ladder-view.ts';
import { Secret } from '../../../src/core/secret.ts';
import type { TokenConfig } from '../../../src/core/token-config.ts';

const NOW = Date.UTC(2026, 10, 21);
const DAY = 86_400_000;

/** A credential whose tokens end so many days from now; `undefined` where nobody has told, absent for none. */
function credential(key: string, access?: number | null, refresh?: number | null): Credential {
  const token = (value: string, days: number | null) => ({
    value: new Secret(value),
    ...(days !== null && { expiresAt: NOW + days * DAY }),
  });
  return {
    key,
    kind: key === 'integration' ? 'integration' : 'service-app',
    notes: {},
    ...(access !== undefined && { accessToken: token(`fake-access-${key}`, access) }),
    ...(refresh !== undefined && { refreshToken: token(`fake-refresh-${key}`, refresh) }),
  } as Credential;
}

function config(credentials: readonly Credential[], more: Readonly<Record<string, unknown>> = {}): TokenConfig {
  const orgs = credentials
    .filter(({ key }) => key !== 'integration')
    .map(({ key }) => ({ id: key, key, paused: false }));
  return {
    orgs,
    credentials: new Map(credentials.map((each) => [each.key, each])),
    serviceApp: {},
    integration: {},
    ...more,
  } as unknown as TokenConfig;
}

describe('when a person must act, if nothing is renewed from now on', () => {
  test.each<[string, TokenConfig, number | 'unknown']>([
    ['the longest rung counts', config([credential('a', 6, 82), credential('integration', 13, 89)]), 89],
    ['the first org that has none left', config([credential('a', 6, 82), credential('b', 3)]), 3],
    ['nothing usable is now', config([credential('a', -1, -1)]), 0],
    ['an end that nobody told', config([credential('a', null)]), 'unknown'],
    ['a refresh token is nothing without its client', config([credential('a', 6, 82)], { serviceApp: undefined }), 6],
    [
      'a personal access token mints, and is not refreshed',
      config([credential('a', 6), credential('integration', 0.4)], { integration: undefined }),
      6,
    ],
  ])('%s', (_, given, days) => {
    const { personNeededAt } = viewLadder(given, NOW);
    expect(personNeededAt).toBe(days === 'unknown' ? days : NOW + days * DAY);
  });

  test('a paused org needs nobody', () => {
    const given = config([credential('a', 6), credential('b', 3)]);
    const paused = given.orgs.map((org) => ({ ...org, paused: (org.key as string) === 'b' }));
    const view = viewLadder({ ...given, orgs: paused }, NOW);
    expect(view.personNeededAt).toBe(NOW + 6 * DAY);
    expect(view.rungs).toHaveLength(1);
  });
});
