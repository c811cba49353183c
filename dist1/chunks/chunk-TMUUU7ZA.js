import {
  FIELD_WORDS
} from "./chunk-DARKQW4H.js";
import {
  printable
} from "./chunk-AGUPEUTK.js";

// src/cli/changes/diff-lines.ts
var NAME_COLUMNS = 15;
function diffLines(changes, { paint }, nameOf = () => void 0) {
  return changes.flatMap((change) => {
    const { field, before, after } = change;
    const name = nameOf(change);
    const was = before === void 0 ? [] : [paint.red(`- ${shown(field, before)}`)];
    const is = after === void 0 ? [] : [paint.green(`+ ${shown(field, after)}${name === void 0 ? "" : ` (${name})`}`)];
    return [...was, ...is].map(
      (value, index) => `  ${(index === 0 ? FIELD_WORDS[field] : "").padEnd(NAME_COLUMNS)}${value}`
    );
  });
}
function shown(field, value) {
  return field === "tokenLifetimeMinutes" ? `${value} min` : printable(String(value));
}

export {
  diffLines
};
