import { type Keeper, openOperationRecords } from '../compose.ts';
import type { ErrorJson } from '../core/errors.ts';
import { type Extension, ExtensionError } from '../core/extend.ts';
import type { DataSource } from '../core/model.ts';
import { lifeOf } from '../core/policy/data-source-renewal.ts';
import { fieldsOf } from '../core/policy/extension.ts';
import { instant } from '../core/report.ts';

/** Writes the records that commands leave. */
export interface CommandRecords {
  /** The path of the record, or undefined where it could not be written: then the warning says why. */
  extension(result: Extension | ExtensionError, id: string): Promise<string | undefined>;
  /** As {@link extension}, of a list as it was shown, and why it is not complete. */
  list(dataSources: readonly object[], error: ErrorJson | undefined): Promise<string | undefined>;
}

/** Operation records in a folder; one that cannot be written is a warning. */
export async function recordsIn(
  directory: string,
  keeper: Pick<Keeper, 'clock' | 'webex'>,
  warn: (sentence: string) => void,
): Promise<CommandRecords> {
  const records = await openOperationRecords(directory, keeper.clock);
  const write = async (record: Parameters<typeof records.write>[0]): Promise<string | undefined> => {
    const written = await records.write(record);
    if ('path' in written) return written.path;
    warn(written.problem);
    return undefined;
  };
  return {
    async extension(result, id) {
      const failed = result instanceof ExtensionError;
      const { before } = result;
      return await write({
        operation: 'extend',
        dataSourceId: id,
        orgId: before && fieldsOf(before).orgId,
        before: before && configurationOf(before, keeper.webex.serverNow()),
        asked: result.sent,
        answer: result.raw,
        success: !failed,
        trackingId: result.trackingId,
        error: failed ? result.toJSON() : undefined,
      });
    },
    list: (dataSources, error) => write({ operation: 'list', dataSources, success: error === undefined, error }),
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
