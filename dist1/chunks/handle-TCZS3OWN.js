import {
  heldTokens,
  tokensInWords
} from "./chunk-TOWQON3U.js";
import {
  confirm,
  mannerOf,
  yesOrNo
} from "./chunk-ZA3MZG4K.js";
import "./chunk-MZK4QZ7E.js";
import {
  table
} from "./chunk-2OIRQ5CH.js";
import "./chunk-PI4QNNPM.js";
import {
  namedOrgs
} from "./chunk-P653VFHQ.js";
import {
  wrap
} from "./chunk-7A54AQNK.js";
import {
  hasLiveRung
} from "./chunk-VSMXFCZR.js";
import "./chunk-465M44TK.js";
import {
  failureOf
} from "./chunk-O62ASZ3C.js";
import "./chunk-DA3WYKSN.js";
import {
  counted
} from "./chunk-QUMIXTFP.js";
import {
  holdsToken,
  withoutTokens,
  withoutTokensOf
} from "./chunk-L77LFN3E.js";
import {
  present
} from "./chunk-7EEW3DDW.js";
import {
  orgInWords
} from "./chunk-PNTDRFCP.js";
import "./chunk-TTQVLUF6.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  EXIT
} from "./chunk-DSMZJSUZ.js";
import {
  printable
} from "./chunk-AGUPEUTK.js";

// src/core/log-out.ts
var COPIES_STAY = "what the store keeps beside its document (files of earlier runs in .byods; in AWS earlier versions) may still hold these tokens; byods logout without --org removes such files";
async function logOut({ tokens, clock }, orgs) {
  const now = clock.now();
  return await tokens.withLock(
    async (_ladder, session) => {
      await session.rewrite(
        (document) => orgs ? orgs.reduce((left2, { key }) => withoutTokensOf(left2, key, now), document) : withoutTokens(document, now)
      );
      const left = [...session.config.credentials.values()].filter(
        ({ key }) => !orgs || orgs.some((org) => org.key === key)
      );
      if (left.some(holdsToken)) throw new Error("a token is left in the document");
      return orgs ? [COPIES_STAY] : await session.forgetCopies();
    },
    { evenMoved: true }
  );
}

// src/cli/commands/logout/text.ts
function logoutLines({ credentials, remaining }, now, page) {
  const rows = credentials.map(({ kind, orgName, orgId, tokens, revoke }) => {
    const name = kind === "integration" ? "integration" : `service app, ${printable(orgName ?? orgId ?? "")}`;
    return { cells: [name, tokensInWords(tokens, now)], below: [`revoked at Webex ${revoke}`] };
  });
  const columns = [
    { title: "CREDENTIAL", narrowest: 14 },
    { title: "TOKENS, WHICH STAY VALID AT WEBEX UNTIL THEIR END", narrowest: 20 }
  ];
  return [
    ...rows.length > 0 ? table(columns, rows, page) : [],
    ...remaining.flatMap((sentence) => wrap(`Remaining: ${printable(sentence)}`, page.width))
  ];
}
function logoutSummary({ action, credentials, next }, page) {
  const number = counted(credentials.length, "credential");
  switch (action) {
    case "planned":
      return wrap(
        `${page.paint.green("Dry run")}: nothing was written; the tokens of ${number} would be removed`,
        page.width
      );
    case "unchanged":
      return wrap(`${page.paint.green("Done")}: there was no token to remove. Next: ${next}`, page.width);
    case "removed":
      return wrap(
        `${page.paint.green("Done")}: the tokens of ${number} were removed, and the configuration is kept. Next: ${next}`,
        page.width
      );
  }
}

// src/cli/commands/logout/handle.ts
var LIMIT = { minutes: 10 };
var handleLogout = async (context, words) => {
  const manner = mannerOf(words, context, "logout");
  const { tokens, clock } = await context.open(LIMIT);
  const config = await tokens.config();
  const orgs = namedOrgs(config, words);
  const credentials = removedOf(config, orgs);
  const now = clock.now();
  const next = nextFor(config, orgs, now);
  let facts = { action: manner === "dry-run" ? "planned" : "unchanged", credentials, remaining: [], next };
  if (manner !== "dry-run" && (credentials.length > 0 || !orgs)) {
    if (manner === "ask" && credentials.length > 0) {
      context.aside((page) => logoutLines(facts, now, page));
      await confirm(context, yesOrNo("Remove these tokens?"));
    }
    const remaining = await logOut({ tokens, clock }, orgs);
    facts = { ...facts, action: credentials.length > 0 ? "removed" : "unchanged", remaining };
  }
  const dryRun = manner === "dry-run" ? { dryRun: true } : {};
  return {
    exitCode: EXIT.ok,
    document: { version: 1, ...dryRun, ...facts, warnings: await tokens.storeWarnings() },
    text: (page) => manner === "ask" ? [] : logoutLines(facts, now, page),
    summary: (page) => logoutSummary(facts, page)
  };
};
function removedOf(config, orgs) {
  return [...config.credentials.values()].flatMap((credential) => {
    const org = config.orgs.find(({ key }) => key === credential.key);
    if (!holdsToken(credential) || orgs && !(org && orgs.includes(org))) return [];
    return [
      present({
        kind: credential.kind,
        orgId: org?.id,
        orgName: org?.name,
        tokens: heldTokens(credential),
        revoke: revocationOf(config, org)
      })
    ];
  });
}
function revocationOf(config, org) {
  if (org) {
    return `by a Full Admin of ${orgInWords(org)}, who takes the service app's authorization back in Control Hub; its data sources then lapse within 24 hours`;
  }
  if (config.integration) {
    return "by its owner, who deletes the integration at https://developer.webex.com/my-apps, or by an administrator in Control Hub";
  }
  return "by nobody: a personal access token ends by itself, 12 hours after it was made at https://developer.webex.com";
}
function nextFor(config, orgs, now) {
  if (!orgs) return failureOf([], { ...config, credentials: /* @__PURE__ */ new Map() }).remedy ?? "byods setup-oauth";
  const left = new Map([...config.credentials].filter(([key]) => !orgs.some((org) => org.key === key)));
  const isAlive = orgs.some((org) => hasLiveRung({ ...config, credentials: left }, org, now));
  return isAlive ? `the next run mints a new pair with the integration; to keep an org without one: byods orgs pause ${orgs[0].id}` : failureOf([], config, orgs[0]).remedy ?? "byods setup-oauth";
}
export {
  handleLogout
};
