import { counted } from '../../../core/policy/in-words.ts';
import { printable } from '../../../core/secret.ts';
import { orgInWords, type TargetOrg } from '../../../core/target-orgs.ts';
import { actionColour } from '../../text/actions.ts';
import type { Page } from '../../text/page.ts';
import { type Row, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';
import type { OrgReport } from './add.ts';

/** What came of each org. */
export function addLines(orgs: readonly OrgReport[], page: Page): string[] {
  const rows = orgs.map(({ id, name = '', action, reason }): Row => {
    // A failure is told in full below, with what mends it.
    const below = action === 'failed' ? [] : [reason];
    const shown = reason.startsWith('would be added') ? 'new' : action;
    return { cells: [shown, id, name], colours: [actionColour(action, page.paint)], below };
  });
  return table([{ title: 'RESULT' }, { title: 'ORG' }, { title: 'NAME', givesWay: 1, narrowest: 10 }], rows, page);
}

/** What came of them all, in one sentence. */
export function addSummary({ orgs, dryRun }: { orgs: readonly OrgReport[]; dryRun: boolean }, page: Page): string[] {
  if (dryRun)
    return wrap(`${page.paint.green('Dry run')}: Webex was asked for nothing, and nothing was written`, page.width);
  const number = (action: OrgReport['action']) => orgs.filter((each) => each.action === action).length;
  const [failed, renamed, kept] = [number('failed'), number('renamed'), number('kept')];
  const parts = [
    `${number('added')} of ${counted(orgs.length, 'org')} added`,
    ...(renamed > 0 ? [`${renamed} renamed`] : []),
    ...(kept > 0 ? [`${kept} there already`] : []),
    ...(failed > 0 ? [`${failed} not added`] : []),
  ];
  const word =
    failed === 0 ? page.paint.green('Done') : page.paint.red(failed === orgs.length ? 'Failed' : 'Partly done');
  return wrap(`${word}: ${parts.join(', ')}`, page.width);
}

/** What was done about one org, and what that means for it. */
export function changeLines(org: TargetOrg, { action, reason }: OrgReport, page: Page): string[] {
  const word = action === 'kept' ? page.paint.yellow('Nothing was changed') : page.paint.green(`Done, ${action}`);
  return wrap(`${word}: ${printable(orgInWords(org))}: ${reason}`, page.width);
}
