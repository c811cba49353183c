/** How keys move: by a line, a page, or to an end. */
export type Move = 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last';

const MOVES: ReadonlySet<string> = new Set(['up', 'down', 'pageUp', 'pageDown', 'first', 'last']);

/** Whether an action moves. */
export function isMove(action: string): action is Move {
  return MOVES.has(action);
}

/** The place after a move, among so many places, pages being so long. Pure. */
export function moved(place: number, move: Move, count: number, page: number): number {
  const steps = { up: -1, down: 1, pageUp: -page, pageDown: page, first: -count, last: count };
  return Math.max(0, Math.min(count - 1, place + steps[move]));
}
