import type { Keeper } from '../../../compose.ts';
import { asKeeperError, type ErrorJson, type KeeperError } from '../../../core/errors.ts';
import type { DataSource } from '../../../core/model.ts';
import { OperationError } from '../../../core/operation-error.ts';
import { lifeOf } from '../../../core/policy/data-source-renewal.ts';
import { fieldsOf } from '../../../core/policy/replacement.ts';
import { instant, present } from '../../../core/report.ts';
import { storedToken } from '../../../core/stored-token.ts';
import type { TokenConfig } from '../../../core/token-config.ts';
import { type Target, withOrg } from '../../find-data-sources.ts';
import type { CommandRecords } from '../../records.ts';

/** One data source in the report. What could not be read is absent. */
export interface ExtendReport {
  readonly id: string;
  readonly orgId?: string;
  readonly orgName?: string;
  readonly action: 'extended' | 'kept' | 'skipped' | 'failed';
  readonly reason: string;
  readonly status?: string;
  readonly audience?: string;
  readonly subject?: string;
  readonly schemaId?: string;
  readonly url?: string;
  readonly previousExpiresAt?: string;
  readonly expiresAt?: string;
  readonly lifetimeMinutes: number;
  readonly record?: string;
  readonly trackingId?: string;
  readonly error?: ErrorJson;
}

/** A report, and the failure that it tells of. */
export interface Extended {
  readonly report: ExtendReport;
  readonly error?: KeeperError;
}

/** What extending needs. */
export interface ExtendOneContext {
  readonly keeper: Keeper;
  readonly config: TokenConfig;
  readonly minutes: number;
  readonly records: CommandRecords | undefined;
}

/** Reads one data source, extends it, proves it, and writes the record. Its failure is in the report. */
export async function extendOne(
  { keeper, config, minutes, records }: ExtendOneContext,
  target: Target,
): Promise<Extended> {
  const { id, org } = target;
  const now = () => keeper.webex.serverNow();
  try {
    const extension = await keeper.dataSources.extend(id, { minutes, org });
    const { before, after, trackingId, reason } = extension;
    const record = await records?.write('extend', extension, id);
    const shown = shownOf(target, before, after, now());
    return {
      report: present({
        ...shown,
        action: 'extended',
        reason,
        lifetimeMinutes: minutes,
        record,
        trackingId,
      }) as ExtendReport,
    };
  } catch (thrown) {
    const error = withOrg(asKeeperError(thrown), org, config);
    const record = thrown instanceof OperationError ? await records?.write('extend', thrown, id) : undefined;
    const before = thrown instanceof OperationError ? thrown.before : undefined;
    const { trackingId } = error;
    const shown = shownOf(target, before, before, now());
    const report = {
      ...shown,
      action: 'failed',
      reason: error.message,
      lifetimeMinutes: minutes,
      record,
      trackingId,
      error: error.toJSON(),
    };
    return { report: present(report) as ExtendReport, error };
  }
}

/** What would be done: reads with the stored token where there is one, and renews nothing. */
export async function planOne({ keeper, config, minutes }: ExtendOneContext, target: Target): Promise<Extended> {
  const { id, org } = target;
  const { webex, clock, budget } = keeper;
  const planned = (
    dataSource: DataSource | undefined,
    action: ExtendReport['action'],
    reason: string,
    error?: KeeperError,
  ) => {
    const shown = shownOf(target, dataSource, dataSource, webex.serverNow());
    const report = present({
      ...shown,
      action,
      reason,
      lifetimeMinutes: minutes,
      error: error?.toJSON(),
    }) as ExtendReport;
    return { report, ...(error && { error }) };
  };
  try {
    const token = storedToken(config, org, clock.now());
    const read = token && (await webex.dataSources.get(token, id, budget)).value;
    const would = `would be extended to ${minutes} minutes`;
    if (!read)
      return planned(
        undefined,
        'kept',
        `${would}; it was not read: no stored token can be used, and a dry run renews none`,
      );
    if (read.status === 'disabled') return planned(read, 'skipped', 'it is disabled: an extension would be refused');
    return planned(read, 'kept', would);
  } catch (thrown) {
    const error = withOrg(asKeeperError(thrown), org, config);
    return planned(undefined, 'failed', error.message, error);
  }
}

/** What is known of a data source, as the report shows it. */
export function shownOf(
  { id, org }: Target,
  before: DataSource | undefined,
  after: DataSource | undefined,
  now: number,
) {
  const fields = after && fieldsOf(after);
  return {
    id,
    orgId: fields?.orgId ?? org.id,
    orgName: org.name,
    status: after?.status,
    audience: fields?.audience,
    subject: fields?.subject,
    schemaId: fields?.schemaId,
    url: fields?.url,
    previousExpiresAt: before && instant(lifeOf(before, now).expiresAt),
    expiresAt: after && instant(lifeOf(after, now).expiresAt),
  };
}
