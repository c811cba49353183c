import type { Page } from '../cli/text/page.ts';
import { toColumns, widthOf } from '../cli/text/width.ts';
import { counted, inWords } from '../core/policy/in-words.ts';
import type { LadderView, Rung } from '../core/policy/ladder-view.ts';
import { printable } from '../core/secret.ts';
import { type LifeWord, lifeShown } from './life.ts';
import type { Row } from './row.ts';
import type { State } from './state.ts';
import { headLines } from './window.ts';

const DAY_MS = 86_400_000;

/** More credentials than this are counted, not named. */
const MOST_RUNGS = 12;

const STATES_BY_URGENCY: readonly Rung['state'][] = ['rejected', 'missing', 'expired', 'unknown', 'due', 'fresh'];

/** What stands above the table: where and when, the ladder, and how many of each there are. Pure. */
export function headText(state: State, page: Page): string[] {
  // The titles of the columns are the last line of the head.
  const room = headLines(state) - 1;
  const roomy = room > 2;
  const ladder = ladderLines(state, page, roomy ? 2 : 1);
  const lines = [titleLine(state, page), ...ladder, ...(roomy ? [countLine(state, page)] : [])];
  return [...lines, ...Array.from({ length: room - lines.length }, () => '')];
}

function titleLine(state: State, page: Page): string {
  const when = whenText(state);
  const readonly = state.fixed.readonly ? ' · read-only' : '';
  const left = `Data sources${readonly} · ${printable(state.fixed.store)}`;
  const room = Math.max(0, page.width - widthOf(when) - 1);
  const stale = state.failure !== undefined;
  return `${page.paint.bold(toColumns(left, room))} ${(stale ? page.paint.red : page.paint.dim)(when)}`;
}

/** When Webex last answered. Pure. */
export function whenText({ loading, loadedAt, failure }: State): string {
  if (loadedAt === undefined) return loading ? 'asking Webex…' : 'not read';
  const at = clockTime(loadedAt);
  if (failure) return `STALE, as of ${at}`;
  return loading ? `asking… ${at}` : `as of ${at}`;
}

/** A time of day of the reader's place. */
function clockTime(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

function ladderLines(state: State, page: Page, room: number): string[] {
  const { ladder, wall } = state;
  if (!ladder) return [];
  const whole = personText(ladder, wall);
  const person = widthOf(whole) > page.width ? whole.replace(' at the earliest', '') : whole;
  const urgent = ladder.personNeededAt !== 'unknown' && ladder.personNeededAt <= wall;
  const rungs = [...ladder.rungs].sort(
    (a, b) => STATES_BY_URGENCY.indexOf(a.state) - STATES_BY_URGENCY.indexOf(b.state),
  );
  const lives = rungs.slice(0, MOST_RUNGS).map((rung) => rungText(rung, state));
  const [first = '', ...more] = filled([person, ...lives], rungs.length - lives.length, page.width, room);
  const end = Math.min(person.length, first.length);
  const marked = (urgent ? page.paint.red : page.paint.bold)(first.slice(0, end)) + page.paint.dim(first.slice(end));
  return [marked, ...more.map(page.paint.dim)];
}

/** Pieces in so many lines, none of them cut; those for which there is no room are counted. */
function filled(pieces: readonly string[], left: number, width: number, room: number): string[] {
  const all = left > 0 ? [...pieces, `${left} more`] : pieces;
  const lines: string[] = [];
  for (const piece of all) {
    const longer = lines.length === 0 ? piece : `${lines.at(-1)} · ${piece}`;
    if (lines.length > 0 && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  const fits = lines.length <= room && lines.every((line) => widthOf(line) <= width);
  if (fits || pieces.length === 1)
    return lines.slice(0, room).map((line) => toColumns(line, Math.min(width, widthOf(line))));
  return filled(pieces.slice(0, -1), left + 1, width, room);
}

/** How long until a person must act. Pure. */
export function personText({ personNeededAt }: LadderView, now: number): string {
  if (personNeededAt === 'unknown') return 'a person must act: nobody knows when';
  if (personNeededAt <= now) return 'A PERSON MUST ACT NOW (byods refresh-token)';
  return `a person must act in ${brief(personNeededAt - now)} at the earliest`;
}

/** A credential and the lives of its tokens. Pure. */
function rungText(rung: Rung, { names, wall: now }: State): string {
  const { org, state, accessTokenExpiresAt, hasRefreshToken, refreshTokenExpiresAt } = rung;
  const name = org ? (names.orgs.get(org.id) ?? printable(org.name ?? org.id)) : 'integration';
  const good = state === 'fresh' || state === 'due';
  const life = good && accessTokenExpiresAt !== undefined ? brief(accessTokenExpiresAt - now) : state;
  const left = refreshTokenExpiresAt === undefined ? '?' : brief(refreshTokenExpiresAt - now);
  return `${name} ${life}${hasRefreshToken ? `, refresh ${left}` : ''}`;
}

function brief(ms: number): string {
  if (ms <= 0) return 'over';
  return ms >= 2 * DAY_MS ? `${Math.floor(ms / DAY_MS)} d` : inWords(ms);
}

function countLine(state: State, page: Page): string {
  return page.paint.dim(toColumns(countText(state), page.width));
}

/** How many there are of each, and how the table is sorted and filtered. Pure. */
export function countText(state: State): string {
  if (state.loadedAt === undefined && state.rows.length === 0) return whenText(state);
  const counts = countsOf(state);
  const words: readonly LifeWord[] = ['EXPIRED', 'at risk', 'due', 'fresh', 'unknown', 'disabled'];
  const parts = words.flatMap((word) => (counts.has(word) ? [`${counts.get(word)} ${word}`] : []));
  const total = counted(state.rows.length, 'data source');
  return [
    parts.length > 0 ? `${total}: ${parts.join(', ')}` : total,
    state.sort === 'worst first' ? 'worst first' : `by ${state.sort}`,
    ...(state.filter !== '' ? [`${state.visible.length} match "${printable(state.filter)}"`] : []),
    ...(state.marks.size > 0 ? [`${state.marks.size} marked`] : []),
  ].join(' · ');
}

type Counts = ReadonlyMap<LifeWord, number>;

/** Of the rows that were counted last: every key makes a frame, and thousands of rows change once a second at most. */
const COUNTED = new WeakMap<readonly Row[], { readonly now: number; readonly counts: Counts }>();

function countsOf({ rows, now, fixed }: State): Counts {
  const known = COUNTED.get(rows);
  if (known?.now === now) return known.counts;
  const counts = new Map<LifeWord, number>();
  for (const { dataSource } of rows) {
    const { word } = lifeShown(dataSource, now, fixed.renewAfterMinutes);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  COUNTED.set(rows, { now, counts });
  return counts;
}
