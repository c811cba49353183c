import type { Page } from '../cli/text/page.ts';
import { toColumns, wrap } from '../cli/text/width.ts';
import { deletionConsequences } from '../core/policy/data-source-diff.ts';
import { printable } from '../core/secret.ts';
import { orgInWords } from '../core/target-orgs.ts';
import type { State } from './state.ts';
import { withCursor } from './view-form.ts';
import { broken, proseLines } from './view-prose.ts';

/** What is to be deleted, what that means, and the id as it is typed to confirm it. Pure. */
export function deleteLines(state: State, page: Page): string[] {
  const { removal } = state;
  const row = state.rows.find(({ key }) => key === removal?.key);
  if (!removal || !row) return [];
  const { width, paint } = page;
  const typed = withCursor(removal, Math.max(8, width - 2));
  const lines = [
    ...broken(printable(row.dataSource.id), width).map(paint.bold),
    toColumns(`› ${typed}`, width).trimEnd(),
    ...deletionConsequences(row.dataSource).flatMap((sentence) => wrap(printable(sentence), width).map(paint.yellow)),
    ...wrap(`It belongs to ${printable(orgInWords(row.org))}.`, width).flatMap((line) => broken(line, width)),
  ];
  return proseLines('Type its id to delete it', lines, 0, state, page);
}
