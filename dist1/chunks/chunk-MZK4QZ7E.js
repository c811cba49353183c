import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/cli/ask.ts
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
function canAsk({ stdin, stderr }) {
  return stdin.isTTY === true && stderr.isTTY;
}
async function ask(io, question, { hidden = false } = {}) {
  const { stdin, stderr, interruption, interrupt } = io;
  if (interruption.aborted) throw interrupted();
  let shown = true;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (shown) stderr.write(chunk.toString());
      done();
    }
  });
  const isTerminal = "setRawMode" in stdin && stdin.isTTY === true;
  const lines = createInterface({ input: stdin, output, terminal: isTerminal, historySize: 0 });
  lines.on("SIGINT", () => interrupt?.());
  const stop = () => lines.close();
  interruption.addEventListener("abort", stop, { once: true });
  try {
    const line = await new Promise((resolve) => {
      lines.once("close", () => resolve(void 0));
      lines.once("line", (text) => {
        resolve(text);
        lines.close();
      });
      if ("readableEnded" in stdin && stdin.readableEnded) resolve(void 0);
      lines.setPrompt(`${question} `);
      lines.prompt();
      shown = !hidden;
    });
    if (line === void 0 || hidden) stderr.write("\n");
    if (interruption.aborted) throw interrupted();
    return line?.trim() ?? "";
  } finally {
    interruption.removeEventListener("abort", stop);
    lines.close();
  }
}
function interrupted() {
  return new KeeperError("interrupted", "interrupted at the question; nothing was changed");
}

export {
  canAsk,
  ask
};
