import type { DataSourceSchema } from '../../../core/model.ts';
import { printable } from '../../../core/secret.ts';
import type { Page } from '../../text/page.ts';
import { table } from '../../text/table.ts';

/** A table; on narrow output columns give way, the id never. */
export function schemaLines(schemas: readonly DataSourceSchema[], page: Page): string[] {
  if (schemas.length === 0) return ['Webex offers no schemas.'];
  const rows = schemas.map(({ id, serviceType = '', protocol = '', appType = '' }) => ({
    cells: [id, serviceType, protocol, appType].map(printable),
    colours: [page.paint.bold],
  }));
  const columns = [
    { title: 'ID' },
    { title: 'SERVICE', givesWay: 1, narrowest: 12 },
    { title: 'PROTOCOL', givesWay: 2 },
    { title: 'APP', givesWay: 3 },
  ];
  return table(columns, rows, page);
}
