import {
  refuseProblems
} from "./chunk-FLYHAESS.js";
import {
  REFRESH_NEEDS_MS,
  notesAfter,
  readTokenAnswer,
  refreshCredential
} from "./chunk-4II2GY4P.js";
import {
  TURN_COMES,
  afterFailure,
  backOff,
  canWait,
  climbAll,
  decideClimb,
  decideCredentials,
  leftAlone,
  preparedCredential,
  refreshedTooLate,
  withLearnedEnds
} from "./chunk-HZ4XIPOS.js";
import {
  changesOf,
  registrationOf,
  registrationProblems,
  usualSchema
} from "./chunk-7YXPQWUJ.js";
import {
  claimedMinutes,
  fieldsOf,
  planReplacement
} from "./chunk-LMNM2FV2.js";
import {
  BelievedConfig,
  createWebex
} from "./chunk-TN6HNYJL.js";
import {
  isRenewable
} from "./chunk-NDNEQYTP.js";
import {
  asFarAsRead
} from "./chunk-BWL6QBY2.js";
import {
  failureOf
} from "./chunk-O62ASZ3C.js";
import {
  accessTokenState,
  canRefresh,
  decideRenewal,
  isUsable
} from "./chunk-DA3WYKSN.js";
import {
  SingleFlight,
  everyOne
} from "./chunk-DQNDXNZL.js";
import {
  lifeOf
} from "./chunk-ZMDZLBX6.js";
import {
  inWords
} from "./chunk-QUMIXTFP.js";
import {
  chooseStore
} from "./chunk-RD4N343M.js";
import {
  VERSION
} from "./chunk-SCNFPUDF.js";
import {
  readSettings
} from "./chunk-YUTMZUC3.js";
import {
  LONGEST_LIFETIME_MINUTES,
  lifetimeIn,
  messageProblems,
  problemWith,
  problemsIn
} from "./chunk-DARKQW4H.js";
import {
  Turns
} from "./chunk-E6RQMAMS.js";
import {
  readTokenConfig
} from "./chunk-WR3VBXJL.js";
import {
  openStore
} from "./chunk-UVTWBKZK.js";
import {
  systemClock,
  systemIds
} from "./chunk-C66VB54J.js";
import {
  addressOf,
  refuseMoved
} from "./chunk-R2FHURN2.js";
import {
  present
} from "./chunk-7EEW3DDW.js";
import {
  isOrgUpdate,
  isPrecious,
  withUpdate
} from "./chunk-2FJLWXQ3.js";
import {
  credentialInWords,
  orgInWords,
  resolveOrg
} from "./chunk-PNTDRFCP.js";
import {
  KeeperError,
  LockBusyError,
  ReauthorizationRequiredError,
  SaveFailedError,
  WebexAnswerError,
  WebexUnreachableError,
  asKeeperError
} from "./chunk-DSMZJSUZ.js";
import {
  redactFromNowOn
} from "./chunk-AGUPEUTK.js";

// src/core/policy/change-proof.ts
var MINUTE = 6e4;
var TOLERANCE_MS = 5 * MINUTE;
function proveExtension(sent, answer, context) {
  const proof = proveToken(sent, answer, context);
  if (proof.verdict !== "done") return proof;
  const changed = changedFields(sent, answer);
  if (changed.length === 0) return proof;
  return { verdict: "changed", reason: `somebody else changed it at the same time: ${cameBack(changed)}` };
}
function proveSettings(sent, answer, context) {
  const proof = proveToken(sent, answer, context);
  const staysDisabled = sent.status === "disabled" && answer.status === "disabled";
  if (proof.verdict !== "done" && !staysDisabled) return proof;
  const changed = changedFields(sent, answer).filter(
    // The one that stood there before, and that Webex goes on showing.
    (name) => name !== "errorMessage" || answer.errorMessage !== context.before?.errorMessage
  );
  if (sent.errorMessage !== void 0 && (answer.errorMessage ?? sent.errorMessage) !== sent.errorMessage) {
    changed.push("errorMessage");
  }
  const claimed = answer.claims?.nonce === sent.nonce ? claimedMinutes(answer) : void 0;
  const minutes = answer.tokenLifetimeMinutes ?? claimed ?? sent.tokenLifetimeMinutes;
  if (minutes !== sent.tokenLifetimeMinutes) changed.push("tokenLifetimeMinutes");
  if (changed.length > 0) return { verdict: "changed", reason: `${cameBack(changed)} from what was sent` };
  return proof.verdict === "done" ? proof : { verdict: "done", reason: "it is disabled, and set as it was sent" };
}
function tookEffect(sent, now) {
  if (carries(now, sent.nonce)) return true;
  const disabled = sent.status === "disabled" && now.status === "disabled" && now.errorMessage === sent.errorMessage;
  return disabled && changedFields(sent, now).length === 0;
}
function carries(dataSource, nonce) {
  return dataSource.claims?.nonce === nonce || dataSource.nonce === nonce;
}
function proveToken(sent, answer, context) {
  const { before, now, readBack } = context;
  const { claims } = answer;
  const nonce = claims?.nonce ?? answer.nonce;
  const expiresAt = lifeOf(answer, now).expiresAt;
  if (nonce !== void 0 && nonce !== sent.nonce) {
    return readBack ? { verdict: "not-done", reason: "the data source does not carry the nonce that was sent" } : { verdict: "read-back", reason: "the answer carries another nonce" };
  }
  if (nonce === void 0 || claims?.nonce === void 0 && !readBack) {
    return readBack ? { verdict: "not-done", reason: "neither its answer nor its token tells the nonce" } : { verdict: "read-back", reason: "the answer carries no signed token" };
  }
  if (expiresAt !== void 0) {
    const asked = now + sent.tokenLifetimeMinutes * MINUTE;
    const near = Math.abs(expiresAt - asked) <= TOLERANCE_MS;
    const previous = before && lifeOf(before, now).expiresAt;
    if (expiresAt <= now) return { verdict: "not-done", reason: "the token that came back is over already" };
    if (expiresAt === previous && !near) return { verdict: "not-done", reason: "its end did not move" };
  }
  const reason = expiresAt === void 0 ? "it carries our nonce; Webex does not tell its end" : "its new token carries our nonce";
  return { verdict: "done", reason };
}
function changedFields(sent, answer) {
  const got = { ...fieldsOf(answer), status: answer.status };
  const kept = ["url", "schemaId", "audience", "subject", "status"];
  const different = kept.filter((name) => got[name] !== void 0 && !isSame(name, got[name], sent[name]));
  const disabledMeanwhile = sent.errorMessage === void 0 && answer.errorMessage !== void 0 && sent.status !== "disabled";
  return [...different, ...disabledMeanwhile ? ["errorMessage"] : []];
}
function isSame(name, a, b) {
  if (a === b) return true;
  if (name === "schemaId") return a.toLowerCase() === b.toLowerCase();
  return name === "url" && URL.canParse(a) && URL.canParse(b) && new URL(a).href === new URL(b).href;
}
function cameBack(names) {
  return `${names.join(", ")} came back different`;
}

