import {
  CURRENT,
  LARGEST_BYTES,
  PENDING,
  distinct,
  pendingText,
  promote,
  refreshesPerSession,
  refuseTooMany,
  refuseWhenFull,
  setAside,
  splitPending
} from "./chunk-RNWX2DZE.js";
import {
  LEASE_MARGIN_MS,
  LEASE_MS,
  idFrom,
  takeIntent
} from "./chunk-7SFT3LTW.js";
import {
  SecretCalls,
  SecretsManagerError,
  pause
} from "./chunk-5SGEQBPF.js";
import {
  rewritten
} from "./chunk-WBNHT7XG.js";
import {
  parseDocument,
  rollForward
} from "./chunk-V4VQTNTV.js";
import {
  Turns
} from "./chunk-E6RQMAMS.js";
import {
  readTokenConfig
} from "./chunk-WR3VBXJL.js";
import "./chunk-IU7G4H37.js";
import "./chunk-L77LFN3E.js";
import "./chunk-R2FHURN2.js";
import "./chunk-7EEW3DDW.js";
import {
  isOrgUpdate,
  subjectsOf,
  withUpdate
} from "./chunk-2FJLWXQ3.js";
import "./chunk-PNTDRFCP.js";
import {
  adds,
  orgUpdateFrom
} from "./chunk-FDDU43E4.js";
import {
  applies,
  heldRefreshToken,
  readCredential,
  refreshTokenReceivedAt
} from "./chunk-TTQVLUF6.js";
import {
  entryPath,
  text,
  toOrgId,
  valueAt
} from "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  KeeperError,
  LockBusyError,
  SaveFailedError,
  asKeeperError
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/adapters/token-store/secrets-manager/create.ts
async function createSecret(settings, document) {
  const { calls, ids, secretId, where } = settings;
  refuseTooMany(readTokenConfig(document, where), [], where);
  const text2 = JSON.stringify(document);
  const arn = await calls.arn();
  if (arn !== void 0) return await storeFirstValue(settings, arn, text2);
  if (secretId.startsWith("arn:")) throw noSuchArn(where);
  const token = ids.nonce();
  if (await calls.create(token, text2) === "created") return;
  if ((await calls.get(CURRENT).catch(() => void 0))?.versionId !== token) throw hasValue(where);
}
async function storeFirstValue({ calls, where }, arn, text2) {
  if (await calls.holderOf(CURRENT)) {
    await calls.get(CURRENT);
    throw hasValue(where);
  }
  const token = idFrom(`first-value:${arn}`);
  if (await calls.put(token, text2, PENDING) === "taken") throw hasValue(where);
  const current = await calls.holderOf(CURRENT);
  if (current === void 0) await calls.move(CURRENT, { to: token });
  if ((current ?? await calls.holderOf(CURRENT)) !== token) throw hasValue(where);
}
function hasValue(where) {
  return new KeeperError("refused", `${where} holds a value already; it was left as it is`, {
    remedy: "name another secret, or look at the value of that one in the AWS console"
  });
}
function noSuchArn(where) {
  return new KeeperError("configuration", `there is no ${where}, and AWS chooses the ARN of a new one`, {
    remedy: "name the new secret by its name, as aws:<name>"
  });
}

