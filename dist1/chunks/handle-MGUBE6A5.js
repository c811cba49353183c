import {
  readPasted
} from "./chunk-QUYC42MR.js";
import {
  USUAL_PORT,
  authorizationRequest,
  redirectUriOf
} from "./chunk-3JZABMWD.js";
import {
  textFrom
} from "./chunk-SXO3DCKJ.js";
import {
  ask,
  canAsk
} from "./chunk-MZK4QZ7E.js";
import {
  STDIN_WORD
} from "./chunk-DZ6HLVZX.js";
import {
  lifeLeft
} from "./chunk-PI4QNNPM.js";
import {
  wrap
} from "./chunk-7A54AQNK.js";
import {
  REFRESH_NEEDS_MS,
  notesAfter,
  readTokenAnswer
} from "./chunk-4II2GY4P.js";
import {
  canRefresh,
  isUsable
} from "./chunk-DA3WYKSN.js";
import "./chunk-QUMIXTFP.js";
import {
  isBearerToken
} from "./chunk-S2LNS46J.js";
import {
  credentialProblem
} from "./chunk-IU7G4H37.js";
import {
  instant,
  present
} from "./chunk-7EEW3DDW.js";
import {
  heldRefreshToken
} from "./chunk-TTQVLUF6.js";
import {
  isTemplateValue
} from "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  EXIT,
  KeeperError,
  LockBusyError,
  ReauthorizationRequiredError,
  WebexAnswerError,
  WebexUnreachableError,
  asKeeperError
} from "./chunk-DSMZJSUZ.js";
import {
  Secret,
  printable,
  redactFromNowOn
} from "./chunk-AGUPEUTK.js";

// src/core/integration-standing.ts
async function integrationStanding(context, config) {
  const now = context.clock.now();
  const credential = config.credentials.get("integration");
  if (!credential) return { kind: "person", why: "there is no token of the integration yet" };
  const renews = config.integration !== void 0 && canRefresh(credential, now);
  const token = isUsable(credential, now) ? credential.accessToken : void 0;
  let rejected;
  if (token && (renews || !config.integration)) {
    const known = await askedAbout(token.value, context);
    if (known.taken) return { kind: "serves", credential: withEnd(credential, known.expiresAt) };
    rejected = token.value.hash;
  }
  if (!renews) return { kind: "person", why: whyPerson(credential, config, token !== void 0 && !rejected) };
  const outcome = await context.tokens.withLock(
    (ladder) => ladder.integration(rejected === void 0 ? {} : { rejected })
  );
  if (!outcome.error) return { kind: "refreshed", outcome };
  if (outcome.error.code !== "reauthorization-required") throw outcome.error;
  return { kind: "person", why: `the stored refresh token gave no token: ${reasonIn(outcome.error)}` };
}
async function askedAbout(token, { oauth, budget }) {
  try {
    return { taken: true, expiresAt: await oauth.provenExpiry(token, budget) };
  } catch (thrown) {
    if (thrown instanceof WebexAnswerError && thrown.status === 401) return { taken: false };
    throw thrown;
  }
}
function withEnd(credential, expiresAt) {
  const { accessToken } = credential;
  if (!accessToken || accessToken.expiresAt !== void 0 || expiresAt === void 0) return credential;
  return { ...credential, accessToken: { ...accessToken, expiresAt } };
}
function whyPerson({ refreshToken }, { integration }, works) {
  if (!integration) return "the stored personal access token is over, or Webex rejects it";
  if (refreshToken) return "the stored refresh token is over, or Webex has rejected it";
  return works ? "a token is stored that still works, and nothing that would renew it" : "nobody has authorized the integration yet";
}
function reasonIn({ message }) {
  return message.replace(/^.*?authorize again for the integration: /, "").replace(/\. What is stored was kept$/, "");
}

// src/core/save-authorized.ts
var TRIES = 3;
async function saveAuthorized(session, tokens, notes) {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const replaces = heldRefreshToken(session.config.document, "integration");
    await session.saveNow({ credential: "integration", replaces, tokens, notes });
    if (session.saveFailure) return;
    try {
      await session.reread();
    } catch {
      return;
    }
    if (isHeld(session, tokens)) return;
  }
  throw new KeeperError("changed-meanwhile", "somebody else goes on changing the stored tokens of the integration", {
    remedy: "close what edits the token store, and run byods setup-oauth again"
  });
}
function isHeld(session, { accessToken, refreshToken }) {
  const held = session.credential("integration");
  return (accessToken === void 0 || held?.accessToken?.value.hash === accessToken.hash) && (refreshToken === void 0 || held?.refreshToken?.value.hash === refreshToken.hash);
}

