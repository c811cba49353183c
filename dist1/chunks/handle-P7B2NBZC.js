import {
  startSandboxWithStore
} from "./chunk-ZICLF5I4.js";
import "./chunk-TTQVLUF6.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  EXIT,
  KeeperError
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/cli/commands/sandbox/handle.ts
import { once } from "node:events";
var HIGHEST_PORT = 65535;
var handleSandbox = async ({ io, show }, words) => {
  const port = portOf(words.port);
  const { sandbox, configPath, close } = await startSandboxWithStore({ port }).catch((thrown) => {
    throw whyNot(thrown, port);
  });
  try {
    const { baseUrl, controlUrl } = sandbox;
    const document = { version: 1, baseUrl, controlUrl, configPath, warnings: [] };
    show({
      exitCode: EXIT.ok,
      oneLine: true,
      document,
      text: ({ paint }) => [
        paint.bold("A sandbox of Webex runs until Ctrl-C. In another terminal:"),
        "",
        `  export WEBEX_API_BASE_URL=${baseUrl}`,
        `  export BYODS_CONFIG=${quoted(configPath)}`,
        "  byods status",
        "",
        `Its clock, modes, faults and ledger: ${controlUrl} ${paint.dim("(docs/sandbox.md)")}`
      ]
    });
    if (!io.interruption.aborted) await once(io.interruption, "abort");
  } finally {
    await close();
  }
  return void 0;
};
function portOf(text) {
  if (text === void 0) return 0;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= HIGHEST_PORT) return port;
  throw new KeeperError("usage", `--port must be a whole number from 0 to ${HIGHEST_PORT}, and is "${text}"`, {
    remedy: "leave it out for any free port"
  });
}
function whyNot(thrown, port) {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : void 0;
  if (code !== "EADDRINUSE" && code !== "EACCES") return thrown;
  const why = code === "EADDRINUSE" ? "is taken by another program" : "may not be used by this user";
  return new KeeperError("refused", `port ${port} on 127.0.0.1 ${why}`, {
    remedy: "choose another with --port, or leave it out for any free one"
  });
}
function quoted(path) {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
export {
  handleSandbox
};
