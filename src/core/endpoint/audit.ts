import type { RecordStore } from '../credential-store.ts';
import { asKeeperError } from '../errors.ts';
import type { Clock, Log } from '../ports.ts';
import { instant, present } from '../report.ts';
import { printable } from '../secret.ts';
import type { JsonObject } from '../strict-json.ts';

/** The log of the store that the audit is. */
const AUDIT = 'audit';

/** What somebody did at the token endpoint. No field holds a secret. */
export interface AuditEntry {
  readonly action:
    | 'token-taken'
    | 'token-refused'
    | 'key-refused'
    | 'credential-forgotten'
    | 'authorization-begun'
    | 'authorization-ended'
    | 'key-created'
    | 'key-revoked';
  /** What came of it, in a word: `fresh`, `stale`, the code of an error, why a key is not taken. */
  readonly result: string;
  /** The key's id and its name. */
  readonly key?: string;
  readonly keyName?: string;
  readonly credential?: string;
  /** Where the request came from; absent for a command. */
  readonly address?: string;
  /** Eight hex digits of the hash of the access token that was handed out. */
  readonly token?: string;
  readonly trackingId?: string | undefined;
}

/** Who took which token when: a log that is only ever added to. */
export class Audit {
  readonly #records: RecordStore;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #log: Log;

  constructor(records: RecordStore, clock: Pick<Clock, 'now'>, log: Log) {
    this.#records = records;
    this.#clock = clock;
    this.#log = log;
  }

  /** The newest entries, at most so many of them, the oldest first. */
  async entries(limit: number): Promise<readonly JsonObject[]> {
    return await this.#records.entries(AUDIT, { limit });
  }

  /**
   * Adds an entry, durable when it resolves. Never throws: a full disk must not take away the tokens that are still good;
   * what could not be written is told to the log, whole.
   */
  async note(entry: AuditEntry): Promise<void> {
    const cleaned = Object.entries(present(entry)).map(([field, value]) => [field, printable(value)]);
    const written: JsonObject = { at: instant(this.#clock.now()), ...Object.fromEntries(cleaned) };
    this.#log.info(`audit: ${entry.action}`, written);
    try {
      await this.#records.append(AUDIT, written);
    } catch (thrown) {
      const { message } = asKeeperError(thrown);
      this.#log.error(`the audit could not be written: ${message}`, { entry: written });
    }
  }
}
