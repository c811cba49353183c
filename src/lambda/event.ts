import { isDataSourceId } from '../core/data-source-id.ts';
import { checkLifetime } from '../core/data-sources.ts';
import { KeeperError } from '../core/errors.ts';
import { EVENT_SOURCE, LONGEST_REASON, REQUEST_DETAIL_TYPE } from '../core/keeper-event.ts';
import type { RunStart } from '../core/policy/pause.ts';
import { printable } from '../core/secret.ts';
import { isJsonObject, type JsonObject } from '../core/strict-json.ts';

/** What an invocation asks for beside the configured pass. */
export interface Request {
  readonly only?: readonly string[];
  readonly minutes?: number;
  readonly force?: boolean;
  readonly start: RunStart;
  /** Why somebody wants this run, in the words of the event `Run Requested`. */
  readonly reason?: string;
}

/**
 * Reads an event. A scheduled one, or any other object without our fields, asks for the ordinary pass; by hand one may
 * send `{"dataSourceIds": ["…"], "minutes": 60, "force": true}`. `byods schedule run-now` sends `Run Requested`. The event
 * is never logged: it may hold anything.
 *
 * @throws KeeperError `usage`, naming the field
 */
export function readEvent(event: unknown): Request {
  if (!isJsonObject(event)) return { start: { by: 'request' } };
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
    ...startOf(event),
    ...(ids !== undefined && { only: ids as string[] }),
    ...(minutes !== undefined && { minutes: checkLifetime(typeof minutes === 'number' ? minutes : Number.NaN) }),
    ...(force !== undefined && { force }),
  };
}

/** The schedule's own events pass for nothing else; whatever else there is, somebody sent. */
function startOf({ source, time, detail, 'detail-type': type }: JsonObject): Pick<Request, 'start' | 'reason'> {
  // As EventBridge's rules and EventBridge Scheduler write it.
  if (type === 'Scheduled Event' && typeof source === 'string' && source.startsWith('aws.')) {
    return { start: { by: 'schedule' } };
  }
  if (source !== EVENT_SOURCE || type !== REQUEST_DETAIL_TYPE) return { start: { by: 'request' } };
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  const { reason } = isJsonObject(detail) ? detail : {};
  return {
    start: { by: 'request', ...(!Number.isNaN(at) && { at }) },
    ...(typeof reason === 'string' && reason !== '' && { reason: printable(reason).slice(0, LONGEST_REASON) }),
  };
}
