import { describe, expect, test } from 'vitest';
import type { RefreshMode } from '../../src/sandbox/modes.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { call, DAY, HOUR, opened, refreshIntegration } from './talk.ts';

const FULL = 7775999;

async function openedIn(refresh: RefreshMode): Promise<Sandbox> {
  const sandbox = await opened();
  sandbox.control.modes.set({ refresh });
  return sandbox;
}

const works = async (sandbox: Sandbox, token: unknown) =>
  (await call(sandbox, 'GET', '/people/me', String(token))).status === 200;

describe('what a refresh does to the refresh token', () => {
  test('same: the value stays, and its life is renewed to the full at most once in 24 hours', async () => {
    const sandbox = await openedIn('same');
    const first = sandbox.setup.integration!.refreshToken;
    sandbox.control.clock.advance(23 * HOUR);
    const early = await refreshIntegration(sandbox);
    expect(early.body).toMatchObject({ refresh_token: first, refresh_token_expires_in: FULL - 23 * 3600 });
    sandbox.control.clock.advance(HOUR);
    const renewed = await refreshIntegration(sandbox);
    expect(renewed.body).toMatchObject({ refresh_token: first, refresh_token_expires_in: FULL });
    sandbox.control.clock.advance(HOUR);
    const again = await refreshIntegration(sandbox);
    expect(again.body).toMatchObject({ refresh_token: first, refresh_token_expires_in: FULL - 3600 });
  });

  test('same: used once a month it lives for ever', async () => {
    const sandbox = await openedIn('same');
    for (let month = 0; month < 12; month += 1) {
      sandbox.control.clock.advance(30 * DAY);
      expect((await refreshIntegration(sandbox)).status).toBe(200);
    }
  });

  test('same-never-renewed: the reported life counts down, and after 90 days it is over', async () => {
    const sandbox = await openedIn('same-never-renewed');
    sandbox.control.clock.advance(60 * DAY);
    const later = await refreshIntegration(sandbox);
    expect(later.body.refresh_token_expires_in).toBe(FULL - 60 * 86_400);
    sandbox.control.clock.advance(30 * DAY);
    expect((await refreshIntegration(sandbox)).status).toBe(400);
  });

  test('rotate-grace: a new value each time, and the old one still works', async () => {
    const sandbox = await openedIn('rotate-grace');
    const first = sandbox.setup.integration!.refreshToken!;
    const second = await refreshIntegration(sandbox, first);
    expect(second.body.refresh_token).not.toBe(first);
    expect((await refreshIntegration(sandbox, first)).status).toBe(200);
    expect(sandbox.control.ledger.get().supersededRefreshTokenUses).toHaveLength(1);
  });

  test('rotate-strict: the old value is dead at once, the new one works', async () => {
    const sandbox = await openedIn('rotate-strict');
    const first = sandbox.setup.integration!.refreshToken!;
    const second = await refreshIntegration(sandbox, first);
    expect((await refreshIntegration(sandbox, first)).status).toBe(400);
    expect((await refreshIntegration(sandbox, String(second.body.refresh_token))).status).toBe(200);
  });

  test('rotate-strict: of two at the same time, one gets the error', async () => {
    const sandbox = await openedIn('rotate-strict');
    const replies = await Promise.all([refreshIntegration(sandbox), refreshIntegration(sandbox)]);
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 400]);
  });

  test('rotate-strict-revoke-family: presenting a superseded token kills what came after it', async () => {
    const sandbox = await openedIn('rotate-strict-revoke-family');
    const first = sandbox.setup.integration!.refreshToken!;
    const second = await refreshIntegration(sandbox, first);
    expect(await works(sandbox, second.body.access_token)).toBe(true);
    expect((await refreshIntegration(sandbox, first)).status).toBe(400);
    expect((await refreshIntegration(sandbox, String(second.body.refresh_token))).status).toBe(400);
    expect(await works(sandbox, second.body.access_token)).toBe(false);
  });

  test('omit: the answer has no refresh_token, and the old value goes on working', async () => {
    const sandbox = await openedIn('omit');
    const reply = await refreshIntegration(sandbox);
    expect(reply.body).not.toHaveProperty('refresh_token');
    expect((await refreshIntegration(sandbox)).status).toBe(200);
  });

  test('same-access-token: within 24 hours the same access token comes back with less life', async () => {
    const sandbox = await openedIn('same-access-token');
    sandbox.control.clock.advance(HOUR);
    const reply = await refreshIntegration(sandbox);
    expect(reply.body).toMatchObject({
      access_token: sandbox.setup.integration!.accessToken,
      expires_in: 1209599 - 3600,
    });
    sandbox.control.clock.advance(23 * HOUR);
    const nextDay = await refreshIntegration(sandbox);
    expect(nextDay.body.access_token).not.toBe(reply.body.access_token);
    expect(nextDay.body.expires_in).toBe(1209599);
  });

  test('a mode can be set for one credential alone', async () => {
    const sandbox = await opened();
    sandbox.control.modes.set({ refreshFor: { integration: 'omit' } });
    expect((await refreshIntegration(sandbox)).body).not.toHaveProperty('refresh_token');
    sandbox.control.modes.set({ refreshFor: { integration: 'same' } });
    expect((await refreshIntegration(sandbox)).body).toHaveProperty('refresh_token');
  });
});

describe('what a refresh does to the previous access token', () => {
  test('it is kept until its own expiry', async () => {
    const sandbox = await opened();
    await refreshIntegration(sandbox);
    expect(await works(sandbox, sandbox.setup.integration!.accessToken)).toBe(true);
  });

  test('or it is revoked at once', async () => {
    const sandbox = await opened();
    sandbox.control.modes.set({ previousAccessToken: 'revoked' });
    const reply = await refreshIntegration(sandbox);
    expect(await works(sandbox, sandbox.setup.integration!.accessToken)).toBe(false);
    expect(await works(sandbox, reply.body.access_token)).toBe(true);
  });

  test('revoked is only what belongs to the same authorization', async () => {
    const sandbox = await opened();
    sandbox.control.modes.set({ previousAccessToken: 'revoked' });
    const other = sandbox.control.credentials.issue('integration');
    await refreshIntegration(sandbox);
    expect(await works(sandbox, other.accessToken)).toBe(true);
  });
});
