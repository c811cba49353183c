// src/cli/near.ts
var FARTHEST = 2;
var SHORTEST_BEGINNING = 3;
function nearest(word, names) {
  const given = plain(word);
  const distances = names.map((name) => [distance(given, plain(name)), name]).sort(([a], [b]) => a - b);
  const [best] = distances;
  if (best && best[0] <= Math.min(FARTHEST, Math.floor(given.length / 2))) return best[1];
  if (given.length < SHORTEST_BEGINNING) return void 0;
  return names.filter((name) => plain(name).startsWith(given)).sort((a, b) => a.length - b.length)[0];
}
function suggestion(word, names, shown = (name) => name) {
  const near = nearest(word, names);
  return near === void 0 ? "" : `; did you mean ${shown(near)}?`;
}
function plain(text) {
  return text.toLowerCase().replaceAll(/[-_]/g, "");
}
function distance(a, b) {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      line[column] = Math.min(rows[row - 1][column] + 1, line[column - 1] + 1, rows[row - 1][column - 1] + same);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) line[column] = Math.min(line[column], rows[row - 2][column - 2] + 1);
    }
    rows.push(line);
  }
  return rows[a.length][b.length];
}

export {
  nearest,
  suggestion
};
