import { readFile } from 'node:fs/promises';
import { KeeperError } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import { objectIn, reasonsIn, type VaultAnswer, type VaultAsk } from './answer.ts';
import { VaultError } from './errors.ts';
import type { LoginSettings } from './settings.ts';
import type { VaultTransport } from './transport.ts';

/** A token of Vault, and how long it lives. */
export interface VaultLogin {
  readonly token: Secret;
  /** Milliseconds from when it was asked for; Infinity for one that never ends, and for one of which nothing is known. */
  readonly lifeMs: number;
  readonly renewable: boolean;
}

/** A signed `GetCallerIdentity` of AWS's STS, which Vault sends on to learn who signed it. */
export interface SignedIdentity {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Signs who this machine is for AWS. */
export type SignIdentity = (settings: {
  readonly region: string;
  readonly serverId?: string | undefined;
}) => Promise<SignedIdentity>;

/**
 * Logs in to Vault, or takes the token that somebody else got.
 *
 * @throws KeeperError in words of the method
 */
export async function logIn(
  settings: LoginSettings,
  transport: VaultTransport,
  signIdentity: SignIdentity | undefined,
): Promise<VaultLogin> {
  if (settings.method === 'token') return await lookUp(await givenToken(settings), transport);
  const ask: VaultAsk = {
    method: 'POST',
    path: `auth/${settings.mount}/login`,
    body: await proofOf(settings, signIdentity),
    expects: [400, 401, 403, 404],
  };
  const answer = await transport.send(ask, undefined);
  const login = loginIn(answer);
  if (login) return login;
  throw refusedLogin(settings, answer, transport.at);
}

/** Asks for more life of a token; undefined where Vault gives none. */
export async function renew({ token }: VaultLogin, transport: VaultTransport): Promise<VaultLogin | undefined> {
  const ask: VaultAsk = { method: 'POST', path: 'auth/token/renew-self', body: {}, expects: [400, 403] };
  const answer = await transport.send(ask, token);
  return loginIn(answer);
}

/** Whether Vault knows a token: it says the same of one that is dead and of one that may not do what was asked. */
export async function isAlive(token: Secret, transport: VaultTransport): Promise<boolean> {
  return (await transport.send({ ...LOOK_UP, expects: [403] }, token)).status !== 403;
}

const LOOK_UP: VaultAsk = { method: 'GET', path: 'auth/token/lookup-self' };

/** Learns how long a given token lives; one that may not look at itself is taken as it is. */
async function lookUp(token: Secret, transport: VaultTransport): Promise<VaultLogin> {
  const answer = await transport.send({ ...LOOK_UP, expects: [403] }, token);
  const { ttl, renewable } = objectIn(answer, 'data');
  const lifeMs = typeof ttl === 'number' && ttl > 0 ? ttl * 1000 : Number.POSITIVE_INFINITY;
  return { token, lifeMs, renewable: renewable === true };
}

function loginIn(answer: VaultAnswer): VaultLogin | undefined {
  const { client_token, lease_duration, renewable } = objectIn(answer, 'auth');
  if (typeof client_token !== 'string' || client_token === '') return undefined;
  const lifeMs =
    typeof lease_duration === 'number' && lease_duration > 0 ? lease_duration * 1000 : Number.POSITIVE_INFINITY;
  return { token: new Secret(client_token), lifeMs, renewable: renewable === true };
}

async function givenToken({ token, tokenFile }: LoginSettings & { method: 'token' }): Promise<Secret> {
  if (token) return token;
  return new Secret(
    await textOf(
      tokenFile ?? '',
      'there is no token for Vault',
      'run "vault login", or set VAULT_TOKEN or VAULT_AUTH_METHOD',
    ),
  );
}

/** What a method shows of who asks. */
async function proofOf(settings: Exclude<LoginSettings, { method: 'token' }>, signIdentity: SignIdentity | undefined) {
  switch (settings.method) {
    case 'approle': {
      const { roleId: role_id, secretId, secretIdFile } = settings;
      const secret_id =
        secretId?.reveal() ??
        (secretIdFile &&
          (await textOf(
            secretIdFile,
            'there is no secret_id for Vault',
            'mend VAULT_SECRET_ID_FILE, or set VAULT_SECRET_ID',
          )));
      // An AppRole may be bound to addresses alone.
      return { role_id, ...(secret_id && { secret_id: known(secret_id) }) };
    }
    case 'kubernetes': {
      const mend = 'run it in a pod with a service account, or name the file in VAULT_JWT_FILE';
      return {
        role: settings.role,
        jwt: known(await textOf(settings.jwtFile, 'there is no service account token', mend)),
      };
    }
    case 'aws': {
      if (!signIdentity) throw new Error('nobody signs for AWS');
      const { url, body, headers } = await signIdentity(settings);
      return {
        ...(settings.role !== undefined && { role: settings.role }),
        iam_http_request_method: 'POST',
        iam_request_url: base64(url),
        iam_request_body: base64(body),
        iam_request_headers: known(base64(JSON.stringify(headers))),
      };
    }
  }
}

/** A value that no message may ever tell. */
function known(value: string): string {
  return new Secret(value).reveal();
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** A file is read anew each time: whoever keeps it puts a newer one in its place. */
async function textOf(path: string, what: string, remedy: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  if (text.trim() !== '') return text.trim();
  throw new KeeperError('configuration', `${what}: ${path} cannot be read, or is empty`, { remedy });
}

const WHAT_TO_MEND = {
  approle:
    'compare VAULT_ROLE_ID with "vault read auth/<mount>/role/<name>/role-id", and make a new secret_id: "vault write -f auth/<mount>/role/<name>/secret-id"',
  kubernetes:
    'compare the service account and its namespace with "vault read auth/<mount>/role/<name>", and VAULT_AUTH_ROLE with its name',
  aws: 'compare the role of AWS with bound_iam_principal_arn in "vault read auth/<mount>/role/<name>", VAULT_AWS_IAM_SERVER_ID with iam_server_id_header_value, and VAULT_AWS_REGION with the sts_region of Vault',
} as const;

function refusedLogin(
  { method, mount }: Exclude<LoginSettings, { method: 'token' }>,
  answer: VaultAnswer,
  at: string,
): VaultError {
  const reasons = reasonsIn(answer).join('; ') || 'it gives no reason';
  const isMissing = answer.status === 404 || /no handler for route/i.test(reasons);
  // Vault says no more than this of a path where nothing is mounted, too.
  const mayBeMissing = answer.status === 403;
  return new VaultError(
    'store-unavailable',
    isMissing
      ? `Vault at ${at} has no auth method at auth/${mount}`
      : `Vault at ${at} refuses the login at auth/${mount}: ${reasons}`,
    {
      remedy: isMissing
        ? 'name its path in VAULT_AUTH_MOUNT ("vault auth list" shows them), and its namespace in VAULT_NAMESPACE'
        : `${WHAT_TO_MEND[method].replaceAll('<mount>', mount)}${mayBeMissing ? '; or nothing is mounted there: "vault auth list" shows the paths for VAULT_AUTH_MOUNT' : ''}`,
      httpStatus: answer.status,
    },
  );
}
