import { isJsonObject } from '../../../core/strict-json.ts';
import { encodedPath, objectIn } from '../../vault/answer.ts';
import type { VaultClient } from '../../vault/client.ts';
import { VaultDeniedError, VaultError } from '../../vault/errors.ts';

/** A place in a secrets engine. */
export interface MountedPath {
  /** The engine's path, without a slash at its end. */
  readonly mount: string;
  /** Below it. */
  readonly path: string;
}

/**
 * Finds which secrets engine holds a place, as `vault kv` does, and that it keeps versions: version 1 of KV would take
 * our writes for something else, and knows no compare-and-set. Needs no policy of its own: Vault tells it to whoever may do
 * anything there.
 *
 * @throws KeeperError
 */
export async function findMount(client: VaultClient, location: string): Promise<MountedPath> {
  const answer = await client
    .ask({ method: 'GET', path: `sys/internal/ui/mounts/${encodedPath(location)}` })
    .catch((thrown: unknown) => {
      throw thrown instanceof VaultDeniedError ? noMount(client, location) : thrown;
    });
  const { path, type, options } = objectIn(answer, 'data');
  const mount = typeof path === 'string' ? path.replace(/\/+$/, '') : '';
  if (!location.startsWith(`${mount}/`) || mount === '') throw noMount(client, location);
  if (type !== 'kv' && type !== 'generic') {
    throw new VaultError(
      'store-unavailable',
      `${mount}/ in Vault at ${client.at} is no KV secrets engine, but one of type ${String(type)}`,
      {
        remedy: 'name a path below a KV engine of version 2; "vault secrets list" shows them',
      },
    );
  }
  if (!isJsonObject(options) || options.version !== '2') {
    throw new VaultError(
      'store-unavailable',
      `${mount}/ in Vault at ${client.at} is KV version 1, which keeps one version and cannot compare before it writes: two runs could lose a token`,
      {
        remedy: `make an engine of version 2 ("vault secrets enable -path=byods kv-v2") and move there, or upgrade this one: "vault kv enable-versioning ${mount}"`,
      },
    );
  }
  return { mount, path: location.slice(mount.length + 1) };
}

function noMount({ at }: VaultClient, location: string): VaultError {
  const [mount, ...path] = location.split('/');
  return new VaultError(
    'store-unavailable',
    `Vault at ${at} knows no secrets engine for ${location} that this login may use: none is mounted there, or no policy allows anything in it`,
    {
      remedy: `compare the path with "vault secrets list" and VAULT_NAMESPACE, and give the login the lines of deploy/vault-policy.hcl for ${mount}/data/${path.join('/')}`,
      httpStatus: 403,
    },
  );
}
