import type { DataSources } from './data-sources.ts';
import { asKeeperError, KeeperError } from './errors.ts';
import { type Extension, ExtensionError } from './extend.ts';
import type { DataSource } from './model.ts';
import { type DataSourceDecision, decideDataSource, lifeOf } from './policy/data-source-renewal.ts';
import type { Budget, Clock, Log, Webex } from './ports.ts';
import { type DataSourceReport, instant, present } from './report.ts';
import { listWithStoredToken } from './stored-token.ts';
import type { TargetOrg } from './target-orgs.ts';
import type { TokenManager } from './token-manager.ts';
import { drain } from './work-queue.ts';

/** No data source is begun with less than this left. */
const DATA_SOURCE_NEEDS_MS = 8000;

const HOUR_MS = 3_600_000;

/** Listing data older than this is read again before it is written back. */
const LISTING_SERVES_MS = 60_000;

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
  readonly onExtension?: (result: Extension | ExtensionError, id: string) => Promise<void>;
}

interface Listing {
  readonly kind: 'list';
  readonly org: TargetOrg;
}
interface Due {
  readonly kind: 'extend';
  readonly org: TargetOrg;
  readonly dataSource: DataSource;
  readonly decision: DataSourceDecision;
  readonly listedAt: number;
}

/**
 * Reads the data sources of every org that has a token and extends those that are due, the soonest to end first over
 * all orgs. What one org or data source meets is its own; the fields hold what came of it all.
 */
export class DataSourceWork {
  readonly #context: DataSourceWorkContext;
  readonly #options: DataSourceWorkOptions;
  readonly results: DataSourceReport[] = [];
  readonly failures: KeeperError[] = [];
  /** By the key of an org's credential: why its data sources could not be read. */
  readonly notRead = new Map<string, KeeperError>();
  orgsRead = 0;

  constructor(context: DataSourceWorkContext, options: DataSourceWorkOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** Runs to the end, or until the time is over. Never throws for one org or data source. */
  async run(orgs: readonly TargetOrg[]): Promise<void> {
    // Another org goes first each hour, so that what the time does not suffice for is not always the same.
    const first = orgs.length === 0 ? 0 : Math.floor(this.#context.clock.now() / HOUR_MS) % orgs.length;
    const rotated = [...orgs.slice(first), ...orgs.slice(0, first)];
    const tasks: (Listing | Due)[] = rotated.map((org) => ({ kind: 'list', org }));
    await drain(tasks, {
      concurrency: this.#options.concurrency,
      compare: (a, b) => rank(a) - rank(b),
      run: (task, add) => (task.kind === 'list' ? this.#list(task.org, add) : this.#extend(task)),
    });
  }

  async #list(org: TargetOrg, add: (task: Due) => void): Promise<void> {
    const { budget, clock, log } = this.#context;
    try {
      if (budget.remainingMs() < DATA_SOURCE_NEEDS_MS) {
        throw new KeeperError(
          'out-of-time',
          `the time ran out before the data sources of ${org.name ?? org.id} were read`,
          {
            remedy:
              'other orgs go first in the next run; raise the time limit or lower the number of orgs if this repeats',
          },
        );
      }
      const list = await this.#read(org);
      this.orgsRead += 1;
      const { only } = this.#options;
      for (const dataSource of list) {
        if (only && !only.includes(dataSource.id)) continue;
        const decision = decideDataSource(dataSource, this.#context.webex.serverNow(), this.#options);
        log.debug(`data source ${dataSource.id}: ${decision.action}`, { reason: decision.reason });
        if (decision.action === 'extend')
          add({ kind: 'extend', org, dataSource, decision, listedAt: clock.monotonic() });
        else this.#leave(org, dataSource, decision);
      }
    } catch (thrown) {
      const error = asKeeperError(thrown);
      log.error(`the data sources of ${org.id} could not be read`, { error: error.toJSON() });
      this.notRead.set(org.key, error);
    }
  }

  /** A dry run takes the stored token as it is: past half its life, `dataSources` would renew it. */
  async #read(org: TargetOrg): Promise<DataSource[]> {
    const { dataSources, tokens } = this.#context;
    if (!this.#options.dryRun) return await dataSources.list(org);
    return (await listWithStoredToken(this.#context, await tokens.config(), org)) ?? [];
  }

  async #extend(due: Due): Promise<void> {
    const { org, decision, listedAt } = due;
    let { dataSource } = due;
    const { budget, clock, dataSources, log, webex } = this.#context;
    if (this.#options.dryRun) {
      this.#result(org, dataSource, decision, 'kept', `would be extended: ${decision.reason}`);
      return;
    }
    const interrupted = budget.signal?.aborted === true;
    if (interrupted || budget.remainingMs() < DATA_SOURCE_NEEDS_MS) {
      this.#defer(org, dataSource, decision, interrupted ? 'the run was interrupted' : 'the time ran out');
      return;
    }
    try {
      if (clock.monotonic() - listedAt >= LISTING_SERVES_MS) {
        const now = (await dataSources.get(dataSource.id, org)).value;
        const again = decideDataSource(now, webex.serverNow(), this.#options);
        if (again.action !== 'extend') return this.#leave(org, now, again);
        dataSource = now;
      }
      const extension = await dataSources.extend(dataSource.id, {
        minutes: this.#options.lifetimeMinutes,
        org,
        read: dataSource,
      });
      const after = lifeOf(extension.after, webex.serverNow());
      log.info(`data source ${dataSource.id}: extended`, {
        reason: decision.reason,
        expiresAt: instant(after.expiresAt),
      });
      this.#result(org, dataSource, { ...decision, atRisk: after.atRisk }, 'extended', decision.reason, {
        expiresAt: after.expiresAt,
      });
      await this.#tell(extension, dataSource.id);
    } catch (thrown) {
      const error = asKeeperError(thrown);
      if (error.code === 'out-of-time' || error.code === 'interrupted') {
        this.#defer(org, dataSource, decision, error.message);
        return;
      }
      const gone =
        error.code === 'not-found' ? `gone: deleted since it was listed; ${decision.reason}` : decision.reason;
      log.error(`data source ${dataSource.id}: not extended`, { error: error.toJSON() });
      this.failures.push(error);
      this.#result(org, dataSource, decision, 'failed', gone, { error });
      if (thrown instanceof ExtensionError) await this.#tell(thrown, dataSource.id);
    }
  }

  /** Whoever is told must not change what came of the data source. */
  async #tell(result: Extension | ExtensionError, id: string): Promise<void> {
    try {
      await this.#options.onExtension?.(result, id);
    } catch (thrown) {
      this.#context.log.warn(`what came of ${id} could not be recorded`, { error: asKeeperError(thrown).toJSON() });
    }
  }

  #leave(org: TargetOrg, dataSource: DataSource, decision: DataSourceDecision): void {
    this.#result(org, dataSource, decision, decision.action === 'keep' ? 'kept' : 'skipped', decision.reason);
  }

  #defer(org: TargetOrg, dataSource: DataSource, decision: DataSourceDecision, why: string): void {
    this.#result(org, dataSource, decision, 'deferred', `${why}; ${decision.reason}; it goes first in the next run`);
  }