// src/core/fresh-body.ts
var READING_SERVES_MS = 6e4;
var FreshBody = class {
  #source;
  #reading;
  #update;
  constructor(reading, source) {
    this.#source = source;
    this.#reading = reading;
    this.#update = source.plan(reading.dataSource);
  }
  /** The data source that the body was made of. */
  get before() {
    return this.#reading.dataSource;
  }
  /** As it was sent last, or is to be sent. */
  get update() {
    return this.#update;
  }
  /** The body to send now. */
  current = async () => {
    const { read, plan, monotonic } = this.#source;
    if (monotonic() - this.#reading.at >= READING_SERVES_MS) {
      const dataSource = await read();
      this.#update = plan(dataSource);
      this.#reading = { dataSource, at: monotonic() };
    }
    return this.#update;
  };
};

// src/core/operation-error.ts
var OperationError = class extends KeeperError {
  // Not properties: an error that nobody catches is printed with all of them, nonces included.
  #known;
  constructor(cause, known) {
    super(cause.code, cause.message, cause);
    this.#known = known;
  }
  /** The data source as it was read. */
  get before() {
    return this.#known.before;
  }
  /** The data source afterwards, where the operation had an effect all the same. */
  get after() {
    return this.#known.after;
  }
  /** What was sent last. */
  get sent() {
    return this.#known.sent;
  }
  /** Webex's answer, if one came. */
  get raw() {
    return this.#known.raw;
  }
};
async function noting(operate) {
  const known = {};
  try {
    return await operate(known);
  } catch (thrown) {
    if (thrown instanceof OperationError || !(thrown instanceof KeeperError)) throw thrown;
    throw new OperationError(thrown, known);
  }
}

// src/core/replace.ts
var TRIES = 3;
async function replaceDataSource(context, id, kind, read) {
  return await noting(async (known) => {
    const { monotonic } = context;
    const readNow = async () => (await readOne(context, id)).value;
    const plan = (before) => {
      known.before = before;
      known.sent = kind.plan(before, freshNonce(context));
      return known.sent;
    };
    let reading = read ?? { dataSource: await readNow(), at: monotonic() };
    let nonceConflicts = 0;
    for (let attempt = 1; ; attempt += 1) {
      const body = new FreshBody(reading, { read: readNow, plan, monotonic });
      try {
        const answer = await put(context, id, body, kind);
        if ("raw" in answer) return await prove(context, kind, body, answer, known);
        continueOrGiveUp(attempt, kind);
        reading = { dataSource: answer.notTaken, at: monotonic() };
      } catch (thrown) {
        if (!isNonceConflict(thrown) || nonceConflicts > 0) throw thrown;
        nonceConflicts += 1;
      }
    }
  });
}
async function readOne(context, id) {
  return await context.withToken((token) => context.dataSources.get(token, id, context.budget));
}
function freshNonce(context) {
  const nonce = context.nonce();
  redactFromNowOn(nonce);
  return nonce;
}
function isLost(thrown) {
  return thrown instanceof WebexUnreachableError && thrown.sent === "maybe";
}
function isNonceConflict(thrown) {
  return thrown instanceof WebexAnswerError && (thrown.status === 409 || thrown.status === 400) && /nonce/i.test(thrown.reasons);
}
async function put(context, id, body, { noun, done }) {
  try {
    return await context.withToken((token) => context.dataSources.put(token, id, body.current, context.budget));
  } catch (thrown) {
    if (!isLost(thrown)) throw thrown;
    const now = await readOne(context, id).catch((failed2) => {
      const why = `${thrown.message}; and it could not be read back: ${asKeeperError(failed2).message}`;
      throw new WebexUnreachableError(`whether ${id} was ${done} is not known: ${why}`, {
        sent: "maybe",
        remedy: `run it again: an ${noun} that is made twice does no harm`,
        trackingId: thrown.trackingId
      });
    });
    return tookEffect(body.update, now.value) ? now : { notTaken: now.value };
  }
}
function continueOrGiveUp(attempt, { noun }) {
  if (attempt < TRIES) return;
  throw new KeeperError(
    "unreachable",
    `the answer to the ${noun} was lost ${TRIES} times and none of them took effect`,
    {
      remedy: "try again; the data source is as it was"
    }
  );
}
async function prove(context, kind, { before, update }, answer, known) {
  const { noun, done } = kind;
  known.raw = answer.raw;
  let proving = answer;
  let proof = kind.prove(update, proving.value, { before, now: context.serverNow() });
  if (proof.verdict === "read-back") {
    proving = await readOne(context, before.id);
    proof = kind.prove(update, proving.value, { before, now: context.serverNow(), readBack: true });
  }
  const { trackingId } = answer;
  if (proof.verdict === "changed") {
    known.after = proving.value;
    throw new KeeperError("changed-meanwhile", `data source ${before.id} was ${done}, but ${proof.reason}`, {
      trackingId,
      remedy: `look at the data source and set the fields right: the ${noun} sent the values that it had read just before`
    });
  }
  if (proof.verdict !== "done") {
    throw new KeeperError(kind.notDone, `Webex accepted the ${noun} of ${before.id}, but ${proof.reason}`, {
      trackingId,
      remedy: "try again; if it stays so, give Webex support the trackingId"
    });
  }
  return { before, after: proving.value, sent: update, reason: proof.reason, trackingId, raw: proving.raw };
}

// src/core/extend.ts
async function extendDataSource(context, id, lifetimeMinutes, read) {
  const kind = {
    noun: "extension",
    done: "extended",
    notDone: "not-extended",
    plan: (before, nonce) => planned(before, nonce, lifetimeMinutes),
    prove: proveExtension
  };
  return await replaceDataSource(context, id, kind, read);
}
function planned(before, nonce, tokenLifetimeMinutes) {
  refuseDisabled(before);
  const plan = planReplacement(before, nonce, { tokenLifetimeMinutes });
  if ("update" in plan) return plan.update;
  throw new KeeperError(
    "incomplete",
    `data source ${before.id} cannot be extended: neither Webex's answer nor its signed token tells its ${plan.missing.join(", ")}, and an extension replaces all fields; nothing was sent`,
    { remedy: `name what is missing once: byods update-data-source ${before.id} (its --help lists the fields)` }
  );
}
function refuseDisabled(dataSource) {
  if (dataSource.status !== "disabled") return;
  const why = dataSource.errorMessage === void 0 ? "" : ` ("${dataSource.errorMessage}")`;
  throw new KeeperError(
    "disabled",
    `data source ${dataSource.id} is disabled${why}; an extension never enables one, so nothing was sent`,
    { remedy: `byods update-data-source ${dataSource.id} --status active` }
  );
}

