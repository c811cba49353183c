import { authorize, forbidden } from '../access.ts';
import { type Answer, Refusal, webexError } from '../answers.ts';
import { type Call, jsonObjectOf, mediaType } from '../call.ts';
import { sameSecret, wrongSecret } from '../client-authentication.ts';
import { idOfHydra, orgUuid } from '../hydra-id.ts';
import { secondsLeft } from '../tokens.ts';
import { credentialId, issuePair, newGrant, type SandboxClient, type World } from '../world.ts';

/** `POST /applications/{applicationId}/token` (contract 2.1): mints a pair for one customer org. */
export function postApplicationToken(world: World, call: Call): Answer {
  const minter = authorize(world, call, 'spark:applications_token');
  if (mediaType(call) !== 'application/json') throw new Refusal(webexError(415));
  const { clientId, clientSecret, targetOrgId } = requiredFields(call);

  const appClientId = idOfHydra('APPLICATION', call.params[0] ?? '');
  const app = world.clients.find((client) => client.kind === 'service-app' && client.clientId === appClientId);
  if (app === undefined) throw new Refusal(webexError(404));
  if (app.clientId !== clientId) throw new Refusal(webexError(400, 'clientId does not match the application'));
  if (!sameSecret(app.clientSecret, clientSecret)) throw wrongSecret(world, 'mint');

  const orgId = orgUuid(targetOrgId);
  if (orgId === undefined) throw new Refusal(webexError(400, 'targetOrgId is invalid'));
  // Another developer's integration (I) and an org that has not authorized (C) cannot be told apart by status.
  if (minter.grant.developer !== app.developer || world.orgs.get(orgId)?.authorized !== true) throw forbidden(world);

  return mint(world, call, app, orgId);
}

function requiredFields(call: Call): Record<'clientId' | 'clientSecret' | 'targetOrgId', string> {
  const body = jsonObjectOf(call);
  if (body === undefined) throw new Refusal(webexError(400));
  const field = (name: string): string => {
    const value = body[name];
    if (typeof value !== 'string' || value === '') throw new Refusal(webexError(400, `${name} is required`));
    return value;
  };
  return { clientId: field('clientId'), clientSecret: field('clientSecret'), targetOrgId: field('targetOrgId') };
}

function mint(world: World, call: Call, app: SandboxClient, orgId: string): Answer {
  const now = world.clock.now();
  const credential = credentialId(app, orgId);
  const { mintCap, mintedBefore, mintOmits } = world.modes;
  const livePairs = world.tokens
    .allRefresh()
    .filter((token) => token.grant.credentialId === credential && token.revokedAt === undefined);
  if (mintCap > 0 && new Set(livePairs.map((token) => token.grant)).size >= mintCap) {
    throw new Refusal(webexError(400, 'tokenlimit_reached'));
  }
  if (mintedBefore === 'revoked') world.tokens.revoke((token) => token.grant.credentialId === credential, now);
  const { access, refresh } = issuePair(world, newGrant(world, app, orgId), now, 'mint', call.seq);
  return {
    status: 200,
    json: {
      access_token: access.value,
      expires_in: secondsLeft(access, now),
      ...(mintOmits === 'refresh_token' ? {} : { refresh_token: refresh.value }),
      ...(mintOmits === 'nothing' ? { refresh_token_expires_in: secondsLeft(refresh, now) } : {}),
      token_type: 'Bearer',
    },
  };
}