// src/adapters/token-store/secrets-manager/pending-updates.ts
function applyAll(document, updates) {
  const entries = [];
  let current = document;
  for (const update of updates) {
    if (!isOrgUpdate(update) && !applies(current, update)) continue;
    const next = withUpdate(current, update);
    entries.push(entryOf(update, current, next));
    current = next;
  }
  return { document: current, entries };
}
function updatesOf(pending, entries, current) {
  const orgs = entries.filter((entry) => "org" in entry).map(({ org }) => orgUpdateFrom(pending, org));
  const credentials = entries.filter((entry) => "credential" in entry);
  return [
    ...orgs.filter(({ listed }) => listed),
    ...[...new Set(credentials.map(({ credential }) => credential))].flatMap(
      (key) => credentialUpdate(pending, key, credentials, current)
    ),
    ...orgs.filter(({ listed }) => !listed)
  ];
}
function credentialUpdate(pending, credential, entries, current) {
  const held = heldRefreshToken(current, credential);
  const state = stateOf(current, credential);
  const mine = entries.filter((entry) => entry.credential === credential);
  const fitting = mine.filter(
    ({ replaces, before }) => replaces === void 0 ? before === state : replaces === held
  );
  const refused = mine.findLast(({ replaces }) => replaces !== void 0);
  const chosen = fitting.find(({ notes: notes2 }) => !notes2) ?? (fitting.length === 0 ? refused : fitting[0]);
  if (chosen === void 0) return [];
  const { notes, ...tokens } = contentOf(pending, credential);
  if (chosen.notes) return [{ credential, notes }];
  if (!tokens.accessToken && !tokens.refreshToken) return [];
  return [{ credential, notes, tokens, ...chosen.replaces !== void 0 && { replaces: chosen.replaces } }];
}
function entryOf(update, before, after) {
  if (isOrgUpdate(update)) return { org: toOrgId(update.org) };
  const { credential, replaces, tokens } = update;
  if (tokens && replaces !== void 0 && heldRefreshToken(after, credential) !== replaces) {
    return { credential, replaces };
  }
  return { credential, before: stateOf(before, credential), ...!tokens && { notes: true } };
}
function stateOf(document, key) {
  const { accessToken, refreshToken } = readCredential(document, key);
  return `${accessToken?.value.hash ?? ""}.${refreshToken?.value.hash ?? ""}`;
}
function contentOf(document, key) {
  const { accessToken, refreshToken, obtainedAt, via, notes } = readCredential(document, key);
  const apiOrigin = text(document, ["byods", "apiOrigin"]);
  return {
    notes,
    obtainedAt: obtainedAt ?? 0,
    via: via ?? "refresh",
    ...accessToken && { accessToken: accessToken.value },
    ...accessToken?.expiresAt !== void 0 && { expiresAt: accessToken.expiresAt },
    ...refreshToken && { refreshToken: refreshToken.value },
    ...refreshToken?.expiresAt !== void 0 && { refreshTokenExpiresAt: refreshToken.expiresAt },
    ...apiOrigin !== void 0 && { apiOrigin }
  };
}

// src/adapters/token-store/secrets-manager/vanished.ts
function vanished(document, ours, where) {
  const held = readTokenConfig(document, where);
  const known = readTokenConfig(ours, where);
  return [...held.credentials.values()].flatMap((credential) => {
    const { key } = credential;
    const receivedAt = refreshTokenReceivedAt(document, key) ?? Number.POSITIVE_INFINITY;
    const isOlder = receivedAt < (refreshTokenReceivedAt(ours, key) ?? 0);
    if (!known.credentials.has(key) || !(isOlder || isGone(document, ours, credential))) return [];
    const { notes, ...tokens } = contentOf(ours, key);
    return [{ credential: key, tokens, notes }];
  });
}
function isGone(document, ours, { key, accessToken, refreshToken }) {
  const entry = entryPath(key);
  return !accessToken && !refreshToken && valueAt(document, entry) === void 0 && ["accessToken", "refreshToken"].some((name) => valueAt(ours, [...entry, name]) !== void 0);
}

