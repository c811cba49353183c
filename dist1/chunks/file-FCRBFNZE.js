import {
  lostStore
} from "./chunk-U3A7EFYH.js";
import {
  GROWTH_BYTES,
  currentIdentity,
  folderExists,
  lockWarnings,
  makeFolder,
  ourUid,
  proveWritable,
  readStoredFile,
  refuseForeign,
  revisionOf
} from "./chunk-P4EXHEMG.js";
import "./chunk-SHC5KS3D.js";
import {
  loadKernelLock,
  notRewritten,
  notesNotSaved,
  requireKernelLock,
  saveFailed,
  storeUnavailable,
  storeUnreadable,
  takeLock
} from "./chunk-KO2KCTLM.js";
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
  decodeUpdates,
  encodeUpdates,
  readRescueFiles,
  stamp,
  writeAside,
  writeRescueFile
} from "./chunk-FH623WSG.js";
import {
  PRIVATE_FILE,
  replaceFile,
  syncDirectory,
  syncPath,
  writeNewFile
} from "./chunk-VNLVWFWS.js";
import {
  isOrgUpdate,
  isPrecious,
  subjectsOf
} from "./chunk-2FJLWXQ3.js";
import "./chunk-PNTDRFCP.js";
import "./chunk-FDDU43E4.js";
import "./chunk-TTQVLUF6.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  alreadyThere,
  findNewPlace,
  findPlace,
  isThere,
  leftOvers,
  placeIn,
  temporaryName
} from "./chunk-DKO3RSQD.js";
import {
  shellWord
} from "./chunk-4OHAW7KZ.js";
import {
  errnoOf,
  systemSays
} from "./chunk-SBTRR6MF.js";
import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/adapters/token-store/file.ts
import { access, constants as constants3 } from "node:fs/promises";
import { tmpdir } from "node:os";

// src/adapters/token-store/file/backlog.ts
import { constants as constants2 } from "node:fs";
import { open, unlink } from "node:fs/promises";

