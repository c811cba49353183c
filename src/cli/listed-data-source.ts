import type { DataSource } from '../core/model.ts';
import { lifeOf } from '../core/policy/data-source-renewal.ts';
import { fieldsOf } from '../core/policy/replacement.ts';
import { instant, present } from '../core/report.ts';
import type { TargetOrg } from '../core/target-orgs.ts';

/** A data source as the documents of `--json` show it. */
export interface ListedDataSource {
  readonly id: string;
  readonly orgId: string;
  readonly orgName?: string;
  readonly status?: string;
  readonly audience?: string;
  readonly subject?: string;
  readonly schemaId?: string;
  readonly url?: string;
  readonly issuedAt?: string;
  readonly expiresAt?: string;
  readonly lifetimeMinutes?: number;
  readonly remainingMinutes?: number;
  readonly errorMessage?: string;
}

/** Everything of a data source that is to be shown: no nonce, no signed token. */
export function listed(dataSource: DataSource, org: TargetOrg, now: number): ListedDataSource {
  const { issuedAt, expiresAt, lifetimeMinutes, remainingMinutes } = lifeOf(dataSource, now);
  const { id, status, errorMessage } = dataSource;
  const fields = fieldsOf(dataSource);
  return present({
    id,
    orgId: fields.orgId ?? org.id,
    orgName: org.name,
    status,
    audience: fields.audience,
    subject: fields.subject,
    schemaId: fields.schemaId,
    url: fields.url,
    issuedAt: instant(issuedAt),
    expiresAt: instant(expiresAt),
    lifetimeMinutes,
    remainingMinutes,
    errorMessage,
  }) as ListedDataSource;
}
