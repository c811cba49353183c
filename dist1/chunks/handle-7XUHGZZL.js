import {
  outcomeOfTokens,
  renewAndProve
} from "./chunk-EW3NLAJ3.js";
import {
  credentialLines
} from "./chunk-MTE53DWB.js";
import "./chunk-ICTKYXAE.js";
import "./chunk-2OIRQ5CH.js";
import "./chunk-PI4QNNPM.js";
import {
  chosenOrgs,
  orgNamer
} from "./chunk-P653VFHQ.js";
import {
  wrap
} from "./chunk-7A54AQNK.js";
import {
  plannedCredentials
} from "./chunk-XPRF6DAD.js";
import {
  credentialReport,
  renewalWarnings
} from "./chunk-VFUTNFGN.js";
import "./chunk-465M44TK.js";
import "./chunk-DXOZ7PF6.js";
import "./chunk-ZEO5VXWT.js";
import "./chunk-HZ4XIPOS.js";
import "./chunk-NDNEQYTP.js";
import "./chunk-BWL6QBY2.js";
import "./chunk-O62ASZ3C.js";
import "./chunk-DA3WYKSN.js";
import "./chunk-DQNDXNZL.js";
import {
  counted
} from "./chunk-QUMIXTFP.js";
import {
  VERSION
} from "./chunk-SCNFPUDF.js";
import "./chunk-7EEW3DDW.js";
import "./chunk-PNTDRFCP.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/cli/commands/refresh-token/text.ts
function refreshLines({ credentials, before, orgName, now }, page) {
  return [page.paint.bold("Credentials"), ...credentialLines(credentials, before, orgName, now, page)];
}
function refreshSummary({ credentials, working, due, orgName, force }, page) {
  if (due !== void 0) {
    const renewed = `${due} of ${counted(credentials.length, "credential")} would be renewed`;
    return wrap(`${page.paint.green("Dry run")}: nothing was sent or written; ${renewed}`, page.width);
  }
  const orgs = credentials.filter(({ kind }) => kind === "service-app");
  const kept = orgs.filter(({ action }) => action === "kept").length;
  const [only] = orgs;
  const whose = working === 1 && orgs.length === 1 && only ? `the service-app token of ${orgName(only.orgId)} works${only.expiresAt === void 0 ? "" : `, until ${only.expiresAt}`}` : `${working} of ${counted(orgs.length, "service-app token")} work`;
  const hint = kept > 0 && !force ? "; byods refresh-token --force renews now" : "";
  const colour = working === orgs.length ? page.paint.green : page.paint.red;
  return wrap(`${colour(working === orgs.length ? "Done" : "Failed")}: ${whose}${hint}`, page.width);
}

// src/cli/commands/refresh-token/handle.ts
var LIMIT = { minutes: 10 };
var handleRefreshToken = async (context, words) => {
  const keeper = await context.open(LIMIT);
  const { tokens, clock } = keeper;
  const before = await tokens.config();
  const orgs = chosenOrgs(before, words);
  const force = words.force === true;
  const dryRun = words["dry-run"] === true;
  const need = force ? { force } : {};
  const startedAt = clock.now();
  const refreshes = keeper.store.refreshesPerSession?.(before, startedAt);
  const planned = dryRun ? plannedCredentials(before, orgs, need, startedAt, refreshes).map(withProof) : void 0;
  const final = planned ?? await renewAndProve(keeper, orgs, force);
  const { exitCode, error } = outcomeOfTokens(final, force, tokens.saveFailure);
  const now = clock.now();
  const config = await tokens.config();
  const credentials = final.map((outcome) => credentialReport(outcome, config, now));
  const working = final.filter(
    ({ kind, usable, error: error2 }) => kind === "service-app" && usable && !(force && error2)
  ).length;
  const due = planned?.filter((each) => each.due).length;
  const facts = { credentials, working, due, before, orgName: orgNamer(config), now, force };
  const failed = final.flatMap((each) => each.kind === "service-app" && each.error ? [each.error.toJSON()] : []);
  const document = {
    version: 1,
    programVersion: VERSION,
    ...dryRun && { dryRun },
    credentials,
    warnings: [...await tokens.storeWarnings(), ...renewalWarnings(config, final, now)],
    ...error && { error: error.toJSON() }
  };
  return {
    exitCode,
    document,
    text: (page) => refreshLines(facts, page),
    summary: (page) => refreshSummary(facts, page),
    problems: exitCode === 0 ? [] : tokens.saveFailure ? [tokens.saveFailure.toJSON(), ...failed] : failed
  };
};
function withProof(planned) {
  const { kind, usable, due, reason } = planned;
  if (kind !== "service-app" || !usable || due) return planned;
  return { ...planned, reason: `${reason}; one harmless call would prove it` };
}
export {
  handleRefreshToken
};
