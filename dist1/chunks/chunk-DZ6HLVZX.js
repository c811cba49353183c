// src/cli/command.ts
var STDIN_WORD = "\0-";

export {
  STDIN_WORD
};
