import {
  checkToken,
  tokenText
} from "./chunk-7NM22A36.js";
import "./chunk-EGP7BXXP.js";
import {
  readDuration
} from "./chunk-U47F6HFX.js";
import "./chunk-S2LNS46J.js";
import {
  instant,
  present
} from "./chunk-7EEW3DDW.js";
import {
  resolveOrg
} from "./chunk-PNTDRFCP.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  EXIT,
  KeeperError
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/cli/commands/get-token/handle.ts
var LIMIT = { minutes: 2 };
var handleGetToken = async (context, words) => {
  const { format, org, wish } = readWords(words);
  const { tokens } = await context.open(LIMIT);
  const target = resolveOrg(await tokens.config(), org);
  const { token, warnings } = await tokens.grant(target, wish);
  checkToken(token.value, format);
  if (context.io.stdout.isTTY && words.quiet !== true) {
    context.note(
      "this is a secret, and the terminal keeps it; unseen: byods get-token --format header | curl -H @- <url>"
    );
  }
  const failure = tokens.saveFailure;
  const document = present({
    version: 1,
    warnings: [...await tokens.storeWarnings(), ...warnings],
    expiresAt: instant(token.expiresAt),
    orgId: target.id,
    orgName: target.name,
    error: failure?.toJSON()
  });
  return {
    exitCode: failure?.exitCode ?? EXIT.ok,
    document,
    secretText: ({ warnings: all }) => tokenText(token.value, format, { ...document, warnings: all })
  };
};
function readWords(words) {
  const format = words.format;
  const minTtl = words["min-ttl"];
  const org = words.org;
  if (words.json === true && format !== void 0 && format !== "json") {
    throw new KeeperError("usage", `--json is --format json, and --format ${format} was given too; nothing was sent`, {
      remedy: "give one of them"
    });
  }
  if (typeof org === "object") {
    throw new KeeperError("usage", `--org was given ${org.length} times, and one token is printed; nothing was sent`, {
      remedy: "run it once for each org"
    });
  }
  return {
    format: words.json === true ? "json" : format ?? "token",
    org,
    wish: minTtl === void 0 ? {} : { minTtlMs: readDuration("--min-ttl", minTtl) }
  };
}
export {
  handleGetToken
};
