import { atCredential } from '../credential-address.ts';
import { KeeperError } from '../errors.ts';
import { toOrgId } from '../org-id.ts';
import type { TargetOrg } from '../target-orgs.ts';
import type { TokenConfig } from '../token-config.ts';

/** The documents of a store of many that can be read, by name, and the names of those that cannot. */
export interface ReadDocuments {
  /** As `--store` names the whole. */
  readonly address: string;
  readonly configs: ReadonlyMap<string, TokenConfig>;
  readonly unread: readonly string[];
}

/**
 * The orgs that words name, by id in either form or by name, with the partitions that they are in. Pure.
 *
 * @throws KeeperError `usage` for one that is in none of them, or in several
 */
export function findOrgs(
  { address, configs, unread }: ReadDocuments,
  words: readonly string[],
): ReadonlyMap<string, readonly TargetOrg[]> {
  const found = new Map<string, readonly TargetOrg[]>();
  for (const word of words) {
    // What was copied to another document of this store is used there.
    const all = [...configs].flatMap(([name, { orgs, movedTo }]) =>
      movedTo ? [] : orgs.map((org) => ({ name, org })),
    );
    const byId = all.filter(({ org }) => org.id === toOrgId(word));
    const [match, another] = byId.length > 0 ? byId : all.filter(({ org }) => org.name === word);
    if (!match) {
      const more = unread.length === 0 ? '' : `; ${unread.join(', ')} could not be read`;
      throw new KeeperError('usage', `org ${word} is in no credential of ${address}${more}. Nothing was sent`, {
        remedy: `byods status --store ${address} shows those that are there`,
      });
    }
    if (another) {
      const places = `${match.name} and ${another.name}`;
      const what = byId.length > 0 ? `org ${word} is in ${places}` : `orgs named ${word} are in ${places}`;
      throw new KeeperError('usage', `${what}. Nothing was sent`, {
        remedy: `name the credential: --store ${atCredential(address, match.name)}`,
      });
    }
    found.set(match.name, [...new Set([...(found.get(match.name) ?? []), match.org])]);
  }
  return found;
}
