import { KeeperError, WebexAnswerError } from './errors.ts';
import type { Budget, OAuthApi } from './ports.ts';
import type { Secret } from './secret.ts';
import type { VaultCredential } from './vault-credential.ts';
import type { IntegrationVault, OauthappAuthorizing, VaultAuthorization, VaultToken } from './vault-ports.ts';

/** What authorizing through Vault's plugin needs. */
export interface VaultAuthorizeContext {
  readonly tokens: IntegrationVault;
  readonly authorizing: OauthappAuthorizing;
  readonly webex: { readonly oauth: OAuthApi };
  readonly budget: Budget;
}

/** What stands in Vault before a person is asked. */
export type VaultStanding =
  | { readonly kind: 'serves'; readonly token: VaultToken }
  /** Only a person can help; why, in words. `token`: what is there, and does not serve. */
  | { readonly kind: 'person'; readonly why: string; readonly token?: VaultToken };

/**
 * Whether the plugin gives a token that Webex takes.
 *
 * @throws KeeperError for what a person's authorization would not mend: no Vault, no Webex, no right
 */
export async function standingInVault(
  { tokens, webex, budget }: VaultAuthorizeContext,
  credential: VaultCredential,
): Promise<VaultStanding> {
  let token: VaultToken;
  try {
    token = await tokens.read(credential);
  } catch (thrown) {
    if (!(thrown instanceof KeeperError) || thrown.code !== 'reauthorization-required') throw thrown;
    return { kind: 'person', why: thrown.message.replace(/; what is stored was left as it is$/, '') };
  }
  try {
    await webex.oauth.provenExpiry(token.value, budget);
    return { kind: 'serves', token };
  } catch (thrown) {
    if (!(thrown instanceof WebexAnswerError) || thrown.status !== 401) throw thrown;
    return { kind: 'person', why: `Webex rejects the token that ${credential.path} in Vault gives`, token };
  }
}

/**
 * Hands the code to the plugin, and reads the token that it got with it: the proof that it keeps one. Where the answer to
 * the code was lost, another token than before says that it came through.
 *
 * @param before  what the credential gave until now
 * @throws KeeperError `reauthorization-required` for a code that Webex does not take, `client-credentials`, `unreachable`, …
 */
export async function handOverCode(
  { tokens, authorizing }: VaultAuthorizeContext,
  of: VaultAuthorization,
  credential: VaultCredential,
  { code, redirectUri, before }: { code: Secret; redirectUri: string; before: VaultToken | undefined },
): Promise<VaultToken> {
  try {
    await authorizing.writeCode(of, code, redirectUri);
  } catch (thrown) {
    if (!(thrown instanceof KeeperError) || thrown.code !== 'unreachable') throw thrown;
    const now = await tokens.read(credential).catch(() => undefined);
    if (!now || now.value.hash === before?.value.hash) throw thrown;
    return now;
  }
  return await tokens.read(credential);
}

/**
 * Refuses an address that is not Webex's page for this very request: the plugin answers with whatever its entry says, and
 * a person is to log in there. Pure.
 *
 * @throws KeeperError `refused`
 */
export function checkedAuthorizationUrl(
  text: string,
  wanted: { readonly apiOrigin: string; readonly redirectUri: string; readonly state: string; readonly server: string },
): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const is = (name: string, value: string) => {
    const all = url?.searchParams.getAll(name) ?? [];
    return all.length === 1 && all[0] === value;
  };
  const server = `the server "${wanted.server}" in Vault`;
  if (url?.origin !== wanted.apiOrigin) {
    const where = url ? url.origin : 'no address';
    throw new KeeperError(
      'refused',
      `${server} leads to ${where}, and not to ${wanted.apiOrigin}; nobody was sent there`,
      {
        remedy: 'write its entry for Webex: the same command with --create-server; or set WEBEX_API_BASE_URL',
      },
    );
  }
  if (is('state', wanted.state) && is('redirect_uri', wanted.redirectUri) && is('response_type', 'code'))
    return url.href;
  throw new KeeperError('refused', `${server} gave an address that is not of this request; nobody was sent there`, {
    remedy: 'look at its auth_url_params ("vault read <mount>/servers/<name>"): state and redirect_uri must be ours',
  });
}