// src/core/register.ts
async function registerDataSource(context, fields) {
  return await noting(async (known) => {
    const { sent, answer, afterLost } = await post(context, fields, known);
    const { id } = answer.value;
    known.after = answer.value;
    known.raw = answer.raw;
    const { proving, reason } = await prove2(context, sent, answer, known);
    const warnings = afterLost ? await surplus(context, sent.nonce, id) : [];
    const { trackingId } = answer;
    const changes = changesOf(void 0, fields);
    return {
      action: "registered",
      after: proving.value,
      changes,
      reason,
      warnings,
      sent,
      trackingId,
      raw: proving.raw
    };
  });
}
async function post(context, fields, known) {
  let nonce = freshNonce(context);
  let nonceConflicts = 0;
  let lost = false;
  for (let attempt = 1; ; attempt += 1) {
    const sent = { ...fields, nonce };
    known.sent = sent;
    try {
      const answer = await context.withToken((token) => context.dataSources.post(token, sent, context.budget));
      return { sent, answer, afterLost: lost };
    } catch (thrown) {
      if (isLost(thrown) || lost) {
        const answer = await find(context, sent, asKeeperError(thrown));
        if (answer) return { sent, answer, afterLost: lost };
        if (!isLost(thrown)) throw thrown;
        lost = true;
        if (attempt === TRIES) throw gaveUp(thrown);
      } else {
        if (!isNonceConflict(thrown) || nonceConflicts > 0) throw thrown;
        nonceConflicts += 1;
        nonce = freshNonce(context);
      }
    }
  }
}
async function find(context, sent, lost) {
  try {
    const { found, error } = await withNonce(context, sent.nonce);
    if (found[0]) return await readOne(context, found[0].id);
    if (error) throw error;
    return void 0;
  } catch (failed2) {
    const why = `${lost.message}; and it could not be looked for: ${asKeeperError(failed2).message}`;
    throw new KeeperError("answer-lost", `whether the data source was registered is not known: ${why}`, {
      trackingId: lost.trackingId,
      remedy: `look first whether there is one for ${sent.url} (byods data-sources); register it again only where there is none`
    });
  }
}
async function withNonce({ withToken, dataSources, budget }, nonce) {
  const list = withToken((token) => dataSources.list(token, budget));
  const { dataSources: all, ...rest } = await asFarAsRead(list);
  return { found: all.filter((each) => carries(each, nonce)), ...rest };
}
function gaveUp({ trackingId }) {
  return new KeeperError(
    "unreachable",
    `the answer to the registration was lost ${TRIES} times, and no data source carries its nonce`,
    { trackingId, remedy: "try again; byods data-sources shows what is registered" }
  );
}
async function surplus(context, nonce, id) {
  try {
    const { found, error } = await withNonce(context, nonce);
    const others = found.filter((each) => each.id !== id);
    if (others.length === 0 && error) throw error;
    return others.map(
      (other) => `an attempt whose answer was lost had registered it too, as ${other.id}: byods delete-data-source ${other.id} removes that one`
    );
  } catch {
    return ["an attempt whose answer was lost may have registered it twice: byods data-sources shows whether it did"];
  }
}
async function prove2(context, sent, answer, known) {
  const { trackingId, value } = answer;
  let proving = answer;
  let proof = proveSettings(sent, proving.value, { now: context.serverNow() });
  if (proof.verdict === "read-back") {
    proving = await readOne(context, value.id).catch((failed2) => {
      const error = asKeeperError(failed2);
      throw new KeeperError(error.code, `data source ${value.id} was registered, and not read back: ${error.message}`, {
        trackingId: error.trackingId,
        remedy: "byods data-sources shows it; do not register it again"
      });
    });
    known.after = proving.value;
    proof = proveSettings(sent, proving.value, { now: context.serverNow(), readBack: true });
  }
  if (proof.verdict === "done") return { proving, reason: proof.reason };
  const code = proof.verdict === "changed" ? "changed-meanwhile" : "not-changed";
  throw new KeeperError(code, `data source ${value.id} was registered, but ${proof.reason}`, {
    trackingId,
    remedy: `byods data-sources shows it; set it right with byods update-data-source ${value.id}, or delete it`
  });
}

// src/core/remove.ts
async function removeDataSource(context, id) {
  return await noting(async (known) => {
    const before = (await readOne(context, id)).value;
    known.before = before;
    const trackingId = await send(context, id);
    const warnings = [];
    const left = await readIfThere(context, id).catch((failed2) => {
      warnings.push(
        `Webex accepted the deletion of ${id}, and nobody could look whether it is gone: ${asKeeperError(failed2).message}`
      );
    });
    if (left) {
      known.after = left.value;
      known.raw = left.raw;
      throw new KeeperError("not-changed", `Webex accepted the deletion of ${id}, but it is still there`, {
        trackingId: trackingId ?? left.trackingId,
        remedy: "try again; if it stays so, give Webex support the trackingId"
      });
    }
    const reason = warnings.length > 0 ? "Webex accepted it" : "it is gone";
    return { action: "deleted", before, changes: changesOf(before, void 0), reason, warnings, trackingId };
  });
}
async function send(context, id) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await context.withToken((token) => context.dataSources.delete(token, id, context.budget))).trackingId;
    } catch (thrown) {
      const error = asKeeperError(thrown);
      if (error.code === "not-found") return error.trackingId;
      if (!isLost(thrown)) throw thrown;
      const left = await readIfThere(context, id).catch((failed2) => {
        const why = `${error.message}; and it could not be read back: ${asKeeperError(failed2).message}`;
        throw new KeeperError("answer-lost", `whether ${id} was deleted is not known: ${why}`, {
          trackingId: error.trackingId,
          remedy: "run it again: what is gone is not found, and nothing else is touched"
        });
      });
      if (!left) return error.trackingId;
      if (attempt === TRIES) {
        throw new KeeperError(
          "unreachable",
          `the answer to the deletion was lost ${TRIES} times, and ${id} is still there`,
          {
            trackingId: error.trackingId,
            remedy: "try again"
          }
        );
      }
    }
  }
}
async function readIfThere(context, id) {
  return await readOne(context, id).catch((thrown) => {
    if (asKeeperError(thrown).code === "not-found") return void 0;
    throw thrown;
  });
}

// src/core/update.ts
async function updateDataSource(context, id, changes) {
  return await noting(async (known) => {
    const read = (await readOne(context, id)).value;
    const readAt = context.monotonic();
    known.before = read;
    if (changesOf(read, plannedUpdate(read, "unsent", changes)).length === 0) {
      return { action: "unchanged", before: read, after: read, changes: [], reason: "it is so already", warnings: [] };
    }
    const kind = {
      noun: "update",
      done: "updated",
      notDone: "not-changed",
      plan: (before2, nonce) => {
        refuseOldNonce(before2, nonce);
        return plannedUpdate(before2, nonce, changes);
      },
      prove: proveSettings
    };
    const replaced = await replaceDataSource(context, id, kind, { dataSource: read, at: readAt });
    const { before, sent, after } = replaced;
    return { ...replaced, action: "updated", changes: changesOf(before, sent), warnings: leftover(sent, after) };
  });
}
function plannedUpdate(before, nonce, changes) {
  const plan = planReplacement(before, nonce, changes);
  if ("missing" in plan) {
    const names = plan.missing.join(", ");
    throw new KeeperError(
      "incomplete",
      `data source ${before.id} cannot be updated: neither Webex's answer nor its signed token tells its ${names}, and an update replaces all fields; nothing was sent`,
      { remedy: `name it in the same update: ${names}` }
    );
  }
  const { status, errorMessage } = plan.update;
  const judged = status === "disabled" ? errorMessage : changes.errorMessage;
  refuseProblems(messageProblems({ status, ...judged !== void 0 && { errorMessage: judged } }));
  return plan.update;
}
function refuseOldNonce(before, nonce) {
  if (!carries(before, nonce)) return;
  throw new KeeperError("usage", `the nonce for data source ${before.id} is the one that it has; nothing was sent`, {
    remedy: "leave it out for a new one"
  });
}
function leftover(sent, after) {
  if (sent.errorMessage !== void 0 || after.errorMessage === void 0) return [];
  return [`data source ${after.id} is ${sent.status}, and Webex still shows its message: "${after.errorMessage}"`];
}