// src/core/paste-token.ts
var LONGEST = 8192;
async function takeUpPastedToken(context, text) {
  const { tokens, clock, apiOrigin } = context;
  if (text.length > LONGEST || !isBearerToken(text) || credentialProblem(text) !== void 0 || isTemplateValue(text)) {
    const what = text === "" ? "no token was given" : "what was given is no token";
    throw new KeeperError("usage", `${what}; nothing was sent or changed`, {
      remedy: "copy the personal access token from your profile at developer.webex.com, whole and alone"
    });
  }
  const accessToken = new Secret(text);
  const expiresAt = await endOf(accessToken, context);
  const received = {
    accessToken,
    obtainedAt: clock.now(),
    via: "learned",
    apiOrigin,
    ...expiresAt !== void 0 && { expiresAt }
  };
  await tokens.withLock(
    (_ladder, session) => saveAuthorized(session, received, notesAfter(session.credential("integration")?.notes ?? {}, received))
  );
  return expiresAt;
}
async function endOf(accessToken, { oauth, budget }) {
  try {
    return await oauth.provenExpiry(accessToken, budget);
  } catch (thrown) {
    if (!(thrown instanceof KeeperError)) throw thrown;
    if (!(thrown instanceof WebexAnswerError) || thrown.status !== 401) {
      const { code, message, remedy, trackingId: trackingId2, status: status2 } = thrown;
      throw new KeeperError(code, `the token could not be proved, and nothing was changed: ${message}`, {
        remedy,
        trackingId: trackingId2,
        status: status2
      });
    }
    const what = "Webex rejects this token: it is over, or was not copied whole; nothing was changed";
    const { trackingId, status } = thrown;
    throw new ReauthorizationRequiredError(what, {
      remedy: "copy a fresh personal access token from your profile at developer.webex.com; each lives 12 hours",
      trackingId,
      status
    });
  }
}

// src/core/prove-integration.ts
async function proveIntegration(tokens, { signal }) {
  const { serviceApp, orgs } = await tokens.config();
  const org = orgs.find(({ paused }) => !paused);
  if (!serviceApp || !org || signal?.aborted) return void 0;
  try {
    return await tokens.withLock(async (ladder, session) => {
      const minted = await ladder.mint(org);
      if (minted.kind === "failed") return { org, error: minted.error, warnings: [] };
      return { org, credential: session.credential(org.key), warnings: minted.warnings };
    });
  } catch (thrown) {
    return { org, error: whyNot(thrown, signal), warnings: [] };
  }
}
function whyNot(thrown, signal) {
  if (!signal?.aborted || thrown instanceof KeeperError) return asKeeperError(thrown);
  return new KeeperError("interrupted", "interrupted before the proof");
}

// src/cli/commands/setup-oauth/authorize-context.ts
function authorizeContext({ tokens, webex, clock, budget, settings }) {
  return { tokens, oauth: webex.oauth, clock, budget, apiOrigin: settings.apiOrigin };
}

// src/cli/commands/setup-oauth/pasted-token.ts
var TWELVE_HOURS = [
  "A personal access token lives 12 hours, and nothing renews it: it is for trying out.",
  "It stands in your profile at developer.webex.com."
];
async function askedForToken(context) {
  context.aside(() => TWELVE_HOURS);
  return await ask(context.io, "Personal access token:", { hidden: true });
}
async function offeredToken(context, why) {
  context.aside(() => [
    `No integration is configured, so there is nothing to authorize; ${why}.`,
    "To run unattended, configure one: byods init. Or paste a personal access token now.",
    ...TWELVE_HOURS
  ]);
  const token = await ask(context.io, "Personal access token (empty: none):", { hidden: true });
  if (token === "") throw noIntegration();
  return token;
}
function noIntegration() {
  return new KeeperError(
    "configuration",
    "no integration is configured: its client id and client secret are missing. Nothing was sent or changed",
    { remedy: "byods init adds an integration; for trying out, byods setup-oauth --pat takes a personal access token" }
  );
}

