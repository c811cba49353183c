import { isDataSourceId } from '../core/data-source-id.ts';
import { checkLifetime } from '../core/data-sources.ts';
import { KeeperError } from '../core/errors.ts';
import { isJsonObject } from '../core/strict-json.ts';

/** What an invocation asks for beside the configured pass. */
export interface Request {
  readonly only?: readonly string[];
  readonly minutes?: number;
  readonly force?: boolean;
}

/**
 * Reads an event. A scheduled one, or any other object without our fields, asks for the ordinary pass; by hand one may
 * send `{"dataSourceIds": ["…"], "minutes": 60, "force": true}`. The event is never logged: it may hold anything.
 *
 * @throws KeeperError `usage`, naming the field
 */
export function readEvent(event: unknown): Request {
  if (!isJsonObject(event)) return {};
  const { dataSourceIds: ids, minutes, force } = event;
  if (
    ids !== undefined &&
    !(Array.isArray(ids) && ids.length > 0 && ids.every((id) => typeof id === 'string' && isDataSourceId(id)))
  ) {
    throw new KeeperError('usage', 'dataSourceIds in the event must be a list of data source ids; nothing was sent');
  }
  if (force !== undefined && typeof force !== 'boolean') {
    throw new KeeperError('usage', 'force in the event must be true or false; nothing was sent');
  }
  return {
    ...(ids !== undefined && { only: ids as string[] }),
    ...(minutes !== undefined && { minutes: checkLifetime(typeof minutes === 'number' ? minutes : Number.NaN) }),
    ...(force !== undefined && { force }),
  };
}
