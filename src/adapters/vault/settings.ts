import { join } from 'node:path';
import { KeeperError } from '../../core/errors.ts';
import { LOOPBACK_HOSTS } from '../../core/policy/loopback.ts';
import { Secret } from '../../core/secret.ts';
import type { Environment } from '../../core/settings.ts';

/** How this program shows Vault who it is. `mount` is where the auth method is mounted. */
export type LoginSettings =
  | { readonly method: 'token'; readonly token?: Secret; readonly tokenFile?: string }
  | {
      readonly method: 'approle';
      readonly mount: string;
      readonly roleId: string;
      readonly secretId?: Secret;
      readonly secretIdFile?: string;
    }
  | { readonly method: 'kubernetes'; readonly mount: string; readonly role: string; readonly jwtFile: string }
  | {
      readonly method: 'aws';
      readonly mount: string;
      readonly role?: string;
      /** Of the STS that Vault asks; `us-east-1` is the global one. */
      readonly region: string;
      /** What Vault wants to see in `X-Vault-AWS-IAM-Server-ID`. */
      readonly serverId?: string;
    };

/** What the environment says of Vault, checked. */
export interface VaultSettings {
  /** `VAULT_ADDR`, without a trailing slash. */
  readonly address: URL;
  readonly namespace?: string;
  /** A file with the only authorities to trust (PEM). */
  readonly caFile?: string;
  readonly login: LoginSettings;
}

const METHODS = ['token', 'approle', 'kubernetes', 'aws'] as const;
const KUBERNETES_JWT = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * Reads Vault's variables: its own where it has some, the names of its agent and SDKs elsewhere. An empty one counts as
 * absent.
 *
 * @throws KeeperError `configuration`, naming every variable with a bad value, before anything is sent
 */
export function readVaultSettings(env: Environment): VaultSettings {
  const problems: string[] = [];
  const address = readAddress(env.VAULT_ADDR?.trim() ?? '', problems);
  if (env.VAULT_SKIP_VERIFY && !/^(0|f|false)$/i.test(env.VAULT_SKIP_VERIFY)) {
    problems.push(
      'VAULT_SKIP_VERIFY would show every token to whoever answers, and is refused: name the certificate of your authority in VAULT_CACERT',
    );
  }
  // Silence would mislead: both change whom Vault and we trust.
  if (env.VAULT_CAPATH) {
    problems.push('VAULT_CAPATH is not supported: put the certificates into one file and name it in VAULT_CACERT');
  }
  if (env.VAULT_CLIENT_CERT) {
    problems.push(
      'VAULT_CLIENT_CERT is not supported: log in with VAULT_AUTH_METHOD, or let a Vault agent on this machine hold the certificate',
    );
  }
  const namespace = env.VAULT_NAMESPACE?.trim().replace(/^\/+|\/+$/g, '');
  if (namespace && !/^[\w./@+=-]+$/.test(namespace))
    problems.push('VAULT_NAMESPACE holds characters that no namespace has');
  const login = readLogin(env, problems);
  if (problems.length > 0 || !address || !login) {
    throw new KeeperError('configuration', `${problems.join('; ')}. Nothing was sent to Vault`, {
      remedy: 'correct the environment and run again; docs/vault.md has every variable',
    });
  }
  return {
    address,
    login,
    ...(namespace && { namespace }),
    ...(env.VAULT_CACERT && { caFile: env.VAULT_CACERT }),
  };
}

/** Plain http only on loopback: anywhere else it would show every token to whoever listens. */
function readAddress(text: string, problems: string[]): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (text === '') problems.push('VAULT_ADDR is not set: the address of Vault, as in https://vault.example.com:8200');
  else if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    problems.push('VAULT_ADDR must be an address such as https://vault.example.com:8200');
  else if (url.protocol === 'http:' && !LOOPBACK_HOSTS.has(url.hostname))
    problems.push(
      `VAULT_ADDR must be https, and is http://${url.host}: plain http is for this machine alone, as with a Vault agent beside the program`,
    );
  else return url;
  return undefined;
}

function readLogin(env: Environment, problems: string[]): LoginSettings | undefined {
  const named = env.VAULT_AUTH_METHOD?.trim().toLowerCase() || undefined;
  const method = METHODS.find((each) => each === (named ?? impliedMethod(env)));
  if (!method) {
    problems.push(`VAULT_AUTH_METHOD must be one of ${METHODS.join(', ')}, and is "${named}"`);
    return undefined;
  }
  const mount = (env.VAULT_AUTH_MOUNT?.trim() || method).replace(/^(auth\/)?\/*|\/+$/g, '');
  if (!/^(?!\.\.?(\/|$))[\w.@+=-]+(\/(?!\.\.?(\/|$))[\w.@+=-]+)*$/.test(mount))
    problems.push('VAULT_AUTH_MOUNT must be the path of an auth method');
  const required = (value: string | undefined, problem: string): string => {
    const given = value?.trim();
    if (!given) problems.push(problem);
    return given ?? '';
  };
  switch (method) {
    case 'token':
      return ofToken(env, problems);
    case 'approle': {
      const roleId = required(env.VAULT_ROLE_ID, 'VAULT_ROLE_ID is not set: the role_id of the AppRole');
      const secretId = env.VAULT_SECRET_ID;
      const secretIdFile = env.VAULT_SECRET_ID_FILE;
      return {
        method,
        mount,
        roleId,
        ...(secretId && { secretId: new Secret(secretId.trim()) }),
        ...(secretIdFile && { secretIdFile }),
      };
    }
    case 'kubernetes': {
      const role = required(env.VAULT_AUTH_ROLE, 'VAULT_AUTH_ROLE is not set: the role of the Kubernetes auth method');
      return { method, mount, role, jwtFile: env.VAULT_JWT_FILE || KUBERNETES_JWT };
    }
    case 'aws': {
      const region = env.VAULT_AWS_REGION?.trim() || 'us-east-1';
      if (!/^[a-z0-9-]+$/.test(region)) problems.push('VAULT_AWS_REGION must be a region, such as eu-central-1');
      const role = env.VAULT_AUTH_ROLE;
      const serverId = env.VAULT_AWS_IAM_SERVER_ID;
      return { method, mount, region, ...(role && { role }), ...(serverId && { serverId }) };
    }
  }
}

function impliedMethod(env: Environment): string {
  return !env.VAULT_TOKEN && env.VAULT_ROLE_ID ? 'approle' : 'token';
}

function ofToken(env: Environment, problems: string[]): LoginSettings {
  const home = env.HOME;
  if (env.VAULT_TOKEN) return { method: 'token', token: new Secret(env.VAULT_TOKEN.trim()) };
  if (home) return { method: 'token', tokenFile: join(home, '.vault-token') };
  problems.push('nothing says how to log in to Vault: set VAULT_AUTH_METHOD, or VAULT_TOKEN');
  return { method: 'token' };
}
