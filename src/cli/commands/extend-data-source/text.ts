import { dirname } from 'node:path';
import { counted } from '../../../core/policy/in-words.ts';
import { actionColour, shownAction } from '../../text/actions.ts';
import type { Page } from '../../text/page.ts';
import { type Row, table } from '../../text/table.ts';
import { lifeLeft } from '../../text/times.ts';
import { wrap } from '../../text/width.ts';
import type { ExtendReport } from './extend-one.ts';

/** What people are told about extensions. */
export interface ExtendFacts {
  readonly dataSources: readonly ExtendReport[];
  readonly orgName: (id: string | undefined) => string;
  readonly orgs: number;
  readonly now: number;
  readonly dryRun: boolean;
}

/** Every data source before and after. */
export function extendLines({ dataSources, orgName, orgs, now }: ExtendFacts, page: Page): string[] {
  if (dataSources.length === 0) return ['There is nothing to extend.'];
  const rows = dataSources.map((each): Row => {
    const { id, orgId, action, reason, previousExpiresAt, expiresAt } = each;
    const why = action === 'failed' ? [] : [orgs > 1 ? `${orgName(orgId)}: ${reason}` : reason];
    return {
      cells: [
        shownAction(action, reason),
        id,
        previousExpiresAt === undefined ? '' : lifeLeft(previousExpiresAt, now),
        expiresAt === undefined ? '' : lifeLeft(expiresAt, now),
      ],
      colours: [actionColour(action, page.paint)],
      below: why,
    };
  });
  const columns = [{ title: 'RESULT' }, { title: 'DATA SOURCE' }, { title: 'BEFORE', givesWay: 1 }, { title: 'AFTER' }];
  return table(columns, rows, page);
}

/** What came of it, in one sentence. */
export function extendSummary({ dataSources, dryRun }: ExtendFacts, page: Page): string[] {
  const number = (action: ExtendReport['action']) => dataSources.filter((each) => each.action === action).length;
  if (dryRun) return wrap(`${page.paint.green('Dry run')}: nothing was renewed or written`, page.width);
  const [failed, skipped] = [number('failed'), number('skipped')];
  const parts = [
    `${number('extended')} of ${counted(dataSources.length, 'data source')} extended`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  const word = failed > 0 ? page.paint.red('Failed') : page.paint.green('Done');
  return [...wrap(`${word}: ${parts.join(', ')}`, page.width), ...recordLines(dataSources)];
}

/** Where the records are. */
function recordLines(dataSources: readonly ExtendReport[]): string[] {
  const records = dataSources.flatMap(({ record }) => record ?? []);
  const [only] = records;
  if (only === undefined) return [];
  return records.length === 1 ? [`record: ${only}`] : [`records: ${records.length} in ${dirname(only)}/`];
}
