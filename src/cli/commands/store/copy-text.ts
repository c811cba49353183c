import { counted } from '../../../core/policy/in-words.ts';
import { printable } from '../../../core/secret.ts';
import { tokensInWords } from '../../held-tokens.ts';
import type { Page } from '../../text/page.ts';
import { type Row, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';
import type { CopiedCredential, CopyFacts } from './copy.ts';

/** What happens to each credential: whose it is, and which tokens stand at either end. */
export function copyLines({ credentials }: CopyFacts, now: number, page: Page): string[] {
  if (credentials.length === 0) return ['There are no tokens to copy; the configuration is copied'];
  const rows = credentials.map((each): Row => {
    const { action, reason, source, target } = each;
    return {
      cells: [action, nameOf(each), reason],
      colours: [action === 'refuse' ? page.paint.red : action === 'same' ? undefined : page.paint.green],
      below: [`from: ${tokensInWords(source, now)}`, ...(target ? [`there: ${tokensInWords(target, now)}`] : [])],
    };
  });
  const columns = [{ title: 'RESULT' }, { title: 'CREDENTIAL', narrowest: 14 }, { title: 'WHY', narrowest: 20 }];
  return table(columns, rows, page);
}

/** Where the tokens are used from now on. */
export function copySummary({ action, from, to, credentials }: CopyFacts, page: Page): string[] {
  const number = counted(credentials.filter((each) => each.action !== 'drop').length, 'credential');
  if (action === 'planned') {
    return wrap(
      `${page.paint.green('Dry run')}: nothing was written; ${number} would be used from ${to}, and no more from ${from}`,
      page.width,
    );
  }
  return wrap(
    `${page.paint.green('Done')}: ${number} read back from ${to}, and used from there: --store ${to}. ${from} keeps a copy that nothing refreshes; to come back: byods store copy --from ${to} --to ${from}`,
    page.width,
  );
}

function nameOf({ kind, orgName, orgId }: CopiedCredential): string {
  return kind === 'integration' ? 'integration' : `service app, ${printable(orgName ?? orgId ?? '')}`;
}
