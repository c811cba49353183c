import type { Page } from '../cli/text/page.ts';
import { toColumns, widthOf, wrap } from '../cli/text/width.ts';
import { counted } from '../core/policy/in-words.ts';
import { printable } from '../core/secret.ts';
import { type Binding, bindingsOf, keyName, type Place } from './bindings.ts';
import { bar } from './life.ts';
import { type Notice, noticeOf } from './notice.ts';
import { minutesOf } from './press-question.ts';
import { placeOf, type State } from './state.ts';
import { noticeLines } from './window.ts';
import type { Question, Work } from './work.ts';

/** What stands at the foot: the question, what is under way or what came of it, and the keys. Always as many lines. Pure. */
export function footLines(state: State, page: Page): string[] {
  const room = noticeLines(state);
  const said = messageLines(state, page).slice(0, room);
  const empty = Array.from({ length: room - said.length }, () => '');
  return [...empty, ...said, page.paint.dim(hintLine(placeOf(state), state.fixed.readonly, page.width))];
}

/** What is said at the moment, the most pressing alone. Pure. */
export function messageLines(state: State, page: Page): string[] {
  if (state.removal?.sending) return [page.paint.cyan('deleting…')];
  if (state.removal && !state.notice) return [];
  if (state.form?.stage === 'sending') return [page.paint.cyan('sending…')];
  if (state.form && !state.notice) return [];
  if (state.question) return questionLines(state, state.question, page);
  if (state.typingFilter) return [toColumns(`filter: ${printable(state.filter)}▏`, page.width)];
  if (state.work) {
    const more = state.notice ? noticeText(state.notice, page, Math.max(1, noticeLines(state) - 1)) : [];
    return [...more, workLine(state.work, page)];
  }
  const notice = state.notice ?? resultNotice(state) ?? state.failure;
  return notice ? noticeText(notice, page, noticeLines(state)) : [];
}

/** Why the row under the cursor could not be changed. */
function resultNotice(state: State): Notice | undefined {
  const row = state.visible[state.cursor];
  const result = row && state.results.get(row.key);
  return result?.kind === 'failed' ? noticeOf(result.error) : undefined;
}

/** The remedy is never pushed out by a long reason. */
function noticeText({ tone, text, fix, trackingId }: Notice, { width, paint }: Page, room: number): string[] {
  const colour = tone === 'bad' ? paint.red : tone === 'good' ? paint.green : (plain: string) => plain;
  const id = trackingId === undefined ? '' : ` (trackingid ${printable(trackingId)})`;
  const below = fix === undefined ? [] : fitted(`fix: ${printable(fix)}`, width, Math.max(1, Math.floor(room / 2)));
  const above = fitted(printable(text) + id, width, Math.max(1, room - below.length));
  return [...above.map(colour), ...below.map(paint.yellow)];
}

/** A sentence in so many lines; the last is cut where it does not fit. */
function fitted(text: string, width: number, room: number): string[] {
  const lines = wrap(text, width);
  const rest = lines.slice(room - 1).join(' ');
  return [...lines.slice(0, room - 1), ...(rest === '' ? [] : [rest])].map((line) =>
    widthOf(line) > width ? toColumns(line, width) : line,
  );
}

function questionLines(state: State, question: Question, { width, paint }: Page): string[] {
  const valid = minutesOf(question) !== undefined;
  const asked = `Extend ${whatOf(state, question)} to ${question.minutes}▏minutes?`;
  const how = valid ? 'y sends, Esc cancels, digits change the lifetime' : 'a lifetime is from 1 to 1440 minutes';
  const lines = wrap(`${asked} ${how}`, width);
  return lines.map(valid ? paint.bold : paint.yellow);
}

/** What a question is about. Pure. */
function whatOf(state: State, { keys, why }: Question): string {
  if (keys.length === 1 && why !== 'due') {
    const row = state.rows.find(({ key }) => key === keys[0]);
    return row ? `${row.host || row.dataSource.id}` : 'it';
  }
  return why === 'due' ? `all ${keys.length} that are due` : counted(keys.length, 'marked data source');
}

function workLine({ total, done, failed, minutes, stopping }: Work, { width, paint }: Page): string {
  const length = Math.max(4, Math.min(24, width - 48));
  const share = total === 0 ? 1 : done / total;
  const drawn = done === 0 ? '░'.repeat(length) : bar(share, length);
  const end = stopping ? ' · stopping…' : total > 1 ? ' · Esc stops' : '';
  const count = `${done}/${total}${failed > 0 ? `, ${failed} failed` : ''}`;
  // What can be done about it stands there on a narrow terminal too.
  const long = `extending to ${minutes} min ${drawn} ${count}${end}`;
  const text = widthOf(long) > width ? `${drawn} ${count}${end}` : long;
  return (failed > 0 ? paint.red : paint.cyan)(toColumns(text, width));
}

/** The keys of a place, as many as fit; on a narrow terminal by their digits. Pure. */
export function hintLine(place: Place, readonly: boolean, width: number): string {
  const hinted = bindingsOf(place, readonly).filter(({ hint }) => hint !== undefined);
  const long = hinted.map((binding) => `${hintKeys(binding)} ${binding.hint}`);
  if (place === 'list' && width < 70) {
    const short = hinted
      .filter(({ keys }) => keys.some(isDigit))
      .map(({ keys, hint }) => `${keys.find(isDigit)} ${hint}`);
    return toColumns([...short, '?'].join(' '), width);
  }
  let line = '';
  for (const hint of long) {
    const longer = line === '' ? hint : `${line} · ${hint}`;
    if (widthOf(longer) > width) break;
    line = longer;
  }
  return line;
}

function hintKeys({ keys }: Binding): string {
  return [keys[0]!, ...keys.filter(isDigit)].map(keyName).join('/');
}

function isDigit(key: string): boolean {
  return /^\d$/.test(key);
}
