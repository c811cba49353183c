/** Where keys are pressed: each has its own table. */
export type Place = 'list' | 'question' | 'filter' | 'details' | 'form' | 'review' | 'delete' | 'help';

/** What one or several keys do in one place. */
export interface Binding<Action extends string = string> {
  /** The first is the one that hints show. */
  readonly keys: readonly string[];
  readonly action: Action;
  /** For the list of keys: a sentence without its end. */
  readonly about: string;
  /** A word or two for the line at the foot; absent: not shown there. */
  readonly hint?: string;
  /** Changes something at Webex: not there with `--readonly`. */
  readonly changes?: true;
}

function bind<Action extends string>(
  keys: readonly string[],
  action: Action,
  about: string,
  more: Pick<Binding, 'hint' | 'changes'> = {},
): Binding<Action> {
  return { keys, action, about, ...more };
}

/** In every place. */
export const EVERYWHERE = [
  bind(['ctrl-c'], 'interrupt', 'end the program at once; exit code 130'),
  bind(['ctrl-l'], 'redraw', 'draw the screen anew'),
  bind(['ctrl-z'], 'suspend', 'back to the shell for a while; `fg` brings the screen back'),
] as const;

const MOVES = [
  bind(['j', 'down'], 'down', 'one line down'),
  bind(['k', 'up'], 'up', 'one line up'),
  bind(['pagedown', 'ctrl-d'], 'pageDown', 'one page down'),
  bind(['pageup', 'ctrl-u'], 'pageUp', 'one page up'),
  bind(['g', 'home'], 'first', 'to the first line'),
  bind(['G', 'end'], 'last', 'to the last line'),
] as const;

const EDITS = [
  bind(['left'], 'left', 'one character to the left, or the choice before'),
  bind(['right'], 'right', 'one character to the right, or the next choice'),
  bind(['home', 'ctrl-a'], 'home', 'to the beginning of the text'),
  bind(['end', 'ctrl-e'], 'end', 'to its end'),
  bind(['backspace'], 'erase', 'erase the character before the cursor'),
  bind(['delete'], 'eraseAfter', 'erase the character after it'),
  bind(['ctrl-u'], 'clear', 'erase the whole text'),
] as const;

