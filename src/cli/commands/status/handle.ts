import type { Partitions } from '../../../compose-partitions.ts';
import type { CredentialStatus } from '../../../core/credential-status.ts';
import { EXIT, type ExitCode, KeeperError } from '../../../core/errors.ts';
import { lookAtPartitions } from '../../../core/partitions/status.ts';
import { lifeInWords } from '../../../core/policy/life-words.ts';
import { lookAtEverything, type StatusReport, storeFailureReport } from '../../../core/status.ts';
import type { TokenConfig } from '../../../core/token-config.ts';
import type { CommandHandler, Words } from '../../command.ts';
import { orgNamer } from '../../orgs.ts';
import type { CommandResult } from '../../result.ts';
import { type StatusFacts, statusLines, storeLine } from './text.ts';

const LIMIT = { minutes: 10 };

/** Looks at everything and shows how it is: one document, or each of a store of many. */
export const handleStatus: CommandHandler = async (context, words) => {
  const all = await context.openAll(LIMIT);
  if (all) return await statusOfAll(all, words);
  const keeper = await context.open(LIMIT);
  const { tokens, clock, settings } = keeper;
  const choice = words.sandbox ? { ...keeper.choice, reason: '--sandbox' } : keeper.choice;
  try {
    const { report, exitCode } = await lookAtEverything({ ...keeper, choice, concurrency: settings.concurrency });
    const config = await tokens.config();
    return resultOf(report, exitCode, () => config, [config], { all: words.all === true, now: clock.now() });
  } catch (thrown) {
    return storeFailure(choice, thrown);
  }
};

async function statusOfAll(all: Partitions, words: Words): Promise<CommandResult> {
  const { choice, clock, settings } = all;
  try {
    const { report, exitCode, configs } = await lookAtPartitions({ ...all, concurrency: settings.concurrency });
    const configOf = ({ partition = '' }: InDocument) => configs.get(partition)!;
    return resultOf(report, exitCode, configOf, [...configs.values()], { all: words.all === true, now: clock.now() });
  } catch (thrown) {
    return storeFailure(choice, thrown);
  }
}

type InDocument = Pick<CredentialStatus, 'partition' | 'orgId'>;

function resultOf(
  report: StatusReport,
  exitCode: ExitCode,
  configOf: (row: InDocument) => TokenConfig,
  configs: readonly TokenConfig[],
  { all, now }: Pick<StatusFacts, 'all' | 'now'>,
): CommandResult {
  const life = (row: InDocument) => {
    const key = row.orgId === undefined ? 'integration' : (`service-app:${row.orgId}` as const);
    const config = configOf(row);
    return lifeInWords(config, config.credentials.get(key)!, now);
  };
  const orgName = (row: InDocument) => orgNamer(configOf(row))(row.orgId);
  const orgs = configs.reduce((sum, config) => sum + config.orgs.length, 0);
  return { exitCode, document: report, text: (page) => statusLines({ report, orgName, orgs, all, life, now }, page) };
}

/** @throws what was thrown, where the store itself is not what failed */
function storeFailure(choice: StatusReport['store'], thrown: unknown): CommandResult {
  if (!(thrown instanceof KeeperError) || thrown.exitCode !== EXIT.store) throw thrown;
  const report = storeFailureReport(choice, thrown);
  return { exitCode: thrown.exitCode, document: report, text: (page) => [storeLine(report.store, page)] };
}
