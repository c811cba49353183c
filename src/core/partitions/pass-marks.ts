import type { RecordStore } from '../credential-store.ts';
import { asKeeperError } from '../errors.ts';
import { riskBelowMinutes } from '../policy/data-source-renewal.ts';
import type { PassMark } from '../policy/partition-order.ts';
import type { Clock, Log } from '../ports.ts';
import type { RenewalPassResult } from '../renewal-pass.ts';
import { instant, present } from '../report.ts';
import type { JsonObject } from '../strict-json.ts';

/** The records of this kind are one for each partition. */
const KIND = 'pass';
/** How long one that is gone is told of. */
const KEPT_MS = 7 * 86_400_000;
const MINUTE_MS = 60_000;

interface Marked {
  readonly mark: PassMark;
  readonly revision: string;
}

/** What whole passes left behind, from one run to the next: which partition goes first, and which can wait. */
export class PassMarks {
  readonly #records: RecordStore;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #log: Log;
  #known = new Map<string, Marked>();

  constructor(records: RecordStore, clock: Pick<Clock, 'now'>, log: Log) {
    this.#records = records;
    this.#clock = clock;
    this.#log = log;
  }

  /** Reads all of them. What cannot be read counts as none: then every partition is looked at as if for the first time. */
  async load(): Promise<void> {
    try {
      const found = await this.#records.list(KIND);
      this.#known = new Map(found.flatMap(({ id, value, revision }) => markedOf(id, value, revision)));
    } catch (thrown) {
      this.#log.info('what the last runs left could not be read', { error: asKeeperError(thrown).toJSON() });
    }
  }

  of(name: string): PassMark | undefined {
    return this.#known.get(name)?.mark;
  }

  /** Documents with data sources that are not there any more: nobody but a person at the disk or the table removes one. */
  lost(names: readonly string[]): string[] {
    return [...this.#known].flatMap(([name, { mark }]) =>
      mark.firstEndsAt !== undefined && !names.includes(name) ? [name] : [],
    );
  }

  /**
   * Notes what a pass left of a partition; one that read none of its orgs, nothing. What was not read may be at risk, and holds
   * nobody else up. Never throws: the order is all that it changes.
   */
  async note(name: string, { report, sight }: RenewalPassResult): Promise<void> {
    if (sight.only || report.dryRun || report.paused) return;
    const isWhole = sight.orgsNotRead.length === 0;
    if (!isWhole && report.dataSources.length === 0) return;
    const enabled = report.dataSources.filter(({ action }) => action !== 'skipped');
    const ends = enabled.map(({ expiresAt }) => (expiresAt === undefined ? 0 : Date.parse(expiresAt)));
    const risks = enabled.map(({ lifetimeMinutes }, index) => {
      return ends[index]! - riskBelowMinutes(lifetimeMinutes) * MINUTE_MS;
    });
    const now = this.#clock.now();
    if (!isWhole) risks.push(now);
    const first = (instants: readonly number[]) => (instants.length === 0 ? undefined : instant(Math.min(...instants)));
    const value = present({ passedAt: instant(now), firstEndsAt: first(ends), atRiskAt: first(risks) }) as JsonObject;
    try {
      await this.#records.put(KIND, name, value, this.#known.get(name)?.revision, now + KEPT_MS);
    } catch (thrown) {
      // Another run over the same store has just noted its own.
      this.#log.info(`the pass over ${name} could not be noted`, { error: asKeeperError(thrown).toJSON() });
    }
  }
}

function markedOf(id: string, value: JsonObject, revision: string): [string, Marked][] {
  const at = (field: string) => (typeof value[field] === 'string' ? Date.parse(value[field]) : undefined);
  const mark = present({ passedAt: at('passedAt'), firstEndsAt: at('firstEndsAt'), atRiskAt: at('atRiskAt') });
  // One that cannot be read is replaced by the next.
  if (mark.passedAt === undefined || Object.values(mark).some(Number.isNaN)) return [];
  return [[id, { mark: mark as PassMark, revision }]];
}
