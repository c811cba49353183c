import type { DataSourceSchema } from '../core/model.ts';
import type { LadderView } from '../core/policy/ladder-view.ts';
import type { TargetOrg } from '../core/target-orgs.ts';
import type { Place } from './bindings.ts';
import type { Form } from './form.ts';
import { type Names, NO_NAMES } from './names.ts';
import type { Notice } from './notice.ts';
import type { Details, Removal } from './opened.ts';
import type { Row } from './row.ts';
import type { Sort } from './sort.ts';
import type { Question, RowResult, Work } from './work.ts';

/** The size of the terminal, in characters. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What does not change while the screen is open. */
export interface Fixed {
  readonly renewAfterMinutes: number;
  /** What an extension offers. */
  readonly lifetimeMinutes: number;
  /** Nothing is changed at Webex. */
  readonly readonly: boolean;
  /** Nothing moves by itself, and every row is a sentence. */
  readonly spoken: boolean;
  /** The list is written into a file as soon as it is known. */
  readonly savesList: boolean;
  /** How many orgs are shown. */
  readonly orgs: number;
  /** Where the credentials are, for people. */
  readonly store: string;
}

/** Everything that the screen shows. */
export interface State {
  readonly fixed: Fixed;
  readonly size: Size;
  /** The clock as Webex sees it, and ours; epoch milliseconds. */
  readonly now: number;
  readonly wall: number;
  readonly rows: readonly Row[];
  /** The orgs, and the schemas that Webex offers, as far as they are known. */
  readonly orgs: readonly TargetOrg[];
  readonly offered: readonly DataSourceSchema[];
  readonly names: Names;
  readonly ladder?: LadderView;
  readonly loading: boolean;
  /** When the last whole answer came, and when one was last asked for; our clock. */
  readonly loadedAt?: number;
  readonly askedAt?: number;
  /** The list was written as was asked for at the start. */
  readonly listSaved: boolean;
  /** Counts changes, so that an answer from before one is not believed after it. */
  readonly changes: number;
  /** Why the last answer is not whole. */
  readonly failure?: Notice;
  readonly sort: Sort;
  readonly filter: string;
  readonly typingFilter: boolean;
  readonly marks: ReadonlySet<string>;
  /** The rows that the filter lets through, in their order. */
  readonly visible: readonly Row[];
  readonly cursor: number;
  readonly top: number;
  readonly details?: Details;
  readonly help?: { readonly place: Place; readonly top: number };
  readonly question?: Question;
  readonly form?: Form;
  readonly reviewTop: number;
  readonly removal?: Removal;
  readonly work?: Work;
  readonly results: ReadonlyMap<string, RowResult>;
  readonly notice?: Notice;
}

/** The screen before anything is known; it asks at once. */
export function initialState(fixed: Fixed, size: Size, now: number, wall: number): State {
  return {
    fixed,
    size,
    now,
    wall,
    rows: [],
    orgs: [],
    offered: [],
    names: NO_NAMES,
    reviewTop: 0,
    loading: true,
    askedAt: wall,
    listSaved: false,
    changes: 0,
    sort: 'worst first',
    filter: '',
    typingFilter: false,
    marks: new Set(),
    visible: [],
    cursor: 0,
    top: 0,
    results: new Map(),
  };
}

/** Where a key that is pressed now is read. */
export function placeOf(state: State): Place {
  if (state.help) return 'help';
  if (state.removal) return 'delete';
  if (state.form) return state.form.stage === 'typing' ? 'form' : 'review';
  if (state.question) return 'question';
  if (state.typingFilter) return 'filter';
  return state.details ? 'details' : 'list';
}

/** The state without what stands in these fields. */
export function without<K extends 'details' | 'help' | 'question' | 'form' | 'removal' | 'work' | 'notice' | 'failure'>(
  state: State,
  ...names: readonly K[]
): Omit<State, K> & State {
  const copy = { ...state };
  for (const name of names) delete copy[name];
  return copy;
}
