import { expect, test } from 'vitest';
import { judgeCredentials } from '../../../src/core/doctor/judge-credentials.ts';
import type { TokenConfig } from '../../../src/core/token-config.ts';

const NOW = Date.UTC(2026, 10, 21);

test.each([
  ['authorization', /those of the integration worked 2026-11-20T23:59:00Z/],
  ['refresh', /those of the integration worked 2026-11-20T23:59:00Z/],
  ['learned', /those of the integration have given no token yet/],
] as const)('a token that came by %s: what is known of the client that gave it', (via, says) => {
  const integration = { key: 'integration', kind: 'integration', notes: {}, via, obtainedAt: NOW - 60_000 };
  const config = {
    orgs: [],
    credentials: new Map([['integration', integration]]),
    integration: {},
    warnings: [],
  } as unknown as TokenConfig;
  const finding = judgeCredentials(config, [], NOW).find(({ name }) => name === 'client-credentials');
  expect(finding).toMatchObject({ ok: 'unknown', message: expect.stringMatching(says) });
});
