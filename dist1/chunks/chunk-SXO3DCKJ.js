import {
  STDIN_WORD
} from "./chunk-DZ6HLVZX.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/cli/input-text.ts
import { readFile } from "node:fs/promises";
var LARGEST_BYTES = 1024 * 1024;
async function textFrom(source) {
  const { option, value, stdin } = source;
  if (value !== STDIN_WORD && value !== "-") return { text: decoded(await fileBytes(source), source), where: value };
  if (stdin.isTTY)
    throw usage(`${option} - reads from stdin, and stdin is a terminal`, "pipe the lines in, or name a file");
  const chunks = [];
  let length = 0;
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk));
    length += Buffer.from(chunk).length;
    refuseLong(length, source);
  }
  return { text: decoded(Buffer.concat(chunks), source), where: "stdin" };
}
async function fileBytes(source) {
  try {
    const bytes = await readFile(source.value);
    refuseLong(bytes.length, source);
    return bytes;
  } catch (thrown) {
    if (thrown instanceof KeeperError) throw thrown;
    const code = thrown instanceof Error && "code" in thrown ? ` (${String(thrown.code)})` : "";
    throw usage(`${source.value} cannot be read${code}`, `name a file with ${source.holds}, or - for stdin`);
  }
}
function refuseLong(bytes, { option, holds }) {
  if (bytes > LARGEST_BYTES) throw usage(`what ${option} names is longer than a megabyte`, `name a file with ${holds}`);
}
function decoded(bytes, { option, holds }) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw usage(`what ${option} names is not UTF-8 text`, `save it in UTF-8: a file with ${holds}`);
  }
}
function usage(message, remedy) {
  return new KeeperError("usage", `${message}; nothing was sent or changed`, { remedy });
}

export {
  textFrom
};
