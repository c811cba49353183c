import type { Paint } from './paint.ts';

/** What people's text is laid out for. */
export interface Page {
  /** Columns; Infinity where nothing is cut, as in a pipe. */
  readonly width: number;
  readonly paint: Paint;
}