// src/compose-authorization.ts
import { randomBytes } from "node:crypto";
function newAuthorizationRequest(about) {
  const random = () => randomBytes(32).toString("base64url");
  const { apiBaseUrl, clientId, port } = about;
  const redirectUri = redirectUriOf(port);
  return authorizationRequest(
    { apiBaseUrl, clientId, redirectUri },
    { state: random(), verifier: new Secret(random()) }
  );
}
async function listenForCallback(request) {
  const adapter = await import("./listener-TDFLJYF2.js");
  return await adapter.listenForCallback(request);
}
async function openBrowser(request, failed) {
  const adapter = await import("./browser-2X5RVDEM.js");
  return await adapter.openBrowser(request, failed);
}

// src/core/authorize.ts
var LOCK_TRIES = 6;
var AGAIN = "run byods setup-oauth again, and authorize once more";
async function takeUpAuthorization(context, approval) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await context.tokens.withLock((_ladder, session) => exchange(context, session, approval));
    } catch (thrown) {
      const again = thrown instanceof LockBusyError && tries < LOCK_TRIES && !context.budget.signal?.aborted;
      if (!again) throw thrown;
    }
  }
}
async function exchange(context, session, { code, request, clientId }) {
  const { oauth, clock, apiOrigin } = context;
  const client = session.config.integration;
  if (client?.clientId !== clientId) {
    const what = "the configured integration was changed while you authorized the other one; nothing was stored";
    throw new KeeperError("changed-meanwhile", what, { remedy: AGAIN });
  }
  if (Math.min(context.budget.remainingMs(), session.remainingMs()) < REFRESH_NEEDS_MS) {
    throw new KeeperError("out-of-time", "too little time was left to exchange the code; nothing was sent", {
      remedy: AGAIN
    });
  }
  const budget = { remainingMs: () => Math.min(context.budget.remainingMs(), session.remainingMs()) };
  let answer;
  try {
    answer = await oauth.exchange(
      client,
      { code, redirectUri: request.redirectUri, verifier: request.verifier },
      budget
    );
  } catch (thrown) {
    throw exchangeError(thrown);
  }
  const { received, problem, warnings } = readTokenAnswer(answer, "authorization", clock.now());
  if (received) {
    const isWhole = received.accessToken && received.refreshToken;
    const notes = isWhole ? {} : notesAfter(session.credential("integration")?.notes ?? {}, received);
    await saveAuthorized(session, { ...received, apiOrigin }, notes);
  }
  if (session.saveFailure) throw session.saveFailure;
  if (problem !== void 0) {
    const kept = received ? "the refresh token in it was saved, and the next run tries it" : "what is stored was left as it is";
    throw new KeeperError("bad-answer", `Webex's answer to the code cannot be used: ${problem}; ${kept}`, {
      remedy: AGAIN,
      trackingId: answer.trackingId
    });
  }
  if (!received?.refreshToken) {
    const what = "Webex gave an access token and no refresh token: it was saved, and nothing renews it";
    throw new KeeperError("bad-answer", what, {
      remedy: "check that the app at developer.webex.com is an integration, then byods setup-oauth --force",
      trackingId: answer.trackingId
    });
  }
  return warnings;
}
function exchangeError(thrown) {
  if (thrown instanceof WebexAnswerError && thrown.code === "webex-refused") {
    const { message, trackingId, status } = thrown;
    return new ReauthorizationRequiredError(`${message}; what is stored was left as it is`, {
      remedy: AGAIN,
      trackingId,
      status
    });
  }
  if (thrown instanceof WebexUnreachableError) {
    const { message, sent, trackingId, status } = thrown;
    const why = sent === "maybe" ? ". A code is good once, so it is not presented again; nothing was stored" : "";
    return new WebexUnreachableError(`${message}${why}`, { sent, trackingId, status, remedy: AGAIN });
  }
  return thrown;
}

