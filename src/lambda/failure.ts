import type { KeeperError } from '../core/errors.ts';
import type { RenewalReport } from '../core/report.ts';

/** A pass that failed, in part or whole. Its message is what Lambda shows, and what an alarm's reader sees first. */
export class RenewalFailed extends Error {
  constructor(report: RenewalReport) {
    const { outcome, counts, credentials, dataSources, error } = report;
    const first =
      error ?? credentials.find((each) => each.error)?.error ?? dataSources.find((each) => each.error)?.error;
    const sources = `${counts.failed} data sources failed, ${counts.deferred} deferred, ${counts.extended} extended`;
    const remedy = first?.remedy === undefined ? '' : ` To mend it: ${first.remedy}.`;
    super(`renewal ${outcome}: ${sources}. ${first?.message ?? ''}.${remedy}${tracking(first?.trackingId)}`);
    this.name = 'RenewalFailed';
  }
}

/** A run that failed before it had a report, as Lambda shows it. */
export function failureOf(error: KeeperError): Error {
  const remedy = error.remedy === undefined ? '' : ` To mend it: ${error.remedy}.`;
  const failure = new Error(`${error.message}.${remedy}${tracking(error.trackingId)}`);
  failure.name = error.code;
  return failure;
}

/** For Webex's support, who find the request by it. */
function tracking(id: string | undefined): string {
  return id === undefined ? '' : ` trackingId: ${id}`;
}
