import { describe, expect, test } from 'vitest';
import type { Credential } from '../../../src/core/model.ts';
import { lifeInWords } from '../../../src/core/policy/life-words.ts';
import { Secret } from '../../../src/core/secret.ts';
import type { TokenConfig } from '../../../src/core/token-config.ts';

const NOW = Date.UTC(2026, 10, 21);
const DAY = 86_400_000;
const refreshToken = (days?: number) => ({
  value: new Secret('fake-refresh-token'),
  ...(days !== undefined && { expiresAt: NOW + days * DAY }),
});
const accessToken = (days: number) => ({ value: new Secret('fake-access-token'), expiresAt: NOW + days * DAY });

/** In words, of a service app's tokens beside an integration unless `more` says otherwise. */
function words(credential: Partial<Credential>, more: Partial<TokenConfig> = {}, paused = false): string[] {
  const own = { key: 'service-app:a', kind: 'service-app', notes: {}, obtainedAt: NOW, ...credential } as Credential;
  const integration = { key: 'integration', kind: 'integration', notes: {}, accessToken: accessToken(14) };
  const config = {
    orgs: [{ id: 'a', key: 'service-app:a', paused }],
    credentials: new Map(Object.entries({ 'service-app:a': own, integration })),
    serviceApp: {},
    integration: {},
    ...more,
  } as unknown as TokenConfig;
  return lifeInWords(config, own, NOW);
}

const alone = { credentials: new Map() } as Partial<TokenConfig>;

describe('lifeInWords', () => {
  test.each<[string, string[], string[]]>([
    [
      'fresh',
      words({ accessToken: accessToken(14), refreshToken: refreshToken(90) }),
      [
        'its next renewal is due 2026-11-28T00:00:00Z (in 7 d)',
        'its refresh token dies 2027-02-19T00:00:00Z (in 90 d) unless it is refreshed before; every refresh resets that, once a day at most, and so does a mint',
      ],
    ],
    [
      'past half its life',
      words({ obtainedAt: NOW - 8 * DAY, accessToken: accessToken(6) }),
      ['its renewal is due now (past half its life: 6 d left), and the next run does it'],
    ],
    [
      'without an integration nothing mints',
      words({ accessToken: accessToken(14), refreshToken: refreshToken(90) }, alone),
      [
        'its next renewal is due 2026-11-28T00:00:00Z (in 7 d)',
        'its refresh token dies 2027-02-19T00:00:00Z (in 90 d) unless it is refreshed before; every refresh resets that, once a day at most',
      ],
    ],
    ['a token that nothing renews', words({ accessToken: accessToken(14) }, alone), ['nothing renews it']],
    [
      'an end that nobody told',
      words({ accessToken: accessToken(14), refreshToken: refreshToken() }, alone),
      [
        'its next renewal is due 2026-11-28T00:00:00Z (in 7 d)',
        'nobody has told when its refresh token dies: the next refresh tells; every refresh resets that, once a day at most',
      ],
    ],
    [
      'a refresh token that is over, to the millisecond',
      words({ accessToken: accessToken(14), refreshToken: refreshToken(0) }, alone),
      ['nothing renews it', 'its refresh token died 0 s ago: a person must authorize again'],
    ],
    [
      'a rejected one beside an integration',
      words({
        accessToken: accessToken(14),
        refreshToken: refreshToken(90),
        notes: { rejectedRefreshToken: refreshToken().value.hash },
      }),
      [
        expect.stringMatching(/^its (next )?renewal is due/),
        'Webex rejected its refresh token, so that one is dead: the integration mints another when it is due',
      ],
    ],
    [
      'tokens that are used in another store',
      words({ accessToken: accessToken(14), refreshToken: refreshToken(90) }, { movedTo: { store: 'aws:another' } }),
      ['it is renewed in aws:another, not here'],
    ],
    ['a paused org', words({ accessToken: accessToken(14) }, {}, true), ['its org is paused: nothing renews it']],
  ])('%s', (_what, told, expected) => {
    expect(told).toEqual(expected);
  });
});
