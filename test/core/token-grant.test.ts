import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { DAY, HOUR, MINUTE, VirtualWorld } from '../support/virtual-world.ts';

function orgOf(world: VirtualWorld, index = 0): string {
  return world.sandbox.setup.serviceApp.targetOrgIds[index]!;
}

function asked(world: VirtualWorld): string[] {
  return world.sandbox.control.ledger.get().requests.map(({ path }) => path);
}

/** A service-app token without dates, as a person pastes it. */
async function pasted(world: VirtualWorld, withRefreshToken: boolean): Promise<void> {
  const document = JSON.parse(await world.read());
  const { accessToken, refreshToken } = document.byods.serviceApps[orgOf(world)];
  document.env = {
    WEBEX_SERVICE_APP_ACCESS_TOKEN: accessToken,
    ...(withRefreshToken && { WEBEX_SERVICE_APP_REFRESH_TOKEN: refreshToken }),
  };
  delete document.byods;
  await world.write(document);
}

describe('a token that is to live so long', () => {
  test('is renewed when less is left, once, and not at half its life', async () => {
    const world = await VirtualWorld.start(scenario());
    world.advance(10 * DAY);
    const before = await world.read();
    const { tokens } = await world.keeper();
    // Webex's tokens live 14 days less a second, and instants are stored in whole seconds.
    const kept = await tokens.grant(undefined, { minTtlMs: 4 * DAY - 2000 });
    expect(kept).toMatchObject({ warnings: [] });
    expect(asked(world)).toEqual([]);
    expect(await world.read()).toBe(before);

    const renewed = await tokens.grant(undefined, { minTtlMs: 4 * DAY });
    expect(renewed.token.value.hash).not.toBe(kept.token.value.hash);
    expect(asked(world)).toEqual(['/access_token']);
    expect((await tokens.accessToken(undefined, { minTtlMs: 4 * DAY })).hash).toBe(renewed.token.value.hash);
    expect(asked(world)).toEqual(['/access_token']);
  });

  test('is decided again under the lock: who comes second finds what the first one renewed', async () => {
    const world = await VirtualWorld.start(scenario());
    world.advance(13 * DAY);
    const [first, second] = [await world.keeper(), await world.keeper()];
    await second.tokens.config();
    const token = await first.tokens.accessToken(undefined, { minTtlMs: 2 * DAY });
    expect((await second.tokens.accessToken(undefined, { minTtlMs: 2 * DAY })).hash).toBe(token.hash);
    expect(asked(world)).toEqual(['/access_token']);
  });

  test('two wishes at once are two answers', async () => {
    const world = await VirtualWorld.start(scenario());
    world.advance(13 * DAY);
    const { tokens } = await world.keeper();
    const [short, long] = await Promise.all([
      tokens.grant(undefined, { minTtlMs: HOUR }),
      tokens.grant(undefined, { minTtlMs: 2 * DAY }),
    ]);
    expect(short.token.expiresAt! - world.clock.now()).toBeLessThan(DAY + HOUR);
    expect(long.token.expiresAt! - world.clock.now()).toBeGreaterThan(13 * DAY);
  });

  test('longer than any token lives: renewed once at most, and then refused without a request', async () => {
    const world = await VirtualWorld.start(scenario());
    world.advance(2 * DAY);
    const { tokens } = await world.keeper();
    const ask = () => tokens.accessToken(undefined, { minTtlMs: 20 * DAY });
    await expect(ask()).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/has 13 d 23 h left, and at least 20 d were asked for; it was renewed just now/),
    });
    expect(asked(world)).toEqual(['/access_token']);
    await expect(ask()).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/another renewal gives/),
    });
    await expect((await world.keeper()).tokens.accessToken(undefined, { minTtlMs: 20 * DAY })).rejects.toMatchObject({
      code: 'usage',
    });
    expect(asked(world)).toEqual(['/access_token']);
    // It serves everybody else.
    await expect(tokens.accessToken()).resolves.toBeDefined();
  });

  test('Webex gives the same token again: told, and not asked for a day', async () => {
    const world = await VirtualWorld.start(scenario({ modes: { refresh: 'same-access-token' } }));
    world.advance(10 * HOUR);
    const { tokens } = await world.keeper();
    const ask = () => tokens.accessToken(undefined, { minTtlMs: 14 * DAY - HOUR });
    for (let tries = 0; tries < 3; tries += 1) await expect(ask()).rejects.toMatchObject({ code: 'usage' });
    expect(asked(world)).toEqual(['/access_token']);
    world.advance(DAY);
    await expect(ask()).resolves.toBeDefined();
  });

  test('of unknown end: Webex is asked, and where that is enough nothing is written', async () => {
    const world = await VirtualWorld.start(scenario({ integration: 'none' }));
    await pasted(world, true);
    const before = await world.read();
    const { tokens } = await world.keeper();
    const { token } = await tokens.grant(undefined, { minTtlMs: DAY });
    expect(token.expiresAt).toBeGreaterThan(world.clock.now() + 13 * DAY);
    expect(asked(world)).toEqual(['/authorizations/tokenExpiry']);
    expect(await world.read()).toBe(before);
  });

  test('of unknown end, which Webex does not tell: renewed where it can be, else a person is told', async () => {
    const world = await VirtualWorld.start(scenario({ integration: 'none', modes: { tokenExpiry: 404 } }));
    await pasted(world, true);
    const { token } = await (await world.keeper()).tokens.grant(undefined, { minTtlMs: DAY });
    expect(token.expiresAt).toBeGreaterThan(world.clock.now() + 13 * DAY);
    expect(asked(world).filter((path) => path === '/access_token')).toHaveLength(1);
  });

  test('that nothing renews: a person must act, and is told what is left', async () => {
    const world = await VirtualWorld.start(scenario({ integration: 'none' }));
    await pasted(world, false);
    world.advance(14 * DAY - 5 * MINUTE);
    const { tokens } = await world.keeper();
    await expect(tokens.accessToken(undefined, { minTtlMs: 10 * MINUTE })).rejects.toMatchObject({
      code: 'reauthorization-required',
      exitCode: 4,
      message: expect.stringMatching(/has 4 min left, and at least 10 min were asked for; nothing that is conf/),
      remedy: expect.stringMatching(/personal access token|integration/),
    });
    world.sandbox.control.modes.set({ tokenExpiry: 404 });
    await expect((await world.keeper()).tokens.accessToken(undefined, { minTtlMs: 10 * MINUTE })).rejects.toMatchObject(
      {
        code: 'reauthorization-required',
        message: expect.stringMatching(/^nobody tells when the service-app token of .* ends/),
      },
    );
  });

  test('whose renewal fails: why, and what is left; without a wish it is handed out with a warning', async () => {
    const world = await VirtualWorld.start(scenario());
    world.advance(13 * DAY);
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'status:503', times: 'always' });
    world.sandbox.control.faults.add({ at: 'POST /applications/*/token', do: 'status:503', times: 'always' });
    const env = { RETRIES: '0' };
    await expect(
      (await world.keeper({ env })).tokens.accessToken(undefined, { minTtlMs: 2 * DAY }),
    ).rejects.toMatchObject({ message: expect.stringMatching(/has 23 h .* left.*; it was not renewed: /) });
    const { warnings } = await (await world.keeper({ env })).tokens.grant();
    expect(warnings.at(-1)).toMatch(/^the token was not renewed: /);
  });

  test('a back-off after failures, which spares a token that serves, does not hold for one that does not', async () => {
    const world = await VirtualWorld.start(scenario());
    world.advance(10 * DAY);
    world.sandbox.control.faults.add({ at: 'POST /access_token', do: 'status:503', times: 'always' });
    world.sandbox.control.faults.add({ at: 'POST /applications/*/token', do: 'status:503', times: 'always' });
    await (await world.keeper({ env: { RETRIES: '0' } })).tokens.refresh();
    world.sandbox.control.faults.clear();
    world.sandbox.control.ledger.reset();
    const renewed = await (await world.keeper()).tokens.grant(undefined, { minTtlMs: 5 * DAY });
    expect(renewed.token.expiresAt! - world.clock.now()).toBeGreaterThan(13 * DAY);
  });

  test.each([Number.NaN, -1])('a wish of %d ms is none', async (minTtlMs) => {
    const world = await VirtualWorld.start(scenario());
    await expect((await world.keeper()).tokens.accessToken(undefined, { minTtlMs })).rejects.toMatchObject({
      code: 'usage',
    });
  });
});
