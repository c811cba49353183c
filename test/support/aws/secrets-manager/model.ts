/** One immutable value of a secret; only its labels change. Exactly one of `text` and `binary` (base64) is set. */
export interface StoredVersion {
  readonly id: string;
  readonly text: string | undefined;
  readonly binary: string | undefined;
  readonly createdAt: number;
  readonly labels: Set<string>;
}

/** A secret with all its versions in the order in which they were made. */
export interface StoredSecret {
  readonly arn: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly createdAt: number;
  readonly versions: Map<string, StoredVersion>;
  changedAt: number;
  deletionAt: number | undefined;
}

/** The request body of an operation, not yet trusted. */
export type Input = Readonly<Record<string, unknown>>;

/** The secrets of one account and region. */
export class SecretsTable {
  readonly #byName = new Map<string, StoredSecret>();

  /** Finds a secret by name, by ARN, or by ARN without the six random characters. */
  find(id: string): StoredSecret | undefined {
    for (const secret of this.#byName.values()) {
      if (id === secret.name || id === secret.arn || id === secret.arn.slice(0, -7)) return secret;
    }
    return undefined;
  }

  /** Adds a secret under its name. */
  add(secret: StoredSecret): void {
    this.#byName.set(secret.name, secret);
  }

  /** Forgets a secret with all its versions. */
  remove(secret: StoredSecret): void {
    this.#byName.delete(secret.name);
  }

  /** All secrets, oldest first. */
  all(): StoredSecret[] {
    return [...this.#byName.values()];
  }

  /** The table as it is now, not touched by later writes. */
  copy(): SecretsTable {
    const copy = new SecretsTable();
    for (const secret of this.#byName.values()) {
      const versions = new Map<string, StoredVersion>();
      for (const [id, version] of secret.versions) versions.set(id, { ...version, labels: new Set(version.labels) });
      copy.add({ ...secret, versions });
    }
    return copy;
  }
}

/** The version that carries a label, if any does. */
export function holderOf(secret: StoredSecret, label: string): StoredVersion | undefined {
  return [...secret.versions.values()].find((version) => version.labels.has(label));
}

/** A member of a request as text, `undefined` where it is absent. */
export function textOf(input: Input, member: string): string | undefined {
  const value = input[member];
  return typeof value === 'string' ? value : undefined;
}

/** A member of a request as a list of text, `undefined` where it is absent. */
export function listOf(input: Input, member: string): string[] | undefined {
  const value = input[member];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

/** Milliseconds as AWS writes instants in JSON: seconds with a fraction. */
export function epochSeconds(ms: number): number {
  return ms / 1000;
}

/** Labels as AWS lists them: in order of the alphabet. */
export function sortedLabels(version: StoredVersion): string[] {
  return [...version.labels].sort();
}
