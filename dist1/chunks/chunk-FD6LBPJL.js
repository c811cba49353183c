// src/cli/commands/completion/shells.ts
var SHELLS = ["bash", "zsh", "fish"];
var PROGRAMS = ["byods", "data-sources", "extend-data-source", "refresh-token"];
var COMPLETE_WORD = "__complete";

export {
  SHELLS,
  PROGRAMS,
  COMPLETE_WORD
};
