/** More letters apart than this is another word, not a slip of the finger. */
const FARTHEST = 2;

/** So much of the beginning of a name is enough to know which one is meant. */
const SHORTEST_BEGINNING = 3;

/**
 * The name that was probably meant: the one with the fewest letters that differ, are missing or are swapped, two at most
 * and never all of them; else the shortest that begins with the word. Case and hyphens count for nothing. Pure.
 */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const given = plain(word);
  const distances = names.map((name) => [distance(given, plain(name)), name] as const).sort(([a], [b]) => a - b);
  const [best] = distances;
  if (best && best[0] <= Math.min(FARTHEST, Math.floor(given.length / 2))) return best[1];
  if (given.length < SHORTEST_BEGINNING) return undefined;
  return names.filter((name) => plain(name).startsWith(given)).sort((a, b) => a.length - b.length)[0];
}

/** `; did you mean …?` where something may have been meant, else nothing. */
export function suggestion(word: string, names: readonly string[], shown = (name: string) => name): string {
  const near = nearest(word, names);
  return near === undefined ? '' : `; did you mean ${shown(near)}?`;
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[-_]/g, '');
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
