import {
  ask,
  canAsk
} from "./chunk-MZK4QZ7E.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/cli/changes/manner.ts
function mannerOf(words, { io }, command) {
  if (words["dry-run"] === true) return "dry-run";
  if (words.yes === true) return "without-question";
  if (canAsk(io)) return "ask";
  throw new KeeperError(
    "usage",
    `${command} asks before it changes something, and there is no terminal to ask at; nothing was sent`,
    { remedy: "add -y to go on without a question, or --dry-run to see what would be done" }
  );
}
function yesOrNo(words) {
  return { words: `${words} [y/N]`, agrees: (answer) => /^y(?:es)?$/i.test(answer) };
}
async function confirm(context, question) {
  if (question.agrees(await ask(context.io, question.words))) return;
  throw new KeeperError("refused", "it was not confirmed; nothing was changed");
}

export {
  mannerOf,
  yesOrNo,
  confirm
};
