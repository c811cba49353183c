/** A key by its name (`j`, `enter`, `up`, `ctrl-c`), or a piece of text that was pasted. */
export type Typed = { readonly key: string } | { readonly paste: string };

/** What a chunk from the terminal holds, and the beginning of a sequence that the next chunk will end. */
export interface Decoded {
  readonly typed: readonly Typed[];
  readonly rest: string;
}

const PASTE_BEGINS = '\u001b[200~';
const PASTE_ENDS = '\u001b[201~';

/** A sequence that a terminal sends for one key: CSI with its parameters, or SS3. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal sends
const SEQUENCE = /^\u001b(?:\[[0-9;:<=>?]*[ -/]*[@-~]|O[@-~])/;
/** One that has begun and not ended; a lone escape is the key. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal sends
const BEGUN = /^\u001b(?:\[[0-9;:<=>?]*[ -/]*|O)$/;

const OF_SEQUENCE: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'shift-tab',
  '1~': 'home',
  '7~': 'home',
  '4~': 'end',
  '8~': 'end',
  '3~': 'delete',
  '5~': 'pageup',
  '6~': 'pagedown',
};

const OF_CONTROL: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u001b': 'esc',
};

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Reads what a terminal in raw mode sent. Fast typing arrives in one chunk, so each character is a key of its own; what
 * stands between the marks of a bracketed paste is text and never a key. Unknown sequences are passed over. Pure.
 *
 * @param rest  what the chunk before left over
 */
export function decode(chunk: string, rest = ''): Decoded {
  const typed: Typed[] = [];
  let text = rest + chunk;
  while (text !== '') {
    if (text.startsWith(PASTE_BEGINS)) {
      const end = text.indexOf(PASTE_ENDS);
      if (end < 0) return { typed, rest: text };
      typed.push({ paste: asText(text.slice(PASTE_BEGINS.length, end)) });
      text = text.slice(end + PASTE_ENDS.length);
      continue;
    }
    if (BEGUN.test(text)) return { typed, rest: text };
    const sequence = SEQUENCE.exec(text)?.[0];
    if (sequence !== undefined) {
      const key = OF_SEQUENCE[sequence.replace(/^..(?:1;\d+(?=[A-Z]))?/, '')];
      if (key !== undefined) typed.push({ key });
      text = text.slice(sequence.length);
      continue;
    }
    const plain = /^[^\p{Cc}]+/u.exec(text)?.[0];
    if (plain === undefined) {
      const key = keyOfControl(text[0]!);
      if (key !== undefined) typed.push({ key });
      // A line end that a terminal sends as two characters is one key.
      text = text.slice(text.startsWith('\r\n') ? 2 : 1);
      continue;
    }
    for (const { segment } of GRAPHEMES.segment(plain)) typed.push({ key: segment === ' ' ? 'space' : segment });
    text = text.slice(plain.length);
  }
  return { typed, rest: '' };
}

/** The character that a key types into a field; undefined for a key that types none. Pure. */
export function characterOf(key: string): string | undefined {
  if (key === 'space') return ' ';
  const [first] = GRAPHEMES.segment(key);
  return first?.segment === key ? key : undefined;
}

function keyOfControl(character: string): string | undefined {
  const named = OF_CONTROL[character];
  if (named !== undefined) return named;
  const code = character.charCodeAt(0);
  return code >= 1 && code <= 26 ? `ctrl-${String.fromCharCode(code + 96)}` : undefined;
}

/** Pasted text fit for one line: line breaks at its ends are dropped, inside they become spaces, other control characters go. */
function asText(pasted: string): string {
  return pasted
    .trim()
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '');
}
