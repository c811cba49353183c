import {
  changeLines
} from "./chunk-GMFRJGUA.js";
import {
  confirm,
  mannerOf,
  yesOrNo
} from "./chunk-ZA3MZG4K.js";
import "./chunk-MZK4QZ7E.js";
import "./chunk-ICTKYXAE.js";
import "./chunk-2OIRQ5CH.js";
import {
  orgByWord
} from "./chunk-P653VFHQ.js";
import "./chunk-7A54AQNK.js";
import {
  inWords
} from "./chunk-QUMIXTFP.js";
import {
  present
} from "./chunk-7EEW3DDW.js";
import {
  orgInWords
} from "./chunk-PNTDRFCP.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  EXIT,
  KeeperError
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/core/change-org.ts
var DONE = { remove: "removed", pause: "paused", resume: "resumed" };
async function changeOrg(tokens, org, change2) {
  return await tokens.withLock(async (_ladder, session) => {
    const update = planChange(session.config, org, change2);
    if (!update) return "kept";
    session.saveLater(update);
    return DONE[change2];
  });
}
function planChange(config, { id }, change2) {
  const there = config.orgs.find((org) => org.id === id);
  if (!there) return void 0;
  if (change2 !== "remove")
    return there.paused === (change2 === "pause") ? void 0 : { org: id, paused: !there.paused };
  if (config.orgs.length > 1) return { org: id, listed: false };
  throw new KeeperError("refused", `${orgInWords(there)} is the only org, and nothing works without one`, {
    remedy: `byods orgs add <id> adds another one first; or byods orgs pause ${id}`
  });
}

// src/cli/commands/orgs/change.ts
var LIMIT = { minutes: 10 };
var LAPSE = "its data sources lapse within 24 hours, unless something else extends them";
var SO_ALREADY = {
  remove: "it was removed already",
  pause: "it is paused already",
  resume: "it is not paused"
};
var handleRemove = (context, words) => change(context, words, "remove");
var handlePause = (context, words) => change(context, words, "pause");
var handleResume = (context, words) => change(context, words, "resume");
async function change(context, words, what) {
  const dryRun = words["dry-run"] === true;
  const asks = what === "remove" && mannerOf(words, context, "orgs remove") === "ask";
  const { tokens, clock } = await context.open(LIMIT);
  const config = await tokens.config();
  const org = orgByWord(config, words.org);
  const consequences = consequencesOf(config, org, what, clock.now());
  const isSo = planChange(config, org, what) === void 0;
  if (asks) {
    context.aside(() => [`${orgInWords(org)} is to be removed:`, ...consequences.map((each) => `  ${each}`)]);
    await confirm(context, yesOrNo("Remove it?"));
  }
  const action = dryRun || isSo ? "kept" : await changeOrg(tokens, org, what);
  const report = present({
    id: org.id,
    name: org.name,
    action,
    // Somebody else may have done it while we waited for the lock.
    reason: isSo || action === "kept" && !dryRun ? SO_ALREADY[what] : reasonOf(what, dryRun, consequences)
  });
  const document = {
    version: 1,
    ...dryRun && { dryRun: true },
    orgs: [report],
    warnings: await tokens.storeWarnings()
  };
  return { exitCode: EXIT.ok, document, summary: (page) => changeLines(org, report, page) };
}
function consequencesOf(config, { key }, what, now) {
  const credential = config.credentials.get(key);
  const ends = [credential?.accessToken?.expiresAt, credential?.refreshToken?.expiresAt].filter((at) => at !== void 0).filter((at) => at > now);
  const last = ends.length > 0 ? `until their end, in ${inWords(Math.max(...ends) - now)} at the latest` : "until their end";
  const hasTokens = credential?.accessToken !== void 0 || credential?.refreshToken !== void 0;
  switch (what) {
    case "remove":
      return [
        `forgotten: that it is a target org, its name${hasTokens ? ", and its tokens" : ""}`,
        ...hasTokens ? [`its tokens stay valid at Webex ${last}`] : [],
        LAPSE
      ];
    case "pause":
      return [LAPSE, ...hasTokens ? [`its tokens are kept and not renewed: they stay valid ${last}`] : []];
    case "resume":
      return ["the next run renews its tokens and extends its data sources"];
  }
}
function reasonOf(what, dryRun, consequences) {
  const then = consequences.join("; ");
  return dryRun ? `would be ${DONE[what]}: ${then}` : then;
}
export {
  handlePause,
  handleRemove,
  handleResume
};