// src/adapters/token-store/secrets-manager/document.ts
function parseVersion(version, where) {
  const remedy = "look at the versions AWSCURRENT and AWSPREVIOUS of the secret in the AWS console, and store a repaired value as a new version";
  if (version.text === void 0) {
    throw new KeeperError("store-corrupt", `${where} holds a binary value instead of JSON text. It was left as it is`, {
      remedy
    });
  }
  const { versionId, stages } = version;
  return { versionId, stages, ...splitPending(parseDocument(version.text, where, remedy)) };
}
function outlook(current, pending, where) {
  const { document } = current;
  const nothing = () => ({
    config: readTokenConfig(document, where),
    updates: [],
    promotable: false,
    stale: [],
    warnings: []
  });
  const published = !pending || pending.versionId === current.versionId || current.record?.version === pending.versionId;
  if (published || !pending.record) return nothing();
  const wasPublished = pending.stages.includes("AWSPREVIOUS");
  if (pending.record.rewrites && !wasPublished) return nothing();
  const all = updatesOf(pending.document, pending.record.entries, document);
  const addedAgain = wasPublished ? all.filter(isOrgUpdate).filter((update) => adds(document, update)) : [];
  const journalled = all.filter((each) => !wasPublished || !isOrgUpdate(each) || addedAgain.includes(each));
  const lost = vanished(document, pending.document, where);
  const tokens = journalled.filter((update) => "credential" in update);
  const fits = tokens.filter((update) => applies(document, update));
  const recovered = lost.filter(({ credential }) => fits.every((update) => update.credential !== credential));
  const isRecovered = (update) => !isOrgUpdate(update) && recovered.some(({ credential }) => credential === update.credential);
  const others = journalled.filter((update) => !isRecovered(update));
  const { config, applied, stale } = rollForward(document, [...others, ...recovered], where);
  const changed = !sameDocument(config.document, document);
  const late = wasPublished ? [] : stale;
  return {
    config: changed ? config : readTokenConfig(document, where),
    updates: changed ? applied : [],
    promotable: changed && !pending.record.rewrites && pending.record.parent === current.versionId,
    stale: late,
    warnings: [
      ...addedAgain.length > 0 ? [addedAgainSentence(addedAgain, config.orgs, pending.versionId)] : [],
      ...recovered.length > 0 ? [recoveredSentence(recovered, config.orgs, pending.versionId)] : [],
      ...late.length > 0 ? [staleSentence(late, config.orgs, pending.versionId)] : []
    ]
  };
}
function sameDocument(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
function readable(version, where, warnings) {
  try {
    return parseVersion(version, where);
  } catch (thrown) {
    if (!(thrown instanceof KeeperError)) throw thrown;
    warnings.add(`version ${version.versionId} of ${where}, under BYODS_PENDING, cannot be read and was passed over`);
    return void 0;
  }
}
function addedAgainSentence(updates, orgs, versionId) {
  const names = subjectsOf(updates, orgs);
  return `another program or person stored an older document in the secret; the orgs that it lacks were taken from version ${versionId}: ${names}. To forget one: byods orgs remove <id>`;
}
function recoveredSentence(recovered, orgs, versionId) {
  const names = subjectsOf(recovered, orgs);
  return `another program or person stored an older document in the secret; the tokens of ${names} that it lacks were taken from version ${versionId}. If the Python sample still runs on a schedule, stop that: it takes newer tokens away`;
}
function staleSentence(stale, orgs, versionId) {
  const names = subjectsOf(stale, orgs);
  return `tokens of ${names} that an earlier run received no longer fit: somebody has authorized again since; they stay in version ${versionId} of the secret`;
}

// src/adapters/token-store/secrets-manager/failure.ts
async function saveFailed({ where, log, rescue }, updates, { cause, orgs, pendingVersion }) {
  const rescuedTo = await rescue(updates).catch((thrown) => {
    log?.error("the rescue file could not be written", { error: asKeeperError(thrown).message });
    return void 0;
  });
  const places = [];
  if (pendingVersion !== void 0) {
    places.push(`in version ${pendingVersion} of the secret under BYODS_PENDING, and the next run publishes them`);
  }
  if (rescuedTo !== void 0) places.push(`in the file ${rescuedTo}`);
  const safe = places.length > 0 ? `They are ${places.join("; also ")}` : "They are nowhere but in this process";
  const names = subjectsOf(updates, orgs);
  return new SaveFailedError(`what is new of ${names} could not be published in ${where}: ${cause.message}. ${safe}`, {
    remedy: cause.remedy ?? "mend the cause and run again",
    rescuedTo
  });
}
function changedAgainAndAgain(where) {
  return new KeeperError("store-unavailable", `${where} is being changed by somebody else again and again`, {
    remedy: "close editors of the secret and run again"
  });
}
function tooLarge(where) {
  return new KeeperError(
    "store-full",
    `${where} would grow beyond the ${LARGEST_BYTES} bytes that Secrets Manager stores`,
    {
      remedy: "move some of serviceApp.targetOrgId to a second secret of the same shape, and run it on its own"
    }
  );
}

// src/adapters/token-store/secrets-manager/known-versions.ts
var KnownVersions = class {
  /** The version that we know to be current: the one read last, or the one that we published since. */
  latest;
  #calls;
  #where;
  /** Versions that we have read or written and know to be past: a read that shows one again is late. */
  #past = /* @__PURE__ */ new Set();
  constructor(calls, where) {
    this.#calls = calls;
    this.#where = where;
  }
  /** We made a version current, upon its parent and with what was pending merged into it. */
  published(version, parent, merged) {
    this.latest = version;
    this.#past.add(parent.versionId);
    if (merged) this.#past.add(merged.versionId);
  }
  /**
   * The current and the pending version as AWS shows them; a late answer, which shows a version that is past, gives way
   * to what we know, except when a publication upon that was refused.
   */
  async look(contested, warnings) {
    const read2 = parseVersion(await this.#calls.get(CURRENT), this.#where);
    const current = !contested && this.latest && this.#past.has(read2.versionId) ? this.latest : read2;
    const version = await this.#calls.get(PENDING);
    if (!version || version.versionId === current.versionId || this.#past.has(version.versionId)) {
      return { current, pending: void 0 };
    }
    return { current, pending: readable(version, this.#where, warnings) };
  }
  /**
   * The current version where its document lacks something, as one that a person has begun, and nothing waits to be published
   * upon it; undefined where it can be used.
   */
  async unfinished(contested) {
    const { current, pending } = await this.look(contested, /* @__PURE__ */ new Set());
    if (pending) return void 0;
    try {
      readTokenConfig(current.document, this.#where);
      return void 0;
    } catch (thrown) {
      if (asKeeperError(thrown).code !== "configuration") throw thrown;
      return current;
    }
  }
};

// src/adapters/token-store/secrets-manager/locked.ts
var ROUNDS = 5;
var LockedSecret = class {
  #settings;
  #intent;
  #versions;
  /** What this holder has published. Each version repeats it, so that it is made good if somebody stores an older document. */
  #journal = [];
  /** Updates of saves that failed: the next save brings them in. */
  #unsaved = [];
  /** The orgs as they were last seen, for what people are told. */
  #orgs = [];
  /** The version that holds the updates of the save that is running, once it is durable. */
  #pendingPut;
  #turns = new Turns();
  constructor(settings, intent) {
    this.#settings = settings;
    this.#intent = intent;
    this.#versions = new KnownVersions(settings.calls, settings.where);
  }
  read() {
    return this.#turns.take(async () => {
      await this.#bringInRescued();
      const { current, warnings } = await this.#bringIn([], true);
      const config = readTokenConfig(current.document, this.#settings.where);
      refuseWhenFull(config, this.#settings.where);
      return { config, revision: current.versionId, warnings };
    });
  }
  save(updates) {
    return this.#turns.take(async () => {
      const all = [...this.#unsaved, ...updates];
      if (all.length === 0) return;
      this.#pendingPut = void 0;
      try {
        const { warnings } = await this.#bringIn(all, false);
        for (const warning of warnings) this.#settings.log?.warn(warning);
        this.#unsaved = [];
      } catch (thrown) {
        const cause = asKeeperError(thrown);
        if (cause.code !== "store-full") this.#unsaved = all;
        throw await saveFailed(this.#settings, all, { cause, orgs: this.#orgs, pendingVersion: this.#pendingPut });
      }
    });
  }
  rewrite(change) {
    return this.#turns.take(async () => {
      this.#refuseLapsed();
      await this.#bringInRescued();
      for (let round = 1; round <= ROUNDS; round += 1) {
        const unfinished = await this.#versions.unfinished(round > 1);
        const current = unfinished ?? (await this.#bringIn(this.#unsaved, true, round > 1)).current;
        this.#unsaved = [];
        if (await this.#replace(current, change) === "published") return;
        await pause(this.#settings, round);
      }
      throw changedAgainAndAgain(this.#settings.where);
    });
  }
  async forgetCopies() {
    return [
      `AWS keeps the earlier versions of ${this.#settings.where}, which hold tokens, for a day or longer; whoever may read the secret can read them. To be rid of them at once, delete the secret and make it anew`
    ];
  }
  remainingMs() {
    return this.#intent.remainingMs();
  }
  async release() {
    await this.#turns.take(() => this.#intent.release());
  }
  /** What an earlier run could not publish and wrote into rescue files on this machine; they go once it is published. */
  async #bringInRescued() {
    for (const { updates, discard } of await this.#settings.rescued()) {
      await this.#bringIn(updates, true);
      await discard();
    }
  }
  /** Makes updates, and whatever an earlier run could not publish, part of the current version. */
  async #bringIn(updates, look, contested = false) {
    const { where, log, calls } = this.#settings;
    const warnings = /* @__PURE__ */ new Set();
    const stale = /* @__PURE__ */ new Set();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const known = !look && round === 1 && this.remainingMs() > 0 ? this.#versions.latest : void 0;
      const { current, pending } = known ? { current: known, pending: void 0 } : await this.#versions.look(contested, warnings);
      const seen = outlook(current, pending, where);
      this.#orgs = seen.config.orgs;
      for (const sentence of seen.warnings) warnings.add(sentence);
      if (pending && seen.stale.length > 0) stale.add(pending.versionId);
      const outcome = await this.#write(current, pending, seen, updates);
      if (outcome === "split") {
        const half = Math.ceil(updates.length / 2);
        await this.#bringIn(updates.slice(0, half), false);
        return await this.#bringIn(updates.slice(half), false);
      }
      if (outcome === "published" && this.#versions.latest) {
        for (const versionId of stale) await setAside(calls, versionId, log);
        return { current: this.#versions.latest, warnings: [...warnings] };
      }
      contested = true;
      await pause(this.#settings, round);
    }
    throw changedAgainAndAgain(where);
  }
  /** A new version with the whole document changed. Before it was published it means nothing, after it nothing undoes it. */
  async #replace(current, change) {
    const { calls, ids, where } = this.#settings;
    const config = rewritten(current.document, change, where);
    if (sameDocument(config.document, current.document)) return "published";
    refuseWhenFull(config, where);
    const record = { version: ids.nonce(), parent: current.versionId, entries: [], rewrites: true };
    const text2 = pendingText(config.document, record);
    if (text2 === void 0) throw tooLarge(where);
    this.#refuseLapsed();
    await calls.put(record.version, text2, PENDING);
    this.#refuseLapsed();
    this.#journal = [];
    return await this.#promote(current, {
      versionId: record.version,
      stages: [],
      document: config.document,
      record
    });
  }
  /** A save is worth a try without the lock, because tokens would be lost; a change that can be repeated is not. */
  #refuseLapsed() {
    if (this.remainingMs() > 0) return;
    const what = `the lock of ${this.#settings.where} lapsed before the change was made; the secret was left as it is`;
    throw new LockBusyError(what, { remedy: "run it again" });
  }
  /** One attempt: a new version upon `current`, durable, then published. */
  async #write(current, pending, seen, updates) {
    const { calls, ids } = this.#settings;
    const { document, entries } = applyAll(current.document, [...seen.updates, ...updates]);
    if (sameDocument(document, current.document)) {
      this.#versions.latest = current;
      return "published";
    }
    if (pending && seen.promotable && updates.length === 0) {
      return await this.#promote(current, pending);
    }
    const versionId = ids.nonce();
    const record = { version: versionId, parent: current.versionId, entries: distinct([...this.#journal, ...entries]) };
    const text2 = pendingText(document, record) ?? pendingText(document, { ...record, entries });
    if (text2 === void 0) {
      if (updates.length > 1) return "split";
      throw tooLarge(this.#settings.where);
    }
    await calls.put(versionId, text2, PENDING);
    this.#pendingPut = versionId;
    return await this.#promote(current, { versionId, stages: [], document, record }, pending);
  }
  async #promote(parent, next, merged) {
    const versionId = next.versionId;
    const outcome = await promote(this.#settings.calls, this.#settings, { versionId, parent: parent.versionId });
    if (outcome === "conflict") return outcome;
    this.#pendingPut = void 0;
    this.#journal = distinct([...this.#journal, ...next.record?.entries ?? []]);
    this.#versions.published(next, parent, merged);
    return outcome;
  }
};

// src/adapters/token-store/secrets-manager.ts
function secretsManagerTokenStore(options) {
  const {
    secretId,
    clock,
    ids,
    owner,
    rescue,
    rescued = async () => [],
    log,
    leaseMs = LEASE_MS,
    tokenRequestTimeoutMs = 2e4
  } = options;
  if (tokenRequestTimeoutMs + LEASE_MARGIN_MS >= leaseMs) {
    throw new RangeError(`a token request of ${tokenRequestTimeoutMs} ms could outlast a lock of ${leaseMs} ms`);
  }
  const where = `the secret "${secretId}"`;
  const calls = new SecretCalls(options);
  return {
    kind: "aws",
    location: secretId,
    read: () => read(calls, where),
    exists: async () => await calls.arn() !== void 0 && await calls.holderOf(CURRENT) !== void 0,
    document: async () => await documentIn(calls, where),
    create: (document) => createSecret({ calls, ids, secretId, where }, document),
    refreshesPerSession,
    refuseTooMany: (config, adding) => refuseTooMany(config, adding, where),
    async lock({ waitMs, signal }) {
      signal?.throwIfAborted();
      refuseFullSecret(await calls.get(CURRENT, signal), where);
      const intent = await takeIntent({ calls, clock, ids, log, owner, leaseMs, where }, { waitMs, signal });
      return new LockedSecret({ calls, clock, ids, log, where, rescue, rescued }, intent);
    }
  };
}
async function read(calls, where) {
  const warnings = /* @__PURE__ */ new Set();
  const { current, pending } = await lookTwice(calls, where, warnings);
  const { config, updates, warnings: told } = outlook(current, pending, where);
  const revision = updates.length > 0 ? `${current.versionId}+${pending?.versionId}` : current.versionId;
  return { config, revision, warnings: [...warnings, ...told] };
}
async function documentIn(calls, where) {
  try {
    return parseVersion(await calls.get(CURRENT), where).document;
  } catch (thrown) {
    if (thrown instanceof SecretsManagerError && thrown.awsCode === "ResourceNotFoundException") return void 0;
    throw thrown;
  }
}
async function lookTwice(calls, where, warnings) {
  const first = await calls.get(CURRENT);
  const version = await calls.get(PENDING);
  const pending = version && version.versionId !== first?.versionId ? readable(version, where, warnings) : void 0;
  const again = pending !== void 0 && pending.record?.parent !== first?.versionId;
  return { current: parseVersion(again ? await calls.get(CURRENT) : first, where), pending };
}
function refuseFullSecret(version, where) {
  let config;
  try {
    config = readTokenConfig(parseVersion(version, where).document, where);
  } catch (thrown) {
    if (thrown instanceof KeeperError) return;
    throw thrown;
  }
  refuseWhenFull(config, where);
}
export {
  secretsManagerTokenStore
};
