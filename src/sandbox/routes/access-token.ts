import { type Answer, Refusal, webexError } from '../answers.ts';
import { type Call, formOf, mediaType } from '../call.ts';
import { authenticateClient, tokenEndpointError } from '../client-authentication.ts';
import { fingerprint } from '../fingerprint.ts';
import type { TokenMisuse } from '../ledger.ts';
import { refreshPair } from '../refresh.ts';
import { type RefreshToken, secondsLeft, tokenState } from '../tokens.ts';
import type { SandboxClient, World } from '../world.ts';
import { exchangeCode } from './code-exchange.ts';

/** `POST /access_token` (contract 1.3): forms only, JSON is malformed (I). */
export function postAccessToken(world: World, call: Call): Answer {
  if (mediaType(call) !== 'application/x-www-form-urlencoded') throw new Refusal(webexError(400));
  const form = formOf(call);
  const client = authenticateClient(world, call);
  const grantType = form.get('grant_type');
  if (!grantType) {
    throw new Refusal(tokenEndpointError(world, 400, 'invalid_request', 'grant_type cannot be null or empty'));
  }
  if (grantType === 'authorization_code') return exchangeCode(world, call, client);
  if (grantType !== 'refresh_token') {
    throw new Refusal(tokenEndpointError(world, 400, 'unsupported_grant_type', 'Unsupported grant type'));
  }
  return refresh(world, call, client, form.get('refresh_token') ?? '');
}

function refresh(world: World, call: Call, client: SandboxClient, value: string): Answer {
  if (value === '') {
    throw new Refusal(tokenEndpointError(world, 400, 'invalid_request', 'refresh_token cannot be null or empty'));
  }
  const presented = usable(world, call, client, value);
  const refreshed = refreshPair(world, presented, call.seq);
  const now = world.clock.now();
  return {
    status: 200,
    json: {
      access_token: refreshed.access.value,
      expires_in: secondsLeft(refreshed.access, now),
      ...(refreshed.showRefresh ? { refresh_token: refreshed.refresh.value } : {}),
      refresh_token_expires_in: secondsLeft(refreshed.refresh, now),
      token_type: 'Bearer',
      ...(client.kind === 'integration' ? { scope: client.scopes.join(' ') } : {}),
    },
  };
}

/** The refresh token if it may still be used; every use of one that should not have been presented is written down. */
function usable(world: World, call: Call, client: SandboxClient, value: string): RefreshToken {
  const now = world.clock.now();
  const token = world.tokens.refresh(value);
  const misuse = (reason: TokenMisuse['reason']): TokenMisuse => ({
    at: new Date(now).toISOString(),
    hash: fingerprint(value),
    credential: token?.grant.credentialId ?? 'unknown',
    reason,
    request: call.seq,
  });
  if (token === undefined || token.grant.clientId !== client.clientId) {
    world.ledger.deadRefreshToken(misuse('unknown'));
    throw deadRefreshToken(world);
  }
  const state = tokenState(token, now);
  if (token.superseded !== undefined) {
    const successorDelivered = world.ledger.wasDelivered(token.superseded.by);
    world.ledger.supersededRefreshToken({ ...misuse('superseded'), successorDelivered });
    if (token.superseded.rule === 'revoke-family') {
      world.tokens.revoke((each) => each.grant === token.grant, now);
    }
    if (token.superseded.rule !== 'grace') throw deadRefreshToken(world);
  }
  if (state !== 'live') {
    world.ledger.deadRefreshToken(misuse(state));
    throw deadRefreshToken(world);
  }
  return token;
}

/** Text from the JS SDK; 400 or 401 and either shape, because the sources conflict (contract 1.5, S). */
function deadRefreshToken(world: World): Refusal {
  const text = 'The refresh token provided is expired, revoked, malformed, or invalid';
  const status = world.modes.deadRefreshTokenStatus;
  return new Refusal(tokenEndpointError(world, status, 'invalid_grant', text, status === 401 ? text : undefined));
}
