import { lifeOf } from '../core/policy/data-source-renewal.ts';
import { lifeShown } from './life.ts';
import type { Row } from './row.ts';
import type { Sort } from './sort.ts';
import type { State } from './state.ts';

/**
 * The state with its rows filtered and sorted anew. The cursor stays on the row that it was on; where that is gone, at
 * its place. Pure.
 */
export function arranged(state: State): State {
  const under = state.visible[state.cursor]?.key;
  const words = state.filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const passing = words.length === 0 ? [...state.rows] : state.rows.filter((row) => passes(row, words, state));
  const visible = sorted(passing, state.sort, state.now);
  const found = visible.findIndex(({ key }) => key === under);
  const cursor = found >= 0 ? found : Math.max(0, Math.min(state.cursor, visible.length - 1));
  return { ...state, visible, cursor };
}

/** Every word stands somewhere in the row, or says how its token is. */
function passes(row: Row, words: readonly string[], { now, fixed }: State): boolean {
  const missing = words.filter((word) => !row.haystack.includes(word));
  if (missing.length === 0) return true;
  const life = lifeShown(row.dataSource, now, fixed.renewAfterMinutes).word.toLowerCase();
  return missing.every((word) => life.includes(word));
}

function sorted(rows: readonly Row[], sort: Sort, now: number): Row[] {
  const ranked = rows.map((row) => ({ row, rank: rankOf(row, now), text: textOf(row, sort) }));
  ranked.sort((a, b) => compare(a.text, b.text) || a.rank - b.rank || compare(a.row.key, b.row.key));
  return ranked.map(({ row }) => row);
}

/** The worst first: the soonest to end, then what tells no end, then what is disabled. */
function rankOf({ dataSource }: Row, now: number): number {
  if (dataSource.status === 'disabled') return Number.MAX_SAFE_INTEGER;
  return lifeOf(dataSource, now).expiresAt ?? Number.MAX_SAFE_INTEGER - 1;
}

function textOf(row: Row, sort: Sort): string {
  switch (sort) {
    case 'worst first':
      return '';
    case 'org':
      return row.orgName.toLowerCase();
    case 'status':
      return row.status.toLowerCase();
    case 'audience':
      return row.audience.toLowerCase();
    case 'schema':
      return row.schema.toLowerCase();
    case 'host':
      return row.host.toLowerCase();
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
