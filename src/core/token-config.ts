import { type ClientCredentials, datedAlone, readClientCredentials } from './client-credentials.ts';
import { ConfigFields } from './config-fields.ts';
import { DOCUMENT_VERSION, readCredential } from './credential-entry.ts';
import { KeeperError } from './errors.ts';
import { isLoggedOut } from './logged-out.ts';
import type { Credential, CredentialKey, OAuthClient, ServiceApp } from './model.ts';
import { type MovedTo, movedInWords, readMovedTo } from './moved.ts';
import { isPersons } from './person-credential.ts';
import { Secret } from './secret.ts';
import { isJsonObject, type JsonObject } from './strict-json.ts';
import { readOrgs, type TargetOrg } from './target-orgs.ts';
import {
  CLIENT_CREDENTIALS,
  ENV_ACCESS_TOKEN,
  ENV_REFRESH_TOKEN,
  INTEGRATION_ACCESS_TOKEN,
  INTEGRATION_SPELLINGS,
  valueAt,
} from './token-homes.ts';
import { readVaultCredential, type VaultCredential } from './vault-credential.ts';

/** `token-config.json`, or the value of the AWS secret, checked and typed. */
export interface TokenConfig {
  /** The document as it is stored, with every key that we do not know. */
  readonly document: JsonObject;
  /** Absent when only a portal token is configured, and in a person's credential. */
  readonly serviceApp?: ServiceApp;
  /** The integration's OAuth client; absent when at most a personal access token is configured. */
  readonly integration?: OAuthClient;
  /** A client that gets tokens for itself, of another server; it stands in the place of the integration. */
  readonly clientCredentials?: ClientCredentials;
  /** Where Vault's plugin gives the integration's token; then there is no `integration`. */
  readonly vaultCredential?: VaultCredential;
  readonly orgs: readonly TargetOrg[];
  /** Every credential of which the document holds a token, and an entry without tokens for every other target org. */
  readonly credentials: ReadonlyMap<CredentialKey, Credential>;
  /** The origin that the tokens came from, once we have written. */
  readonly apiOrigin?: string;
  /** Set when the tokens are used in another store, and nothing here may refresh them. */
  readonly movedTo?: MovedTo;
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

  const clientCredentials = readClientCredentials(fields);
  const vaultCredential = readVaultCredential(fields);
  // Beside Vault's plugin a client is there for who makes the plugin's entry of it.
  const client = readIntegration(fields);
  const integration = vaultCredential ? undefined : client;
  const pat = fields.optionalSecret(INTEGRATION_ACCESS_TOKEN);
  const portalToken = fields.optionalText(ENV_ACCESS_TOKEN);
  const loggedOut = isLoggedOut(document);
  const serviceApp = readServiceApp(fields, portalToken !== undefined || loggedOut);
  const orgs = readOrgs(fields, document, serviceApp ? undefined : portalToken);
  fields.optionalSecret(ENV_ACCESS_TOKEN);
  fields.optionalSecret(ENV_REFRESH_TOKEN);
  if (orgs.length !== 1 && (valueAt(document, ENV_ACCESS_TOKEN) || valueAt(document, ENV_REFRESH_TOKEN))) {
    fields.warn('env.WEBEX_SERVICE_APP_* is not used with several target orgs: each org has tokens of its own');
  }

  const credentials = new Map<CredentialKey, Credential>();
  if (integration || pat || vaultCredential) credentials.set('integration', readCredential(document, 'integration'));
  if (clientCredentials) credentials.set('integration', datedAlone(readCredential(document, 'integration')));
  for (const org of orgs) credentials.set(org.key, readCredential(document, org.key, org.id));

  const hasServiceAppToken = orgs.some(
    ({ key }) => credentials.get(key)?.accessToken || credentials.get(key)?.refreshToken,
  );
  if (isPersons(document)) {
    if (!integration && !pat)
      fields.miss(INTEGRATION_SPELLINGS[0].clientId, "a person's credential is an integration's");
  } else if (!fields.has(['serviceApp']) && !hasServiceAppToken && !fields.has([CLIENT_CREDENTIALS]))
    fields.miss(['serviceApp']);
  if (fields.sound && serviceApp && !credentials.has('integration') && !hasServiceAppToken && !loggedOut) {
    fields.problem(
      `there is no token at all${fields.leftOut}`,
      'fill tokenManager.personalAccessToken, or the tokenManager.oauth… fields: byods init asks for them',
    );
  }
  const apiOrigin = fields.optionalText(['byods', 'apiOrigin']);
  const ours = valueAt(document, ['byods']);
  if (ours !== undefined && !isJsonObject(ours)) fields.problem('byods is not an object', 'delete byods');
  const movedTo = readMovedTo(document);
  if (movedTo) fields.warn(`${where}: ${movedInWords(movedTo)}; nothing refreshes them here`);
  fields.throwProblems(where);

  return {
    document,
    orgs,
    credentials,
    warnings: fields.warnings,
    ...(serviceApp && { serviceApp }),
    ...(integration && { integration }),
    ...(clientCredentials && { clientCredentials }),
    ...(vaultCredential && { vaultCredential }),
    ...(apiOrigin !== undefined && { apiOrigin }),
    ...(movedTo && { movedTo }),
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

/**
 * The client's two fields or none; a client whose refresh token is missing waits for somebody to authorize it.
 * Spellings that disagree are refused; a section left as in the template counts as absent.
 */
function readIntegration(fields: ConfigFields): OAuthClient | undefined {
  const found = (['clientId', 'clientSecret', 'refreshToken'] as const).map((name) =>
    fields.agreeing(INTEGRATION_SPELLINGS.map((spelling) => spelling[name])),
  );
  const [clientId, clientSecret, refreshToken] = found;
  const states = found.map((field) => field?.state ?? 'missing');
  if (states.every((state) => state !== 'given')) {
    fields.passOver(found.flatMap((field) => (field ? [field.path] : [])));
    return undefined;
  }
  const used = found.find((field) => field?.state === 'given')!.path;
  const spelling = INTEGRATION_SPELLINGS.find((s) => Object.values(s).some((path) => path.join() === used.join()))!;
  for (const [index, name] of (['clientId', 'clientSecret'] as const).entries()) {
    if (states[index] === 'missing')
      fields.miss(spelling[name], 'an integration needs its client id and client secret together');
    if (states[index] === 'template') fields.leftFromTemplate(found[index]!.path);
  }
  if (refreshToken?.state === 'template') fields.passOver([refreshToken.path]);
  if (!clientId || !clientSecret) return undefined;
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
