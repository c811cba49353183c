import type { RecordedOperation } from '../adapters/operation-records.ts';
import { type Keeper, openOperationRecords } from '../compose.ts';
import type { DataSourceChange } from '../core/change.ts';
import { type ErrorJson, KeeperError } from '../core/errors.ts';
import type { Extension } from '../core/extend.ts';
import type { DataSource } from '../core/model.ts';
import { OperationError } from '../core/operation-error.ts';
import { lifeOf } from '../core/policy/data-source-renewal.ts';
import { fieldsOf } from '../core/policy/replacement.ts';
import { instant } from '../core/report.ts';
import type { Words } from './command.ts';

/** Writes the records that commands leave. */
export interface CommandRecords {
  /**
   * @param id  of the data source, where there is one
   * @returns the path of the record, or undefined where it could not be written: then the warning says why
   */
  write(
    operation: RecordedOperation,
    result: Extension | DataSourceChange | OperationError,
    id: string | undefined,
  ): Promise<string | undefined>;
  /** As {@link write}, of a list as it was shown, and why it is not complete. */
  list(dataSources: readonly object[], error: ErrorJson | undefined): Promise<string | undefined>;
}

/**
 * Where the words of a command that always leaves records want them; undefined for nowhere.
 *
 * @throws KeeperError `usage` for a folder and none
 */
export function recordsDirectory(words: Words): string | undefined {
  const given = words['records-dir'] as string | undefined;
  if (words['no-records'] !== true) return given ?? '.';
  if (given === undefined) return undefined;
  throw new KeeperError('usage', '--records-dir and --no-records were both given', { remedy: 'give one of them' });
}

/** Operation records in a folder; one that cannot be written is a warning. */
export async function recordsIn(
  directory: string,
  keeper: Pick<Keeper, 'clock' | 'webex'>,
  warn: (sentence: string) => void,
): Promise<CommandRecords> {
  const records = await openOperationRecords(directory, keeper.clock);
  const save = async (record: Parameters<typeof records.write>[0]): Promise<string | undefined> => {
    const written = await records.write(record);
    if ('path' in written) return written.path;
    warn(written.problem);
    return undefined;
  };
  return {
    async write(operation, result, id) {
      const failed = result instanceof OperationError;
      const { before, after } = result;
      const known = before ?? after;
      return await save({
        operation,
        dataSourceId: id,
        orgId: known && fieldsOf(known).orgId,
        before: before && configurationOf(before, keeper.webex.serverNow()),
        asked: result.sent,
        answer: result.raw,
        success: !failed,
        trackingId: result.trackingId,
        error: failed ? result.toJSON() : undefined,
      });
    },
    list: (dataSources, error) => save({ operation: 'list', dataSources, success: error === undefined, error }),
  };
}

/** A data source as a person would write it down. */
function configurationOf(dataSource: DataSource, now: number): Record<string, unknown> {
  const { id, status, errorMessage, nonce, claims, jws } = dataSource;
  const { issuedAt, expiresAt, lifetimeMinutes } = lifeOf(dataSource, now);
  return {
    id,
    ...fieldsOf(dataSource),
    status,
    errorMessage,
    tokenLifetimeMinutes: lifetimeMinutes,
    issuedAt: instant(issuedAt),
    expiresAt: instant(expiresAt),
    nonce: claims?.nonce ?? nonce,
    jwsToken: jws,
  };
}
