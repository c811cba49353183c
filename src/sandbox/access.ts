import { Refusal, webexError } from './answers.ts';
import { bearerOf, type Call } from './call.ts';
import { fingerprint } from './fingerprint.ts';
import { type AccessToken, tokenState } from './tokens.ts';
import type { World } from './world.ts';

/**
 * The token that a call presents, if it is good and has the scope. Otherwise the call is refused: 401 for no token or a
 * dead one (C), 403 for a missing scope (C, with or without `errors`).
 */
export function authorize(world: World, call: Call, scope?: string): AccessToken {
  const value = bearerOf(call);
  if (value === undefined) throw new Refusal(webexError(401));
  const token = world.tokens.access(value);
  const state = token === undefined ? 'unknown' : tokenState(token, world.clock.now());
  if (token === undefined || state !== 'live') {
    world.ledger.deadAccessToken({
      at: new Date(world.clock.now()).toISOString(),
      hash: fingerprint(value),
      credential: token?.grant.credentialId ?? 'unknown',
      reason: state === 'live' ? 'unknown' : state,
      request: call.seq,
    });
    throw new Refusal(webexError(401));
  }
  if (scope !== undefined && !token.grant.scopes.includes(scope)) throw forbidden(world);
  return token;
}

/** The captured 403. */
export function forbidden(world: World): Refusal {
  return new Refusal(webexError(403, world.modes.forbiddenBody === 'without-errors' ? null : undefined));
}
