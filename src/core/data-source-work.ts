import * as row from './data-source-rows.ts';
import type { DataSources } from './data-sources.ts';
import { asKeeperError, KeeperError } from './errors.ts';
import type { Extension } from './extend.ts';
import { READING_SERVES_MS } from './fresh-body.ts';
import { asFarAsRead } from './incomplete-list.ts';
import type { DataSource } from './model.ts';
import { OperationError } from './operation-error.ts';
import { decideDataSource, lifeOf } from './policy/data-source-renewal.ts';
import { READING_URGENCY, urgencyOf } from './policy/urgency.ts';
import type { Budget, Clock, Log, Webex } from './ports.ts';
import { type DataSourceReport, instant } from './report.ts';
import { listWithStoredToken } from './stored-token.ts';
import { orgInWords, type TargetOrg } from './target-orgs.ts';
import type { TokenManager } from './token-manager.ts';
import { drain } from './work-queue.ts';

/** No data source is begun with less than this left. */
export const DATA_SOURCE_NEEDS_MS = 8000;

const HOUR_MS = 3_600_000;

const MORE_TIME = 'other orgs go first in the next run; raise the time limit or take fewer orgs if this repeats';

/** What the data sources of a pass need. */
export interface DataSourceWorkContext {
  readonly tokens: TokenManager;
  readonly dataSources: DataSources;
  readonly webex: Webex;
  readonly clock: Clock;
  readonly log: Log;
  readonly budget: Budget;
}

/** What is done about the data sources of a pass. */
export interface DataSourceWorkOptions {
  readonly lifetimeMinutes: number;
  readonly renewAfterMinutes: number;
  readonly concurrency: number;
  /** Only these data sources; absent: all. */
  readonly only?: readonly string[];
  /** Extend whatever is not disabled. */
  readonly force?: boolean;
  /** Extend nothing; say what would be. */
  readonly dryRun?: boolean;
  /** Told of every extension, for operation records. */
  readonly onExtension?: (result: Extension | OperationError, id: string) => Promise<void>;
}

interface Due extends row.Judged {
  readonly kind: 'extend';
  readonly listedAt: number;
}
type Task = Due | { readonly kind: 'list'; readonly org: TargetOrg };

/**
 * Reads the data sources of every org that has a token and extends those that are due, the soonest to end first over
 * all orgs. What one org or data source meets is its own; the fields hold what came of it all.
 */
export class DataSourceWork {
  readonly #context: DataSourceWorkContext;
  readonly #options: DataSourceWorkOptions;
  readonly results: DataSourceReport[] = [];
  readonly failures: KeeperError[] = [];
  /** By the key of an org's credential: why its data sources, or the rest of them, could not be read. */
  readonly notRead = new Map<string, KeeperError>();
  /** The keys of the orgs whose data sources were read, at least in part. */
  readonly read = new Set<string>();

