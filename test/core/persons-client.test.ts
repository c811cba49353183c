import { expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { VirtualWorld } from '../support/virtual-world.ts';

/** One person's document, with the client secret of the day of the approval, which is another one now. */
async function outdated() {
  const world = await VirtualWorld.start(scenario({ orgs: 1 }));
  const { clientId, clientSecret, refreshToken } = world.sandbox.setup.integration!;
  await world.write({
    byods: { version: 1, credential: 'person' },
    tokenManager: {
      oauthClientId: clientId,
      oauthClientSecret: 'fake-secret-of-earlier',
      oauthRefreshToken: refreshToken,
    },
  });
  const renew = async (env: Record<string, string> = {}) => {
    const [outcome] = await (await world.keeper({ env })).tokens.refresh({ force: true });
    return [outcome?.action, outcome?.error?.code];
  };
  return { renew, now: { WEBEX_INTEGRATION_CLIENT_ID: clientId, WEBEX_INTEGRATION_CLIENT_SECRET: clientSecret } };
}

test("a person's token is refreshed with the client secret that is configured now", async () => {
  const { renew, now } = await outdated();
  expect(await renew()).toEqual(['failed', 'client-credentials']);
  expect(await renew({ ...now, WEBEX_INTEGRATION_CLIENT_ID: 'fake-other-client' })).toEqual([
    'failed',
    'client-credentials',
  ]);
  expect(await renew(now)).toEqual(['refreshed', undefined]);
});
