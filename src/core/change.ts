import { KeeperError } from './errors.ts';
import type { DataSource, DataSourceUpdate } from './model.ts';
import type { FieldChange } from './policy/data-source-diff.ts';
import { FIELD_WORDS, type FieldProblem } from './policy/data-source-fields.ts';

/** What came of a registration, an update or a deletion. */
export interface DataSourceChange {
  readonly action: 'registered' | 'updated' | 'unchanged' | 'deleted';
  readonly before?: DataSource;
  readonly after?: DataSource;
  readonly changes: readonly FieldChange[];
  /** What proves it. */
  readonly reason: string;
  /** What a person should see to. */
  readonly warnings: readonly string[];
  readonly sent?: DataSourceUpdate;
  readonly trackingId?: string | undefined;
  /** Webex's answer, for the operation record. */
  readonly raw?: unknown;
}

/**
 * @param shown.named   how the caller's readers know a field; left out: in words
 * @param shown.remedy  where they read more
 * @throws KeeperError `usage`, with everything that is wrong, before anything is sent
 */
export function refuseProblems(
  problems: readonly FieldProblem[],
  shown: { named?: (field: FieldProblem['field']) => string; remedy?: string } = {},
): void {
  if (problems.length === 0) return;
  const { named = (field) => FIELD_WORDS[field], remedy } = shown;
  const sentences = problems.map(({ field, reason }) => `${named(field)} ${reason}`);
  throw new KeeperError('usage', `${sentences.join('; ')}. Nothing was sent`, { remedy });
}
