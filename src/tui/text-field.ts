/** A line of text that is being typed, and where the cursor stands in it, in characters as people count them. */
export interface TextField {
  readonly text: string;
  readonly at: number;
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A text with the cursor at its end. Pure. */
export function textField(text: string): TextField {
  return { text, at: charactersOf(text).length };
}

/** The text in characters as people count them. Pure. */
export function charactersOf(text: string): string[] {
  return [...GRAPHEMES.segment(text)].map(({ segment }) => segment);
}

/** The field after text was typed or pasted at the cursor. Pure. */
export function inserted({ text, at }: TextField, more: string): TextField {
  const characters = charactersOf(text);
  const before = characters.slice(0, at).join('') + more;
  return { text: before + characters.slice(at).join(''), at: charactersOf(before).length };
}

/** What an editing key does to a field. */
export type Edit = 'erase' | 'eraseAfter' | 'clear' | 'left' | 'right' | 'home' | 'end';

const EDITS: ReadonlySet<string> = new Set(['erase', 'eraseAfter', 'clear', 'left', 'right', 'home', 'end']);

/** Whether an action edits. */
export function isEdit(action: string): action is Edit {
  return EDITS.has(action);
}

/** The field after an editing key. Pure. */
export function edited({ text, at }: TextField, edit: Edit): TextField {
  const characters = charactersOf(text);
  switch (edit) {
    case 'erase':
      return at === 0 ? { text, at } : { text: characters.toSpliced(at - 1, 1).join(''), at: at - 1 };
    case 'eraseAfter':
      return { text: characters.toSpliced(at, 1).join(''), at };
    case 'clear':
      return { text: '', at: 0 };
    case 'left':
      return { text, at: Math.max(0, at - 1) };
    case 'right':
      return { text, at: Math.min(characters.length, at + 1) };
    case 'home':
      return { text, at: 0 };
    case 'end':
      return { text, at: characters.length };
  }
}
