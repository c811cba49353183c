import {
  toColumns,
  widthOf,
  wrap
} from "./chunk-7A54AQNK.js";

// src/cli/text/table.ts
var GAP = 2;
function table(columns, rows, page) {
  const indices = fitting(columns, rows, page.width);
  const widths = widthsOf(columns, rows, indices, page.width);
  const line = (cells, colours = []) => indices.map((index, place) => {
    const last = place === indices.length - 1;
    const cell = cells[index] ?? "";
    const text = toColumns(cell, last ? Math.min(widths[place], widthOf(cell)) : widths[place]);
    return (colours[index] ?? ((plain) => plain))(text);
  }).join(" ".repeat(GAP)).trimEnd();
  const indent = " ".repeat((widths[0] ?? 0) + GAP);
  const titles = columns.map(({ title }) => title);
  return [
    line(
      titles,
      titles.map(() => page.paint.dim)
    ),
    ...rows.flatMap(({ cells, colours, below = [] }) => [
      line(cells, colours),
      ...below.flatMap((text) => wrap(text, page.width - indent.length).map((part) => indent + page.paint.dim(part)))
    ])
  ];
}
function fitting(columns, rows, width) {
  const filled = columns.flatMap(
    (column, index) => column.givesWay === void 0 || rows.some(({ cells }) => cells[index]) ? [index] : []
  );
  const order = filled.filter((index) => columns[index].givesWay !== void 0).sort((a, b) => columns[b].givesWay - columns[a].givesWay);
  let kept = filled;
  for (const index of order) {
    if (total(kept.map((each) => least(columns[each], rows, each))) <= width) break;
    kept = kept.filter((each) => each !== index);
  }
  return kept;
}
function widthsOf(columns, rows, indices, width) {
  const widths = indices.map((index) => natural(columns[index], rows, index));
  for (let excess = total(widths) - width; excess > 0; ) {
    const room = indices.map((index, place) => widths[place] - least(columns[index], rows, index));
    const roomiest = room.indexOf(Math.max(...room));
    const less = Math.min(excess, room[roomiest]);
    if (less <= 0) break;
    widths[roomiest] -= less;
    excess -= less;
  }
  return widths;
}
function natural({ title }, rows, index) {
  return Math.max(widthOf(title), ...rows.map(({ cells }) => widthOf(cells[index] ?? "")));
}
function least(column, rows, index) {
  return Math.min(
    natural(column, rows, index),
    Math.max(column.narrowest ?? Number.POSITIVE_INFINITY, widthOf(column.title))
  );
}
function total(widths) {
  return widths.reduce((sum, each) => sum + each, 0) + GAP * Math.max(0, widths.length - 1);
}

export {
  table
};
