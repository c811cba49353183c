import type { ErrorJson } from '../core/errors.ts';

/** An extension that was asked for and not sent. */
export interface Question {
  readonly keys: readonly string[];
  readonly why: 'one' | 'marked' | 'due';
  /** The lifetime as it is typed. */
  readonly minutes: string;
  /** Nothing was typed yet: the first digit takes the place of what is offered. */
  readonly untouched: boolean;
}

/** Extensions that are under way. */
export interface Work {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly minutes: number;
  /** Esc was pressed: nothing more is begun. */
  readonly stopping: boolean;
}

/** What came of the change of one row. */
export type RowResult =
  | { readonly kind: 'running' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: ErrorJson };