// src/cli/commands/setup-oauth/told.ts
function urlLines({ url, redirectUri }, minutes, listens) {
  return [
    `Open this address in a browser, log in to Webex, and accept what the integration asks for (within ${minutes} minutes):`,
    "",
    url,
    "",
    `Webex then sends the browser to ${redirectUri}, which must be a redirect URI of the integration at developer.webex.com.`,
    listens ? "Waiting for it there." : "The browser shows something else there, or an error: copy the address from its address bar and paste it here."
  ];
}
function sshLines(connection, port) {
  const [, , host = "<this machine>", sshPort = "22"] = printable(connection).split(" ");
  const other = sshPort === "22" ? "" : ` -p ${sshPort}`;
  return [
    "",
    "Over SSH the browser is on your own machine. Either forward the port from there, in another terminal, and open the address then:",
    "",
    `ssh${other} -L ${port}:localhost:${port} ${host}`,
    "",
    "or open it, and copy the address that the browser ends at (it shows an error there) from its address bar to here."
  ];
}

// src/cli/commands/setup-oauth/person.ts
var PATIENCE_MINUTES = 10;
var MOST_PASTED = 10;
var OPENED_NONE = "The program that opens browsers failed and opened no browser: open the address yourself.";
async function authorizedByPerson(context, keeper, client, words) {
  const { apiBaseUrl } = keeper.settings;
  const { clientId } = client;
  const request = newAuthorizationRequest({ apiBaseUrl, clientId, port: words.port });
  const listener = await listenedFor(context, request);
  try {
    const arrived = await arrivedCallback(context, keeper, { request, listener, words });
    if (arrived.kind === "refused") {
      await listener?.tell("denied");
      throw arrived.error;
    }
    const { code } = arrived;
    const warnings = await takeUpAuthorization(authorizeContext(keeper), { code, request, clientId });
    await listener?.tell("saved");
    return warnings;
  } finally {
    await listener?.close();
  }
}
async function listenedFor(context, request) {
  try {
    return await listenForCallback(request);
  } catch (thrown) {
    if (!(thrown instanceof KeeperError) || !canAsk(context.io)) throw thrown;
    context.note(`${thrown.message}. To free it: ${thrown.remedy}`);
    return void 0;
  }
}
async function arrivedCallback(context, { clock }, { request, listener, words }) {
  const { io } = context;
  const ssh = io.env.SSH_CONNECTION;
  context.aside(() => urlLines(request, PATIENCE_MINUTES, listener !== void 0));
  const over = new AbortController();
  if (canAsk(io) && !words.noBrowser && !ssh) {
    const failed = () => over.signal.aborted || context.aside(() => ["", OPENED_NONE]);
    if (!await openBrowser(request, failed)) context.note("no browser could be opened: open it yourself");
  }
  if (ssh && canAsk(io)) context.aside(() => sshLines(ssh, words.port));
  const signal = AbortSignal.any([io.interruption, over.signal]);
  try {
    return await Promise.race([
      ...listener ? [listener.arrived] : [],
      ...canAsk(io) ? [pasted({ ...context, io: { ...io, interruption: signal } }, request, listener !== void 0)] : [],
      clock.sleep(PATIENCE_MINUTES * 6e4, signal).then(() => {
        throw late();
      })
    ]);
  } finally {
    over.abort();
  }
}
async function pasted(context, request, listens) {
  for (let tries = 1; tries <= MOST_PASTED; tries += 1) {
    const text = await ask(context.io, "Paste the address that the browser ends at (it is not shown):", {
      hidden: true
    });
    if (text === "") break;
    const callback = readPasted(text, request);
    if (callback.kind !== "ignored") return callback;
    context.note(`that is not the address: ${callback.why}. It begins with ${request.redirectUri}?code=`);
  }
  if (listens) {
    context.aside(() => [`No address is asked for any more. Still waiting for the browser at ${request.redirectUri}.`]);
    return await new Promise(() => {
    });
  }
  throw new ReauthorizationRequiredError("no address was pasted; nothing was stored or changed", {
    remedy: "byods setup-oauth begins anew"
  });
}
function late() {
  return new ReauthorizationRequiredError(
    `nobody authorized the integration within ${PATIENCE_MINUTES} minutes; nothing was stored or changed`,
    { remedy: "byods setup-oauth begins anew" }
  );
}

