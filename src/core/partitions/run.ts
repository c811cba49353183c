import type { CredentialStore } from '../credential-store.ts';
import { DATA_SOURCE_NEEDS_MS } from '../data-source-work.ts';
import { asKeeperError } from '../errors.ts';
import { addressOf, movedInWords } from '../moved.ts';
import { cannotBeDeferred, firstEnd } from '../policy/partition-order.ts';
import type { RunStart } from '../policy/pause.ts';
import type { Budget, Clock, Log, Webex } from '../ports.ts';
import type { RenewalPassContext, RenewalPassOptions, RenewalPassResult } from '../renewal-pass.ts';
import { runStartedPass } from '../started-pass.ts';
import type { TargetOrg } from '../target-orgs.ts';
import type { TokenConfig } from '../token-config.ts';
import type { ReadDocuments } from './find-orgs.ts';
import { type Partition, readPartitions } from './look.ts';
import { PassMarks } from './pass-marks.ts';
import { type PassedPartition, reportOfPartitions } from './report.ts';

/** What a run over a store of many works with. */
export interface PartitionsContext {
  readonly store: Pick<CredentialStore, 'names' | 'records' | 'kind' | 'location'>;
  /** The working objects on one document; calls to Webex are shared by all. */
  open(name: string): RenewalPassContext;
  readonly webex: Webex;
  readonly clock: Clock;
  readonly log: Log;
  readonly budget: Budget;
}

/** What such a run is asked to do. */
export interface PartitionsOptions extends Omit<RenewalPassOptions, 'orgs' | 'oneOfSeveral'> {
  /** The only orgs, by the partition that they are in; absent: all that are not paused. */
  readonly choose?: (documents: ReadDocuments) => ReadonlyMap<string, readonly TargetOrg[]>;
}

/** The report of them all, and the documents. */
export interface PartitionsResult extends RenewalPassResult {
  readonly passed: readonly PassedPartition[];
  /** As they are after the run, where they can be read; without those whose tokens are used elsewhere. */
  readonly configs: readonly TokenConfig[];
}

/**
 * The hourly run over a store of many: the pass as it is on one document after the other, those of which a token ends
 * first before the others, until the time is over. What a partition meets is its own. See
 * `docs/decisions/0008-many-credentials-in-one-store.md`.
 *
 * @throws KeeperError when the names cannot be read, there is none, or an org is asked for that is in none
 */
export async function runPartitions(
  context: PartitionsContext,
  options: PartitionsOptions,
  start: RunStart,
): Promise<PartitionsResult> {
  const { store, clock, log, webex } = context;
  const startedAt = clock.now();
  const requestsBefore = webex.requests();
  const marks = new PassMarks(store.records, clock, log);
  const [all] = await Promise.all([readPartitions(context, options.concurrency), marks.load()]);
  const { choose, ...pass } = options;
  const chosen = choose?.(documentsIn(all, addressOf(store)));
  const wanted = chosen ? all.filter(({ name }) => chosen.has(name)) : all;

  const end = ({ name, config }: Partition<unknown>) => (config ? firstEnd({ config, mark: marks.of(name) }) : 0);
  const passed: PassedPartition[] = [];
  const configs: TokenConfig[] = [];
  for (const each of [...wanted].sort((a, b) => end(a) - end(b) || a.name.localeCompare(b.name))) {
    const orgs = chosen?.get(each.name);
    const of = { ...pass, oneOfSeveral: true, ...(orgs && { orgs }) };
    const done = await passOver(each, context, of, { start, marks });
    if (done.result && !orgs) await marks.note(each.name, done.result);
    if (done.error) log.error(`${each.name}: ${done.error.message}`, { error: done.error.toJSON() });
    passed.push(done);
    // While what the pass read is believed still: when the time is over, nothing more is read.
    if (each.config && !each.config.movedTo) configs.push(done.result ? await after(each) : each.config);
  }
  const names = all.map(({ name }) => name);
  const told = reportOfPartitions(passed, {
    names,
    lost: marks.lost(names),
    address: addressOf(store),
    only: options.only,
    dryRun: options.dryRun === true,
    startedAt,
    finishedAt: clock.now(),
    requests: webex.requests() - requestsBefore,
  });
  return { ...told, passed, configs };
}

function documentsIn(all: readonly Partition<unknown>[], address: string): ReadDocuments {
  const configs = new Map(all.flatMap(({ name, config }) => (config ? [[name, config] as const] : [])));
  return { address, configs, unread: all.flatMap(({ name, error }) => (error ? [name] : [])) };
}

async function passOver(
  { name, keeper, config, error }: Partition<RenewalPassContext>,
  { budget, clock }: PartitionsContext,
  options: RenewalPassOptions,
  { start, marks }: { readonly start: RunStart; readonly marks: PassMarks },
): Promise<PassedPartition> {
  if (error) return { name, error };
  const about = { name, before: config };
  // What was copied away is nobody's failure hour after hour; a copy that was cut off leaves it in use nowhere.
  if (config.movedTo && !config.movedTo.unfinished) return { ...about, skipped: movedInWords(config.movedTo) };
  const interrupted = budget.signal?.aborted === true;
  if (interrupted || budget.remainingMs() < DATA_SOURCE_NEEDS_MS) {
    const reason = interrupted ? 'the run was interrupted' : 'the time ran out';
    const atRisk = cannotBeDeferred({ config, mark: marks.of(name) }, clock.now());
    return { ...about, deferred: { reason, atRisk } };
  }
  try {
    return { ...about, result: await runStartedPass(keeper, options, start) };
  } catch (thrown) {
    return { ...about, error: asKeeperError(thrown) };
  }
}

async function after({
  keeper,
  config,
}: Partition<RenewalPassContext> & { config: TokenConfig }): Promise<TokenConfig> {
  return await keeper.tokens.config().catch(() => config);
}
