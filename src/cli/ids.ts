import { isDataSourceId } from '../core/data-source-id.ts';
import { KeeperError } from '../core/errors.ts';
import type { Words } from './command.ts';

const REMEDY = 'byods data-sources lists the ids';

/** @throws KeeperError `usage` for a text that is no id; its first characters are shown, never a whole file */
export function checkIds(ids: readonly string[]): void {
  const odd = ids.find((id) => !isDataSourceId(id));
  if (odd === undefined) return;
  const shown = odd.length > 40 ? `${odd.slice(0, 40)}…` : odd;
  throw new KeeperError('usage', `"${shown}" is not the id of a data source; nothing was sent`, { remedy: REMEDY });
}

/**
 * The id of the one data source that the words name.
 *
 * @throws KeeperError `usage`, before anything is sent
 */
export function idFrom(words: Words): string {
  const id = words.id as string | undefined;
  if (id === undefined) {
    throw new KeeperError('usage', 'no data source was named; nothing was sent', { remedy: REMEDY });
  }
  checkIds([id]);
  return id;
}
