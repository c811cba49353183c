import type { DataSourceChange } from '../core/change.ts';
import type { ErrorJson } from '../core/errors.ts';
import type { DataSource, DataSourceFields, DataSourceSchema } from '../core/model.ts';
import type { OrgListing } from '../core/org-listing.ts';
import type { LadderView } from '../core/policy/ladder-view.ts';
import type { TargetOrg } from '../core/target-orgs.ts';
import type { Place } from './bindings.ts';
import type { Form } from './form.ts';
import type { Typed } from './keys.ts';
import type { Row, SchemaNames } from './row.ts';
import type { TextField } from './text-field.ts';

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
  /** How many orgs are shown. */
  readonly orgs: number;
  /** Where the credentials are, for people. */
  readonly store: string;
}

/** The orders of the table, in the order in which `s` goes through them. */
export const SORTS = ['worst first', 'org', 'status', 'audience', 'schema', 'host'] as const;
/** How the table is sorted. */
export type Sort = (typeof SORTS)[number];

/** A sentence at the foot: what came of something. */
export interface Notice {
  readonly tone: 'good' | 'bad' | 'plain';
  readonly text: string;
  readonly fix?: string | undefined;
  readonly trackingId?: string | undefined;
}

/** What came of the change of one row. */
export type RowResult =
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'failed'; readonly error: ErrorJson };

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
}

/** The details that are open. */
export interface Details {
  readonly key: string;
  /** As it was read when they were opened; until then the table's. */
  readonly dataSource: DataSource;
  readonly reading: boolean;
  /** Webex's answer in lines, without its token. */
  readonly raw?: readonly string[];
  readonly showsRaw: boolean;
  /** What the check of its signature brought. */
  readonly verified?: string;
  readonly top: number;
}

/** A deletion, and what was typed to confirm it. */
export interface Removal extends TextField {
  readonly key: string;
  readonly sending: boolean;
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
  readonly schemas: SchemaNames;
  readonly ladder?: LadderView;
  readonly loading: boolean;
  /** When the last whole answer came, and when one was last asked for; our clock. */
  readonly loadedAt?: number;
  readonly askedAt?: number;
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

/** What can happen. */
export type Event =
  | { readonly type: 'typed'; readonly typed: Typed }
  | { readonly type: 'tick'; readonly now: number; readonly wall: number }
  | { readonly type: 'resized'; readonly size: Size }
  | {
      readonly type: 'loaded';
      readonly listings: readonly OrgListing[];
      readonly offered?: readonly DataSourceSchema[];
      readonly ladder: LadderView;
      /** The count of changes when it was asked for. */
      readonly changes: number;
      readonly now: number;
      readonly wall: number;
    }
  | { readonly type: 'load-failed'; readonly error: ErrorJson; readonly now: number; readonly wall: number }
  | { readonly type: 'extended'; readonly key: string; readonly after: DataSource; readonly warning?: string }
  | { readonly type: 'extend-failed'; readonly key: string; readonly error: ErrorJson; readonly warning?: string }
  | { readonly type: 'work-done' }
  | { readonly type: 'read'; readonly key: string; readonly dataSource: DataSource; readonly raw: readonly string[] }
  | { readonly type: 'read-failed'; readonly key: string; readonly error: ErrorJson }
  | { readonly type: 'verified'; readonly key: string; readonly verdict: string }
  | { readonly type: 'changed'; readonly org: TargetOrg; readonly change: DataSourceChange; readonly warning?: string }
  | { readonly type: 'change-failed'; readonly error: ErrorJson; readonly warning?: string };

/** What is to be done about it outside. */
export type Effect =
  | { readonly do: 'load'; readonly changes: number }
  | { readonly do: 'extend'; readonly rows: readonly Row[]; readonly minutes: number }
  | { readonly do: 'read'; readonly row: Row }
  | {
      readonly do: 'update';
      readonly key: string;
      readonly org: TargetOrg;
      readonly id: string;
      readonly fields: Partial<DataSourceFields>;
      readonly nonce?: string;
    }
  | {
      readonly do: 'register';
      readonly org: TargetOrg;
      readonly fields: Partial<DataSourceFields>;
      readonly nonce?: string;
    }
  | { readonly do: 'remove'; readonly key: string; readonly org: TargetOrg; readonly id: string }
  | { readonly do: 'copy'; readonly text: string }
  | { readonly do: 'redraw' }
  | { readonly do: 'quit' }
  | { readonly do: 'interrupt' };

/** The state after an event, and what it makes necessary. */
export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** A step after which nothing is to be done. */
export function only(state: State): Step {
  return { state, effects: [] };
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
    schemas: new Map(),
    reviewTop: 0,
    loading: true,
    askedAt: wall,
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

/** A failure as the foot shows it. */
export function noticeOf({ message, remedy, trackingId }: ErrorJson): Notice {
  return { tone: 'bad', text: message, fix: remedy, trackingId };
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
