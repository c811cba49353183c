import { KeeperError } from '../errors.ts';
import { instantFromNow } from '../policy/in-words.ts';
import type { TokenConfig } from '../token-config.ts';
import { authorizeCommand } from '../vault-credential.ts';
import { attempt } from './attempt.ts';
import { type Finding, fine, unsure, wrongBy } from './check.ts';
import type { Probes } from './probes.ts';

/**
 * Reads the integration's token where Vault keeps it, for any life: the plugin refreshes nothing for that which it would not
 * refresh by itself. Nothing where the configuration names none.
 */
export async function examineVaultCredential(
  { vault, clock }: Pick<Probes, 'vault' | 'clock'>,
  { vaultCredential }: TokenConfig,
): Promise<Finding[]> {
  if (!vaultCredential || !vault) return [];
  const name = 'vault-credential';
  const given = await attempt(() => vault.read({ ...vaultCredential, minimumSeconds: 0 }));
  if (given instanceof KeeperError) return [wrongBy(name, given)];
  const { expiresAt, warnings } = given;
  const ends =
    expiresAt === undefined ? 'Vault does not tell when it ends' : `it ends ${instantFromNow(expiresAt, clock.now())}`;
  const message = `${vaultCredential.path} in Vault gives a token; ${ends}`;
  if (warnings.length === 0) return [fine(name, `${message}; the plugin refreshes it before`)];
  const remedy = `look at what Vault logs of the plugin; ${authorizeCommand(vaultCredential)} --force authorizes it again`;
  return [unsure(name, `${message}, and the plugin could not refresh it`, { remedy, details: warnings })];
}
