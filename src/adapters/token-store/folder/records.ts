import { readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isName, recordChanged, requireName, type StoredRecord } from '../../../core/credential-store.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import { replaceFile, syncDirectory } from '../../durable-file.ts';
import { storeUnavailable, storeUnreadable } from '../file/store-errors.ts';
import { errnoOf } from '../file/system-error.ts';
import {
  decodeRecord,
  encodeRecord,
  isOver,
  type KeptRecord,
  newRecord,
  recordName,
  toldRecord,
} from '../record-codec.ts';
import type { FolderParts } from './documents.ts';
import { makeFolders } from './folders.ts';
import { listed, temporaryFor } from './place.ts';

/** How often what is over is looked for and removed, at most. */
const SWEEP_MS = 10 * 60_000;

const SUFFIX = '.json';

/**
 * Records as small files, one each: `records/<kind>/<hash of the id>.json`. One that is replaced is the old one or the new
 * one, whole, at every instant; changes of one kind happen one after the other.
 */
export class FolderRecords {
  readonly #parts: FolderParts;
  readonly #sweptAt = new Map<string, number>();

  constructor(parts: FolderParts) {
    this.#parts = parts;
  }

  async get(kind: string, id: string): Promise<StoredRecord | undefined> {
    const found = await this.#find(kind, id);
    return found && toldRecord(found);
  }

  async list(kind: string): Promise<StoredRecord[]> {
    const found = await Promise.all((await this.#names(kind)).map((name) => this.#read(kind, name)));
    const now = this.#parts.clock.now();
    const there = found.filter((each) => each !== undefined && !isOver(each, now)) as KeptRecord[];
    return there.map(toldRecord).sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  put(
    kind: string,
    wanted: { id: string; value: JsonObject; expected: string | undefined; expiresAt: number | undefined },
  ): Promise<StoredRecord> {
    const { id, value, expected, expiresAt } = wanted;
    return this.#changing(kind, async () => {
      const before = await this.#find(kind, id);
      if (before?.revision !== expected) throw recordChanged(kind, id);
      const record = newRecord(id, value, expiresAt);
      await this.#write(kind, record);
      if (expiresAt !== undefined) await this.#sweep(kind);
      return toldRecord(record);
    });
  }

  delete(kind: string, id: string, expected: string | undefined): Promise<boolean> {
    return this.#changing(kind, async () => {
      const before = await this.#find(kind, id);
      if (!before || (expected !== undefined && before.revision !== expected)) return false;
      const path = this.#path(kind, recordName(id));
      try {
        await unlink(path);
        await syncDirectory(this.#folder(kind));
      } catch (thrown) {
        throw storeUnavailable(path, thrown);
      }
      return true;
    });
  }

  /** Seals every record of all kinds anew that is sealed with an earlier key. @returns how many */
  async rekey(): Promise<number> {
    let anew = 0;
    for (const kind of (await listed(this.#parts.place.records)).filter(isName)) {
      for (const name of await this.#names(kind)) {
        await this.#changing(kind, async () => {
          const stored = await this.#stored(kind, name);
          if (!stored || this.#parts.seal.isCurrent(stored)) return;
          const record = await this.#read(kind, name);
          if (record) await this.#write(kind, record);
          anew += 1;
        });
      }
    }
    return anew;
  }

  #folder(kind: string): string {
    return join(this.#parts.place.records, requireName(kind));
  }

  #path(kind: string, name: string): string {
    return join(this.#folder(kind), `${name}${SUFFIX}`);
  }

  async #names(kind: string): Promise<string[]> {
    const files = await listed(this.#folder(kind));
    return files.filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length));
  }

  async #find(kind: string, id: string): Promise<KeptRecord | undefined> {
    const found = await this.#read(kind, recordName(id));
    return found && !isOver(found, this.#parts.clock.now()) ? found : undefined;
  }

  async #read(kind: string, name: string): Promise<KeptRecord | undefined> {
    const stored = await this.#stored(kind, name);
    if (!stored) return undefined;
    const where = this.#path(kind, name);
    return decodeRecord((await this.#parts.seal.open(stored, boundTo(kind, name), where)).toString('utf8'), {
      name,
      where,
    });
  }

  async #stored(kind: string, name: string): Promise<Buffer | undefined> {
    const path = this.#path(kind, name);
    return await readFile(path).catch((thrown: unknown) => {
      if (errnoOf(thrown) !== 'ENOENT') throw storeUnreadable(path, thrown);
      return undefined;
    });
  }

  async #write(kind: string, record: KeptRecord): Promise<void> {
    const name = recordName(record.id);
    const target = this.#path(kind, name);
    const bytes = this.#parts.seal.seal(Buffer.from(encodeRecord(record)), boundTo(kind, name));
    await replaceFile({ target, bytes, temporary: temporaryFor(target) }).catch((thrown: unknown) => {
      throw storeUnavailable(target, thrown);
    });
  }

  async #changing<T>(kind: string, work: () => Promise<T>): Promise<T> {
    const { place, seal, exclusive } = this.#parts;
    const folder = this.#folder(kind);
    await seal.ready();
    await makeFolders([place.directory, place.records, folder]);
    return await exclusive.run(join(folder, '.lock'), work);
  }

  /** Removes what is over: nobody else would. The caller holds the lock. */
  async #sweep(kind: string): Promise<void> {
    const { clock } = this.#parts;
    const last = this.#sweptAt.get(kind);
    if (last !== undefined && clock.monotonic() - last < SWEEP_MS) return;
    this.#sweptAt.set(kind, clock.monotonic());
    for (const name of await this.#names(kind)) {
      const record = await this.#read(kind, name).catch(() => undefined);
      if (record && isOver(record, clock.now())) await unlink(this.#path(kind, name)).catch(() => {});
    }
  }
}

/** What a record is sealed as: of its kind, under its name. */
function boundTo(kind: string, name: string): string {
  return `record ${kind} ${name}`;
}
