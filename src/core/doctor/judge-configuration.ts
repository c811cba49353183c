import { EXIT, type KeeperError } from '../errors.ts';
import { addressOf, movedAway } from '../moved.ts';
import { counted } from '../policy/in-words.ts';
import type { TokenConfig } from '../token-config.ts';
import type { StoreSnapshot, TokenStore } from '../token-store.ts';
import { type Finding, fine, unsure, wrong, wrongBy } from './check.ts';

/**
 * Whether the document can be used. A warning of it (a field that was left as in the template) is told, and does no harm:
 * any one way to a token is enough. Pure.
 *
 * @param isRemote  the way to the store is looked at as well
 */
export function judgeConfiguration(
  read: StoreSnapshot | KeeperError,
  { kind, location }: Pick<TokenStore, 'kind' | 'location'>,
  isRemote: boolean,
): Finding {
  if (!('config' in read)) {
    // What hinders the way to a remote store is told with its secret.
    const told = isRemote && !isAboutContent(read);
    return told ? unsure('configuration', 'the secret cannot be read, see below') : wrongBy('configuration', read);
  }
  const { config } = read;
  const moved = movedAway(config, addressOf({ kind, location }));
  if (moved) return wrongBy('configuration', moved);
  const ways = [
    ...(config.vaultCredential ? [`an integration in Vault (${config.vaultCredential.path})`] : []),
    ...(config.integration
      ? ['an integration']
      : config.credentials.has('integration') && !config.vaultCredential
        ? ['a personal token']
        : []),
    ...(config.serviceApp ? ['a service app'] : []),
  ];
  const paused = config.orgs.filter((org) => org.paused).length;
  const orgs = `${counted(config.orgs.length, 'org')}${paused > 0 ? `, ${paused} paused` : ''}`;
  const message = [`it can be read: ${[...ways, orgs].join(', ')}`, ...config.warnings].join('; ');
  return fine('configuration', message, { details: read.warnings });
}

/** Whether an error is about what a store holds, and not about getting at it. Pure. */
export function isAboutContent({ code }: KeeperError): boolean {
  return code === 'configuration' || code === 'store-corrupt';
}

/** What is told of everything for which the document is needed, where it cannot be read. Pure. */
export function withoutConfiguration(names: readonly Finding['name'][]): Finding[] {
  return names.map((name) => unsure(name, 'the configuration cannot be read, see above'));
}

/** Another store that holds a refresh token of this one: each would refresh it from under the other (B9). Pure. */
export function judgeDuplicates(
  config: TokenConfig,
  others: readonly { readonly location: string; readonly config?: TokenConfig | undefined }[],
): Finding {
  // Of what was moved nothing is refreshed.
  const hashes = new Set(config.movedTo ? [] : refreshTokenHashes(config));
  const same = others.filter(
    (other) => other.config && !other.config.movedTo && refreshTokenHashes(other.config).some((h) => hashes.has(h)),
  );
  if (same.length > 0) {
    const where = same.map(({ location }) => location).join(' and ');
    return wrong(
      'duplicate-tokens',
      `${where} holds the same refresh tokens: runs on both would take them from each other`,
      EXIT.failed,
      { remedy: `keep one of the two: move ${where} away, or out of the folders in which it is found by itself` },
    );
  }
  const unread = others.filter((other) => !other.config).map(({ location }) => location);
  if (unread.length > 0) return unsure('duplicate-tokens', `${unread.join(' and ')} could not be read to compare`);
  return fine('duplicate-tokens', 'no other store that is found here holds the same refresh tokens');
}

function refreshTokenHashes({ credentials }: TokenConfig): string[] {
  return [...credentials.values()].flatMap(({ refreshToken }) => (refreshToken ? [refreshToken.value.hash] : []));
}
