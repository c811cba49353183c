import { printable } from '../../../core/secret.ts';
import { tokensInWords } from '../../held-tokens.ts';
import type { Page } from '../../text/page.ts';
import { type Row, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';
import type { RestoredCredential, RestoreFacts } from './restore.ts';

const NEWER = {
  same: 'the same in both',
  current: 'newer now: they would be lost',
  'last-good': 'newer in the last good version',
  unknown: 'others, and nothing tells which are newer',
} as const satisfies Record<RestoredCredential['newer'], string>;

/** How the last good version differs from what stands there. */
export function restoreLines(facts: RestoreFacts, now: number, page: Page): string[] {
  const { file, stage, keptAt, current, problem, credentials, fields } = facts;
  const name = printable(file);
  const what = stage === undefined ? `last good version of ${name}` : `version of ${name} before this one`;
  const rows = credentials.map((each): Row => {
    const name =
      each.kind === 'integration' ? 'integration' : `service app, ${printable(each.orgName ?? each.orgId ?? '')}`;
    const lost = current === 'readable' && each.newer === 'current';
    return {
      cells: [name, current === 'readable' ? NEWER[each.newer] : 'comes back'],
      colours: [undefined, lost ? page.paint.red : undefined],
      below: [
        ...(current === 'readable' ? [`now: ${tokensInWords(each.current, now)}`] : []),
        `${stage === undefined ? 'last good' : 'before'}: ${tokensInWords(each.lastGood, now)}`,
      ],
    };
  });
  const words = { added: 'comes back', removed: 'goes', changed: 'becomes another' };
  return [
    ...wrap(`The ${what} is from ${keptAt}.`, page.width),
    ...(current === 'missing' ? wrap(`There is no ${file} now.`, page.width) : []),
    ...(current === 'unreadable'
      ? wrap(`What stands there now cannot be compared with it: ${printable(problem ?? '')}`, page.width)
      : []),
    '',
    ...table(
      [
        { title: 'CREDENTIAL', narrowest: 14 },
        { title: 'TOKENS', narrowest: 20 },
      ],
      rows,
      page,
    ),
    ...fields.flatMap(({ field, change }) => wrap(`${field} ${words[change]}`, page.width)),
  ];
}

/** What came of it, and what the tokens are worth. */
export function restoreSummary({ action, keptAt, keptAside, file }: RestoreFacts, page: Page): string[] {
  const { green } = page.paint;
  switch (action) {
    case 'unchanged':
      return wrap(`${green('Done')}: ${file} says what its last good version says; nothing was changed`, page.width);
    case 'planned':
      return wrap(`${green('Dry run')}: nothing was written`, page.width);
    case 'restored': {
      const aside = keptAside === undefined ? '' : `; what stood there is in ${keptAside}`;
      return wrap(
        `${green('Done')}: the version of ${keptAt} is back${aside}. Tokens that Webex has replaced since stay dead: byods refresh-token shows whether they work, and byods setup-oauth gets new ones`,
        page.width,
      );
    }
  }
}
