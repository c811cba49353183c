/** More letters apart than this is another word, not a slip of the finger. */
const FARTHEST = 2;

/** The name that somebody may have meant, whatever its case and hyphens; undefined when none is near. Pure. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll('-', '');
  const distances = names.map((name) => [distance(plain(word), plain(name)), name] as const).sort(([a], [b]) => a - b);
  const [best] = distances;
  return best && best[0] <= Math.min(FARTHEST, word.length - 1) ? best[1] : undefined;
}

/** How many letters differ, are missing, or are swapped with their neighbour (Damerau and Levenshtein). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      line[column] = Math.min(rows[row - 1]![column]! + 1, line[column - 1]! + 1, rows[row - 1]![column - 1]! + same);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) line[column] = Math.min(line[column]!, rows[row - 2]![column - 2]! + 1);
    }
    rows.push(line);
  }
  return rows[a.length]![b.length]!;
}