// src/core/data-sources.ts
var DataSources = class {
  #options;
  #budget;
  constructor(options) {
    this.#options = options;
    this.#budget = options.budget ?? { remainingMs: () => Number.POSITIVE_INFINITY };
  }
  /**
   * Every data source of one org, in Webex's order.
   *
   * @throws IncompleteListError when Webex's list could not be read to its end; it holds what was read
   */
  async list(org) {
    const { tokens, webex, onListed } = this.#options;
    const listed = await tokens.withAccessToken((token) => webex.dataSources.list(token, this.#budget), org);
    if (typeof org === "object") onListed?.(org, listed);
    return listed;
  }
  /** One data source as it is now. */
  async get(id, org) {
    const { tokens, webex } = this.#options;
    return await tokens.withAccessToken((token) => webex.dataSources.get(token, id, this.#budget), org);
  }
  /** Every schema that Webex offers. */
  async schemas(org) {
    const { tokens, webex } = this.#options;
    return await tokens.withAccessToken((token) => webex.dataSources.schemas(token, this.#budget), org);
  }
  /**
   * Gives a data source a new nonce and lifetime, changes nothing else, and returns when Webex's answer proves it.
   *
   * @throws KeeperError `usage` for a lifetime that is no whole number from 1 to 1440, before anything is sent
   * @throws OperationError when it failed
   */
  async extend(id, options = {}) {
    const minutes = checkLifetime(options.minutes ?? LONGEST_LIFETIME_MINUTES);
    return await extendDataSource(await this.#context(options), id, minutes, options.read);
  }
  /**
   * Registers a data source, and returns when Webex's answer proves it. What is not given has its default
   * (`REGISTRATION_DEFAULTS`), the schema that of `usualSchema`.
   *
   * @throws KeeperError `usage`, with everything that is wrong, before anything is registered
   * @throws OperationError when it failed; its `after` is the data source where one was registered all the same
   */
  async register(fields, options = {}) {
    const given = present(fields);
    refuseProblems(registrationProblems(given));
    const context = await this.#context(options);
    const schemaId = given.schemaId ?? schemaOf(await this.schemas(options.org)).id;
    return await registerDataSource(context, registrationOf(given, schemaId));
  }
  /**
   * Changes what is named of a data source and keeps everything else, and returns when Webex's answer proves it.
   *
   * @throws KeeperError `usage`, with everything that is wrong, before anything is sent
   * @throws OperationError when it failed
   */
  async update(id, fields, options = {}) {
    const changes = present(fields);
    refuseProblems(problemsIn(changes));
    return await updateDataSource(await this.#context(options), id, changes);
  }
  /**
   * Deletes a data source for good, and looks that it is gone.
   *
   * @throws OperationError when it failed
   */
  async remove(id, options = {}) {
    return await removeDataSource(await this.#context(options), id);
  }
  async #context({ org: named, nonce }) {
    const { tokens, webex, ids, clock } = this.#options;
    const org = resolveOrg(await tokens.config(), named);
    return {
      dataSources: webex.dataSources,
      withToken: (call) => tokens.withAccessToken(call, org),
      nonce: nonce === void 0 ? () => ids.nonce() : () => checkedNonce(nonce()),
      serverNow: () => webex.serverNow(),
      monotonic: () => clock.monotonic(),
      budget: this.#budget
    };
  }
};
function checkLifetime(minutes) {
  if (lifetimeIn(String(minutes)) !== void 0) return minutes;
  throw new KeeperError(
    "usage",
    `a data source's lifetime is a whole number of minutes from 1 to ${LONGEST_LIFETIME_MINUTES}; nothing was sent`,
    {
      remedy: "leave it out for 1440 (24 hours)"
    }
  );
}
function schemaOf(offered) {
  const schema = usualSchema(offered);
  if (schema) return schema;
  const names = offered.map(({ id, serviceType }) => serviceType === void 0 ? id : `${id} (${serviceType})`);
  const list = names.length === 0 ? "none at all" : names.join(", ");
  throw new KeeperError("usage", `no schema was named, and Webex offers ${list}. Nothing was registered`, {
    remedy: "name the one that the service app was made for"
  });
}
function checkedNonce(nonce) {
  const reason = problemWith("nonce", nonce);
  refuseProblems(reason === void 0 ? [] : [{ field: "nonce", reason }]);
  return nonce;
}

// src/core/mint.ts
async function mintToken(context, org, bearerOf) {
  let bearer = await bearerOf();
  if (bearer instanceof KeeperError) return failed(bearer);
  try {
    return await mintWith(context, org, bearer);
  } catch (thrown) {
    const rejected = thrown instanceof WebexAnswerError && thrown.status === 401 && thrown.code !== "client-credentials";
    if (!rejected) return failed(mintError(thrown));
    bearer = await bearerOf(bearer.hash);
    if (bearer instanceof KeeperError) return failed(bearer);
  }
  try {
    return await mintWith(context, org, bearer);
  } catch (thrown) {
    return failed(mintError(thrown));
  }
}
async function mintWith(context, org, bearer) {
  const { applications, session, clock, budget, apiOrigin } = context;
  if (Math.min(budget.remainingMs(), session.remainingMs()) < REFRESH_NEEDS_MS) {
    throw new KeeperError("out-of-time", "too little time was left to mint a token; nothing was sent");
  }
  const answer = await applications.mint(session.config.serviceApp, org.id, bearer, budget);
  const { received, problem, warnings } = readTokenAnswer(answer, "mint", clock.now());
  if (received) {
    const notes = notesAfter(session.credential(org.key)?.notes ?? {}, received);
    session.saveLater({ credential: org.key, tokens: { ...received, apiOrigin }, notes });
  }
  if (problem !== void 0)
    throw new KeeperError("bad-answer", `Webex's answer to the mint cannot be used: ${problem}`, answer);
  return { kind: "minted", warnings };
}
function mintError(thrown) {
  const error = asKeeperError(thrown);
  if (!(error instanceof WebexAnswerError) || error.code !== "webex-refused" || error.status !== 400) return error;
  return new KeeperError("configuration", error.message, {
    remedy: error.remedy ?? "check serviceApp.targetOrgId and serviceApp.appId against developer.webex.com",
    trackingId: error.trackingId,
    status: error.status
  });
}
function failed(error) {
  return { kind: "failed", error };
}

// src/core/ladder.ts
var Ladder = class {
  #context;
  #outcomes = /* @__PURE__ */ new Map();
  constructor(context) {
    this.#context = context;
  }
  /** Renews the integration's token if its policy says so, or if `need` does. Never throws a `KeeperError`. */
  integration(need = {}) {
    return this.#once("integration", need, () => this.#renewIntegration(need));
  }
  /** Gets a service-app token for one org. Never throws a `KeeperError`: the outcome tells. */
  serviceApp(org, need = {}) {
    return this.#once(org.key, need, () => this.#renewServiceApp(org, need));
  }
  /** Mints a first pair for an org that is not configured yet. Never throws a `KeeperError`. */
  mint(org) {
    return mintToken(this.#context, org, (rejected) => this.#bearer(rejected));
  }
  /** A second climb in the same session gets the first one's outcome, unless that one had kept what is now unwanted. */
  async #once(key, need, climb) {
    for (let running = this.#outcomes.get(key); running; ) {
      const earlier = await running;
      const latest = this.#outcomes.get(key);
      if (latest !== running) {
        running = latest;
        continue;
      }
      const choosy = need.force || need.rejected !== void 0 || need.minTtlMs !== void 0;
      const unwanted = earlier.action === "kept" && choosy;
      if (!unwanted) return earlier;
      break;
    }
    const promise = climb();
    this.#outcomes.set(key, promise);
    return await promise;
  }
  async #renewIntegration(need) {
    const key = "integration";
    const { clock, session } = this.#context;
    const before = preparedCredential(session, key, need);
    if (!before) return this.#outcome(key, "failed", "no integration and no personal access token is configured");
    const decision = await decideClimb(this.#context, before, need);
    if (!decision.renew) return this.#outcome(key, "kept", decision.reason);
    const client = session.config.integration;
    if (!client || !canRefresh(before, clock.now())) {
      const why = unrefreshable(before, client !== void 0);
      if (isUsable(before, clock.now())) return this.#outcome(key, "kept", `${decision.reason}; ${why}`);
      return this.#outcome(key, "failed", decision.reason, failureOf([], session.config));
    }
    const waiting = backOff(before, need, clock.now());
    if (waiting !== void 0) return this.#outcome(key, "kept", `${decision.reason}; ${waiting}`);
    const result = await refreshCredential(this.#context, key, client);
    if (result.kind === "renewed") return this.#outcome(key, "refreshed", decision.reason, void 0, result.warnings);
    this.#noteFailure(key, result.error);
    const error = result.kind === "dead" ? failureOf([result.error], session.config) : result.error;
    return this.#outcome(key, "failed", decision.reason, error);
  }
  async #renewServiceApp(org, need) {
    const { clock, session } = this.#context;
    const before = preparedCredential(session, org.key, need);
    if (!before) return this.#outcome(org.key, "failed", "it was removed meanwhile", removedMeanwhile(org));
    const decision = await decideClimb(this.#context, before, need);
    if (!decision.renew) return this.#outcome(org.key, "kept", decision.reason);
    const app = session.config.serviceApp;
    if (!app) {
      if (isUsable(before, clock.now()))
        return this.#outcome(org.key, "kept", `${decision.reason}; no service app is configured to renew it`);
      return this.#outcome(org.key, "failed", decision.reason, failureOf([], session.config));
    }
    const waiting = backOff(before, need, clock.now());
    if (waiting !== void 0) return this.#outcome(org.key, "kept", `${decision.reason}; ${waiting}`);
    const errors = [];
    const warnings = [];
    if (canRefresh(before, clock.now())) {
      if (this.#context.mayRefresh()) {
        const result = await refreshCredential(this.#context, org.key, app);
        if (result.kind === "renewed")
          return this.#outcome(org.key, "refreshed", decision.reason, void 0, result.warnings);
        errors.push(result.error);
        warnings.push(`the refresh token of ${orgInWords(org)} gave no token: ${result.error.message}`);
      } else if (!isUsable(before, clock.now(), need.minTtlMs)) {
        errors.push(refreshedTooLate(org));
      } else {
        return this.#outcome(org.key, "kept", `${decision.reason}; ${TURN_COMES}`);
      }
    }
    if (errors.some((error) => error.code === "client-credentials"))
      return this.#lost(org, decision.reason, errors, warnings);
    if (session.credential("integration")) {
      const minted = await mintToken(this.#context, org, (rejected) => this.#bearer(rejected, need.force));
      if (minted.kind === "minted")
        return this.#outcome(org.key, "minted", decision.reason, void 0, [...warnings, ...minted.warnings]);
      errors.push(minted.error);
    }
    return this.#lost(org, decision.reason, errors, warnings);
  }
  /** The integration's access token, another one than `rejected`. */
  async #bearer(rejected, force) {
    const outcome = await this.integration(rejected === void 0 ? {} : { rejected, ...force && { force } });
    const token = outcome.usable ? outcome.credential?.accessToken?.value : void 0;
    if (token && token.hash !== rejected) return token;
    return outcome.error ?? failureOf([], this.#context.session.config);
  }
  #lost(org, reason, errors, warnings) {
    const error = failureOf(errors, this.#context.session.config, org);
    this.#noteFailure(org.key, error);
    return this.#outcome(org.key, "failed", reason, error, warnings);
  }
  #noteFailure(key, error) {
    const { session, clock } = this.#context;
    const credential = session.credential(key);
    if (credential && error.code !== "out-of-time" && error.code !== "interrupted") {
      session.saveLater({ credential: key, notes: afterFailure(credential.notes, clock.now()) });
    }
  }
  #outcome(key, action, reason, error, warnings = []) {
    const { session, clock, log } = this.#context;
    const credential = session.credential(key);
    const orgId = session.config.orgs.find((org) => org.key === key)?.id;
    log.info(`${credentialInWords(key, session.config.orgs)}: ${action}`, {
      reason,
      ...error && { error: error.toJSON() }
    });
    return {
      key,
      kind: key === "integration" ? "integration" : "service-app",
      action,
      reason,
      usable: credential !== void 0 && isUsable(credential, clock.now()),
      warnings,
      ...orgId !== void 0 && { orgId },
      ...credential && { credential },
      ...error && { error }
    };
  }
};
function unrefreshable({ refreshToken }, isIntegration) {
  if (!isIntegration) return "a personal access token cannot be refreshed";
  return refreshToken ? "its refresh token is over or was rejected" : "it has no refresh token";
}
function removedMeanwhile(org) {
  const what = `${orgInWords(org)} is no target org any more: it was removed since this began, and nothing of it was renewed`;
  return new KeeperError("not-found", what, { remedy: "nothing, or byods orgs add to have it back" });
}

// src/core/lock-session.ts
var LockSession = class {
  #locked;
  #where;
  #config;
  #batch = [];
  /** Set when new tokens could not be written: the run has failed, whatever else it does. */
  saveFailure;
  /** What could not be written, for a later session to try again. */
  unsaved = [];
  warnings;
  constructor(locked, snapshot, where) {
    this.#locked = locked;
    this.#config = snapshot.config;
    this.#where = where;
    this.warnings = snapshot.warnings;
  }
  get config() {
    return this.#config;
  }
  credential(key) {
    return this.#config.credentials.get(key);
  }
  /** How long the lock is certainly still ours. */
  remainingMs() {
    return this.#locked.remainingMs();
  }
  /** Reads the store again, for what somebody without the lock may have changed; keeps what we have still to save. */
  async reread() {
    this.#config = (await this.#locked.read()).config;
    for (const update of [...this.unsaved, ...this.#batch]) this.#apply(update);
    return this.#config;
  }
  /**
   * Saves one update at once. Durable when it resolves, unless {@link saveFailure} is set. The store's first write
   * happens before this yields.
   */
  async saveNow(update) {
    this.#batch = this.#batch.filter(
      (waiting) => isPrecious(waiting) || isOrgUpdate(waiting) || waiting.credential !== update.credential
    );
    const saving = this.#save([update]);
    this.#apply(update);
    await saving;
  }
  /** Saves what an earlier session could not. What no longer fits, because somebody authorized again, is left out. */
  async saveAgain(unsaved) {
    const updates = unsaved.filter(isPrecious);
    if (updates.length === 0) return;
    for (const update of updates) this.#apply(update);
    await this.#save(updates);
  }
  /** Applies an update now and saves it with the others in {@link flush}: for what can be had again (mints, notes). */
  saveLater(update) {
    this.#apply(update);
    this.#batch.push(update);
  }
  /** Saves the batch, in one write. */
  async flush() {
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    await this.#save(batch);
  }
  /**
   * Changes the whole document at once, after what waits was saved. Durable when it resolves.
   *
   * @throws KeeperError as the store's rewrite; what the change throws
   */
  async rewrite(change) {
    await this.flush();
    if (this.saveFailure) throw this.saveFailure;
    await this.#locked.rewrite(change);
    await this.reread();
  }
  /** As the store's. */
  forgetCopies() {
    return this.#locked.forgetCopies();
  }
  async release() {
    await this.#locked.release();
  }
  #apply(update) {
    const document = withUpdate(this.#config.document, update);
    this.#config = readTokenConfig(document, this.#where);
  }
  async #save(updates) {
    try {
      await this.#locked.save(updates);
    } catch (thrown) {
      if (!(thrown instanceof KeeperError)) throw thrown;
      this.unsaved.push(...updates);
      this.saveFailure = thrown instanceof SaveFailedError ? thrown : new SaveFailedError(thrown.message, thrown);
    }
  }
};

// src/core/without-lock.ts
function leftWithoutLock(config, integrationNeed, wanted, cause, { now, log }) {
  const integration = { key: "integration", need: integrationNeed };
  return [...config.credentials.has("integration") ? [integration] : [], ...wanted].map(({ key, need }) => {
    const credential = config.credentials.get(key);
    if (!credential) return removedMeanwhile2(key, cause);
    const { renew: due, reason } = decideRenewal(credential, now, need);
    const renew = due || isRejected(credential, need);
    const whose = credentialInWords(key, config.orgs);
    if (renew) log.warn(`${whose}: not renewed`, { reason, error: cause.toJSON() });
    return {
      key,
      kind: credential.kind,
      ...credential.orgId !== void 0 && { orgId: credential.orgId },
      action: renew ? "failed" : "kept",
      reason,
      credential,
      usable: isUsable(credential, now) && !isRejected(credential, need),
      ...renew && { error: cause },
      warnings: []
    };
  });
}
function isRejected(credential, { rejected }) {
  return rejected !== void 0 && credential.accessToken?.value.hash === rejected;
}
function removedMeanwhile2(key, error) {
  const reason = "it was removed meanwhile";
  return { key, kind: "service-app", action: "failed", reason, error, usable: false, warnings: [] };
}

// src/core/locked-climbs.ts
var LOCK_WAIT_MS = 1e4;
var LockedClimbs = class {
  #context;
  #believed;
  #turns = new Turns();
  #waiting = [];
  /** What the last session could not save: the next one tries again. */
  #unsaved = [];
  /** Set when new tokens could not be written: they serve this process, and the run has failed. */
  saveFailure;
  constructor(context, believed) {
    this.#context = context;
    this.#believed = believed;
  }
  /**
   * Climbs with the lock held. Where the lock or the right to write cannot be had, nothing is sent: the outcomes tell
   * which stored tokens still serve, and why the others fail.
   */
  run(orgs, need, climb) {
    const wanted = orgs.map((org) => ({ org, need }));
    return this.#turns.take(() => this.#climb(wanted, need, climb));
  }
  /**
   * Gets a token for one org. Whoever asks while another session is open shares the next one: a store that limits its
   * writes sees one session for all orgs whose tokens were rejected together.
   */
  one(org, need) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ org, need, resolve, reject });
      if (this.#waiting.length === 1) this.#turns.take(() => this.#climbWaiting()).catch(reject);
    });
  }
  async #climbWaiting() {
    const together = this.#waiting.splice(0);
    try {
      const outcomes = await this.#climb(
        together,
        {},
        (ladder) => everyOne(together.map(({ org, need }) => ladder.serviceApp(org, need)))
      );
      for (const { org, resolve } of together) resolve(outcomes.find(({ key }) => key === org.key));
    } catch (thrown) {
      for (const { reject } of together) reject(thrown);
    }
  }
  /**
   * Does something with the lock held that makes no sense without it. What it saves for later is saved at its end, in one
   * write.
   *
   * @param options.evenMoved  it refreshes nothing, and may be done where the tokens are used in another store
   * @throws KeeperError when the lock cannot be had, or what came could not be saved; `refused` for tokens used elsewhere
   */
  withLock(work, { evenMoved = false } = {}) {
    return this.#turns.take(async () => {
      const result = await this.#within(await this.#open(evenMoved), work);
      if (this.saveFailure) throw this.saveFailure;
      return result;
    });
  }
  /** Resolves when no session is open. */
  async settled() {
    await this.#turns.settled();
  }
  async #climb(wanted, integrationNeed, climb) {
    let session;
    try {
      session = await this.#open();
    } catch (thrown) {
      if (!(thrown instanceof KeeperError) || thrown.code === "refused" || thrown.code === "configuration")
        throw thrown;
      return await this.#withoutLock(wanted, integrationNeed, thrown);
    }
    return await this.#within(session, climb);
  }
  async #within(session, work) {
    const { store, webex, clock, log, apiOrigin, budget } = this.#context;
    try {
      if (this.#unsaved.length > 0) await session.saveAgain(this.#unsaved);
      let refreshesLeft = store.refreshesPerSession?.(session.config, clock.now()) ?? Number.POSITIVE_INFINITY;
      const mayRefresh = () => refreshesLeft-- > 0;
      const { oauth, applications } = webex;
      return await work(
        new Ladder({ session, oauth, applications, clock, log, budget, apiOrigin, mayRefresh }),
        session
      );
    } finally {
      try {
        await session.flush();
        this.saveFailure = session.saveFailure;
        this.#unsaved = session.unsaved;
        this.#believed.set(session, { unsaved: this.saveFailure !== void 0 });
      } finally {
        await session.release();
      }
    }
  }
  async #open(evenMoved = false) {
    const { store, budget } = this.#context;
    const waitMs = Math.max(0, Math.min(LOCK_WAIT_MS, budget.remainingMs()));
    const locked = await store.lock({ waitMs, ...budget.signal && { signal: budget.signal } });
    try {
      const snapshot = await locked.read();
      this.#believed.set(snapshot);
      if (!evenMoved) refuseMoved(snapshot.config, addressOf(store));
      return new LockSession(locked, snapshot, store.location);
    } catch (thrown) {
      await locked.release();
      throw thrown;
    }
  }
  async #withoutLock(wanted, integrationNeed, cause) {
    const { clock, log } = this.#context;
    const { config } = await this.#believed.get({ again: cause instanceof LockBusyError });
    const each = wanted.map(({ org, need }) => ({ key: org.key, need }));
    return leftWithoutLock(config, integrationNeed, each, cause, { now: clock.now(), log });
  }
};

