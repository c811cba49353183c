import { KeeperError } from './errors.ts';
import { isJsonObject, type JsonObject } from './strict-json.ts';
import { isTemplateValue } from './template-values.ts';
import { INTEGRATION_SPELLINGS, text, VAULT_CREDENTIAL, valueAt, withValue } from './token-homes.ts';
import { USUAL_MINIMUM_SECONDS, type VaultCredential } from './vault-credential.ts';

/**
 * What a document is to say of the credential that a person authorizes now: what it says already, where it does. Pure.
 *
 * @throws KeeperError `refused` for a document whose integration is another's or renews itself
 */
export function vaultSection(document: JsonObject, wanted: Pick<VaultCredential, 'path' | 'server'>): VaultCredential {
  const other = INTEGRATION_SPELLINGS.map(({ refreshToken }) => refreshToken).find((path) => {
    const value = text(document, path);
    return value !== undefined && !isTemplateValue(value);
  });
  if (other !== undefined) {
    const field = other.join('.');
    throw new KeeperError(
      'refused',
      `${field} holds a refresh token: two that refresh one integration take the tokens from each other; nothing was sent or changed`,
      {
        remedy: `delete ${field}, so that Vault alone refreshes it; then run this again`,
      },
    );
  }
  const section = valueAt(document, VAULT_CREDENTIAL);
  const { path = wanted.path, minimumSeconds } = isJsonObject(section) ? section : {};
  if (path !== wanted.path) {
    const names = VAULT_CREDENTIAL.join('.');
    throw new KeeperError(
      'refused',
      `${names} names another credential than ${wanted.path}; nothing was sent or changed`,
      {
        remedy: `authorize the one that it names, or correct ${names}.path first`,
      },
    );
  }
  const { server } = wanted;
  return {
    path: wanted.path,
    minimumSeconds: typeof minimumSeconds === 'number' ? minimumSeconds : USUAL_MINIMUM_SECONDS,
    ...(server !== undefined && { server }),
  };
}

/** The document with the credential; as it is where it names one already. Pure. */
export function withVaultSection(document: JsonObject, { path, minimumSeconds, server }: VaultCredential): JsonObject {
  if (namesVault(document)) return document;
  const section = { path, minimumSeconds, ...(server !== undefined && { server }) };
  return withValue(document, VAULT_CREDENTIAL, section);
}

/** Whether a document says that the integration's tokens are in Vault. Pure. */
export function namesVault(document: JsonObject): boolean {
  return valueAt(document, VAULT_CREDENTIAL) !== undefined;
}