/** Every key of every place: the handling, `?` and the documentation are made from this. */
export const BINDINGS = {
  list: [
    bind(['enter', '1'], 'open', 'view the data source under the cursor', { hint: 'view' }),
    bind(['n', '2'], 'register', 'register a data source', { hint: 'new', changes: true }),
    bind(['x', '3'], 'extend', 'extend it, or all that are marked, after one question', {
      hint: 'extend',
      changes: true,
    }),
    bind(['r', '4'], 'refresh', 'ask Webex again now', { hint: 'reload' }),
    bind(['q', '5'], 'quit', 'quit', { hint: 'quit' }),
    bind(['?'], 'help', 'show the keys of this screen', { hint: 'keys' }),
    bind(['e'], 'update', 'update it', { hint: 'update', changes: true }),
    bind(['/'], 'filter', 'filter the rows', { hint: 'filter' }),
    bind(['s'], 'sort', 'sort by the next column', { hint: 'sort' }),
    bind(['space'], 'mark', 'mark it, or take the mark away', { hint: 'mark', changes: true }),
    bind(['X'], 'extendDue', 'extend all that are due, after one question', { hint: 'extend due', changes: true }),
    bind(['D'], 'remove', 'delete it; its id is typed as confirmation', { changes: true }),
    bind(['c'], 'copy', 'copy its id'),
    bind(['w'], 'save', 'write the rows that pass the filter into a file'),
    bind(['esc'], 'back', 'stop extensions that are under way; else take the marks away, then the filter'),
    ...MOVES,
  ],
  question: [
    bind(['y'], 'yes', 'send it', { hint: 'send', changes: true }),
    bind(['esc'], 'back', 'send nothing', { hint: 'cancel' }),
    bind(['backspace'], 'erase', 'erase a digit of the lifetime; digits type another'),
  ],
  filter: [
    bind(['enter'], 'keep', 'keep the filter', { hint: 'keep' }),
    bind(['esc'], 'back', 'take the filter away', { hint: 'no filter' }),
    bind(['backspace'], 'erase', 'erase a character'),
    bind(['down'], 'down', 'one row down'),
    bind(['up'], 'up', 'one row up'),
  ],
  details: [
    bind(['esc', 'q'], 'back', 'back to the list', { hint: 'back' }),
    bind(['e', '1'], 'update', 'update it', { hint: 'update', changes: true }),
    bind(['x', '3'], 'extend', 'extend it, after one question', { hint: 'extend', changes: true }),
    bind(['r', '4'], 'refresh', 'read it again, and verify its token', { hint: 'refresh' }),
    bind(['v'], 'raw', "Webex's answer as JSON, and back", { hint: 'JSON' }),
    bind(['D'], 'remove', 'delete it; its id is typed as confirmation', { changes: true }),
    bind(['c'], 'copy', 'copy its id', { hint: 'copy id' }),
    bind(['?'], 'help', 'show the keys of this screen', { hint: 'keys' }),
    ...MOVES,
  ],
  form: [
    bind(['tab', 'down'], 'next', 'to the next field', { hint: 'next' }),
    bind(['shift-tab', 'up'], 'previous', 'to the field before'),
    bind(['enter'], 'enter', 'to the next field; in the last, show what will change'),
    bind(['ctrl-s'], 'review', 'show what will change', { hint: 'review', changes: true }),
    bind(['esc'], 'back', 'leave the form; what was typed is asked about', { hint: 'back' }),
    ...EDITS,
  ],
  review: [
    bind(['y'], 'yes', 'send it', { hint: 'send', changes: true }),
    bind(['esc'], 'back', 'send nothing, and go back to the form', { hint: 'back to the form' }),
    ...MOVES,
  ],
  delete: [
    bind(['enter'], 'confirm', 'delete it, when the id is the right one', { hint: 'delete', changes: true }),
    bind(['esc'], 'back', 'delete nothing', { hint: 'cancel' }),
    ...EDITS,
  ],
  help: [bind(['esc', 'q', '?'], 'back', 'back', { hint: 'back' }), ...MOVES],
} as const satisfies Record<Place, readonly Binding[]>;

/** The actions of one place, and those that are everywhere. */
export type ActionOf<P extends Place> = (typeof BINDINGS)[P][number]['action'];

/** How a place is called in the list of keys. */
export const PLACE_TITLES: Readonly<Record<Place, string>> = {
  list: 'The list',
  question: 'The question before an extension',
  filter: 'While a filter is typed',
  details: 'The details of a data source',
  form: 'A form',
  review: 'The question before a form is sent',
  delete: 'The question before a deletion',
  help: 'The list of keys',
};

/** What a key does in a place; undefined for one that does nothing there. Pure. */
export function actionOf<P extends Place>(place: P, key: string, readonly: boolean): ActionOf<P> | undefined {
  const bindings: readonly Binding<string>[] = BINDINGS[place];
  const found = bindings.find(({ keys }) => keys.includes(key));
  return found && !(readonly && found.changes) ? (found.action as ActionOf<P>) : undefined;
}

/** The keys of a place as they are there with or without `--readonly`. Pure. */
export function bindingsOf(place: Place, readonly: boolean): readonly Binding[] {
  const bindings: readonly Binding[] = BINDINGS[place];
  return bindings.filter(({ changes }) => !(readonly && changes));
}

const NAMES: Readonly<Record<string, string>> = {
  enter: 'Enter',
  esc: 'Esc',
  space: 'Space',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  backspace: 'Backspace',
  delete: 'Delete',
};

/** A key as people read it. Pure. */
export function keyName(key: string): string {
  const control = /^ctrl-(.)$/.exec(key)?.[1];
  return NAMES[key] ?? (control === undefined ? key : `Ctrl-${control.toUpperCase()}`);
}