// src/adapters/token-store/file/journal.ts
import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fchmodSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  writeSync
} from "node:fs";
var JOURNAL_BYTES = 256 * 1024;
var MAGIC = Buffer.from("BJ1\n");
var GENERATION_BYTES = 8;
var CHECKED_BYTES = MAGIC.length + GENERATION_BYTES + 4 + 4;
var CHECKSUM_BYTES = 16;
var HEADER_BYTES = CHECKED_BYTES + CHECKSUM_BYTES;
function parseJournal(bytes) {
  const entries = [];
  let generation;
  let end = 0;
  while (end + HEADER_BYTES <= bytes.length) {
    const header = bytes.subarray(end, end + HEADER_BYTES);
    const entryGeneration = header.subarray(MAGIC.length, MAGIC.length + GENERATION_BYTES);
    const length = header.readUInt32LE(CHECKED_BYTES - 4);
    const payload = bytes.subarray(end + HEADER_BYTES, end + HEADER_BYTES + length);
    generation ??= entryGeneration;
    const expected = headerOf(generation, entries.length, payload);
    if (payload.length !== length || !header.equals(expected)) break;
    entries.push(payload);
    end += HEADER_BYTES + length;
  }
  return { entries, end, generation: entries.length > 0 ? generation : randomBytes(GENERATION_BYTES) };
}
function headerOf(generation, index, payload) {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  generation.copy(header, MAGIC.length);
  header.writeUInt32LE(index, CHECKED_BYTES - 8);
  header.writeUInt32LE(payload.length, CHECKED_BYTES - 4);
  const checksum = createHash("sha256").update(header.subarray(0, CHECKED_BYTES)).update(payload).digest();
  checksum.copy(header, CHECKED_BYTES, 0, CHECKSUM_BYTES);
  return header;
}
var Journal = class {
  path;
  /** Payloads that an earlier run left. */
  found;
  /** Whether opening it made or enlarged the file, so that its directory is to be synced. */
  created;
  #fd;
  #generation;
  #index;
  #end;
  /** Opens the file, makes it if need be, and allocates its room durably. Throws what the system says. */
  constructor(path) {
    this.path = path;
    this.#fd = openSync(path, constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0), PRIVATE_FILE);
    try {
      if (process.platform !== "win32") fchmodSync(this.#fd, PRIVATE_FILE);
      const content = readAll(this.#fd);
      this.created = content.length < JOURNAL_BYTES;
      if (this.created) {
        writeAllSync(this.#fd, Buffer.alloc(JOURNAL_BYTES - content.length), content.length);
        fsyncSync(this.#fd);
      }
      const { entries, generation, end } = parseJournal(content);
      this.found = entries;
      this.#generation = generation;
      this.#index = entries.length;
      this.#end = end;
    } catch (thrown) {
      closeSync(this.#fd);
      throw thrown;
    }
  }
  /** Whether anything was written that is not reset. */
  get used() {
    return this.#end > 0;
  }
  /** Adds an entry. Durable when it returns; when it throws, the journal holds what it held before. */
  append(payload) {
    const entry = Buffer.concat([headerOf(this.#generation, this.#index, payload), payload]);
    writeAllSync(this.#fd, entry, this.#end);
    fdatasyncSync(this.#fd);
    this.#end += entry.length;
    this.#index += 1;
  }
  /**
   * Forgets all entries, which must be published by now: overwrites them, so that the file keeps its room and no token
   * lingers in it. When it throws, entries may still be there; they will be found to be published already.
   */
  reset() {
    const used = this.#end;
    this.#generation = randomBytes(GENERATION_BYTES);
    this.#index = 0;
    this.#end = 0;
    if (used === 0) return;
    writeAllSync(this.#fd, Buffer.alloc(used), 0);
    fdatasyncSync(this.#fd);
  }
  close() {
    closeSync(this.#fd);
  }
};
function readAll(fd) {
  const bytes = Buffer.alloc(fstatSync(fd).size);
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(fd, bytes, done, bytes.length - done, done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}
function writeAllSync(fd, bytes, position) {
  for (let done = 0; done < bytes.length; ) {
    const count = writeSync(fd, bytes, done, bytes.length - done, position + done);
    if (count === 0) throw new Error(`only ${done} of ${bytes.length} bytes were written`);
    done += count;
  }
}

// src/adapters/token-store/file/backlog.ts
async function readLeftUpdates(place) {
  const rescues = await readRescueFiles(place.folder, place.base);
  const { entries } = parseJournal(await readJournal(place.journal));
  const { updates, unreadable } = collect(rescues, entries);
  const fingerprint = [...rescues.map(({ path }) => path), ...entries.map((entry) => entry.toString("latin1"))].join(
    "\n"
  );
  return { updates, unreadable, fingerprint };
}
async function readJournal(path) {
  try {
    const handle = await open(path, constants2.O_RDONLY | (constants2.O_NOFOLLOW ?? 0));
    try {
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    if (errnoOf(thrown) === "ENOENT") return Buffer.alloc(0);
    throw thrown;
  }
}
function collect(rescues, payloads) {
  const whole = /* @__PURE__ */ new Map();
  const unreadable = [];
  for (const { updates } of rescues) if (updates) whole.set(encodeUpdates(updates), updates);
  for (const payload of payloads) {
    const text = payload.toString("utf8");
    const updates = decodeUpdates(text);
    if (updates) whole.set(encodeUpdates(updates), updates);
    else unreadable.push(text);
  }
  return { updates: [...whole.values()], unreadable };
}
var Backlog = class _Backlog {
  #place;
  #journal;
  #rescueFiles;
  #entries;
  #lastRescue;
  /** Journal entries of an earlier run that this version cannot read; to be kept aside. */
  unreadable;
  constructor(place, journal, rescues) {
    const { updates, unreadable } = collect(rescues, journal.found);
    this.#place = place;
    this.#journal = journal;
    this.#rescueFiles = new Set(rescues.filter((file) => file.updates).map(({ path }) => path));
    this.#entries = updates.map((each) => ({ updates: each, safe: true }));
    this.unreadable = unreadable;
  }
  /** Takes over what earlier runs left in the journal and in rescue files. */
  static async load(place, journal) {
    return new _Backlog(place, journal, await readRescueFiles(place.folder, place.base));
  }
  /** What waits, in order; the list itself never changes, so it may be kept. */
  get entries() {
    return this.#entries;
  }
  get updates() {
    return this.#entries.flatMap(({ updates }) => updates);
  }
  /** Whether there is nothing to publish and nothing to tidy up. */
  get empty() {
    return this.#entries.length === 0 && this.unreadable.length === 0 && !this.#journal.used;
  }
  /** Whether all that waits would survive the end of this process in the journal or in a rescue file that is found again. */
  get safe() {
    return this.#entries.every((entry) => entry.safe || !entry.updates.some(isPrecious));
  }
  /**
   * Adds updates. Synchronous: they are durable in the journal when it returns, unless it gives what went wrong, and then
   * they are in the backlog all the same. Notes alone are not journalled.
   */
  add(updates) {
    const entry = { updates, safe: false };
    this.#entries = [...this.#entries, entry];
    try {
      for (const waiting of this.#entries) {
        if (waiting.safe || !waiting.updates.some(isPrecious)) continue;
        this.#journal.append(Buffer.from(encodeUpdates(waiting.updates)));
        waiting.safe = true;
      }
      return { entry };
    } catch (problem) {
      return { entry, problem };
    }
  }
  /**
   * Forgets entries that are published, durably; when none is left, empties the journal and removes the rescue files.
   * Gives what went wrong in that; it is not worth failing for, since published updates do no harm.
   */
  async settle(published) {
    this.#entries = this.#entries.filter((entry) => !published.includes(entry));
    this.unreadable = [];
    if (this.#entries.length > 0) return void 0;
    try {
      this.#journal.reset();
      const done = [...this.#rescueFiles];
      this.#rescueFiles.clear();
      this.#lastRescue = void 0;
      for (const path of done) await unlink(path);
      return void 0;
    } catch (problem) {
      return problem;
    }
  }
  /**
   * Writes all that waits, but notes, into a rescue file: in the folder or, where that fails, in the second directory.
   *
   * @returns its path, or undefined when there is nothing else, or neither place takes it
   */
  async rescue(secondDirectory, now) {
    const updates = this.updates.filter(isPrecious);
    if (updates.length === 0) return void 0;
    const text = encodeUpdates(updates);
    if (this.#lastRescue?.text === text) return this.#lastRescue.path;
    for (const directory of [this.#place.folder, secondDirectory]) {
      try {
        const path = await writeRescueFile(directory, this.#place.base, updates, now);
        this.#lastRescue = { text, path };
        this.#rescueFiles.add(path);
        return path;
      } catch {
      }
    }
    return void 0;
  }
  close() {
    try {
      this.#journal.close();
    } catch {
    }
  }
};

// src/adapters/token-store/file/consistent-read.ts
var READ_TRIES = 5;
async function readTogether(place, readDocument = readStoredFile) {
  for (let tries = 1; ; tries += 1) {
    const left = await folderExists(place) ? await leftUpdates(place) : void 0;
    const stored = await readDocument(place);
    if (!left || left.fingerprint === "" || tries === READ_TRIES) return { stored };
    if ((await leftUpdates(place)).fingerprint === left.fingerprint) return { stored, left };
  }
}
async function leftUpdates(place) {
  return await readLeftUpdates(place).catch((thrown) => {
    throw storeUnreadable(place.journal, thrown);
  });
}

// src/adapters/token-store/file/create.ts
import { link, stat, unlink as unlink2 } from "node:fs/promises";

// src/adapters/token-store/file/text-style.ts
function styleOf(text) {
  return {
    indent: /^[\t ]+(?=["{[])/m.exec(text)?.[0] ?? "  ",
    lineBreak: /\r?\n/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n",
    endsWithLineBreak: text.endsWith("\n")
  };
}
function formatDocument(document, style) {
  const text = JSON.stringify(document, null, style.indent) + (style.endsWithLineBreak ? "\n" : "");
  return style.lineBreak === "\n" ? text : text.replaceAll("\n", style.lineBreak);
}

// src/adapters/token-store/file/create.ts
var NO_LINKS = /* @__PURE__ */ new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EXDEV"]);
async function createFile(path, document) {
  readTokenConfig(document, path);
  const place = await findNewPlace(path);
  await refuseLost(place, path);
  await makeFolder(place);
  const text = formatDocument(document, { indent: "  ", lineBreak: "\n", endsWithLineBreak: true });
  try {
    await appear(place, Buffer.from(text));
    await syncDirectory(place.directory);
  } catch (thrown) {
    throw errnoOf(thrown) === "EEXIST" ? alreadyThere(path) : storeUnavailable(place.file, thrown);
  }
}
async function refuseLost({ lastGood }, path) {
  const kept = await stat(lastGood).catch((thrown) => {
    if (errnoOf(thrown) !== "ENOENT") throw storeUnavailable(lastGood, thrown);
  });
  if (kept) throw lostStore(path, kept.mtimeMs);
}
async function appear(place, bytes) {
  const temporary = temporaryName(place);
  await writeNewFile(temporary, bytes);
  try {
    await link(temporary, place.file);
  } catch (thrown) {
    if (!NO_LINKS.has(errnoOf(thrown) ?? "")) throw thrown;
    await writeNewFile(place.file, bytes);
  } finally {
    await unlink2(temporary).catch(() => {
    });
  }
}

// src/adapters/token-store/file/locked-file.ts
import { unlink as unlink4 } from "node:fs/promises";
import { join as join2 } from "node:path";

// src/adapters/token-store/file/copies.ts
import { readdir, unlink as unlink3 } from "node:fs/promises";
import { join } from "node:path";
var KEPT_ASIDE = /^(?:stale|rescue|before-restore)-/;
async function removeKeptAside(place) {
  const { folder, base } = place;
  const names = await readdir(folder);
  const kept = names.filter((name) => name.startsWith(`${base}.`) && KEPT_ASIDE.test(name.slice(base.length + 1)));
  const remaining = [];
  for (const path of [...kept.map((name) => join(folder, name)), ...await leftOvers(place)]) {
    await unlink3(path).catch((thrown) => {
      remaining.push(`${path} may hold tokens and could not be removed (${systemSays(thrown)}): rm ${shellWord(path)}`);
    });
  }
  return remaining;
}

// src/adapters/token-store/file/publication.ts
import { readFile, stat as stat2 } from "node:fs/promises";
async function storedDocument(place) {
  return await parsed(place, await readStoredFile(place));
}
async function parsed(place, { bytes }) {
  return parseDocument(bytes, place.file, await restoreRemedy(place));
}
async function documentOf(place, stored, updates) {
  const before = await parsed(place, stored);
  return { before, ...rollForward(before, updates, place.file) };
}
async function publish(place, updates) {
  const stored = await readStoredFile(place);
  const { before, config, stale } = await documentOf(place, stored, updates);
  return { stale, orgs: config.orgs, ...await putInPlace(place, stored, { before, after: config.document }) };
}
async function rewrite(place, change) {
  const stored = await readStoredFile(place);
  const before = await parsed(place, stored);
  return await putInPlace(place, stored, { before, after: rewritten(before, change, place.file).document });
}
async function putInPlace(place, stored, { before, after }) {
  let good = stored.bytes;
  if (JSON.stringify(after) === JSON.stringify(before)) {
    await syncPath(place.file);
    await syncDirectory(place.directory);
  } else {
    good = Buffer.from(formatDocument(after, styleOf(stored.bytes.toString("utf8"))));
    await replaceFile({
      target: place.file,
      bytes: good,
      temporary: temporaryName(place),
      beforeRename: async () => {
        if (await currentIdentity(place) !== stored.identity) throw new Error(`${place.file} was changed meanwhile`);
      }
    });
  }
  try {
    await keepLastGood(place, good);
    return {};
  } catch (lastGoodProblem) {
    return { lastGoodProblem };
  }
}
async function keepLastGood(place, bytes) {
  const kept = await readFile(place.lastGood).catch(() => void 0);
  if (kept?.equals(bytes)) return;
  await replaceFile({ target: place.lastGood, bytes, temporary: temporaryName(place) });
}
async function restoreRemedy({ file, lastGood }) {
  const kept = await stat2(lastGood).catch(() => void 0);
  if (!kept?.isFile()) return `mend ${file} by hand, or bring it back from a backup`;
  const date = kept.mtime.toISOString();
  return `the last good version is from ${date}; to look at it and go back to it: byods store restore --config ${shellWord(file)} (by hand: cp ${shellWord(lastGood)} ${shellWord(file)})`;
}
function isFinal(thrown) {
  return thrown instanceof KeeperError && thrown.code === "refused";
}

// src/adapters/token-store/file/tries.ts
var PAUSES_MS = [50, 200, 700];
async function triedAgain({ clock, log }, once, isFinal2) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await once();
    } catch (thrown) {
      const pause = isFinal2(thrown) ? void 0 : PAUSES_MS[tries];
      if (pause === void 0) throw thrown;
      log?.warn("the token store could not be written; trying again", { why: systemSays(thrown), pauseMs: pause });
      await clock.sleep(pause);
    }
  }
}

// src/adapters/token-store/file/locked-file.ts
var LockedFileStore = class {
  #parts;
  #failures = /* @__PURE__ */ new WeakMap();
  #warnings;
  #turns = new Turns();
  #released;
  #tidied = false;
  constructor(parts) {
    this.#parts = parts;
    this.#warnings = [...parts.warnings];
  }
  read() {
    this.#assertHeld();
    return this.#turns.take(async () => {
      const snapshot = await this.#snapshot();
      if (this.#parts.backlog.empty) return snapshot;
      await this.#publish();
      return await this.#snapshot();
    });
  }
  async save(updates) {
    this.#assertHeld();
    if (updates.length === 0) return;
    const { backlog, place, log } = this.#parts;
    const { entry, problem } = backlog.add(updates);
    if (problem !== void 0)
      log?.error("the journal could not be written", { journal: place.journal, why: systemSays(problem) });
    await this.#turns.take(async () => {
      const failure = this.#failures.get(entry);
      if (failure) throw failure;
      if (backlog.entries.includes(entry)) await this.#publish();
    });
  }
  async rewrite(change) {
    this.#assertHeld();
    const { backlog, place } = this.#parts;
    await this.#turns.take(async () => {
      if (!backlog.empty) await this.#publish();
      try {
        const isOurs = (thrown) => thrown instanceof KeeperError;
        const { lastGoodProblem } = await triedAgain(this.#parts, () => rewrite(place, change), isOurs);
        this.#tellOf(lastGoodProblem);
      } catch (thrown) {
        throw notRewritten(thrown, place.file);
      }
    });
  }
  async forgetCopies() {
    this.#assertHeld();
    const { place, backlog } = this.#parts;
    return await this.#turns.take(async () => {
      if (!backlog.empty) await this.#publish();
      const { lastGoodProblem } = await rewrite(place, (same) => same);
      const spoilt = `${place.lastGood} may hold tokens and could not be replaced: rm ${shellWord(place.lastGood)}`;
      return [...await removeKeptAside(place), ...lastGoodProblem === void 0 ? [] : [spoilt]];
    });
  }
  remainingMs() {
    return Number.POSITIVE_INFINITY;
  }
  release() {
    this.#released ??= this.#turns.settled().then(() => {
      this.#parts.backlog.close();
      this.#parts.held.release();
    });
    return this.#released;
  }
  #assertHeld() {
    if (this.#released) throw new Error("the lock of this token store was given back");
  }
  async #snapshot() {
    const { place, backlog } = this.#parts;
    const stored = await readStoredFile(place);
    const { config } = await documentOf(place, stored, backlog.updates);
    return { config, revision: revisionOf(config.document), warnings: [...stored.warnings, ...this.#warnings] };
  }
  /** Publishes all that waits; tries again a few times. @throws SaveFailedError */
  async #publish() {
    const { backlog } = this.#parts;
    let batch = backlog.entries;
    const once = () => {
      batch = backlog.entries;
      return this.#publishOnce(batch);
    };
    try {
      await triedAgain(this.#parts, once, isFinal);
    } catch (thrown) {
      throw await this.#failed(batch, thrown);
    }
  }
  async #publishOnce(batch) {
    const { place, backlog, log } = this.#parts;
    const { stale, orgs, lastGoodProblem } = await publish(
      place,
      batch.flatMap(({ updates }) => updates)
    );
    this.#tellOf(lastGoodProblem);
    if (!await this.#keepAside(stale, orgs)) return;
    const problem = await backlog.settle(batch);
    if (problem !== void 0) log?.warn("the journal could not be emptied", { why: systemSays(problem) });
    await this.#tidy();
  }
  #tellOf(lastGoodProblem) {
    if (lastGoodProblem === void 0) return;
    this.#parts.log?.warn("the last good file could not be written", { why: systemSays(lastGoodProblem) });
  }
  /** Puts what no longer fits where a person finds it. False when that failed: then it stays in the journal. */
  async #keepAside(stale, orgs) {
    const { place, backlog, clock, log } = this.#parts;
    if (stale.length === 0 && backlog.unreadable.length === 0) return true;
    const texts = [...stale.length > 0 ? [encodeUpdates(stale)] : [], ...backlog.unreadable];
    try {
      const path = await writeAside(join2(place.folder, `${place.base}.stale-${stamp(clock.now())}`), texts.join("\n"));
      const sentence = `${describeStale(stale, orgs)} that an earlier run received no longer fit the store and were kept aside in ${path}`;
      this.#warnings.push(sentence);
      log?.warn(sentence);
      return true;
    } catch (thrown) {
      log?.warn("tokens that no longer fit stay in the journal", { why: systemSays(thrown) });
      return false;
    }
  }
  async #failed(batch, thrown) {
    const { place, backlog, clock, secondDirectory } = this.#parts;
    const journalled = backlog.safe;
    const rescuedTo = await backlog.rescue(secondDirectory, clock.now());
    const failure = backlog.updates.some(isPrecious) ? saveFailed(thrown, {
      what: backlog.updates.every(isOrgUpdate) ? "the changes of the orgs" : "the new tokens",
      file: place.file,
      folder: place.folder,
      journal: journalled ? place.journal : void 0,
      rescuedTo,
      rescueIsFound: rescuedTo?.startsWith(place.folder) ?? false
    }) : notesNotSaved(thrown, place.file);
    for (const entry of batch) this.#failures.set(entry, failure);
    return failure;
  }
  /** Removes what killed runs left half-written, once. */
  async #tidy() {
    if (this.#tidied) return;
    this.#tidied = true;
    try {
      for (const path of await leftOvers(this.#parts.place)) await unlink4(path);
    } catch (thrown) {
      this.#parts.log?.debug("left-over files could not be removed", { why: systemSays(thrown) });
    }
  }
};
function describeStale(stale, orgs) {
  return stale.length > 0 ? `tokens of ${subjectsOf(stale, orgs)}` : "journal entries of another version";
}

// src/adapters/token-store/file/restore.ts
import { createHash as createHash2 } from "node:crypto";
import { readFile as readFile2, realpath, stat as stat3 } from "node:fs/promises";
import { basename, dirname, join as join3 } from "node:path";
function lastGoodOf({ path, clock, loadLock }) {
  return {
    look: async () => (await lookAt(await placeOf(path))).look,
    async bringBack(agreed, { waitMs, signal }) {
      const kernel = await requireKernelLock(loadLock);
      const place = await placeOf(path);
      await readLastGood(place);
      const held = await takeLock(place.lock, kernel, { waitMs, signal, clock });
      try {
        const { look, bytes, stored } = await lookAt(place);
        if (look.revision !== agreed.revision) {
          throw new KeeperError(
            "changed-meanwhile",
            `${place.file} or its last good version was changed meanwhile; nothing was changed`,
            {
              remedy: "run the same command again, and look at the difference once more"
            }
          );
        }
        return await exchange(place, { bytes, stored, now: clock.now() });
      } catch (thrown) {
        throw storeUnavailable(place.file, thrown);
      } finally {
        held.release();
      }
    }
  };
}
async function placeOf(path) {
  if (await isThere(path)) return await findPlace(path);
  const directory = await realpath(dirname(path)).catch(() => void 0);
  return directory === void 0 ? await findPlace(path) : placeIn(directory, basename(path));
}
async function lookAt(place) {
  const { bytes, keptAt } = await readLastGood(place);
  const remedy = `bring ${place.file} back from a backup, or fill it in anew`;
  const config = readTokenConfig(parseDocument(bytes, place.lastGood, remedy), place.lastGood);
  const stored = await isThere(place.file) ? await readStoredFile(place) : void 0;
  const current = stored && currentOf(place, stored);
  const revision = [bytes, stored?.bytes ?? Buffer.alloc(0)].map(hashed).join(".");
  return { look: { config, keptAt, current, revision }, bytes, stored };
}
function currentOf({ file }, { bytes }) {
  try {
    return readTokenConfig(parseDocument(bytes, file, ""), file);
  } catch (thrown) {
    if (thrown instanceof KeeperError) return thrown;
    throw thrown;
  }
}
async function readLastGood(place) {
  try {
    if (!await folderExists(place)) throw nothingKept(place);
    const { mtimeMs, uid } = await stat3(place.lastGood);
    refuseForeign(place.lastGood, uid, ourUid());
    return { bytes: await readFile2(place.lastGood), keptAt: mtimeMs };
  } catch (thrown) {
    throw errnoOf(thrown) === "ENOENT" ? nothingKept(place) : storeUnreadable(place.lastGood, thrown);
  }
}
async function exchange(place, { bytes, stored, now }) {
  const aside = stored && join3(place.folder, `${place.base}.before-restore-${stamp(now)}`);
  if (aside) await writeNewFile(aside, stored.bytes);
  await replaceFile({
    target: place.file,
    bytes,
    temporary: temporaryName(place),
    beforeRename: async () => {
      if (await currentIdentity(place) !== stored?.identity) throw new Error(`${place.file} was changed meanwhile`);
    }
  });
  return aside;
}
function nothingKept({ file, folder }) {
  return new KeeperError(
    "configuration",
    `there is no last good version of ${file} in ${folder}; nothing was changed`,
    {
      remedy: `bring ${file} back from a backup, or fill it in anew`
    }
  );
}
function hashed(bytes) {
  return createHash2("sha256").update(bytes).digest("hex");
}

// src/adapters/token-store/file.ts
function fileTokenStore(options) {
  const { path } = options;
  return {
    kind: "file",
    location: path,
    read: () => readUnlocked(path),
    exists: () => isThere(path),
    document: () => documentAt(path),
    create: (document) => createFile(path, document),
    lock: (request) => lockStore(options, request),
    lastGood: lastGoodOf({ path, clock: options.clock, loadLock: options.loadLock ?? loadKernelLock })
  };
}
async function readUnlocked(path) {
  const place = await findPlace(path);
  const { stored, left } = await readTogether(place);
  const { config, stale } = await documentOf(place, stored, left?.updates.flat() ?? []);
  const warnings = [...stored.warnings];
  if (stale.length > 0 || left?.unreadable.length) {
    warnings.push(
      `${describeStale(stale, config.orgs)} that an earlier run received no longer fit the store; the next run keeps them aside in ${place.folder}`
    );
  }
  return { config, revision: revisionOf(config.document), warnings };
}
async function documentAt(path) {
  if (await isThere(path)) return await storedDocument(await findPlace(path));
  const { directory, folder } = await findNewPlace(path);
  if (process.platform === "win32") return void 0;
  await access(directory, constants3.W_OK).catch((thrown) => {
    throw storeUnavailable(folder, thrown);
  });
  return void 0;
}
async function lockStore({ path, clock, log, secondDirectory = tmpdir(), loadLock = loadKernelLock }, { waitMs, signal }) {
  signal?.throwIfAborted();
  const kernel = await requireKernelLock(loadLock);
  const place = await findPlace(path);
  await readStoredFile(place);
  await makeFolder(place);
  const held = await takeLock(place.lock, kernel, { waitMs, signal, clock });
  let journal;
  try {
    const { bytes } = await readStoredFile(place);
    await proveWritable(place, bytes.length + GROWTH_BYTES);
    journal = openJournal(place);
    if (journal.created) await makeNamesDurable(place);
    const backlog = await Backlog.load(place, journal);
    const warnings = await lockWarnings(place);
    return new LockedFileStore({ place, held, backlog, clock, log, warnings, secondDirectory });
  } catch (thrown) {
    journal?.close();
    held.release();
    throw thrown;
  }
}
function openJournal(place) {
  try {
    return new Journal(place.journal);
  } catch (thrown) {
    throw storeUnavailable(place.journal, thrown);
  }
}
async function makeNamesDurable(place) {
  await syncDirectory(place.folder).catch((thrown) => {
    throw storeUnavailable(place.folder, thrown);
  });
}
export {
  fileTokenStore
};