// src/cli/commands/setup-oauth/text.ts
var DONE = {
  kept: "Nothing to do: Webex takes the stored token",
  refreshed: "Done: the stored refresh token gave a new token; nobody had to authorize",
  authorized: "Done: the integration is authorized, and its tokens are saved",
  pasted: "Done: the personal access token is saved"
};
function setupLines({ action, integration, proof, now }, page) {
  const row = (name, tokens, what) => {
    const refresh = tokens.refreshTokenExpiresAt === void 0 ? "" : `; refresh token: ${lifeLeft(tokens.refreshTokenExpiresAt, now)}, renewed by each refresh`;
    return wrap(`${page.paint.bold(name)}: ${what}${lifeLeft(tokens.expiresAt, now)}${refresh}`, page.width);
  };
  const whose = proof && `service app, ${proof.orgName ?? proof.orgId}`;
  return [
    ...row(action === "pasted" ? "personal access token" : "integration", integration, ""),
    ...proof && whose && !proof.error ? row(whose, proof, "minted as the proof and kept, ") : []
  ];
}
function setupSummary({ action, proof, next }, page) {
  const [word, rest] = DONE[action].split(/: (.*)/s);
  if (proof?.error) return wrap(`${page.paint.red("Saved, not proved")}: ${rest}`, page.width);
  const then = next === void 0 ? "" : `; next: ${next}`;
  return wrap(`${page.paint.green(word)}: ${rest}${then}`, page.width);
}

// src/cli/commands/setup-oauth/result.ts
async function setupResult({ tokens, clock }, { done, proof }) {
  const config = await tokens.config();
  const integration = livesOf(config);
  const report = proof && proofReport(proof);
  const next = proof?.error ? void 0 : nextOf(config);
  const error = proof?.error && {
    ...proof.error.toJSON(),
    message: `the tokens of the integration are saved, and no service-app token came of them: ${proof.error.message}`
  };
  const { action, reason } = done;
  const facts = { action, reason, integration, proof: report, next, now: clock.now() };
  const document = {
    version: 1,
    action,
    reason,
    integration,
    ...report && { proof: report },
    ...next !== void 0 && { next },
    warnings: [...done.warnings, ...proof?.warnings ?? [], ...await tokens.storeWarnings()],
    ...error && { error }
  };
  return {
    exitCode: proof?.error?.exitCode ?? EXIT.ok,
    document,
    text: (page) => setupLines(facts, page),
    summary: (page) => setupSummary(facts, page)
  };
}
function livesOf(config) {
  const { accessToken, refreshToken } = config.credentials.get("integration") ?? {};
  return present({
    expiresAt: instant(accessToken?.expiresAt),
    refreshTokenExpiresAt: instant(refreshToken?.expiresAt)
  });
}
function proofReport({ org, credential, error }) {
  return present({
    orgId: org.id,
    orgName: org.name,
    expiresAt: instant(credential?.accessToken?.expiresAt),
    refreshTokenExpiresAt: instant(credential?.refreshToken?.expiresAt),
    error: error?.toJSON()
  });
}
function nextOf({ serviceApp, orgs }) {
  return serviceApp && orgs.length > 0 ? "byods run --dry-run" : "byods init";
}

// src/cli/commands/setup-oauth/plan.ts
async function plannedResult(keeper, words) {
  const { tokens, clock } = keeper;
  const reason = planOf(await tokens.config(), words, clock.now());
  const document = {
    version: 1,
    dryRun: true,
    action: "kept",
    reason,
    integration: livesOf(await tokens.config()),
    warnings: await tokens.storeWarnings()
  };
  return {
    exitCode: EXIT.ok,
    document,
    summary: (page) => wrap(`${page.paint.green("Dry run")}: nothing was sent or written; ${reason}`, page.width)
  };
}
function planOf({ credentials, integration }, { pat, force, port }, now) {
  const person = `a person would be asked to authorize the integration, with the redirect ${redirectUriOf(port)}`;
  if (pat !== void 0) return "a personal access token would be taken";
  const stored = credentials.get("integration");
  const renews = integration !== void 0 && stored !== void 0 && canRefresh(stored, now);
  if (force && integration) return person;
  if (stored && isUsable(stored, now) && (renews || !integration)) {
    return `Webex would be asked whether it still takes the stored token${renews ? ", and the refresh token tried if not" : ""}`;
  }
  if (renews) return "the stored refresh token would be tried, before a person is asked";
  return integration ? person : "no integration is configured, so there is nothing to authorize: byods init adds one";
}

