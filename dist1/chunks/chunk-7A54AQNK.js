// src/cli/text/width.ts
var GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
var WIDE = new RegExp("[\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f\\uff00-\\uff60\\uffe0-\\uffe6]|\\p{Emoji_Presentation}", "u");
var COLOURS = /\u001b\[\d+m/g;
var NARROW = /^[ -~\u00a1-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2500-\u25ef]*$/;
function widthOf(text) {
  const shown = text.replace(COLOURS, "");
  if (NARROW.test(shown)) return shown.length;
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(shown)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}
function toColumns(text, columns) {
  const width = widthOf(text);
  if (width <= columns) return text + " ".repeat(columns - width);
  let cut = "";
  let left = columns - 1;
  for (const { segment } of GRAPHEMES.segment(text)) {
    left -= WIDE.test(segment) ? 2 : 1;
    if (left < 0) break;
    cut += segment;
  }
  return `${cut}\u2026${" ".repeat(Math.max(0, columns - 1 - widthOf(cut)))}`;
}
function wrap(text, columns) {
  const lines = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

export {
  widthOf,
  toColumns,
  wrap
};
