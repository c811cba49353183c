/** One version of a document. */
interface Version {
  readonly data: unknown;
  readonly createdAt: number;
  deletedAt?: number;
  destroyed?: true;
}

/** An answer: a status and, where it has one, a body. */
export interface FakeAnswer {
  readonly status: number;
  readonly body?: unknown;
}

export const refusal = (status: number, ...errors: string[]): FakeAnswer => ({ status, body: { errors } });

const OLDEST_KEPT = 10;

/** A KV secrets engine of version 2, as far as it is used: versions, compare-and-set, deletion. */
export class KvEngine {
  readonly #documents = new Map<string, Map<number, Version>>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  has(path: string): boolean {
    return this.#documents.has(path);
  }

  read(path: string, wanted: number): FakeAnswer {
    const versions = this.#documents.get(path);
    const version = wanted || Math.max(0, ...(versions?.keys() ?? []));
    const found = versions?.get(version);
    if (!found) return refusal(404);
    const gone = found.destroyed || found.deletedAt !== undefined;
    const data = { data: gone ? null : found.data, metadata: metadata(version, found) };
    return { status: gone ? 404 : 200, body: wrapped(data) };
  }

  write(path: string, body: unknown): FakeAnswer {
    const { data, options } = body as { data?: unknown; options?: { cas?: number } };
    if (typeof data !== 'object' || data === null) return refusal(400, 'no data provided');
    const versions = this.#documents.get(path) ?? new Map<number, Version>();
    const current = Math.max(0, ...versions.keys());
    if (options?.cas !== undefined && options.cas !== current) {
      return refusal(400, 'check-and-set parameter did not match the current version');
    }
    const written: Version = { data: structuredClone(data), createdAt: this.#now() };
    versions.set(current + 1, written);
    versions.delete(current + 1 - OLDEST_KEPT);
    this.#documents.set(path, versions);
    return { status: 200, body: wrapped(metadata(current + 1, written)) };
  }

  /** Deletes the newest version, which can be brought back. */
  delete(path: string): FakeAnswer {
    const newest = [...(this.#documents.get(path)?.values() ?? [])].at(-1);
    if (newest) newest.deletedAt = this.#now();
    return { status: 204 };
  }

  destroy(path: string, wanted: readonly number[]): FakeAnswer {
    for (const version of wanted) {
      const found = this.#documents.get(path)?.get(version);
      if (found) found.destroyed = true;
    }
    return { status: 204 };
  }
}

function metadata(version: number, { createdAt, deletedAt, destroyed }: Version) {
  return {
    created_time: nanoseconds(createdAt),
    custom_metadata: null,
    deletion_time: deletedAt === undefined ? '' : nanoseconds(deletedAt),
    destroyed: destroyed ?? false,
    version,
  };
}

/** An instant as Go prints it. */
function nanoseconds(at: number): string {
  return new Date(at).toISOString().replace('Z', '123456Z');
}

/** What Vault puts around whatever it answers. */
export function wrapped(data: unknown, auth: unknown = null) {
  return {
    request_id: '00000000-0000-4000-8000-000000000000',
    lease_id: '',
    renewable: false,
    lease_duration: 0,
    data,
    wrap_info: null,
    warnings: null,
    auth,
  };
}