  constructor(context: DataSourceWorkContext, options: DataSourceWorkOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** Runs to the end, or until the time is over. Never throws for one org or data source. */
  async run(orgs: readonly TargetOrg[]): Promise<void> {
    // Another org goes first each hour, so that what the time does not suffice for is not always the same.
    const first = orgs.length === 0 ? 0 : Math.floor(this.#context.clock.now() / HOUR_MS) % orgs.length;
    const rotated = [...orgs.slice(first), ...orgs.slice(0, first)];
    const tasks: Task[] = rotated.map((org) => ({ kind: 'list', org }));
    await drain(tasks, {
      concurrency: this.#options.concurrency,
      compare: (a, b) => urgency(a) - urgency(b),
      run: (task, add) => (task.kind === 'list' ? this.#list(task.org, add) : this.#extend(task)),
    });
  }

  async #list(org: TargetOrg, add: (task: Due) => void): Promise<void> {
    const { budget, clock, log, webex } = this.#context;
    try {
      if (budget.remainingMs() < DATA_SOURCE_NEEDS_MS) {
        const what = `the time ran out before the data sources of ${orgInWords(org)} were read`;
        throw new KeeperError('out-of-time', what, { remedy: MORE_TIME });
      }
      const { dataSources, error } = await asFarAsRead(this.#read(org));
      this.read.add(org.key);
      if (error) this.#noteNotRead(org, error);
      const { only } = this.#options;
      for (const dataSource of dataSources) {
        if (only && !only.includes(dataSource.id)) continue;
        const decision = decideDataSource(dataSource, webex.serverNow(), this.#options);
        log.debug(`data source ${dataSource.id}: ${decision.action}`, { reason: decision.reason });
        const judged = { org, dataSource, decision };
        if (decision.action === 'extend') add({ kind: 'extend', ...judged, listedAt: clock.monotonic() });
        else this.results.push(row.left(judged));
      }
    } catch (thrown) {
      this.#noteNotRead(org, asKeeperError(thrown));
    }
  }

  #noteNotRead(org: TargetOrg, error: KeeperError): void {
    this.#context.log.error(`the data sources of ${orgInWords(org)} could not be read`, { error: error.toJSON() });
    this.notRead.set(org.key, error);
  }

  /** A dry run takes the stored token as it is: past half its life, `dataSources` would renew it. */
  async #read(org: TargetOrg): Promise<DataSource[]> {
    const { dataSources, tokens } = this.#context;
    if (!this.#options.dryRun) return await dataSources.list(org);
    return (await listWithStoredToken(this.#context, await tokens.config(), org)) ?? [];
  }

  async #extend(due: Due): Promise<void> {
    const { org, decision } = due;
    const { id } = due.dataSource;
    const { budget, dataSources, log, webex } = this.#context;
    if (this.#options.dryRun) {
      this.results.push(row.planned(due));
      return;
    }
    const interrupted = budget.signal?.aborted === true;
    if (interrupted || budget.remainingMs() < DATA_SOURCE_NEEDS_MS) {
      this.results.push(row.deferred(due, interrupted ? 'the run was interrupted' : 'the time ran out'));
      return;
    }
    try {
      const now = await this.#asItIsNow(due);
      if (now.decision.action !== 'extend') {
        this.results.push(row.left(now));
        return;
      }
      const { lifetimeMinutes: minutes } = this.#options;
      const read = { dataSource: now.dataSource, at: now.listedAt };
      const extension = await dataSources.extend(id, { minutes, org, read });
      const after = lifeOf(extension.after, webex.serverNow());
      log.info(`data source ${id}: extended`, { reason: decision.reason, expiresAt: instant(after.expiresAt) });
      this.results.push(row.extended(due, after));
      await this.#tell(extension, id);
    } catch (thrown) {
      const error = asKeeperError(thrown);
      if (error.code === 'out-of-time' || error.code === 'interrupted') {
        this.results.push(row.deferred(due, error.message));
        return;
      }
      log.error(`data source ${id}: not extended`, { error: error.toJSON() });
      this.failures.push(error);
      this.results.push(row.failed(due, error));
      if (thrown instanceof OperationError) await this.#tell(thrown, id);
    }
  }

  /** What was listed, or read and judged again where that is too old to be written back. */
  async #asItIsNow(due: Due): Promise<Due> {
    const { clock, dataSources, webex } = this.#context;
    if (clock.monotonic() - due.listedAt < READING_SERVES_MS) return due;
    const { value: dataSource } = await dataSources.get(due.dataSource.id, due.org);
    const decision = decideDataSource(dataSource, webex.serverNow(), this.#options);
    return { ...due, dataSource, decision, listedAt: clock.monotonic() };
  }

  /** Whoever is told must not change what came of the data source. */
  async #tell(result: Extension | OperationError, id: string): Promise<void> {
    try {
      await this.#options.onExtension?.(result, id);
    } catch (thrown) {
      this.#context.log.warn(`what came of ${id} could not be recorded`, { error: asKeeperError(thrown).toJSON() });
    }
  }

  /**
   * Ids that were asked for and that no org has: a typing mistake must not look like success. Says nothing where an org
   * was left out or could not be read: they may be its.
   */
  reportMissing(orgs: readonly TargetOrg[]): void {
    const { only } = this.#options;
    if (!only || this.read.size < orgs.length || this.notRead.size > 0) return;
    for (const id of only.filter((each) => !this.results.some((result) => result.id === each))) {
      const error = inNoOrg(id);
      this.failures.push(error);
      this.results.push(row.missing(id, orgs, error));
    }
  }
}

/** An id that was asked for and that no org has. */
export function inNoOrg(id: string): KeeperError {
  return new KeeperError('not-found', `data source ${id} was asked for and is in none of the orgs`, {
    remedy: 'correct the id, in DATA_SOURCE_ID or in the event',
  });
}

function urgency(task: Task): number {
  return task.kind === 'list' ? READING_URGENCY : urgencyOf(task.decision);
}
