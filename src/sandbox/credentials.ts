import { mustBeThere } from './control-error.ts';
import { shownPair } from './populate.ts';
import type { SetupPair } from './setup.ts';
import { type AccessToken, type RefreshToken, tokenState } from './tokens.ts';
import { credentialId, issuePair, newGrant, type World } from './world.ts';

/** A credential with the hashes of its tokens. */
export interface CredentialView {
  id: string;
  tokens: {
    hash: string;
    kind: 'access' | 'refresh';
    state: 'live' | 'expired' | 'revoked' | 'superseded';
    issuedAt: string;
    expiresAt: string;
  }[];
}

export type Revocable = 'access-token' | 'refresh-token' | 'both';

export function credentialViews(world: World): CredentialView[] {
  const views = new Map<string, CredentialView>();
  const add = (token: AccessToken | RefreshToken, kind: 'access' | 'refresh') => {
    const id = token.grant.credentialId;
    const view = views.get(id) ?? { id, tokens: [] };
    views.set(id, view);
    const dead = 'superseded' in token && token.superseded !== undefined && token.superseded.rule !== 'grace';
    view.tokens.push({
      hash: token.hash,
      kind,
      state: dead ? 'superseded' : tokenState(token, world.clock.now()),
      issuedAt: new Date(token.issuedAt).toISOString(),
      expiresAt: new Date(token.expiresAt).toISOString(),
    });
  };
  for (const token of world.tokens.allAccess()) add(token, 'access');
  for (const token of world.tokens.allRefresh()) add(token, 'refresh');
  return [...views.values()];
}

/** Revokes by credential id (everything of it) or by hash (that one token). */
export function revoke(world: World, idOrHash: string, what: Revocable): number {
  const all = [...world.tokens.allAccess(), ...world.tokens.allRefresh()];
  mustBeThere(
    all.find((token) => token.hash === idOrHash || token.grant.credentialId === idOrHash),
    `there is no credential or token "${idOrHash}"`,
  );
  const kind = what === 'both' ? 'both' : what === 'access-token' ? 'access' : 'refresh';
  return world.tokens.revoke(
    (token) => token.hash === idOrHash || token.grant.credentialId === idOrHash,
    world.clock.now(),
    kind,
  );
}

export function issueNewPair(world: World, id: string): SetupPair {
  const pairs = world.clients.flatMap((client) => [...world.orgs.keys()].map((orgId) => ({ client, orgId })));
  const { client, orgId } = mustBeThere(
    pairs.find((pair) => credentialId(pair.client, pair.orgId) === id),
    `there is no credential "${id}"`,
  );
  const { access, refresh } = issuePair(world, newGrant(world, client, orgId), world.clock.now(), 'control');
  return shownPair(access, refresh);
}

export function currentPair(world: World, id: string): SetupPair | undefined {
  const now = world.clock.now();
  const usable = (token: AccessToken | RefreshToken) =>
    token.grant.credentialId === id && tokenState(token, now) === 'live';
  const access = world.tokens.allAccess().findLast(usable);
  const refresh = world.tokens
    .allRefresh()
    .findLast((token) => usable(token) && (token.superseded === undefined || token.superseded.rule === 'grace'));
  return access === undefined ? undefined : shownPair(access, refresh);
}
