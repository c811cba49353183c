import { type AccessToken, LIFETIMES, type RefreshToken, tokenState } from './tokens.ts';
import { noteIssued, refreshModeOf, type World } from './world.ts';

const DAY_MS = 86_400_000;

/** What a refresh gives: the tokens, and whether the answer shows the refresh token. */
interface Refreshed {
  access: AccessToken;
  refresh: RefreshToken;
  showRefresh: boolean;
}

/** Refreshes a pair as the mode of its credential says (contract 1.4: the sources conflict, so all readings exist). */
export function refreshPair(world: World, presented: RefreshToken, request: number): Refreshed {
  const now = world.clock.now();
  const mode = refreshModeOf(world, presented.grant);
  const access = accessFor(world, presented, now, mode === 'same-access-token', request);
  if (mode === 'rotate-grace' || mode === 'rotate-strict' || mode === 'rotate-strict-revoke-family') {
    const seconds = LIFETIMES[world.modes.lifetimes].refreshSeconds;
    const refresh = world.tokens.issueRefresh(presented.grant, now, seconds);
    noteIssued(world, refresh, 'refresh', 'refresh', request);
    const rule = mode === 'rotate-grace' ? 'grace' : mode === 'rotate-strict' ? 'strict' : 'revoke-family';
    presented.superseded = { at: now, by: request, rule };
    return { access, refresh, showRefresh: true };
  }
  if (mode !== 'same-never-renewed' && now - presented.renewedAt >= DAY_MS) {
    presented.renewedAt = now;
    presented.expiresAt = now + LIFETIMES[world.modes.lifetimes].refreshSeconds * 1000;
  }
  if (mode !== 'omit') noteIssued(world, presented, 'refresh', 'again', request);
  return { access, refresh: presented, showRefresh: mode !== 'omit' };
}

function accessFor(
  world: World,
  presented: RefreshToken,
  now: number,
  mayRepeat: boolean,
  request: number,
): AccessToken {
  const { grant } = presented;
  const live = world.tokens.allAccess().filter((token) => token.grant === grant && tokenState(token, now) === 'live');
  const recent = live.findLast((token) => now - token.issuedAt < DAY_MS);
  if (mayRepeat && recent !== undefined) {
    noteIssued(world, recent, 'access', 'again', request);
    return recent;
  }
  if (world.modes.previousAccessToken === 'revoked') {
    world.tokens.revoke((token) => token.grant === grant, now, 'access');
  }
  const access = world.tokens.issueAccess(grant, now, LIFETIMES[world.modes.lifetimes].accessSeconds);
  noteIssued(world, access, 'access', 'refresh', request);
  return access;
}