// src/core/recent-climbs.ts
var CONTENT_MS = 18e5;
var FORCED_AGAIN_AFTER_MS = 36e5;
var FAILED_AGAIN_AFTER_MS = 6e4;
var RecentClimbs = class {
  #clock;
  /** When a climb was last begun, and last begun because Webex had rejected a token: on the monotonic clock. */
  #begunAt = /* @__PURE__ */ new Map();
  #forcedAt = /* @__PURE__ */ new Map();
  #failed = /* @__PURE__ */ new Map();
  constructor(clock) {
    this.#clock = clock;
  }
  begin(credentials) {
    for (const { key } of credentials) this.#begunAt.set(key, this.#clock.monotonic());
  }
  /** Whether one was begun within the half hour: what still serves after it is as good as it gets. */
  wasBegun(key) {
    return this.#isWithin(CONTENT_MS, this.#begunAt.get(key));
  }
  /** Whether a rejected token may lead to a renewal now: once in an hour. Asking takes it. */
  mayForce(key) {
    if (this.#isWithin(FORCED_AGAIN_AFTER_MS, this.#forcedAt.get(key))) return false;
    this.#forcedAt.set(key, this.#clock.monotonic());
    return true;
  }
  /** Remembers that no rung gave a token; a lock that was busy may be free a moment later. */
  ended(outcome) {
    const { key, usable, error } = outcome;
    if (usable || error?.code === "lock-busy") this.#failed.delete(key);
    else this.#failed.set(key, { at: this.#clock.monotonic(), outcome });
  }
  /** How the last climb failed, if that was within the minute. */
  failure(key) {
    const failed2 = this.#failed.get(key);
    return this.#isWithin(FAILED_AGAIN_AFTER_MS, failed2?.at) ? failed2?.outcome : void 0;
  }
  #isWithin(ms, at) {
    return at !== void 0 && this.#clock.monotonic() - at < ms;
  }
};

