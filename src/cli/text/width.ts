const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Characters that take two columns: East Asian wide ones and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of paint.ts, which take no columns
const COLOURS = /\u001b\[\d+m/g;

/** Latin, arrows, lines and bars: as many columns as characters. Most text is of those, and need not be taken apart. */
const NARROW = /^[ -~\u00a1-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2500-\u25ef]*$/;

/** How many columns of a terminal a text takes. Pure. */
export function widthOf(text: string): number {
  const shown = text.replace(COLOURS, '');
  if (NARROW.test(shown)) return shown.length;
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(shown)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/** The text in so many columns: filled with spaces, or cut with an ellipsis. Pure. */
export function toColumns(text: string, columns: number): string {
  const width = widthOf(text);
  if (width <= columns) return text + ' '.repeat(columns - width);
  let cut = '';
  let left = columns - 1;
  for (const { segment } of GRAPHEMES.segment(text)) {
    left -= WIDE.test(segment) ? 2 : 1;
    if (left < 0) break;
    cut += segment;
  }
  return `${cut}…${' '.repeat(Math.max(0, columns - 1 - widthOf(cut)))}`;
}

/** A sentence broken at spaces into lines of so many columns; a word that is longer stays whole, to be copied. Pure. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
