import type { CodeBook } from './authorization-codes.ts';
import type { VirtualClock } from './clock.ts';
import type { DataSourceRecord, DataSourceShelf } from './data-sources.ts';
import type { FaultList } from './fault-list.ts';
import type { SigningKeys } from './jws.ts';
import type { IssuedToken, Ledger } from './ledger.ts';
import type { Modes, RefreshMode } from './modes.ts';
import type { SeededRandom } from './random.ts';
import type { AccessToken, Grant, RefreshToken, TokenBook } from './tokens.ts';
import { LIFETIMES } from './tokens.ts';

/** An application registered with the sandbox: the service app, the integration, or another developer's. */
export interface SandboxClient {
  name: string;
  kind: 'integration' | 'service-app';
  clientId: string;
  clientSecret: string;
  developer: string;
  scopes: readonly string[];
  /** Where a browser may be sent back to after an authorization. */
  redirectUris: readonly string[];
  /** Data Exchange Domains; a url's host must lie in or below one of them. */
  domains: readonly string[];
  schemaIds: readonly string[];
}

export interface SandboxOrg {
  id: string;
  name: string;
  /** Whether a Full Admin has authorized the service app. */
  authorized: boolean;
}

/** Everything the routes and the control work on. */
export interface World {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  clock: VirtualClock;
  modes: Modes;
  ledger: Ledger;
  faults: FaultList;
  tokens: TokenBook;
  codes: CodeBook;
  keys: SigningKeys;
  dataSources: DataSourceShelf;
  clients: SandboxClient[];
  orgs: Map<string, SandboxOrg>;
  random: SeededRandom;
  trackingIds: SeededRandom;
}

/** The credential of a client for an org, as the ledger and the switches name it. */
export function credentialId(client: SandboxClient, orgId: string): string {
  return client.kind === 'integration' ? client.name : `${client.name}:${orgId}`;
}

/** A new authorization of a client; its tokens come with `issuePair`. */
export function newGrant(world: World, client: SandboxClient, orgId: string): Grant {
  return world.tokens.grant({
    credentialId: credentialId(client, orgId),
    kind: client.kind,
    clientId: client.clientId,
    orgId,
    developer: client.developer,
    scopes: client.scopes,
  });
}

/** Issues an access and a refresh token with the lives that the modes say, as from `at`. */
export function issuePair(
  world: World,
  grant: Grant,
  at: number,
  via: IssuedToken['via'],
  request = 0,
): { access: AccessToken; refresh: RefreshToken } {
  const { accessSeconds, refreshSeconds } = LIFETIMES[world.modes.lifetimes];
  const access = world.tokens.issueAccess(grant, at, accessSeconds);
  const refresh = world.tokens.issueRefresh(grant, at, refreshSeconds);
  noteIssued(world, access, 'access', via, request);
  noteIssued(world, refresh, 'refresh', via, request);
  return { access, refresh };
}

/** Writes a token that was handed out into the ledger. */
export function noteIssued(
  world: World,
  token: AccessToken,
  kind: IssuedToken['kind'],
  via: IssuedToken['via'],
  request: number,
): void {
  const at = new Date(world.clock.now()).toISOString();
  world.ledger.issued({ at, kind, hash: token.hash, credential: token.grant.credentialId, via, request });
}

export function refreshModeOf(world: World, grant: Grant): RefreshMode {
  return world.modes.refreshFor[grant.credentialId] ?? world.modes.refresh;
}

/** A data source as far as this app and org can see it. */
export function ownDataSource(world: World, grant: Grant, id: string): DataSourceRecord | undefined {
  const record = world.dataSources.get(id);
  return record?.orgId === grant.orgId && record.clientId === grant.clientId ? record : undefined;
}
