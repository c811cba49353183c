import { ConfigFields } from './config-fields.ts';
import { DOCUMENT_VERSION, readCredential } from './credential-entry.ts';
import { KeeperError } from './errors.ts';
import type { Credential, CredentialKey, OAuthClient, OrgId, ServiceApp } from './model.ts';
import { orgOfToken, toOrgId } from './org-id.ts';
import { printable, Secret } from './secret.ts';
import { isJsonObject, type JsonObject } from './strict-json.ts';
import {
  ENV_ACCESS_TOKEN,
  ENV_REFRESH_TOKEN,
  INTEGRATION_ACCESS_TOKEN,
  INTEGRATION_SPELLINGS,
  TARGET_ORG_ID,
  valueAt,
} from './token-homes.ts';

/** An org whose data sources we keep alive. */
export interface TargetOrg {
  readonly id: OrgId;
  readonly key: CredentialKey;
  readonly name?: string;
  /** Skipped by the renewal pass, and reported as such. */
  readonly paused: boolean;
}

/** `token-config.json`, or the value of the AWS secret, checked and typed. */
export interface TokenConfig {
  /** The document as it is stored, with every key that we do not know. */
  readonly document: JsonObject;
  /** Absent when only a portal token is configured. */
  readonly serviceApp?: ServiceApp;
  /** The integration's OAuth client; absent when at most a personal access token is configured. */
  readonly integration?: OAuthClient;
  readonly orgs: readonly TargetOrg[];
  /** Every credential of which the document holds a token, and an entry without tokens for every other target org. */
  readonly credentials: ReadonlyMap<CredentialKey, Credential>;
  /** The origin that the tokens came from, once we have written. */
  readonly apiOrigin?: string;
  readonly warnings: readonly string[];
}

/**
 * Reads a document in each of the spellings that the Python sample has had.
 *
 * @param where  the path or secret name, for the messages
 * @throws KeeperError `configuration`, naming every field at fault
 */
export function readTokenConfig(document: JsonObject, where: string): TokenConfig {
  const fields = new ConfigFields(document);
  refuseNewerVersion(document, where);

  const integration = readIntegration(fields);
  const pat = fields.optionalSecret(INTEGRATION_ACCESS_TOKEN);
  const portalToken = fields.optionalText(ENV_ACCESS_TOKEN);
  const serviceApp = readServiceApp(fields, portalToken !== undefined);
  const orgs = readOrgs(fields, document, serviceApp ? undefined : portalToken);
  const singleOrg = orgs.length === 1;
  fields.optionalSecret(ENV_ACCESS_TOKEN);
  fields.optionalSecret(ENV_REFRESH_TOKEN);
  if (!singleOrg && (valueAt(document, ENV_ACCESS_TOKEN) || valueAt(document, ENV_REFRESH_TOKEN))) {
    fields.warn('env.WEBEX_SERVICE_APP_* is not used with several target orgs: each org has tokens of its own');
  }

  const credentials = new Map<CredentialKey, Credential>();
  if (integration || pat) credentials.set('integration', readCredential(document, 'integration', undefined, singleOrg));
  for (const org of orgs) credentials.set(org.key, readCredential(document, org.key, org.id, singleOrg));

  const hasServiceAppToken = orgs.some(
    ({ key }) => credentials.get(key)?.accessToken || credentials.get(key)?.refreshToken,
  );
  if (!fields.has(['serviceApp']) && !hasServiceAppToken) fields.miss(['serviceApp']);
  if (fields.sound && serviceApp && !integration && !pat && !hasServiceAppToken) {
    fields.problem(
      'there is no token at all',
      'fill tokenManager.personalAccessToken, or the tokenManager.oauth… fields',
    );
  }
  const apiOrigin = fields.optionalText(['byods', 'apiOrigin']);
  const ours = valueAt(document, ['byods']);
  if (ours !== undefined && !isJsonObject(ours)) fields.problem('byods is not an object', 'delete byods');
  fields.throwProblems(where);

  return {
    document,
    orgs,
    credentials,
    warnings: fields.warnings,
    ...(serviceApp && { serviceApp }),
    ...(integration && { integration }),
    ...(apiOrigin !== undefined && { apiOrigin }),
  };
}

function refuseNewerVersion(document: JsonObject, where: string): void {
  const version = valueAt(document, ['byods', 'version']);
  if (version === undefined || version === DOCUMENT_VERSION) return;
  throw new KeeperError(
    'configuration',
    `${where} was written by a newer byods-keeper (byods.version ${typeof version === 'number' ? version : 'is no number'}); nothing was changed`,
    {
      remedy: 'upgrade: npm install -g byods-keeper@latest',
    },
  );
}

