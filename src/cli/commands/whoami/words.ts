import { KeeperError } from '../../../core/errors.ts';
import { credentialParts } from '../../../core/vault-credential.ts';
import type { Words } from '../../command.ts';

/** Whose token is asked about. */
export type Wanted =
  | { readonly kind: 'vault'; readonly path: string }
  | { readonly kind: 'rung'; readonly rung?: 'integration' | 'service-app'; readonly org?: string };

/**
 * Reads the words.
 *
 * @throws KeeperError `usage`
 */
export function whoamiWords(words: Words): Wanted {
  const { from, rung, org } = words as { from?: string; rung?: 'integration' | 'service-app'; org?: unknown };
  if (typeof org === 'object') throw usage('--org names one org here', 'run it once for each org');
  if (org !== undefined && rung === 'integration') {
    throw usage('--rung integration has no orgs, and --org names one', 'give one of them');
  }
  if (from === undefined) return { kind: 'rung', ...(rung && { rung }), ...(typeof org === 'string' && { org }) };
  const other = ['rung', 'org', 'store', 'config', 'sandbox'].find((name) => words[name] && words[name] !== undefined);
  if (other !== undefined) throw usage(`--from names a token, and --${other} another place`, 'give one of them');
  const [, path = ''] = /^vault:(.+)$/s.exec(from) ?? [];
  if (credentialParts(path)) return { kind: 'vault', path };
  throw usage(
    '--from takes vault:<mount>/creds/<name>, a credential of vault-plugin-secrets-oauthapp',
    'name one, as in --from vault:oauthapp/creds/integration',
  );
}

function usage(message: string, remedy: string): KeeperError {
  return new KeeperError('usage', `${message}; nothing was sent`, { remedy });
}
