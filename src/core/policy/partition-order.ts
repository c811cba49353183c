import type { TokenConfig } from '../token-config.ts';

/** What the last pass over a partition left behind. Epoch milliseconds. */
export interface PassMark {
  readonly passedAt: number;
  /** When the first of its enabled data sources ends; absent where there is none. */
  readonly firstEndsAt?: number;
  /** From when on the first of them is at risk. */
  readonly atRiskAt?: number;
}

/** A partition that can be read, with what is known of it before a run. */
export interface KnownPartition {
  readonly config: TokenConfig;
  readonly mark: PassMark | undefined;
}

/**
 * When the first token behind a partition ends: of an org that is not paused (without orgs, of the integration), or of a
 * data source as the last pass left it. What nobody has looked at, or has no token, ends at once. So what the time of one run does not suffice for goes first in the next.
 * Pure.
 */
export function firstEnd({ config, mark }: KnownPartition): number {
  const keys = hasOrgs(config)
    ? config.orgs.flatMap(({ paused, key }) => (paused ? [] : [key]))
    : ['integration' as const];
  const stored = keys.flatMap((key) => {
    const { accessToken } = config.credentials.get(key) ?? {};
    const end = accessToken ? (accessToken.expiresAt ?? Number.POSITIVE_INFINITY) : 0;
    // What had ended when the last pass was over, that pass could not mend: it would go first for ever.
    return mark && end <= mark.passedAt ? [] : [end];
  });
  const seen = mark ? (mark.firstEndsAt ?? Number.POSITIVE_INFINITY) : hasOrgs(config) ? 0 : Number.POSITIVE_INFINITY;
  return Math.min(seen, ...stored);
}

/** Whether something of a partition may lapse before the next run: also where nobody has looked yet. Pure. */
export function cannotBeDeferred({ config, mark }: KnownPartition, now: number): boolean {
  if (!hasOrgs(config)) return false;
  if (!mark) return true;
  return mark.atRiskAt !== undefined && mark.atRiskAt <= now;
}

function hasOrgs({ orgs }: TokenConfig): boolean {
  return orgs.some(({ paused }) => !paused);
}
