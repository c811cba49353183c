import { join } from 'node:path';
import type { StoreUpdate } from '../../../core/model.ts';
import { subjectsOf } from '../../../core/store-update.ts';
import type { TargetOrg } from '../../../core/target-orgs.ts';
import { stamp, writeAside } from '../rescue.ts';
import { UPDATES } from '../sealed-updates.ts';
import { encodeUpdates } from '../update-codec.ts';
import type { LockedParts } from './locked-file.ts';
import { systemSays } from './system-error.ts';

/** What became of what no longer fits. */
export interface KeptAside {
  /** False when it stays in the journal. */
  readonly settled: boolean;
  /** What a person should read. */
  readonly warning?: string;
}

/** Puts what no longer fits the document where a person finds it. Never throws. */
export async function keepStaleAside(
  { place, backlog, clock, log }: Pick<LockedParts, 'place' | 'backlog' | 'clock' | 'log'>,
  stale: readonly StoreUpdate[],
  orgs: readonly TargetOrg[],
): Promise<KeptAside> {
  if (stale.length === 0 && backlog.unreadable.length === 0) return { settled: true };
  const texts = [...(stale.length > 0 ? [encodeUpdates(stale)] : []), ...backlog.unreadable];
  try {
    const path = await writeAside(
      join(place.folder, `${place.base}.stale-${stamp(clock.now())}`),
      place.seal.seal(Buffer.from(texts.join('\n')), UPDATES),
    );
    const warning = `${describeStale(stale, orgs)} that an earlier run received no longer fit the store and were kept aside in ${path}`;
    log?.warn(warning);
    return { settled: true, warning };
  } catch (thrown) {
    log?.warn('tokens that no longer fit stay in the journal', { why: systemSays(thrown) });
    return { settled: false };
  }
}

/** Names what became stale: `tokens of the integration, Acme (…)`. */
export function describeStale(stale: readonly StoreUpdate[], orgs: readonly TargetOrg[]): string {
  return stale.length > 0 ? `tokens of ${subjectsOf(stale, orgs)}` : 'journal entries of another version';
}
