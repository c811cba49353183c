import { asKeeperError } from '../../../core/errors.ts';
import { readTokenConfig } from '../../../core/token-config.ts';
import type { SecretCalls } from './calls.ts';
import { parseVersion, readable, type StoredVersion } from './document.ts';
import { CURRENT, PENDING } from './publish.ts';

/** What a holder of the lock knows of the secret's versions: AWS may show one that is past for a moment longer. */
export class KnownVersions {
  /** The version that we know to be current: the one read last, or the one that we published since. */
  latest: StoredVersion | undefined;
  readonly #calls: SecretCalls;
  readonly #where: string;
  /** Versions that we have read or written and know to be past: a read that shows one again is late. */
  readonly #past = new Set<string>();

  constructor(calls: SecretCalls, where: string) {
    this.#calls = calls;
    this.#where = where;
  }

  /** We made a version current, upon its parent and with what was pending merged into it. */
  published(version: StoredVersion, parent: StoredVersion, merged: StoredVersion | undefined): void {
    this.latest = version;
    this.#past.add(parent.versionId);
    if (merged) this.#past.add(merged.versionId);
  }

  /**
   * The current and the pending version as AWS shows them; a late answer, which shows a version that is past, gives way
   * to what we know, except when a publication upon that was refused.
   */
  async look(
    contested: boolean,
    warnings: Set<string>,
  ): Promise<{ current: StoredVersion; pending: StoredVersion | undefined }> {
    const read = parseVersion((await this.#calls.get(CURRENT))!, this.#where);
    const current = !contested && this.latest && this.#past.has(read.versionId) ? this.latest : read;
    const version = await this.#calls.get(PENDING);
    if (!version || version.versionId === current.versionId || this.#past.has(version.versionId)) {
      return { current, pending: undefined };
    }
    return { current, pending: readable(version, this.#where, warnings) };
  }

  /**
   * The current version where its document lacks something, as one that a person has begun, and nothing waits to be published
   * upon it; undefined where it can be used.
   */
  async unfinished(contested: boolean): Promise<StoredVersion | undefined> {
    const { current, pending } = await this.look(contested, new Set());
    if (pending) return undefined;
    try {
      readTokenConfig(current.document, this.#where);
      return undefined;
    } catch (thrown) {
      if (asKeeperError(thrown).code !== 'configuration') throw thrown;
      return current;
    }
  }
}