  /**
   * Ids that were asked for and that no org has: a typing mistake must not look like success. Says nothing where an org
   * was left out or could not be read: they may be its.
   */
  reportMissing(orgs: readonly TargetOrg[]): void {
    const { only } = this.#options;
    if (!only || this.orgsRead < orgs.length) return;
    for (const id of only.filter((each) => !this.results.some((result) => result.id === each))) {
      const error = new KeeperError('not-found', `data source ${id} was asked for and is in none of the orgs`, {
        remedy: 'correct the id, in DATA_SOURCE_ID or in the event',
      });
      this.failures.push(error);
      const orgId = orgs.length === 1 ? orgs[0]!.id : 'unknown';
      this.results.push({ id, orgId, action: 'failed', reason: 'not found', atRisk: false, error: error.toJSON() });
    }
  }

  #result(
    org: TargetOrg,
    dataSource: DataSource,
    life: DataSourceDecision,
    action: DataSourceReport['action'],
    reason: string,
    more: { expiresAt?: number | undefined; error?: KeeperError } = {},
  ): void {
    this.results.push(
      present({
        id: dataSource.id,
        orgId: dataSource.orgId ?? org.id,
        action,
        reason,
        previousExpiresAt: instant(life.expiresAt),
        expiresAt: instant(more.expiresAt ?? life.expiresAt),
        atRisk: life.atRisk,
        error: more.error?.toJSON(),
      }) as DataSourceReport,
    );
  }
}

/**
 * What is over or at risk first, by its end; then what has still to be read; then what nobody knows the end of; then the
 * rest by its end. Lower goes first.
 */
function rank(task: Listing | Due): number {
  if (task.kind === 'list') return 0;
  const { atRisk, expiresAt } = task.decision;
  if (atRisk) return (expiresAt ?? 0) - 1e15;
  return expiresAt ?? 1;
}
