import { createHash } from 'node:crypto';
import { mustBeFine } from './control-error.ts';
import { type Fault, faultMistakes } from './faults.ts';
import { hydraId } from './hydra-id.ts';
import { modeMistakes } from './modes.ts';
import { newDataSourceFields } from './new-data-source.ts';
import type { Scenario, ScenarioDataSource, ScenarioPair } from './scenario.ts';
import { SCHEMAS } from './schemas.ts';
import type { SandboxSetup } from './setup.ts';
import { type AccessToken, PERSONAL_TOKEN_SECONDS, type RefreshToken } from './tokens.ts';
import { issuePair, newGrant, noteIssued, type SandboxClient, type SandboxOrg, type World } from './world.ts';

const OWNER = 'sandbox-developer';
const SERVICE_APP_SCOPES = ['spark-admin:datasource_read', 'spark-admin:datasource_write'];
const INTEGRATION_SCOPES = ['spark:applications_token', 'spark:people_read', 'spark:kms'];
/** Data sources of a scenario were registered a month before their present JWS. */
const REGISTERED_BEFORE_MS = 30 * 86_400_000;
/** What this program asks for unless it is told otherwise. */
const REDIRECT_URIS = ['http://localhost:3000/callback'];
const DOMAINS = ['example', 'example.com', 'example.org', 'example.net'];

/** Puts a scenario into an empty world, and says what a client needs to know about it. */
export function populate(world: World, scenario: Scenario): SandboxSetup {
  mustBeFine(modeMistakes({ ...scenario.modes }));
  Object.assign(world.modes, structuredClone(scenario.modes ?? {}));
  const orgs = scenario.orgs.map((org): SandboxOrg => {
    const added = { id: org.id ?? world.random.uuid(), name: org.name, authorized: org.authorized !== false };
    world.orgs.set(added.id, added);
    return added;
  });
  const configured = orgs.filter((_, index) => scenario.orgs[index]!.configured !== false);
  const serviceApp = addClient(world, 'service-app', OWNER, {
    scopes: scenario.serviceApp?.scopes ?? SERVICE_APP_SCOPES,
    domains: scenario.serviceApp?.domains ?? DOMAINS,
    schemaIds: scenario.serviceApp?.schemaIds ?? SCHEMAS.map((schema) => schema.id),
    redirectUris: [],
  });
  const setup: SandboxSetup = {
    serviceApp: {
      appId: hydraId('APPLICATION', serviceApp.clientId),
      clientId: serviceApp.clientId,
      clientSecret: serviceApp.clientSecret,
      targetOrgIds: configured.map((org) => org.id),
    },
    serviceAppTokens: {},
    orgNames: Object.fromEntries(configured.map((org) => [org.id, org.name])),
  };
  for (const [index, org] of scenario.orgs.entries()) {
    if (org.serviceAppPair === undefined) continue;
    const pair = pairFrom(world, serviceApp, orgs[index]!.id, org.serviceAppPair);
    setup.serviceAppTokens[orgs[index]!.id] = pair;
  }
  const ownOrgId = orgs[0]?.id ?? world.random.uuid();
  if (scenario.integration !== undefined) {
    const { pair, scopes = INTEGRATION_SCOPES, redirectUris = REDIRECT_URIS } = scenario.integration;
    const { otherDeveloper = false } = scenario.integration;
    const developer = otherDeveloper ? 'another-developer' : OWNER;
    const client = addClient(world, 'integration', developer, { scopes, redirectUris, domains: [], schemaIds: [] });
    const { clientId, clientSecret } = client;
    setup.integration = { clientId, clientSecret, ...(pair && pairFrom(world, client, ownOrgId, pair)) };
  }
  if (scenario.personalAccessToken !== undefined) {
    setup.personalAccessToken = personalToken(world, ownOrgId, scenario.personalAccessToken.obtainedMinutesAgo);
  }
  for (const source of scenario.dataSources) addDataSource(world, serviceApp, orgs, source);
  for (const fault of scenario.faults ?? []) addFault(world, fault);
  return setup;
}

function addClient(
  world: World,
  kind: SandboxClient['kind'],
  developer: string,
  about: Pick<SandboxClient, 'scopes' | 'redirectUris' | 'domains' | 'schemaIds'>,
): SandboxClient {
  const client: SandboxClient = {
    name: kind,
    kind,
    clientId: `C${createHash('sha256').update(world.random.hex(32)).digest('hex')}`,
    clientSecret: `sandbox-secret-${world.random.hex(48)}`,
    developer,
    ...about,
  };
  world.clients.push(client);
  return client;
}

function pairFrom(world: World, client: SandboxClient, orgId: string, wanted: ScenarioPair) {
  const obtainedAt = world.clock.now() - wanted.obtainedMinutesAgo * 60_000;
  const { access, refresh } = issuePair(world, newGrant(world, client, orgId), obtainedAt, 'scenario');
  return shownPair(access, wanted.refreshToken === false ? undefined : refresh);
}

/** A pair in the sandbox's neutral shape. */
export function shownPair(access: AccessToken, refresh: RefreshToken | undefined) {
  return {
    accessToken: access.value,
    obtainedAt: access.issuedAt,
    expiresAt: access.expiresAt,
    ...(refresh && { refreshToken: refresh.value, refreshTokenExpiresAt: refresh.expiresAt }),
  };
}

function personalToken(world: World, orgId: string, obtainedMinutesAgo: number): string {
  const grant = world.tokens.grant({
    credentialId: 'personal',
    kind: 'personal',
    clientId: 'personal',
    orgId,
    developer: OWNER,
    scopes: INTEGRATION_SCOPES,
  });
  const issuedAt = world.clock.now() - obtainedMinutesAgo * 60_000;
  const token = world.tokens.issueAccess(grant, issuedAt, PERSONAL_TOKEN_SECONDS);
  noteIssued(world, token, 'access', 'scenario', 0);
  return token.value;
}

function addDataSource(world: World, app: SandboxClient, orgs: SandboxOrg[], source: ScenarioDataSource): void {
  const { org, ageMinutes, id = world.random.uuid(), omit, profile, putFault, ...given } = source;
  const orgId = orgs[org]?.id;
  if (orgId === undefined) throw new RangeError(`scenario: there is no org ${org}`);
  const fields = newDataSourceFields(world, app, given);
  const issuedAt = world.clock.now() - ageMinutes * 60_000;
  const createdBy = world.random.uuid();
  const createdAt = issuedAt - REGISTERED_BEFORE_MS;
  const record = world.dataSources.add({ id, orgId, clientId: app.clientId, createdBy, createdAt }, fields, issuedAt);
  record.updatedAt = issuedAt;
  if (omit !== undefined) world.modes.omitFor[id] = omit;
  if (profile !== undefined) world.modes.profileFor[id] = profile;
  if (putFault !== undefined) addFault(world, { ...putFault, at: `PUT /dataSources/${id}` });
}

function addFault(world: World, fault: Fault): void {
  mustBeFine(faultMistakes(fault));
  world.faults.add(fault);
}
