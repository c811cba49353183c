import type { Page } from '../cli/text/page.ts';
import { lifeLeft } from '../cli/text/times.ts';
import { wrap } from '../cli/text/width.ts';
import { lifeShown } from './life.ts';
import type { Row } from './row.ts';
import { placeOf, type State } from './state.ts';
import { deleteLines } from './view-delete.ts';
import { detailsLines } from './view-details.ts';
import { hintLine, messageLines } from './view-foot.ts';
import { formLines } from './view-form.ts';
import { countText, personText, whenText } from './view-head.ts';
import { helpLines } from './view-help.ts';
import { emptyText } from './view-list.ts';
import { broken } from './view-prose.ts';
import { listRows } from './window.ts';

/** The frame for a screen reader: sentences, and nothing that moves by itself. Pure. */
export function spokenLines(state: State, page: Page): string[] {
  return [
    ...bodyLines(state, page),
    ...messageLines(state, page),
    hintLine(placeOf(state), state.fixed.readonly, page.width),
  ]
    .filter((line) => line !== '')
    .flatMap((line) => wrap(line.trimEnd(), page.width))
    .flatMap((line) => broken(line, page.width));
}

function bodyLines(state: State, page: Page): string[] {
  if (state.help) return helpLines(state, page);
  if (state.removal) return deleteLines(state, page);
  if (state.form) return formLines(state, page);
  if (state.details) return detailsLines(state, page);
  const shown = state.visible.slice(state.top, state.top + listRows(state));
  const rows = shown.map((row, index) => sentence(state, row, state.top + index));
  const person = state.ladder ? `; ${personText(state.ladder, state.wall)}` : '';
  return [`${countText(state)}; ${whenText(state)}${person}.`, ...(rows.length > 0 ? rows : [emptyText(state)])];
}

/** A row as somebody would say it. */
function sentence(state: State, row: Row, index: number): string {
  const { word, expiresAt } = lifeShown(row.dataSource, state.now, state.fixed.renewAfterMinutes);
  const result = state.results.get(row.key)?.kind;
  const parts = [
    `${index === state.cursor ? 'Selected: ' : ''}${index + 1} of ${state.visible.length}: ${row.host || row.dataSource.id}`,
    ...(state.fixed.orgs > 1 ? [`org ${row.orgName}`] : []),
    row.stale ? `was ${row.status} when Webex was last reached` : row.status,
    ...(word === 'disabled' ? [] : [word === 'EXPIRED' ? 'expired' : word]),
    lifeLeft(expiresAt, state.now),
    ...(row.audience === '' ? [] : [`audience ${row.audience}`]),
    ...(state.marks.has(row.key) ? ['marked'] : []),
    ...(result === undefined
      ? []
      : [result === 'failed' ? 'the extension failed' : result === 'done' ? 'extended' : 'being extended']),
  ];
  return `${parts.join(', ')}.`;
}
