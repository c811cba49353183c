import { KeeperError } from '../../../core/errors.ts';
import { isVaultName } from '../../../core/vault-credential.ts';
import type { VaultAuthorization } from '../../../core/vault-ports.ts';
import type { Words } from '../../command.ts';

/** What is authorized in Vault, and whether the plugin is to be told of the client first. */
export interface VaultWords extends VaultAuthorization {
  readonly createServer: boolean;
}

const NAMES = ['vault', 'server', 'credential'] as const;

/**
 * Reads `--vault`, `--server`, `--credential` and `--create-server`; undefined where none is given.
 *
 * @throws KeeperError `usage`
 */
export function vaultWords(words: Words): VaultWords | undefined {
  const createServer = words['create-server'] === true;
  const given = NAMES.filter((name) => words[name] !== undefined);
  if (given.length === 0 && !createServer) return undefined;
  const [lacking] = NAMES.filter((name) => !given.includes(name));
  if (lacking !== undefined) {
    const named = given.length > 0 ? `--${given[0]}` : '--create-server';
    throw usage(
      `${named} needs --${lacking} as well`,
      'name all three: byods setup-oauth --vault oauthapp --server webex --credential integration',
    );
  }
  for (const other of ['pat', 'sandbox'] as const) {
    if (words[other] === undefined || words[other] === false) continue;
    const why = other === 'pat' ? '--pat takes a token as it is' : '--sandbox has no Vault';
    throw usage(`${why}, and --vault authorizes in Vault`, 'give one of them');
  }
  const [mount, server, credential] = NAMES.map((name) => words[name]);
  for (const [name, value] of [
    ['vault', mount],
    ['server', server],
    ['credential', credential],
  ] as const) {
    if (typeof value === 'string' && isVaultName(value)) continue;
    const example = { vault: 'oauthapp', server: 'webex', credential: 'integration' }[name];
    throw usage(`--${name} is no name as Vault has them`, `name one, as in --${name} ${example}`);
  }
  return { mount: String(mount), server: String(server), credential: String(credential), createServer };
}

function usage(message: string, remedy: string): KeeperError {
  return new KeeperError('usage', `${message}; nothing was sent or changed`, { remedy });
}
