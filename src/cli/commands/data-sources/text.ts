import { printable } from '../../../core/secret.ts';
import type { Page } from '../../text/page.ts';
import { type Row, table } from '../../text/table.ts';
import { lifeLeft } from '../../text/times.ts';

/** A data source as `byods data-sources --json` shows it. */
export interface ListedDataSource {
  readonly id: string;
  readonly orgId: string;
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

/** What people are told about the data sources. */
export interface DataSourcesFacts {
  readonly dataSources: readonly ListedDataSource[];
  readonly orgName: (id: string | undefined) => string;
  readonly orgs: number;
  readonly now: number;
}

/** A table; on narrow output columns give way, the id never. */
export function dataSourceLines({ dataSources, orgName, orgs, now }: DataSourcesFacts, page: Page): string[] {
  if (dataSources.length === 0) return ['There are no data sources.'];
  const rows = dataSources.map((each): Row => {
    const { id, status = 'unknown', expiresAt, audience = '', subject = '', url = '', errorMessage } = each;
    const ended = expiresAt !== undefined && Date.parse(expiresAt) <= now;
    return {
      cells: [
        id,
        printable(status),
        lifeLeft(expiresAt, now),
        orgs > 1 ? orgName(each.orgId) : '',
        printable(url),
        printable(audience),
        printable(subject),
      ],
      colours: [
        page.paint.bold,
        status === 'disabled' ? page.paint.yellow : undefined,
        ended && status !== 'disabled' ? page.paint.red : undefined,
      ],
      ...(status === 'disabled' && errorMessage !== undefined && { below: [printable(errorMessage)] }),
    };
  });
  const columns = [
    { title: 'ID' },
    { title: 'STATUS' },
    { title: 'LIFE' },
    { title: 'ORG', givesWay: 1, narrowest: 8 },
    { title: 'URL', givesWay: 2, narrowest: 16 },
    { title: 'AUDIENCE', givesWay: 3, narrowest: 10 },
    { title: 'SUBJECT', givesWay: 4, narrowest: 10 },
  ];
  return table(columns, rows, page);
}