/** All three fields or none. Spellings that disagree are refused; a section left as in the template counts as absent. */
function readIntegration(fields: ConfigFields): OAuthClient | undefined {
  const found = (['clientId', 'clientSecret', 'refreshToken'] as const).map((name) =>
    fields.agreeing(INTEGRATION_SPELLINGS.map((spelling) => spelling[name])),
  );
  const [clientId, clientSecret, refreshToken] = found;
  const states = found.map((field) => field?.state ?? 'missing');
  if (states.every((state) => state !== 'given')) {
    const left = found.filter((field) => field?.state === 'template').map((field) => field!.path.join('.'));
    if (left.length > 0) fields.warn(`${left.join(', ')} still hold the template's values and count as absent`);
    return undefined;
  }
  const used = found.find((field) => field?.state === 'given')!.path;
  const spelling = INTEGRATION_SPELLINGS.find((s) => Object.values(s).some((path) => path.join() === used.join()))!;
  for (const [index, name] of (['clientId', 'clientSecret', 'refreshToken'] as const).entries()) {
    if (states[index] === 'missing')
      fields.miss(spelling[name], 'an integration needs its client id, client secret and refresh token together');
    if (states[index] === 'template') fields.leftFromTemplate(found[index]!.path);
  }
  if (!clientId || !clientSecret || !refreshToken) return undefined;
  return { clientId: clientId.value, clientSecret: new Secret(clientSecret.value) };
}

/** A token from the portal serves without a service app: then a section left as in the template counts as absent. */
function readServiceApp(fields: ConfigFields, hasPortalToken: boolean): ServiceApp | undefined {
  if (!fields.has(['serviceApp'])) return undefined;
  const client = (['appId', 'clientId', 'clientSecret'] as const).map((name) => ['serviceApp', name]);
  if (hasPortalToken && client.every((path) => fields.isLeftOut(path))) {
    for (const path of client) fields.optionalSecret(path);
    return undefined;
  }
  const appId = fields.requiredText(['serviceApp', 'appId']);
  const clientId = fields.requiredText(['serviceApp', 'clientId']);
  const clientSecret = fields.requiredText(['serviceApp', 'clientSecret']);
  if (appId === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return { appId, clientId, clientSecret: new Secret(clientSecret) };
}

function readOrgs(fields: ConfigFields, document: JsonObject, portalToken: string | undefined): TargetOrg[] {
  const path = TARGET_ORG_ID;
  const given = valueAt(document, path);
  let ids: OrgId[] = [];
  if (Array.isArray(given)) {
    ids = given.flatMap((_, index) => {
      const id = fields.requiredText([...path, String(index)]);
      return id === undefined ? [] : [toOrgId(id)];
    });
    if (given.length === 0) fields.miss(path);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice) fields.problem(`serviceApp.targetOrgId lists ${twice} twice`, 'list each org once');
  } else if (portalToken !== undefined && fields.isLeftOut(path)) {
    const org = orgOfToken(portalToken);
    if (org) ids = [org];
    else fields.miss(path, 'the token does not tell its org');
  } else if (given !== undefined || fields.has(['serviceApp'])) {
    const id = fields.requiredText(path);
    if (id !== undefined) ids = [toOrgId(id)];
  }

  if (ids.some((id) => id === '__proto__')) fields.problem('serviceApp.targetOrgId is no org id', 'correct it');

  const described = describedOrgs(fields, document);
  return ids.map((id) => {
    const { name, paused } = described.get(id) ?? {};
    return {
      id,
      key: `service-app:${id}`,
      paused: paused === true,
      ...(typeof name === 'string' && name !== '' && { name: printable(name) }),
    };
  });
}

/** What stands under `orgs`, by id, whichever form the id was written in. */
function describedOrgs(fields: ConfigFields, document: JsonObject): ReadonlyMap<OrgId, JsonObject> {
  const section = valueAt(document, ['orgs']);
  const found = new Map<OrgId, JsonObject>();
  for (const [written, about] of Object.entries(isJsonObject(section) ? section : {})) {
    if (!isJsonObject(about)) continue;
    const id = toOrgId(written);
    if (found.has(id)) fields.problem(`orgs describes ${id} twice`, 'describe each org once');
    if (typeof (about.paused ?? false) !== 'boolean') {
      fields.problem(`orgs.${id}.paused is neither true nor false`, `set orgs.${id}.paused to true or false`);
    }
    found.set(id, about);
  }
  return found;
}

/**
 * The org that a caller names, by id in either form or by its name under `orgs`, or the only one.
 *
 * @throws KeeperError `usage`, listing the orgs that are configured
 */
export function resolveOrg(config: TokenConfig, org?: string | TargetOrg): TargetOrg {
  if (typeof org === 'object') return org;
  if (org === undefined) {
    if (config.orgs.length === 1) return config.orgs[0]!;
    throw new KeeperError('usage', `${config.orgs.length} orgs are configured and none was named`, {
      remedy: 'name one with --org <id>',
    });
  }
  const id = toOrgId(org);
  const found = config.orgs.find((each) => each.id === id);
  if (found) return found;
  const [named, another] = config.orgs.filter((each) => each.name === org);
  if (named && another) {
    throw new KeeperError('usage', `several orgs are named ${org}. Nothing was sent`, {
      remedy: `name one by its id: ${named.id} or ${another.id}`,
    });
  }
  if (named) return named;
  const known = config.orgs
    .slice(0, 5)
    .map((each) => (each.name === undefined ? each.id : `${each.id} (${each.name})`));
  const more = config.orgs.length > 5 ? `, and ${config.orgs.length - 5} more` : '';
  throw new KeeperError(
    'usage',
    `org ${org} is not configured; serviceApp.targetOrgId lists ${known.join(', ')}${more}. Nothing was sent`,
    {
      remedy: 'name one of these with --org, or add it to serviceApp.targetOrgId',
    },
  );
}
