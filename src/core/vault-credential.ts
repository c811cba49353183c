import type { ConfigFields } from './config-fields.ts';
import { shellWord } from './policy/shell-word.ts';
import { INTEGRATION_ACCESS_TOKEN, INTEGRATION_SPELLINGS, VAULT_CREDENTIAL } from './token-homes.ts';

/**
 * A credential that Vault's plugin vault-plugin-secrets-oauthapp keeps: it holds the integration's refresh token, refreshes
 * by itself, and gives access tokens. The refresh token never leaves Vault.
 */
export interface VaultCredential {
  /** `<mount>/creds/<name>`, as the plugin serves it. */
  readonly path: string;
  /** A token that is read lives at least so long, or is refreshed by the plugin first. */
  readonly minimumSeconds: number;
  /** The plugin's entry of the integration's client, for the command that authorizes again. */
  readonly server?: string;
}

/** What `minimumSeconds` is unless it is given. */
export const USUAL_MINIMUM_SECONDS = 3600;
/** A token of Webex lives 14 days: of one that is to live longer than half of that the plugin would soon have none. */
const MOST_MINIMUM_SECONDS = 7 * 86_400;

/** What every part of a path in Vault is made of; nothing that a policy, a shell or an address takes for something else. */
const PART = /^(?!\.\.?$)[\p{L}\p{N}_.@=~-]+$/u;

/** The mount and the name in a path; undefined for one that the plugin does not serve. Pure. */
export function credentialParts(path: string): { readonly mount: string; readonly name: string } | undefined {
  const [, mount, name] = /^(.+?)\/creds\/(.+)$/s.exec(path) ?? [];
  if (mount === undefined || name === undefined || path.length > 512) return undefined;
  return path.split('/').every((part) => PART.test(part)) ? { mount, name } : undefined;
}

/** Whether a text can name a mount of the plugin, or a server or a credential in it. Pure. */
export function isVaultName(text: string): boolean {
  return text.length <= 256 && text.split('/').every((part) => PART.test(part)) && !/(^|\/)creds(\/|$)/.test(text);
}

/** The command that has a person authorize a credential again. Pure. */
export function authorizeCommand({ path, server }: Pick<VaultCredential, 'path' | 'server'>): string {
  const { mount = '<mount>', name = '<name>' } = credentialParts(path) ?? {};
  const words = ['--vault', mount, '--server', server ?? '<server>', '--credential', name];
  return `byods setup-oauth ${words.map((word) => (word.startsWith('<') ? word : shellWord(word))).join(' ')}`;
}

/** `tokenManager.vault`; undefined where there is none. Problems are noted in `fields`. */
export function readVaultCredential(fields: ConfigFields): VaultCredential | undefined {
  const section = VAULT_CREDENTIAL.join('.');
  if (!fields.has(VAULT_CREDENTIAL)) return undefined;
  for (const { refreshToken } of INTEGRATION_SPELLINGS) {
    if (fields.optionalText(refreshToken) === undefined) continue;
    const other = refreshToken.join('.');
    // Two that refresh one integration take the tokens from each other.
    fields.problem(
      `${section} stands beside ${other}`,
      `keep one of the two: delete ${other} where Vault is to refresh, else ${section}`,
    );
  }
  if (fields.optionalText(INTEGRATION_ACCESS_TOKEN) !== undefined) {
    fields.warn(`${INTEGRATION_ACCESS_TOKEN.join('.')} is not used: the integration's token comes from ${section}`);
  }
  const path = fields.requiredText([...VAULT_CREDENTIAL, 'path']);
  const server = fields.optionalText([...VAULT_CREDENTIAL, 'server']);
  const minimumSeconds = fields.optionalInteger([...VAULT_CREDENTIAL, 'minimumSeconds'], 60, MOST_MINIMUM_SECONDS);
  if (path === undefined) return undefined;
  if (!credentialParts(path)) {
    fields.problem(`${section}.path is no path as oauthapp/creds/<name>`, `correct ${section}.path`);
  }
  if (server !== undefined && !isVaultName(server)) {
    fields.problem(`${section}.server is no name of a server`, `correct ${section}.server`);
  }
  return { path, minimumSeconds: minimumSeconds ?? USUAL_MINIMUM_SECONDS, ...(server !== undefined && { server }) };
}