// src/core/token-grant.ts
function grantOf(outcome) {
  const { usable, credential, error, warnings } = outcome;
  const token = usable ? credential?.accessToken : void 0;
  if (!token) throw error ?? new KeeperError("internal", `no token for ${outcome.key}: ${outcome.reason}`);
  return { token, warnings: [...warnings, ...error ? [`the token was not renewed: ${error.message}`] : []] };
}
async function lastingGrant(wish, clock, withEnds, climb) {
  const { config, org, minTtlMs } = wish;
  if (!(minTtlMs >= 0)) throw new KeeperError("usage", `${minTtlMs} ms is no time; nothing was sent`);
  const credential = config.credentials.get(org.key);
  const decision = { credential, ...decideRenewal(credential, clock.now(), { minTtlMs }) };
  let [outcome] = await withEnds([leftAlone(config, decision, clock.now())]);
  if (decideRenewal(outcome.credential, clock.now(), { minTtlMs }).renew) [outcome] = await withEnds([await climb()]);
  const grant = grantOf(outcome);
  if (isUsable(outcome.credential, clock.now(), minTtlMs)) return grant;
  throw tooShort(outcome, wish, clock.now());
}
function tooShort({ credential, action, reason, error }, { org, config, minTtlMs }, now) {
  const whose = `the service-app token of ${orgInWords(org)}`;
  const end = credential?.accessToken?.expiresAt;
  const what = end === void 0 ? `nobody tells when ${whose} ends, and at least ${inWords(minTtlMs)} were asked for` : `${whose} has ${inWords(end - now)} left, and at least ${inWords(minTtlMs)} were asked for`;
  if (error) {
    const { code, remedy, trackingId, status } = error;
    return new KeeperError(code, `${what}; it was not renewed: ${error.message}`, { remedy, trackingId, status });
  }
  if (action === "kept" && !isRenewable(config, credential, now)) {
    const { remedy } = failureOf([], config, org);
    return new ReauthorizationRequiredError(`${what}; nothing that is configured renews it`, { remedy });
  }
  const why = action === "kept" ? reason : "it was renewed just now, and Webex gives no longer one";
  return new KeeperError("usage", `${what}; ${why}`, { remedy: "ask for less: it can be used until it ends" });
}