// src/cli/commands/setup-oauth/words.ts
function setupWords(words, io) {
  const pat = patFrom(words.pat, io);
  const noBrowser = words["no-browser"] === true;
  const other = words.port !== void 0 ? "--port" : noBrowser ? "--no-browser" : void 0;
  if (pat !== void 0 && other !== void 0) {
    throw usage(`--pat takes a token as it is, and ${other} is about a browser`, "give one of them");
  }
  return {
    port: portFrom(words.port),
    noBrowser,
    force: words.force === true,
    dryRun: words["dry-run"] === true,
    ...pat !== void 0 && { pat }
  };
}
function portFrom(word) {
  if (word === void 0) return USUAL_PORT;
  const port = /^\d{1,5}$/.test(word) ? Number(word) : 0;
  if (port >= 1 && port <= 65535) return port;
  throw usage(`--port must be a port, from 1 to 65535, and is "${word}"`, "name the port of the registered redirect");
}
function patFrom(word, io) {
  if (word === void 0) return void 0;
  if (word === STDIN_WORD) {
    if (!io.stdin.isTTY) return "stdin";
    throw usage("--pat - reads from stdin, and stdin is a terminal", "byods setup-oauth --pat asks for it");
  }
  if (word !== "") {
    redactFromNowOn(word);
    throw usage(
      "--pat takes no token on the command line, where other programs can read it",
      "byods setup-oauth --pat asks for it, and with --pat - it is read from stdin; revoke the one that you typed if others use this machine"
    );
  }
  if (canAsk(io)) return "prompt";
  throw usage("--pat asks for the token, and there is no terminal to ask at", "pipe it in: byods setup-oauth --pat -");
}
function usage(message, remedy) {
  return new KeeperError("usage", `${message}; nothing was sent or changed`, { remedy });
}

// src/cli/commands/setup-oauth/handle.ts
var LIMIT = { minutes: 20 };
var handleSetupOauth = async (context, given) => {
  const words = setupWords(given, context.io);
  const piped = words.pat === "stdin" ? await pipedToken(context.io.stdin) : void 0;
  const keeper = await context.open(LIMIT);
  if (words.dryRun) return await plannedResult(keeper, words);
  const done = await setUp(context, keeper, words, piped);
  const proof = done.action === "kept" ? void 0 : await proveIntegration(keeper.tokens, keeper.budget);
  return await setupResult(keeper, { done: await asItIsKept(keeper, done), proof });
};
async function pipedToken(stdin) {
  const { text } = await textFrom({ option: "--pat", value: STDIN_WORD, stdin, holds: "the token alone" });
  return text.trim();
}
async function asItIsKept({ tokens }, done) {
  const kept = (await tokens.config()).credentials.get("integration");
  if (done.action !== "pasted" || kept?.via !== "refresh") return done;
  const reason = "Webex rejected the token that was given, and the stored refresh token gave another";
  return { action: "refreshed", reason, warnings: [] };
}
async function setUp(context, keeper, words, piped) {
  if (words.pat !== void 0) return await pasted2(keeper, piped ?? await askedForToken(context));
  const config = await keeper.tokens.config();
  const { integration } = config;
  const standing = words.force ? { kind: "person", why: "asked for with --force" } : await integrationStanding(authorizeContext(keeper), config);
  if (standing.kind === "serves") return { action: "kept", reason: "Webex takes the stored token", warnings: [] };
  if (standing.kind === "refreshed") {
    const { reason, warnings: warnings2 } = standing.outcome;
    return { action: "refreshed", reason, warnings: warnings2 };
  }
  if (!integration) {
    if (canAsk(context.io)) return await pasted2(keeper, await offeredToken(context, standing.why));
    throw noIntegration();
  }
  await keeper.tokens.withLock(async () => {
  });
  const warnings = await authorizedByPerson(context, keeper, integration, words);
  return { action: "authorized", reason: standing.why, warnings };
}
async function pasted2(keeper, token) {
  const expiresAt = await takeUpPastedToken(authorizeContext(keeper), token);
  const warnings = [
    "a personal access token lives 12 hours, and nothing renews it: to run unattended, configure an integration (byods init) and authorize it (byods setup-oauth)",
    ...expiresAt === void 0 ? ["Webex does not say when it ends"] : []
  ];
  return { action: "pasted", reason: "given by a person", warnings };
}
export {
  handleSetupOauth
};
