// src/cli/text/paint.ts
var CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  inverse: [7, 27]
};
function paintWith(colour) {
  const one = ([on, off]) => colour ? (text) => text === "" ? "" : `\x1B[${on}m${text}\x1B[${off}m` : (text) => text;
  return {
    bold: one(CODES.bold),
    dim: one(CODES.dim),
    red: one(CODES.red),
    green: one(CODES.green),
    yellow: one(CODES.yellow),
    cyan: one(CODES.cyan),
    inverse: one(CODES.inverse)
  };
}
function wantsColour(isTTY, env, noColour) {
  return isTTY && !noColour && !env.NO_COLOR && env.TERM !== "dumb";
}

export {
  paintWith,
  wantsColour
};
