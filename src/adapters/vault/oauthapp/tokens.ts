import { isBearerToken } from '../../../core/bearer-token.ts';
import { printable, Secret } from '../../../core/secret.ts';
import type { VaultCredential } from '../../../core/vault-credential.ts';
import type { IntegrationVault, VaultToken } from '../../../core/vault-ports.ts';
import { encodedPath, objectIn, type VaultAnswer, type VaultAsk } from '../answer.ts';
import type { VaultClient } from '../client.ts';
import { asOfLadder, refusedReading, unusableAnswer } from './refusals.ts';

/** The plugin waits 30 s for Webex itself, and half as long again for a token that is about to end. */
export const PLUGIN_TIMEOUT_MS = 50_000;

/** The years in which a token can end. */
const EARLIEST = Date.UTC(2020, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/**
 * The tokens that Vault's plugin vault-plugin-secrets-oauthapp gives. What it answers is taken from its README and source
 * (github.com/puppetlabs/vault-plugin-secrets-oauthapp, v3.1.1), and from what v3.1.1 answered on OpenBao 2.7.2:
 * `test/support/vault/recorded-oauthapp.txt`.
 */
export function oauthappTokens(client: VaultClient): IntegrationVault {
  return {
    async read(credential) {
      try {
        const minimum = { minimum_seconds: String(credential.minimumSeconds) };
        const lasting = await client.ask({ ...reading(credential), query: minimum });
        if (lasting.status === 200) return tokenIn(lasting, credential, client.at);
        // A token that could not be refreshed to live so long is refused, although it may be good for a while.
        const asItIs = lasting.status === 400 ? await client.ask(reading(credential)) : lasting;
        if (asItIs.status !== 200) throw refusedReading(asItIs, credential, client.at);
        const { warnings, ...token } = tokenIn(asItIs, credential, client.at);
        return { ...token, warnings: [shortOf(credential), ...warnings] };
      } catch (thrown) {
        throw asOfLadder(thrown);
      }
    },
  };
}

/** `GET <mount>/creds/<name>`. */
function reading({ path }: VaultCredential): VaultAsk {
  return {
    method: 'GET',
    path: encodedPath(path),
    expects: [400, 404],
    capability: 'read',
    timeoutMs: PLUGIN_TIMEOUT_MS,
  };
}

function tokenIn(answer: VaultAnswer, { path }: VaultCredential, at: string): VaultToken {
  const { access_token, expire_time } = objectIn(answer, 'data');
  if (typeof access_token !== 'string' || access_token.length > 16_384 || !isBearerToken(access_token)) {
    throw unusableAnswer(path, at);
  }
  const expiresAt = typeof expire_time === 'string' ? Date.parse(expire_time) : Number.NaN;
  const { warnings } = answer.json;
  const said = Array.isArray(warnings) ? warnings.filter((each) => typeof each === 'string') : [];
  return {
    value: new Secret(access_token),
    ...(expiresAt >= EARLIEST && expiresAt <= LATEST && { expiresAt }),
    warnings: said.map((each) => printable(`${path} in Vault: ${each.replace(/\s+/g, ' ').trim()}`)),
  };
}

function shortOf({ path, minimumSeconds }: VaultCredential): string {
  return `the token that ${path} in Vault gives ends within the ${minimumSeconds} s for which it was asked, and Vault could not refresh it`;
}
