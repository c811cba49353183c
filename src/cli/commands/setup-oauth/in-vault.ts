import { newAuthorizationRequest } from '../../../compose-authorization.ts';
import type { Oauthapp } from '../../../compose-oauthapp.ts';
import type { SetUpPlace } from '../../../compose-set-up.ts';
import { checkedAuthorizationUrl, handOverCode, standingInVault } from '../../../core/authorize-in-vault.ts';
import { asKeeperError, KeeperError } from '../../../core/errors.ts';
import { AUTHORIZATION_SCOPE } from '../../../core/policy/authorization-request.ts';
import { type IntegrationProof, proveIntegration } from '../../../core/prove-integration.ts';
import type { Secret } from '../../../core/secret.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import type { VaultCredential } from '../../../core/vault-credential.ts';
import { namesVault, vaultSection, withVaultSection } from '../../../core/vault-section.ts';
import type { CommandContext } from '../../context.ts';
import type { CommandResult } from '../../result.ts';
import { clientForServer } from './client-for-server.ts';
import { type DoneInVault, plannedInVault, vaultResult } from './in-vault-result.ts';
import { approvedByPerson } from './person.ts';
import type { VaultWords } from './vault-words.ts';
import type { SetupWords } from './words.ts';

/** A person's ten minutes, a lock that another holds, and the requests. */
const LIMIT = { minutes: 20 };

/**
 * Has a person authorize the integration in Vault: the plugin makes the address, exchanges the code and keeps what comes.
 * This process sees the code and an access token; never a refresh token.
 */
export async function setUpInVault(context: CommandContext, words: SetupWords, of: VaultWords): Promise<CommandResult> {
  const place = await context.setUp(LIMIT);
  const document = await place.read();
  const credential = vaultSection(document ?? {}, { path: `${of.mount}/creds/${of.credential}`, server: of.server });
  const saves = document !== undefined && !namesVault(document);
  if (words.dryRun) return plannedInVault(of, credential, saves);
  const plugin = await context.oauthapp(LIMIT);
  if (of.createServer) await writeServer(context, plugin, of, document);
  const done = await authorized(context, plugin, { words, of, credential });
  if (saves) await save(place, document, credential);
  const proof = document && (await proved(context));
  return vaultResult({ credential, done, proof, configured: document !== undefined, now: plugin.clock.now() });
}

async function writeServer(
  context: CommandContext,
  { authorizing, settings }: Oauthapp,
  of: VaultWords,
  document: JsonObject | undefined,
): Promise<void> {
  const client = await clientForServer(context, document ?? {});
  const there = await authorizing.clientId(of);
  if (there !== undefined && there !== client.clientId) {
    const what = `the server "${of.server}" at ${of.mount} in Vault is of another client (${there}); it was left as it is`;
    throw new KeeperError('refused', what, {
      remedy: 'name another --server; or leave out --create-server, to authorize that client',
    });
  }
  await authorizing.writeServer(of, client, settings.apiBaseUrl);
}

interface Wanted {
  readonly words: SetupWords;
  readonly of: VaultWords;
  readonly credential: VaultCredential;
}

async function authorized(context: CommandContext, plugin: Oauthapp, wanted: Wanted): Promise<DoneInVault> {
  const { words, of, credential } = wanted;
  const standing = await standingInVault(plugin, credential);
  if (standing.kind === 'serves' && !words.force) {
    return { action: 'kept', reason: 'Webex takes the token that Vault gives', token: standing.token };
  }
  const reason = standing.kind === 'serves' ? 'asked for with --force' : standing.why;
  const { settings, authorizing, clock } = plugin;
  const { apiBaseUrl, apiOrigin } = settings;
  const { redirectUri } = words;
  const ours = newAuthorizationRequest({ apiBaseUrl, clientId: '', redirectUri });
  const { state } = ours;
  const url = await authorizing.url(of, { redirectUri, scope: AUTHORIZATION_SCOPE, state });
  const { server } = of;
  const request = { ...ours, url: checkedAuthorizationUrl(url, { apiOrigin, redirectUri, state, server }) };
  const takeUp = (code: Secret) => handOverCode(plugin, of, credential, { code, redirectUri, before: standing.token });
  const token = await approvedByPerson(context, { request, words, clock, takeUp });
  return { action: 'authorized', reason, token };
}

async function save(place: SetUpPlace, before: JsonObject, credential: VaultCredential): Promise<void> {
  try {
    await place.write((document) => withVaultSection(document, credential), before);
  } catch (thrown) {
    const { code, message, remedy } = asKeeperError(thrown);
    const what = `the credential is in Vault, and tokenManager.vault could not be saved: ${message}`;
    throw new KeeperError(code, what, { remedy });
  }
}

async function proved(context: CommandContext): Promise<IntegrationProof | undefined> {
  const { tokens, budget } = await context.open(LIMIT);
  return await proveIntegration(tokens, budget);
}
