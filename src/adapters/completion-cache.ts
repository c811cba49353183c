import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDataSourceId } from '../core/data-source-id.ts';
import type { KnownOrg } from '../core/known-org.ts';
import { hashOf } from '../core/secret.ts';

/** What nobody has listed for so long is forgotten. */
const FORGOTTEN_AFTER_MS = 90 * 24 * 3_600_000;

/** A larger file would be slow to read at a press of TAB. */
const MOST_BYTES = 1024 * 1024;

const NAME = /^completion-[0-9a-f]{16}\.json$/;

/** Where the completion of words finds the orgs and data sources of one token store: a file of its own in a folder. */
export class CompletionCache {
  readonly #directory: string;
  readonly #path: string;

  /** @param store  what tells one token store from another */
  constructor(directory: string, store: string) {
    this.#directory = directory;
    this.#path = join(directory, `completion-${hashOf(store)}.json`);
  }

  /** What is known; nothing where nothing usable is there. Never throws. */
  async read(): Promise<readonly KnownOrg[]> {
    try {
      if ((await stat(this.#path)).size > MOST_BYTES) return [];
      const { orgs } = JSON.parse(await readFile(this.#path, 'utf8')) as { orgs: unknown[] };
      return orgs.flatMap(readOrg);
    } catch {
      return [];
    }
  }

  /** Puts orgs in the place of what was known of them, in one step and for this user alone. Never throws. */
  async remember(listed: readonly KnownOrg[], now: number): Promise<void> {
    const temporary = `${this.#path}.${randomBytes(8).toString('hex')}.tmp`;
    try {
      const others = (await this.read()).filter((known) => listed.every(({ id }) => id !== known.id));
      const orgs = [...listed, ...others].filter(({ listedAt }) => now - listedAt < FORGOTTEN_AFTER_MS);
      await mkdir(this.#directory, { recursive: true, mode: 0o700 });
      await writeFile(temporary, `${JSON.stringify({ version: 1, orgs })}\n`, { flag: 'wx', mode: 0o600 });
      await rename(temporary, this.#path);
      await this.#forgetOtherStores(now);
    } catch {
      // Whoever completes a word then types it.
      await rm(temporary, { force: true }).catch(() => {});
    }
  }

  async #forgetOtherStores(now: number): Promise<void> {
    for (const name of await readdir(this.#directory)) {
      const path = join(this.#directory, name);
      if (NAME.test(name) && now - (await stat(path)).mtimeMs > FORGOTTEN_AFTER_MS) await rm(path, { force: true });
    }
  }
}

/** Only what may stand on a command line: the file may have been written by anybody who can write there. */
function readOrg(value: unknown): KnownOrg[] {
  const { id, name, listedAt, dataSources } = value as Record<string, unknown>;
  if (!isPlain(id) || typeof listedAt !== 'number' || !Array.isArray(dataSources)) return [];
  const known = dataSources.flatMap(({ id, host }: Record<string, unknown>) =>
    typeof id === 'string' && isDataSourceId(id) ? [{ id, ...(isPlain(host) && { host }) }] : [],
  );
  return [{ id, ...(isPlain(name) && { name }), listedAt, dataSources: known }];
}

/** A word or name without characters that would end it, or move a terminal's cursor. */
function isPlain(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && /^[^\p{C}\p{Zl}\p{Zp}]+$/u.test(value);
}
