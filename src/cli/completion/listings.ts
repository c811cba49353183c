import type { Keeper } from '../../compose.ts';
import { completionCache } from '../../compose-completion.ts';
import type { KnownOrg } from '../../core/known-org.ts';
import type { DataSource } from '../../core/model.ts';
import { fieldsOf } from '../../core/policy/replacement.ts';
import type { Environment } from '../../core/settings.ts';
import type { TargetOrg } from '../../core/target-orgs.ts';

/** What a command lists is written down at its end, for the completion of words. */
export class Listings {
  readonly #listed = new Map<string, { readonly org: TargetOrg; readonly dataSources: readonly DataSource[] }>();

  readonly note = (org: TargetOrg, dataSources: readonly DataSource[]): void => {
    this.#listed.set(org.id, { org, dataSources });
  };

  /** Writes what was noted. Never throws: a file that cannot be written costs a word of typing. */
  async writeDown({ choice, clock }: Pick<Keeper, 'choice' | 'clock'>, env: Environment): Promise<void> {
    if (this.#listed.size === 0) return;
    const now = clock.now();
    const orgs = [...this.#listed.values()].map(({ org, dataSources }): KnownOrg => {
      const { id, name } = org;
      return { id, ...(name !== undefined && { name }), listedAt: now, dataSources: dataSources.map(knownOf) };
    });
    await completionCache(choice, env)?.remember(orgs, now);
  }
}

function knownOf(dataSource: DataSource): KnownOrg['dataSources'][number] {
  const { url } = fieldsOf(dataSource);
  return { id: dataSource.id, ...(url !== undefined && URL.canParse(url) && { host: new URL(url).host }) };
}
