import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { PRIVATE_FILE } from '../../durable-file.ts';

/** Room that is allocated before any token is asked for, so that a full disk cannot stop an entry. */
export const JOURNAL_BYTES = 256 * 1024;

/** An entry: magic, generation, index, length of the payload, checksum over all of these and the payload; then the payload. */
const MAGIC = Buffer.from('BJ1\n');
const GENERATION_BYTES = 8;
const CHECKED_BYTES = MAGIC.length + GENERATION_BYTES + 4 + 4;
const CHECKSUM_BYTES = 16;
const HEADER_BYTES = CHECKED_BYTES + CHECKSUM_BYTES;

/** What stands in a journal. */
export interface JournalContent {
  /** Payloads of the whole entries from the start; reading ends at the first that is torn, damaged or left over. */
  readonly entries: readonly Buffer[];
  /** Where the next entry goes. */
  readonly end: number;
  /** What the entries have in common: left-overs of an earlier use of the file have another. */
  readonly generation: Buffer;
}

/** Reads a journal's bytes, whatever they are. Pure, except that an empty journal gets a new random generation. */
export function parseJournal(bytes: Buffer): JournalContent {
  const entries: Buffer[] = [];
  let generation: Buffer | undefined;
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
  return { entries, end, generation: entries.length > 0 ? generation! : randomBytes(GENERATION_BYTES) };
}

function headerOf(generation: Buffer, index: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  generation.copy(header, MAGIC.length);
  header.writeUInt32LE(index, CHECKED_BYTES - 8);
  header.writeUInt32LE(payload.length, CHECKED_BYTES - 4);
  const checksum = createHash('sha256').update(header.subarray(0, CHECKED_BYTES)).update(payload).digest();
  checksum.copy(header, CHECKED_BYTES, 0, CHECKSUM_BYTES);
  return header;
}

/**
 * A file of fixed size that holds what was received and is not yet published. Only the holder of the store's lock opens
 * one. Everything here is synchronous: between the arrival of a token and its safety nothing else may run.
 */
export class Journal {
  readonly path: string;
  /** Payloads that an earlier run left. */
  readonly found: readonly Buffer[];
  /** Whether opening it made or enlarged the file, so that its directory is to be synced. */
  readonly created: boolean;
  readonly #fd: number;
  #generation: Buffer;
  #index: number;
  #end: number;

  /** Opens the file, makes it if need be, and allocates its room durably. Throws what the system says. */
  constructor(path: string) {
    this.path = path;
    this.#fd = openSync(path, constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0), PRIVATE_FILE);
    try {
      if (process.platform !== 'win32') fchmodSync(this.#fd, PRIVATE_FILE);
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
  get used(): boolean {
    return this.#end > 0;
  }

  /** Adds an entry. Durable when it returns; when it throws, the journal holds what it held before. */
  append(payload: Uint8Array): void {
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
  reset(): void {
    const used = this.#end;
    this.#generation = randomBytes(GENERATION_BYTES);
    this.#index = 0;
    this.#end = 0;
    if (used === 0) return;
    writeAllSync(this.#fd, Buffer.alloc(used), 0);
    fdatasyncSync(this.#fd);
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function readAll(fd: number): Buffer {
  const bytes = Buffer.alloc(fstatSync(fd).size);
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(fd, bytes, done, bytes.length - done, done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

function writeAllSync(fd: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    const count = writeSync(fd, bytes, done, bytes.length - done, position + done);
    if (count === 0) throw new Error(`only ${done} of ${bytes.length} bytes were written`);
    done += count;
  }
}