// src/core/unauthorized.ts
async function retriedOn401(call, token, another) {
  let answer;
  let refusal;
  try {
    answer = await call(token);
    if (!isUnauthorized(answer)) return answer;
  } catch (thrown) {
    if (!isUnauthorized(thrown)) throw thrown;
    refusal = thrown;
  }
  const fresh = await another();
  if (fresh.hash !== token.hash) return await call(fresh);
  if (refusal !== void 0) throw refusal;
  return answer;
}
function isUnauthorized(answer) {
  return typeof answer === "object" && answer !== null && "status" in answer && answer.status === 401;
}

// src/core/token-manager.ts
var SERVES = /* @__PURE__ */ new Set(["fresh", "unknown"]);
var TokenManager = class {
  #clock;
  #store;
  #withEnds;
  #believed;
  #climbs;
  #flights = new SingleFlight();
  #singles = new SingleFlight();
  #replacements = new SingleFlight();
  #recent;
  /** Does something that changes what is stored, with the lock held: {@link LockedClimbs.withLock}. */
  withLock = (work, options) => this.#climbs.withLock(work, options);
  constructor(options) {
    this.#clock = options.clock;
    this.#recent = new RecentClimbs(options.clock);
    this.#store = options.store;
    this.#believed = new BelievedConfig(options.store, options.clock, options.apiOrigin);
    const budget = options.budget ?? { remainingMs: () => Number.POSITIVE_INFINITY };
    this.#withEnds = (outcomes) => withLearnedEnds(outcomes, options.webex.oauth, budget);
    this.#climbs = new LockedClimbs({ ...options, budget }, this.#believed);
  }
  /** Set when new tokens could not be written to the store: they serve this process, and the run has failed. */
  get saveFailure() {
    return this.#climbs.saveFailure;
  }
  /**
   * The stored document, at most 30 s old. Reads; never writes.
   *
   * @throws KeeperError `refused` when its tokens came from another API than the one that is configured
   */
  async config() {
    return (await this.#believed.get()).config;
  }
  /** What the store itself has to tell a person. */
  async storeWarnings() {
    const { config, warnings } = await this.#believed.get();
    return [...warnings, ...config.warnings];
  }
  /**
   * A service-app access token that Webex has not rejected and that does not end within a minute, renewed first when it
   * is past half its life; with `minTtlMs`, one that lives at least so long, renewed first when it does not.
   *
   * @param org  an org id in either form, its name, or nothing where one org is configured
   * @throws KeeperError `reauthorization-required`, `unreachable`, `lock-busy`, … when no rung gives one, `usage` for too long
   */
  async accessToken(org, wish = {}) {
    return (await this.grant(org, wish)).token.value;
  }
  /** As {@link accessToken}, with the token's end and what a person should know. */
  async grant(org, { minTtlMs } = {}) {
    const config = await this.#believed.live();
    const target = resolveOrg(config, org);
    if (minTtlMs !== void 0) {
      const climb = () => this.#climbOne(target, { minTtlMs });
      return await lastingGrant({ config, org: target, minTtlMs }, this.#clock, this.#withEnds, climb);
    }
    const stored = config.credentials.get(target.key);
    if (stored?.accessToken && this.#serves(stored)) return { token: stored.accessToken, warnings: [] };
    return grantOf(await this.#climbOne(target, {}));
  }
  /** Gets tokens for several orgs in one lock session, so that the calls that follow find them. Never throws for one org. */
  async prepare(orgs) {
    const { credentials } = await this.#believed.live();
    const wanting = orgs.filter(({ key }) => !credentials.has(key) || !this.#serves(credentials.get(key)));
    this.#recent.begin(wanting);
    if (wanting.length === 0) return [];
    return await this.#climbs.run(wanting, {}, (ladder) => everyOne(wanting.map((org) => ladder.serviceApp(org))));
  }
  /**
   * Calls with an access token. When the call is answered with 401, which it tells by throwing something with the
   * `status` 401 or by returning it (as `fetch` does), once more with another token: one that somebody else has stored
   * meanwhile, or a renewed one. What the second call gives is what it gives.
   */
  async withAccessToken(call, org) {
    const token = await this.accessToken(org);
    return await retriedOn401(call, token, async () => this.#replace(resolveOrg(await this.config(), org), token));
  }
  /**
   * Renews what its policy says is due: the integration first, then each org's service-app tokens, the soonest to end
   * first; with `force`, all of them. One outcome per credential; a single credential's failure is never thrown.
   *
   * @throws KeeperError when the store cannot be read, or holds tokens of another API
   */
  async refresh(options = {}) {
    const config = await this.#believed.live();
    const orgs = options.orgs ?? config.orgs.filter((org) => !org.paused);
    const need = options.force ? { force: true } : {};
    const now = this.#clock.now();
    const decisions = decideCredentials(config, orgs, need, now);
    const spent = this.#store.refreshesPerSession?.(config, now) === 0;
    const nothingToDo = !this.saveFailure && decisions.every((each) => !each.renew || spent && !options.force && canWait(each, now));
    this.#recent.begin(orgs);
    if (nothingToDo) return await this.#withEnds(decisions.map((decision) => leftAlone(config, decision, now)));
    const outcomes = await this.#flights.run(
      `${orgs.map(({ key }) => key).join()} ${options.force === true}`,
      () => this.#climbs.run(orgs, need, (ladder, session) => climbAll(ladder, session, orgs, need))
    );
    return await this.#withEnds(outcomes);
  }
  /** Resolves when no refresh and no save is under way: what an interrupted program waits for, a little. */
  async settled() {
    await Promise.all([this.#flights.settled(), this.#singles.settled()]);
    await this.#climbs.settled();
  }
  /** Another token than the one that Webex has rejected; that one itself when it was renewed within the hour already. */
  #replace(org, rejected) {
    return this.#replacements.run(`${org.key} ${rejected.hash}`, async () => {
      const config = await this.#believed.live({ again: true });
      const stored = config.credentials.get(org.key);
      const other = stored && isUsable(stored, this.#clock.now()) ? stored.accessToken?.value : void 0;
      if (other && other.hash !== rejected.hash) return other;
      if (!this.#recent.mayForce(org.key)) return rejected;
      return grantOf(await this.#climbOne(org, { rejected: rejected.hash })).token.value;
    });
  }
  /** Whether a stored token is used without a climb: it is fresh, or it is past half its life and a climb was tried. */
  #serves(stored) {
    const isFresh = SERVES.has(accessTokenState(stored, this.#clock.now()));
    return isFresh || isUsable(stored, this.#clock.now()) && this.#recent.wasBegun(stored.key);
  }
  #climbOne(org, need) {
    const { rejected = "", minTtlMs = "" } = need;
    return this.#singles.run(`${org.key} ${rejected} ${minTtlMs}`, () => this.#climbOnce(org, need));
  }
  async #climbOnce(org, need) {
    const config = await this.#believed.live();
    const now = this.#clock.now();
    const stored = config.credentials.get(org.key);
    if (stored && !isRenewable(config, stored, now)) {
      const decision = decideCredentials(config, [org], {}, now).find(({ credential }) => credential.key === org.key);
      return leftAlone(config, decision, now, need.rejected);
    }
    const failed2 = this.#recent.failure(org.key);
    if (failed2) return failed2;
    this.#recent.begin([org]);
    const outcome = await this.#climbs.one(org, need);
    this.#recent.ended(outcome);
    return outcome;
  }
};

// src/compose.ts
async function openLog(options) {
  if (options.level === "silent") return { debug() {
  }, info() {
  }, warn() {
  }, error() {
  } };
  const { createLog } = await import("./log-Q4GKK3SR.js");
  return createLog(options);
}
async function openOperationRecords(directory, clock) {
  const { operationRecords } = await import("./operation-records-IMK76JSN.js");
  return operationRecords({ directory, clock });
}
var NO_END = { remainingMs: () => Number.POSITIVE_INFINITY };
async function composeKeeper(options) {
  const { env, log, clock = systemClock, ids = systemIds, budget = NO_END } = options;
  const settings = readSettings(env);
  const { store: storeFlag, config, onListed } = options;
  const choice = chooseStore({ env, store: storeFlag, config });
  const store = await openStore(choice, { env, log, clock, ids });
  const webex = createWebex({
    baseUrl: settings.apiBaseUrl,
    clock,
    ids,
    log,
    retries: settings.retries,
    retryIntervalMs: settings.retryIntervalMs,
    maxRequestsPerMinute: settings.maxRequestsPerMinute,
    version: VERSION,
    proxy: settings.proxy,
    longestSkewMs: options.longestSkewMs
  });
  const tokens = new TokenManager({ store, webex, clock, log, apiOrigin: settings.apiOrigin, budget });
  const dataSources = new DataSources({ tokens, webex, ids, clock, budget, onListed });
  const close = async () => {
    await tokens.settled();
    await webex.close();
  };
  const verifyDataSourceToken = (dataSource) => webex.verifyToken(dataSource, budget);
  const keeper = { settings, choice, store, webex, tokens, dataSources, clock, ids, log, budget };
  return { ...keeper, verifyDataSourceToken, close };
}

export {
  READING_SERVES_MS,
  OperationError,
  plannedUpdate,
  checkLifetime,
  schemaOf,
  openLog,
  openOperationRecords,
  composeKeeper
};
