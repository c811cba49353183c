import { KeeperError, ReauthorizationRequiredError } from '../../../core/errors.ts';
import { printable } from '../../../core/secret.ts';
import type { OauthappAuthorizing, VaultAuthorization } from '../../../core/vault-ports.ts';
import { encodedPath, objectIn, reasonsIn, type VaultAnswer, type VaultAsk } from '../answer.ts';
import type { VaultClient } from '../client.ts';
import { asOfLadder, missingServer, noPlugin } from './refusals.ts';
import { PLUGIN_TIMEOUT_MS } from './tokens.ts';

/**
 * The routes of vault-plugin-secrets-oauthapp for authorizing: `servers/<name>`, `auth-code-url`, and `creds/<name>` with a
 * code. Neither takes PKCE through to the exchange (v3.1.1 passes on the redirect URL alone): what protects the code
 * is that it is worth nothing without the client secret, which Vault alone has. Throw as {@link asOfLadder}.
 */
export function oauthappAuthorizing(client: VaultClient): OauthappAuthorizing {
  async function ask(of: VaultAuthorization, below: string, more: Partial<VaultAsk> = {}): Promise<VaultAnswer> {
    const path = encodedPath(`${of.mount}/${below}`);
    const method = more.body ? 'POST' : 'GET';
    const capability = method === 'POST' ? 'update' : 'read';
    try {
      const answer = await client.ask({ method, path, capability, expects: [400, 404], ...more });
      // A server or credential that is not there has no reasons; a path that is not there has.
      if (answer.status === 404 && (more.body || reasonsIn(answer).length > 0)) throw noPlugin(of.mount, client.at);
      return answer;
    } catch (thrown) {
      throw asOfLadder(thrown);
    }
  }
  const whose = ({ mount, credential }: VaultAuthorization) => `${mount}/creds/${credential} in Vault at ${client.at}`;
  const refused = (of: VaultAuthorization, answer: VaultAnswer): KeeperError | undefined => {
    if (answer.status !== 400) return undefined;
    const reasons = reasonsIn(answer).join('; ');
    const credential = { path: `${of.mount}/creds/${of.credential}`, server: of.server };
    return missingServer(reasons, credential, whose(of)) ?? pluginRefused(reasons, whose(of));
  };

  return {
    async clientId(of) {
      const answer = await ask(of, `servers/${of.server}`);
      const { client_id } = objectIn(answer, 'data');
      return answer.status === 200 && typeof client_id === 'string' ? printable(client_id) : undefined;
    },
    async writeServer(of, { clientId, clientSecret }, apiBaseUrl) {
      const body = {
        client_id: clientId,
        client_secret: clientSecret.reveal(),
        provider: 'custom',
        provider_options: {
          auth_code_url: `${apiBaseUrl}/authorize`,
          token_url: `${apiBaseUrl}/access_token`,
          // Webex reads them in the form (contract 1.3); tried in a header first, a code would be spent.
          auth_style: 'in_params',
        },
      };
      const error = refused(of, await ask(of, `servers/${of.server}`, { body }));
      if (error) throw error;
    },
    async url(of, { redirectUri, scope, state }) {
      const body = { server: of.server, redirect_url: redirectUri, scopes: scope.split(' '), state };
      const answer = await ask(of, 'auth-code-url', { body });
      const error = refused(of, answer);
      if (error) throw error;
      return String(objectIn(answer, 'data').url ?? '');
    },
    async writeCode(of, code, redirectUri) {
      const body = {
        server: of.server,
        grant_type: 'authorization_code',
        code: code.reveal(),
        redirect_url: redirectUri,
      };
      const wish = { body, once: true, timeoutMs: PLUGIN_TIMEOUT_MS, expects: [400, 404, 500] } as const;
      const answer = await ask(of, `creds/${of.credential}`, wish);
      const reasons = reasonsIn(answer).join('; ');
      // Webex's own refusals have no OAuth error code: the plugin takes them for its own failure.
      const rejected = answer.status === 500 && /server rejected request/i.test(reasons);
      if (answer.status === 500 && !rejected) throw failedExchange(reasons, whose(of));
      const error = refused(of, rejected ? { ...answer, status: 400 } : answer);
      if (error) throw error;
    },
  };
}

function pluginRefused(reasons: string, whose: string): KeeperError {
  const why = reasons.replace(/\s+/g, ' ').trim();
  if (/invalid_client|unauthorized_client|missing client secret/i.test(why)) {
    return new KeeperError('client-credentials', `Webex does not take the client that ${whose} is of (${why})`, {
      remedy: 'write its client id and secret again: the same command with --create-server',
    });
  }
  return new ReauthorizationRequiredError(`the plugin did not make ${whose}: ${why}; nothing was stored`, {
    remedy: 'run the same command again, and authorize once more',
  });
}

function failedExchange(reasons: string, whose: string): KeeperError {
  const why = reasons.replace(/\s+/g, ' ').trim();
  return new KeeperError('unreachable', `the plugin could not exchange the code for ${whose}: ${why}`, {
    remedy: 'see whether Vault reaches Webex; then run the same command again, and authorize once more',
  });
}
