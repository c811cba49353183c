import {
  newerOf
} from "./chunk-COFUBKS6.js";
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
  wrap
} from "./chunk-7A54AQNK.js";
import "./chunk-QUMIXTFP.js";
import {
  addressOf,
  movedInWords
} from "./chunk-R2FHURN2.js";
import {
  instant,
  present
} from "./chunk-7EEW3DDW.js";
import "./chunk-TTQVLUF6.js";
import {
  homesOf
} from "./chunk-FEZTV5WA.js";
import {
  isJsonObject
} from "./chunk-DGEGZPY2.js";
import {
  EXIT,
  KeeperError
} from "./chunk-DSMZJSUZ.js";
import {
  printable
} from "./chunk-AGUPEUTK.js";

// src/core/differing-fields.ts
function differingFields(before, after) {
  const homes = new Set(
    [before, after].flatMap((document) => {
      const key = "integration";
      const { accessToken, refreshToken } = homesOf(document, key);
      return [...accessToken, ...refreshToken].map((path) => path.join("\n"));
    })
  );
  return differences(before, after, []).filter(
    ({ path }) => path[0] !== "byods" && !homes.has(path.join("\n")) && !/^WEBEX_SERVICE_APP_/.test(path[1] ?? "")
  );
}
function differences(before, after, path) {
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = /* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => differences(own(before, key), own(after, key), [...path, key]));
  }
  if (before === void 0 && after === void 0) return [];
  if (before === void 0) return [{ path, change: "added" }];
  if (after === void 0) return [{ path, change: "removed" }];
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, change: "changed" }];
}
function own(object, key) {
  return Object.hasOwn(object, key) ? object[key] : void 0;
}

// src/cli/commands/store/restore-text.ts
var NEWER = {
  same: "the same in both",
  current: "newer now: they would be lost",
  "last-good": "newer in the last good version",
  unknown: "others, and nothing tells which are newer"
};
function restoreLines(facts, now, page) {
  const { file, keptAt, current, problem, credentials, fields } = facts;
  const rows = credentials.map((each) => {
    const name = each.kind === "integration" ? "integration" : `service app, ${printable(each.orgName ?? each.orgId ?? "")}`;
    const lost = current === "readable" && each.newer === "current";
    return {
      cells: [name, current === "readable" ? NEWER[each.newer] : "comes back"],
      colours: [void 0, lost ? page.paint.red : void 0],
      below: [
        ...current === "readable" ? [`now: ${tokensInWords(each.current, now)}`] : [],
        `last good: ${tokensInWords(each.lastGood, now)}`
      ]
    };
  });
  const words = { added: "comes back", removed: "goes", changed: "becomes another" };
  return [
    ...wrap(`The last good version of ${file} is from ${keptAt}.`, page.width),
    ...current === "missing" ? wrap(`There is no ${file} now.`, page.width) : [],
    ...current === "unreadable" ? wrap(`What stands there now cannot be compared with it: ${printable(problem ?? "")}`, page.width) : [],
    "",
    ...table(
      [
        { title: "CREDENTIAL", narrowest: 14 },
        { title: "TOKENS", narrowest: 20 }
      ],
      rows,
      page
    ),
    ...fields.flatMap(({ field, change }) => wrap(`${field} ${words[change]}`, page.width))
  ];
}
function restoreSummary({ action, keptAt, keptAside, file }, page) {
  const { green } = page.paint;
  switch (action) {
    case "unchanged":
      return wrap(`${green("Done")}: ${file} says what its last good version says; nothing was changed`, page.width);
    case "planned":
      return wrap(`${green("Dry run")}: nothing was written`, page.width);
    case "restored": {
      const aside = keptAside === void 0 ? "" : `; what stood there is in ${keptAside}`;
      return wrap(
        `${green("Done")}: the version of ${keptAt} is back${aside}. Tokens that Webex has replaced since stay dead: byods refresh-token shows whether they work, and byods setup-oauth gets new ones`,
        page.width
      );
    }
  }
}

// src/cli/commands/store/restore.ts
var LIMIT = { minutes: 10 };
var LOCK_WAIT_MS = 1e4;
var handleRestore = async (context, words) => {
  const manner = mannerOf(words, context, "store restore");
  const { store, clock } = await context.open(LIMIT);
  const lastGood = lastGoodIn(store);
  const look = await lastGood.look();
  refuseMovedAway(look, store);
  const plan = factsOf(look, store.location, "planned");
  const isSame = plan.current === "readable" && plan.fields.length === 0 && plan.credentials.every(({ newer }) => newer === "same");
  let facts = isSame ? { ...plan, action: "unchanged" } : plan;
  if (!isSame && manner !== "dry-run") {
    if (manner === "ask") {
      context.aside((page) => restoreLines(plan, clock.now(), page));
      await confirm(context, yesOrNo(`Bring back the version of ${plan.keptAt}?`));
    }
    const keptAside = await lastGood.bringBack(look, { waitMs: LOCK_WAIT_MS, signal: context.io.interruption });
    facts = { ...plan, action: "restored", ...keptAside !== void 0 && { keptAside } };
  }
  const dryRun = manner === "dry-run" ? { dryRun: true } : {};
  return {
    exitCode: EXIT.ok,
    document: { version: 1, ...dryRun, ...facts, warnings: [] },
    text: (page) => manner === "ask" ? [] : restoreLines(facts, clock.now(), page),
    summary: (page) => restoreSummary(facts, page)
  };
};
function lastGoodIn(store) {
  if (store.lastGood) return store.lastGood;
  const name = store.location;
  throw new KeeperError(
    "usage",
    `${addressOf(store)} is no file; AWS keeps the earlier versions of a secret itself, the one before under AWSPREVIOUS. Nothing was changed`,
    {
      remedy: `look at them: aws secretsmanager list-secret-version-ids --secret-id ${name}; go back to one: aws secretsmanager update-secret-version-stage --secret-id ${name} --version-stage AWSCURRENT --move-to-version-id <that> --remove-from-version-id <the current one>`
    }
  );
}
function refuseMovedAway({ current, config }, store) {
  if (!current || current instanceof KeeperError || !current.movedTo || config.movedTo) return;
  throw new KeeperError("refused", `${addressOf(store)}: ${movedInWords(current.movedTo)}; nothing was changed`, {
    remedy: `come back: byods store copy --from ${current.movedTo.store} --to ${addressOf(store)}`
  });
}
function factsOf({ config, keptAt, current }, file, action) {
  const readable = current === void 0 || current instanceof KeeperError ? void 0 : current;
  const state = readable ? "readable" : current === void 0 ? "missing" : "unreadable";
  return {
    action,
    file,
    keptAt: instant(keptAt),
    current: state,
    ...current instanceof KeeperError && { problem: current.message },
    credentials: credentialsOf(readable, config),
    fields: readable ? differingFields(readable.document, config.document).map(({ path, change }) => ({
      field: printable(path.join(".")),
      change
    })) : []
  };
}
function credentialsOf(current, lastGood) {
  const keys = /* @__PURE__ */ new Set([...lastGood.credentials.keys(), ...current?.credentials.keys() ?? []]);
  const orgs = [...lastGood.orgs, ...current?.orgs ?? []];
  return [...keys].flatMap((key) => {
    const [is, was] = [current?.credentials.get(key), lastGood.credentials.get(key)];
    const org = orgs.find((each) => each.key === key);
    const [shownIs, shownWas] = [heldTokens(is), heldTokens(was)];
    if (!shownIs && !shownWas) return [];
    return [
      present({
        kind: key === "integration" ? "integration" : "service-app",
        orgId: org?.id,
        orgName: org?.name,
        newer: { same: "same", first: "current", second: "last-good", unknown: "unknown" }[newerOf(is, was)],
        current: shownIs,
        lastGood: shownWas
      })
    ];
  });
}
export {
  handleRestore
};
