import {
  isOver,
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
import {
  isSameContent
} from "./chunk-SHC5KS3D.js";
import {
  counted
} from "./chunk-QUMIXTFP.js";
import {
  holdsToken
} from "./chunk-L77LFN3E.js";
import {
  isSameStore,
  movedInWords,
  withMovedTo,
  withoutMovedTo
} from "./chunk-R2FHURN2.js";
import {
  present
} from "./chunk-7EEW3DDW.js";
import {
  credentialInWords
} from "./chunk-PNTDRFCP.js";
import "./chunk-TTQVLUF6.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  EXIT,
  KeeperError,
  asKeeperError
} from "./chunk-DSMZJSUZ.js";
import {
  hashOf,
  printable
} from "./chunk-AGUPEUTK.js";

// src/core/copy-plan.ts
function planCopy(source, target, ends, { overwrite, now }) {
  const keys = /* @__PURE__ */ new Set([...source.credentials.keys(), ...target?.credentials.keys() ?? []]);
  const judge = (key) => planned(key, source, target, { ...ends, overwrite, now });
  const credentials = [...keys].flatMap(judge);
  const error = refusedMark(source, target, ends) ?? (target && !overwrite.otherApp ? otherApp(source, target, ends) : void 0) ?? newerThere(credentials, [...source.orgs, ...target?.orgs ?? []], ends);
  return { source, ...target && { target }, credentials, ...error && { error } };
}
function planned(key, source, target, { overwrite, now, from }) {
  const [mine, theirs] = [source.credentials.get(key), target?.credentials.get(key)];
  const both = { key, ...mine && { source: mine }, ...theirs && { target: theirs } };
  if (!theirs || !holdsToken(theirs)) {
    return holdsToken(mine) ? [{ ...both, action: "copy", reason: "there is none there yet" }] : [];
  }
  const isOld = target !== void 0 && isLeftBehind(target, from);
  if (!holdsToken(mine)) {
    if (isOld || isOver(theirs, now)) return [{ ...both, action: "drop", reason: "of no use any more: goes" }];
    if (overwrite.newer) return [{ ...both, action: "drop", reason: "only there: goes" }];
    return [{ ...both, action: "refuse", reason: "only there: it would be lost" }];
  }
  switch (newerOf(mine, theirs)) {
    case "same":
      return [{ ...both, action: "same", reason: "the same there already" }];
    case "first":
      return [{ ...both, action: "replace", reason: "replaces older ones" }];
    case "second":
      if (overwrite.newer) return [{ ...both, action: "replace", reason: "replaces newer ones" }];
      return [{ ...both, action: "refuse", reason: "newer there" }];
    case "unknown":
      if (overwrite.newer || isOld) return [{ ...both, action: "replace", reason: "replaces others" }];
      return [{ ...both, action: "refuse", reason: "others there, and nothing tells which are newer" }];
  }
}
function isLeftBehind({ movedTo, credentials }, to) {
  return movedTo !== void 0 && isSameStore(movedTo.store, to) && movedTo.tokens === tokensIn(credentials);
}
function tokensIn(credentials) {
  const each = [...credentials].map(
    ([key, { accessToken, refreshToken }]) => [key, accessToken?.value.hash ?? "", refreshToken?.value.hash ?? ""].join(" ")
  );
  return hashOf(each.sort().join("\n"));
}
function refusedMark({ movedTo }, target, ends) {
  if (!movedTo) return void 0;
  const back = target?.movedTo;
  if (isSameStore(movedTo.store, ends.to) && back && isSameStore(back.store, ends.from)) return void 0;
  return new KeeperError("refused", `${ends.from}: ${movedInWords(movedTo)}; nothing was changed`, {
    remedy: isSameStore(movedTo.store, ends.to) ? `go on there: --store ${movedTo.store}; or come back: byods store copy --from ${movedTo.store} --to ${ends.from}` : `copy from there: byods store copy --from ${movedTo.store} --to ${ends.to}`
  });
}
function otherApp(source, target, { from, to }) {
  const [mine, theirs] = [source.serviceApp?.clientId, target.serviceApp?.clientId];
  const origins = [source.apiOrigin, target.apiOrigin];
  const isOtherApi = origins.every((origin) => origin !== void 0) && origins[0] !== origins[1];
  if (theirs === void 0 || mine === theirs ? !isOtherApi : false) return void 0;
  const what = isOtherApi ? `the tokens in ${to} came from ${target.apiOrigin}, those in ${from} from ${source.apiOrigin}` : `${to} holds another service app than ${from}`;
  return new KeeperError("refused", `${what}; nothing was changed`, {
    remedy: "name another target, or add --overwrite-other-app to replace the whole document there"
  });
}
function newerThere(credentials, orgs, { from, to }) {
  const refused = credentials.filter(({ action }) => action === "refuse");
  if (refused.length === 0) return void 0;
  const named = refused.slice(0, 5).map(({ key, reason }) => `${credentialInWords(key, orgs)}: ${reason}`);
  const more = refused.length > 5 ? `; and ${refused.length - 5} more` : "";
  return new KeeperError("refused", `tokens in ${to} would be lost (${named.join("; ")}${more}); nothing was changed`, {
    remedy: `copy the other way, where that is what was meant: byods store copy --from ${to} --to ${from}; or add --overwrite-newer`
  });
}

