import { counted } from '../../../core/policy/in-words.ts';
import { printable } from '../../../core/secret.ts';
import { tokensInWords } from '../../held-tokens.ts';
import type { Page } from '../../text/page.ts';
import { type Row, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';
import type { LogoutFacts } from './handle.ts';

/** Whose tokens go, and until when they stay valid at Webex. */
export function logoutLines({ credentials, remaining }: LogoutFacts, now: number, page: Page): string[] {
  const rows = credentials.map(({ kind, orgName, orgId, tokens, revoke }): Row => {
    const name = kind === 'integration' ? 'integration' : `service app, ${printable(orgName ?? orgId ?? '')}`;
    return { cells: [name, tokensInWords(tokens, now)], below: [`revoked at Webex ${revoke}`] };
  });
  const columns = [
    { title: 'CREDENTIAL', narrowest: 14 },
    { title: 'TOKENS, WHICH STAY VALID AT WEBEX UNTIL THEIR END', narrowest: 20 },
  ];
  return [
    ...(rows.length > 0 ? table(columns, rows, page) : []),
    ...remaining.flatMap((sentence) => wrap(`Remaining: ${printable(sentence)}`, page.width)),
  ];
}

/** What came of it, and what makes it work again. */
export function logoutSummary({ action, credentials, next }: LogoutFacts, page: Page): string[] {
  const number = counted(credentials.length, 'credential');
  switch (action) {
    case 'planned':
      return wrap(
        `${page.paint.green('Dry run')}: nothing was written; the tokens of ${number} would be removed`,
        page.width,
      );
    case 'unchanged':
      return wrap(`${page.paint.green('Done')}: there was no token to remove. Next: ${next}`, page.width);
    case 'removed':
      return wrap(
        `${page.paint.green('Done')}: the tokens of ${number} were removed, and the configuration is kept. Next: ${next}`,
        page.width,
      );
  }
}
