import type { Page } from '../cli/text/page.ts';
import { keyLists } from './help.ts';
import type { State } from './state.ts';
import { field, proseLines } from './view-prose.ts';

const INDENT = 22;

/** The keys of the place where help was asked for, in their window. Pure. */
export function helpLines(state: State, page: Page): string[] {
  return proseLines('Keys', helpText(state, page), state.help?.top ?? 0, state, page);
}

/** All lines of the list of keys. Pure. */
export function helpText({ help, fixed }: State, page: Page): string[] {
  if (!help) return [];
  const indent = Math.min(INDENT, Math.floor(page.width / 2));
  return keyLists(help.place, fixed.readonly).flatMap(({ title, rows }, index) => [
    ...(index > 0 ? [''] : []),
    page.paint.bold(title),
    ...rows.flatMap(([keys, about]) => field(keys, about, indent, page)),
  ]);
}