// src/core/copy-store.ts
var LOCK_WAIT_MS = 1e4;
var LOOKS = 5;
var LOOK_PAUSE_MS = 500;
async function lookAtCopy({
  from,
  to,
  clock,
  overwrite
}) {
  const { config, warnings } = await from.store.read();
  const target = await to.store.exists() ? (await to.store.read()).config : void 0;
  to.store.refuseTooMany?.(config, []);
  const ends = { from: from.address, to: to.address };
  return { plan: planCopy(config, target, ends, { overwrite, now: clock.now() }), warnings };
}
async function copyStore(context) {
  const { from, to, clock, signal } = context;
  const lock = (end) => end.store.lock({ waitMs: LOCK_WAIT_MS, ...signal && { signal } });
  const progress = new Progress(from.address, to.address);
  const held = [];
  try {
    const source = await lock(from);
    held.push(source);
    const { config } = await source.read();
    const there = await to.store.exists();
    if (there) held.push(await lock(to));
    const before = there ? (await held[1].read()).config : void 0;
    to.store.refuseTooMany?.(config, []);
    const ends = { from: from.address, to: to.address };
    const plan = planCopy(config, before, ends, { overwrite: context.overwrite, now: clock.now() });
    if (plan.error) throw plan.error;
    signal?.throwIfAborted();
    const document = withoutMovedTo(config.document);
    const tokens = tokensIn(config.credentials);
    const arriving = withMovedTo(document, { ...markOf(from, clock), tokens, unfinished: true });
    progress.begin("arriving");
    if (before) await held[1].rewrite(unless(before.document, to, arriving));
    else await to.store.create(arriving);
    await prove(to, arriving, clock);
    if (!there) held.push(await lock(to));
    signal?.throwIfAborted();
    progress.begin("leaving");
    await source.rewrite(unless(config.document, from, withMovedTo(document, { ...markOf(to, clock), tokens })));
    progress.begin("taking");
    await held[1].rewrite(unless(arriving, to, document));
    await prove(to, document, clock);
    return plan;
  } catch (thrown) {
    throw progress.failed(thrown);
  } finally {
    for (const each of held.reverse()) await each.release();
  }
}
var Progress = class {
  #ends;
  #step = "nothing";
  constructor(from, to) {
    this.#ends = [from, to];
  }
  begin(step) {
    this.#step = step;
  }
  failed(thrown) {
    if (this.#step === "nothing" || !(thrown instanceof KeeperError)) return thrown;
    const [from, to] = this.#ends;
    const { code, message, remedy } = asKeeperError(thrown);
    const state = this.#step === "arriving" ? `${from} is in use as before; ${to} is not used until the copy is finished` : `every token is in ${from} and in ${to}, and neither may be in use until the copy is finished`;
    const again = `then finish it: byods store copy --from ${from} --to ${to}`;
    return new KeeperError(code, `the copy was not finished: ${message}. ${state}`, {
      remedy: remedy === void 0 ? again : `${remedy}; ${again}`
    });
  }
};
function markOf({ address, host }, clock) {
  return { store: address, at: clock.now(), ...host !== void 0 && { host } };
}
function unless(read, { address }, after) {
  return (now) => {
    if (isSameContent(now, read)) return after;
    throw new KeeperError("changed-meanwhile", `somebody changed ${address} at the same moment`, {
      remedy: "close editors of it"
    });
  };
}
async function prove({ store, address }, expected, clock) {
  for (let look = 1; ; look += 1) {
    if (isSameContent((await store.read()).config.document, expected)) return;
    if (look === LOOKS) break;
    await clock.sleep(LOOK_PAUSE_MS * look);
  }
  throw new KeeperError("changed-meanwhile", `${address} does not hold what was written there`, {
    remedy: "see that nothing else writes to it"
  });
}

// src/cli/commands/store/copy-text.ts
function copyLines({ credentials }, now, page) {
  if (credentials.length === 0) return ["There are no tokens to copy; the configuration is copied"];
  const rows = credentials.map((each) => {
    const { action, reason, source, target } = each;
    return {
      cells: [action, nameOf(each), reason],
      colours: [action === "refuse" ? page.paint.red : action === "same" ? void 0 : page.paint.green],
      below: [`from: ${tokensInWords(source, now)}`, ...target ? [`there: ${tokensInWords(target, now)}`] : []]
    };
  });
  const columns = [{ title: "RESULT" }, { title: "CREDENTIAL", narrowest: 14 }, { title: "WHY", narrowest: 20 }];
  return table(columns, rows, page);
}
function copySummary({ action, from, to, credentials }, page) {
  const number = counted(credentials.filter((each) => each.action !== "drop").length, "credential");
  if (action === "planned") {
    return wrap(
      `${page.paint.green("Dry run")}: nothing was written; ${number} would be used from ${to}, and no more from ${from}`,
      page.width
    );
  }
  return wrap(
    `${page.paint.green("Done")}: ${number} read back from ${to}, and used from there: --store ${to}. ${from} keeps a copy that nothing refreshes; to come back: byods store copy --from ${to} --to ${from}`,
    page.width
  );
}
function nameOf({ kind, orgName, orgId }) {
  return kind === "integration" ? "integration" : `service app, ${printable(orgName ?? orgId ?? "")}`;
}

// src/cli/commands/store/copy.ts
var handleCopy = async (context, words) => {
  const ends = await endsOf(context, words);
  const { io } = context;
  const copy = {
    ...ends,
    clock: io.clock,
    overwrite: { newer: words["overwrite-newer"] === true, otherApp: words["overwrite-other-app"] === true },
    signal: io.interruption
  };
  const { plan, warnings } = await lookAtCopy(copy);
  warnings.forEach(context.warn);
  if (plan.error) return resultOf(context, copy, plan, "refused");
  if (words["dry-run"] === true) return resultOf(context, copy, plan, "planned");
  if (plan.target && mannerOf(words, context, "store copy over a document that is there") === "ask") {
    const facts = factsOf(copy, plan, "planned");
    context.aside((page) => copyLines(facts, io.clock.now(), page));
    await confirm(context, yesOrNo(`Replace what is in ${copy.to.address}?`));
  }
  const done = await copyStore(copy);
  return resultOf(context, copy, done, done.target ? "replaced" : "created");
};
async function endsOf(context, words) {
  for (const name of ["from", "to"]) {
    if (words[name] !== void 0) continue;
    throw new KeeperError("usage", `store copy needs --${name}; nothing was sent or changed`, {
      remedy: `name a store: --${name} file:<path>, or --${name} aws:<secret name or ARN>`
    });
  }
  const [from, to] = await Promise.all([
    context.openStore(words.from, "--from"),
    context.openStore(words.to, "--to")
  ]);
  if (isSameStore(from.address, to.address)) {
    throw new KeeperError("usage", "--from and --to name the same store", { remedy: "name two stores" });
  }
  return { from, to };
}
function factsOf({ from, to }, { source, target, credentials }, action) {
  const orgs = [...source.orgs, ...target?.orgs ?? []];
  const copied = credentials.map((each) => {
    const org = orgs.find(({ key }) => key === each.key);
    return present({
      kind: each.key === "integration" ? "integration" : "service-app",
      orgId: org?.id,
      orgName: org?.name,
      action: each.action,
      reason: each.reason,
      source: heldTokens(each.source),
      target: heldTokens(each.target)
    });
  });
  return { action, from: from.address, to: to.address, credentials: copied };
}
function resultOf({ io }, copy, plan, action) {
  const facts = factsOf(copy, plan, action);
  const { error } = plan;
  const dryRun = action === "planned" ? { dryRun: true } : {};
  return {
    exitCode: error?.exitCode ?? EXIT.ok,
    document: {
      version: 1,
      ...dryRun,
      ...facts,
      warnings: [],
      ...error && { error: error.toJSON() }
    },
    text: (page) => copyLines(facts, io.clock.now(), page),
    ...!error && { summary: (page) => copySummary(facts, page) }
  };
}
export {
  handleCopy
};
