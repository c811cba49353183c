import { holderOf, type Input, SecretsTable, type StoredSecret, sortedLabels } from './model.ts';
import { isWrite, type Operation, perform } from './operations.ts';

/** The account that owns the secrets: AWS's own example number. */
export const ACCOUNT_ID = '123456789012';
const HISTORY = 64;

/** How a fake service differs from the usual one. */
export interface FakeOptions {
  /** The service's clock in milliseconds; it stamps versions and is sent as `Date`. The machine's by default. */
  readonly clock?: () => number;
  /** The only region with secrets: requests signed for another find none. By default every region has the same. */
  readonly region?: string;
  /** The quota of versions of one secret, 100 by default. */
  readonly maxVersions?: number;
}

/** One version of a secret, without what it holds. */
export interface VersionView {
  readonly versionId: string;
  readonly stages: readonly string[];
  readonly createdAt: number;
}

/** The secrets of one account with their recent past, from which stale reads are answered. */
export class SecretsAccount {
  readonly #options: FakeOptions;
  readonly #table = new SecretsTable();
  readonly #past: SecretsTable[] = [];
  #stale = { writes: 0, reads: 0 };

  constructor(options: FakeOptions) {
    this.#options = options;
  }

  /** The service's clock. */
  get now(): number {
    return (this.#options.clock ?? Date.now)();
  }

  /** Performs an operation as the region in which it was asked sees it; reads may be stale. */
  ask(operation: Operation, input: Input, region: string): Record<string, unknown> {
    const home = this.#options.region;
    if (home !== undefined && home !== region) return this.#run(operation, input, new SecretsTable());
    return isWrite(operation) ? this.perform(operation, input) : this.#run(operation, input, this.#visible());
  }

  /** Performs an operation on what is there now. */
  perform(operation: Operation, input: Input): Record<string, unknown> {
    const before = this.#table.copy();
    const output = this.#run(operation, input, this.#table);
    if (isWrite(operation)) this.#past.push(before);
    if (this.#past.length > HISTORY) this.#past.shift();
    return output;
  }

  /** For the next `reads` reads, answers from before the last `writes` writes. */
  delayVisibility(stale: { writes: number; reads: number }): void {
    this.#stale = { ...stale };
  }

  /** A secret by name or ARN. */
  find(secretId: string): StoredSecret | undefined {
    return this.#table.find(secretId);
  }

  /** What a version holds; bytes come as base64. */
  valueOf(versionId: string): string | undefined {
    const versions = this.#table.all().map((secret) => secret.versions.get(versionId));
    const version = versions.find((candidate) => candidate !== undefined);
    return version?.text ?? version?.binary;
  }

  /** The id of the version that carries a label. */
  versionAt(secretId: string, stage: string): string | undefined {
    const secret = this.find(secretId);
    return secret && holderOf(secret, stage)?.id;
  }

  /** All versions of a secret, oldest first. */
  versionsOf(secretId: string): VersionView[] {
    return [...(this.find(secretId)?.versions.values() ?? [])].map((version) => ({
      versionId: version.id,
      stages: sortedLabels(version),
      createdAt: version.createdAt,
    }));
  }

  #run(operation: Operation, input: Input, table: SecretsTable): Record<string, unknown> {
    return perform(operation, table, input, {
      now: this.now,
      arnPrefix: `arn:aws:secretsmanager:${this.#options.region ?? 'us-east-1'}:${ACCOUNT_ID}:secret:`,
      maxVersions: this.#options.maxVersions ?? 100,
    });
  }

  #visible(): SecretsTable {
    if (this.#stale.reads < 1 || this.#stale.writes < 1) return this.#table;
    this.#stale.reads -= 1;
    return this.#past.at(-this.#stale.writes) ?? this.#past[0] ?? this.#table;
  }
}
