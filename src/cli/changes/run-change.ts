import type { Keeper } from '../../compose.ts';
import type { DataSourceChange } from '../../core/change.ts';
import { asKeeperError, type KeeperError } from '../../core/errors.ts';
import type { DataSource } from '../../core/model.ts';
import { OperationError } from '../../core/operation-error.ts';
import { changesOf, type FieldChange } from '../../core/policy/data-source-diff.ts';
import type { Secret } from '../../core/secret.ts';
import { storedToken } from '../../core/stored-token.ts';
import type { TargetOrg } from '../../core/target-orgs.ts';
import type { TokenConfig } from '../../core/token-config.ts';
import type { Words } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { withOrg } from '../find-data-sources.ts';
import { recordsDirectory, recordsIn } from '../records.ts';
import type { CommandResult } from '../result.ts';
import { type ChangeReport, changeResult, previewLines } from './change-result.ts';
import { confirm, mannerOf, type Question } from './manner.ts';

const LIMIT = { minutes: 10 };

/** Somebody who is asked may look something up first. */
const LIMIT_WITH_QUESTION = { minutes: 60 };

/** Calls with a token of the org; a dry run uses the stored one as it is, and undefined says that there is none. */
export type Reader = <T>(call: (token: Secret) => Promise<T>) => Promise<T | undefined>;

/** What would be done. */
export interface ChangePlan {
  /** The data source as it is; absent for one that is to be made, or where no stored token could read it. */
  readonly dataSource?: DataSource | undefined;
  readonly changes: readonly FieldChange[];
  /** What it means, in sentences. */
  readonly consequences: readonly string[];
  /** What the schema is called, where only its id stands in the changes. */
  readonly schemaName?: string;
}

/** One of the three changes, as a command makes it. */
export interface ChangeCommand {
  readonly name: string;
  readonly operation: 'registration' | 'update' | 'deletion';
  /** Whose it is, and its id unless it is to be made. */
  readonly find: (keeper: Keeper, config: TokenConfig, dryRun: boolean) => Promise<{ org: TargetOrg; id?: string }>;
  readonly plan: (read: Reader, keeper: Keeper) => Promise<ChangePlan>;
  readonly question: Question;
  readonly act: (keeper: Keeper, org: TargetOrg) => Promise<DataSourceChange>;
}

/** Plans, shows, asks, changes, records, and tells; as far as the words want it. */
export async function runChange(context: CommandContext, words: Words, command: ChangeCommand): Promise<CommandResult> {
  const manner = mannerOf(words, context, command.name);
  const directory = recordsDirectory(words);
  const keeper = await context.open(manner === 'ask' ? LIMIT_WITH_QUESTION : LIMIT);
  const config = await keeper.tokens.config();
  const { org, id } = await command.find(keeper, config, manner === 'dry-run');
  const told = { command, keeper, config, org, id };
  const result = (report: ChangeReport) => changeResult(report, { ...told, operation: command.operation, manner });
  if (manner !== 'without-question') {
    const plan = await attempted(told, () => planned(told, manner === 'dry-run'));
    if ('action' in plan) return await result(plan);
    context.aside((page) => previewLines(plan, { ...told, operation: command.operation }, page));
    await confirm(context, command.question);
  }
  return await result(await attempted(told, () => acted(context, told, directory)));
}

interface Told {
  readonly command: ChangeCommand;
  readonly keeper: Keeper;
  readonly config: TokenConfig;
  readonly org: TargetOrg;
  readonly id: string | undefined;
}

/** A failure that nothing is known of but itself is a report, too. */
async function attempted<T>(told: Told, step: () => Promise<T>): Promise<T | ChangeReport> {
  try {
    return await step();
  } catch (thrown) {
    const error = placed(asKeeperError(thrown), told);
    return { action: 'failed', changes: [], reason: error.message, error };
  }
}

/** What is to be done, to be asked about; or the report, where it goes no further. */
async function planned(told: Told, dryRun: boolean): Promise<ChangePlan | ChangeReport> {
  const { command, keeper, config, org } = told;
  const token = dryRun ? storedToken(config, org, keeper.clock.now()) : undefined;
  const read: Reader = async (call) => {
    if (!dryRun) return await keeper.tokens.withAccessToken(call, org);
    return token && (await call(token));
  };
  const plan = await command.plan(read, keeper);
  const { dataSource, changes } = plan;
  if (command.operation === 'update' && dataSource && changes.length === 0) {
    return { action: 'unchanged', dataSource, changes, reason: 'it is so already' };
  }
  if (!dryRun) return plan;
  const unread = token ? '' : '; nothing was read: no stored token can be used, and a dry run renews none';
  return { action: 'planned', ...plan, reason: `this would be done${unread}` };
}

async function acted(context: CommandContext, told: Told, directory: string | undefined): Promise<ChangeReport> {
  const { command, keeper, org, id } = told;
  const records = directory === undefined ? undefined : await recordsIn(directory, keeper, context.warn);
  try {
    const change = await command.act(keeper, org);
    const { action, before, after, changes, reason, trackingId, warnings } = change;
    for (const warning of warnings) context.warn(warning);
    const recorded = action !== 'unchanged';
    const record = recorded ? await records?.write(command.operation, change, (after ?? before)?.id) : undefined;
    return { action, dataSource: after ?? before, changes, reason, record, trackingId };
  } catch (thrown) {
    if (!(thrown instanceof OperationError)) throw thrown;
    const { before, after, sent, trackingId } = thrown;
    const error = placed(thrown, told);
    const record = await records?.write(command.operation, thrown, id);
    const changes = sent ? changesOf(before, sent) : [];
    return { action: 'failed', dataSource: after ?? before, changes, reason: error.message, record, trackingId, error };
  }
}

/** What was looked for, and not found, was looked for in an org; what is to be made was not. */
function placed(error: KeeperError, { org, config, id }: Told): KeeperError {
  return id === undefined ? error : withOrg(error, org, config);
}
