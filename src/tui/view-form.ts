import { diffLines } from '../cli/changes/diff-lines.ts';
import type { Page } from '../cli/text/page.ts';
import { toColumns, widthOf, wrap } from '../cli/text/width.ts';
import { consequencesOf } from '../core/policy/data-source-diff.ts';
import { FIELD_WORDS } from '../core/policy/data-source-fields.ts';
import { printable } from '../core/secret.ts';
import { orgInWords } from '../core/target-orgs.ts';
import { changesIn, type Form, type FormField, type FormFieldName, orgOf, problemOf, shownFields } from './form.ts';
import type { State } from './state.ts';
import { charactersOf, type TextField } from './text-field.ts';
import { broken, proseLines } from './view-prose.ts';

const LABEL = 14;

/** What a field is for, below the one that has the cursor. */
const HELP: Readonly<Record<FormFieldName, string>> = {
  org: '← → choose the org',
  url: 'where Webex sends the calls: https:// or wss://',
  schemaId: '← → choose the kind of data',
  audience: 'whom the token is meant for',
  subject: 'what the token is about',
  tokenLifetimeMinutes: 'minutes, from 1 to 1440',
  nonce: 'leave it empty: a new one is made',
  status: '← → active or disabled',
  errorMessage: 'why it is disabled; Control Hub shows it',
};

/** A form, or what it will change, in their window. Pure. */
export function formLines(state: State, page: Page): string[] {
  const { form } = state;
  if (!form) return [];
  const what = form.kind === 'update' ? `Update ${form.before?.id ?? ''}` : 'Register a data source';
  if (form.stage !== 'typing') {
    return proseLines(`Send this? ${printable(what)}`, reviewText(state, page), state.reviewTop, state, page);
  }
  const lines = shownFields(form).flatMap((field, index) => fieldLines(form, field, index === form.focus, page));
  return proseLines(printable(what), lines, topFor(form, page), state, page);
}

/** The field that has the cursor is always in the window, with the line below it. */
function topFor(form: Form, page: Page): number {
  const before = shownFields(form).slice(0, form.focus);
  const above = before.flatMap((field) => fieldLines(form, field, false, page)).length;
  return Math.max(0, above - 1);
}

function fieldLines(form: Form, field: FormField, focused: boolean, page: Page): string[] {
  const { name, text, choices } = field;
  const label = `${focused ? '›' : ' '} ${toColumns(name === 'org' ? 'org' : FIELD_WORDS[name], LABEL)}`;
  const room = Math.max(8, page.width - widthOf(label) - 1);
  const shown = choices ? choiceText(field, focused) : name === 'nonce' ? nonceText(field, focused) : undefined;
  const value = toColumns(shown ?? (focused ? withCursor(field, room) : printable(text)), room).trimEnd();
  const problem = problemOf(form, field);
  const below = problem === undefined ? (focused ? HELP[name] : undefined) : `${focused ? '' : '✗ '}${problem}`;
  const colour = problem === undefined ? page.paint.dim : page.paint.red;
  const indent = ' '.repeat(Math.min(LABEL + 3, Math.floor(page.width / 3)));
  return [
    `${focused ? page.paint.bold(label) : page.paint.dim(label)} ${value}`,
    ...(below === undefined ? [] : wrap(below, page.width - indent.length).map((line) => indent + colour(line))),
  ];
}

function choiceText({ choices = [], text }: FormField, focused: boolean): string {
  const label = printable(choices.find(({ value }) => value === text)?.label ?? (text || 'choose one'));
  return focused ? `‹ ${label} ›` : label;
}

/** A nonce is not shown, not even to who types it. */
function nonceText({ text, at }: TextField, focused: boolean): string {
  if (text === '') return focused ? '▏(a new one)' : '(a new one)';
  const dots = '•'.repeat(charactersOf(text).length);
  return focused ? withCursor({ text: dots, at }, 60) : dots;
}

/** The text with its cursor; of one that is too long, the part around it. Pure. */
export function withCursor({ text, at }: TextField, room: number): string {
  const characters = charactersOf(text).map(printable);
  const start = Math.max(0, at - room + 2);
  return [...characters.slice(start, at), '▏', ...characters.slice(at)].join('');
}

/** What a form will change, before and after, and what that means. Pure. */
export function reviewText({ form, names }: State, page: Page): string[] {
  if (!form) return [];
  const changes = changesIn(form);
  const org = orgOf(form);
  const whose = form.kind === 'register' ? [`for ${printable(orgInWords(org))}`, ''] : [];
  return [
    ...whose,
    ...diffLines(changes, page, ({ field, after }) =>
      field === 'schemaId' ? names.schemas.get(String(after)) : undefined,
    ).flatMap((line) => broken(line, page.width)),
    '',
    ...consequencesOf(changes).flatMap((sentence) => wrap(printable(sentence), page.width).map(page.paint.yellow)),
    'A new nonce is sent with it: the token is signed anew.',
  ].flatMap((line) => (widthOf(line) > page.width ? wrap(line, page.width) : [line]));
}
