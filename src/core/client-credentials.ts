import type { ConfigFields } from './config-fields.ts';
import { DOCUMENT_VERSION } from './credential-entry.ts';
import type { Credential } from './model.ts';
import { LOOPBACK_HOSTS } from './policy/loopback.ts';
import { Secret } from './secret.ts';
import type { JsonObject } from './strict-json.ts';
import { CLIENT_CREDENTIALS } from './token-homes.ts';

/**
 * A client of some OAuth server that gets its tokens for itself, with its key and secret alone (RFC 6749 section 4.4).
 * The server need not be Webex's.
 */
export interface ClientCredentials {
  /** Where tokens are asked for. */
  readonly tokenUrl: string;
  readonly consumerKey: string;
  readonly consumerSecret: Secret;
  /** What is asked for, separated by spaces. */
  readonly scope?: string;
}

/** The document of such a credential, without a token yet. */
export function clientCredentialsDocument({
  tokenUrl,
  consumerKey,
  consumerSecret,
  scope,
}: ClientCredentials): JsonObject {
  const section = {
    tokenUrl,
    consumerKey,
    consumerSecret: consumerSecret.reveal(),
    ...(scope !== undefined && { scope }),
  };
  return { [CLIENT_CREDENTIALS]: section, byods: { version: DOCUMENT_VERSION } };
}

/** The section that makes a document such a credential; undefined where there is none. Problems are noted in `fields`. */
export function readClientCredentials(fields: ConfigFields): ClientCredentials | undefined {
  if (!fields.has([CLIENT_CREDENTIALS])) return undefined;
  for (const other of ['serviceApp', 'tokenManager']) {
    if (fields.has([other])) {
      fields.problem(`${CLIENT_CREDENTIALS} stands beside ${other}`, 'keep each of the two as a credential of its own');
    }
  }
  const [tokenUrl, consumerKey, consumerSecret] = ['tokenUrl', 'consumerKey', 'consumerSecret'].map((name) =>
    fields.requiredText([CLIENT_CREDENTIALS, name]),
  );
  const scope = fields.optionalText([CLIENT_CREDENTIALS, 'scope']);
  if (tokenUrl === undefined || consumerKey === undefined || consumerSecret === undefined) return undefined;
  const problem = tokenUrlProblem(tokenUrl);
  if (problem) fields.problem(`${CLIENT_CREDENTIALS}.tokenUrl ${problem}`, `correct ${CLIENT_CREDENTIALS}.tokenUrl`);
  return { tokenUrl, consumerKey, consumerSecret: new Secret(consumerSecret), ...(scope !== undefined && { scope }) };
}

/** What is wrong with the address of a token endpoint: the secret travels there. Plain http only on this machine. Pure. */
export function tokenUrlProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return 'is no address such as https://idp.example.com/oauth2/token';
  const plain = url.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname);
  if (url.protocol !== 'https:' && !plain) return 'must begin with https://';
  if (url.username !== '' || url.password !== '' || url.hash !== '') return 'must have no user and no fragment';
  return undefined;
}

/**
 * A token whose end nobody has told counts as none: another costs nothing, and Webex, who tells the ends of its own, is not
 * to be shown another server's. Pure.
 */
export function datedAlone(credential: Credential): Credential {
  const { accessToken, ...rest } = credential;
  return accessToken?.expiresAt === undefined ? rest : credential;
}
