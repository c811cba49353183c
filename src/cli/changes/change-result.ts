import type { Keeper } from '../../compose.ts';
import type { DataSourceChange } from '../../core/change.ts';
import { EXIT, type KeeperError } from '../../core/errors.ts';
import type { DataSource } from '../../core/model.ts';
import { consequencesOf, type FieldChange } from '../../core/policy/data-source-diff.ts';
import { lifeOf } from '../../core/policy/data-source-renewal.ts';
import { instant, present } from '../../core/report.ts';
import type { TargetOrg } from '../../core/target-orgs.ts';
import type { TokenConfig } from '../../core/token-config.ts';
import { listed } from '../listed-data-source.ts';
import { orgNamer } from '../orgs.ts';
import type { CommandResult } from '../result.ts';
import type { Page } from '../text/page.ts';
import { lifeLeft } from '../text/times.ts';
import { wrap } from '../text/width.ts';
import { diffLines } from './diff-lines.ts';
import type { Manner } from './manner.ts';

/** What came of a change, or would come of it. */
export interface ChangeReport {
  readonly action: DataSourceChange['action'] | 'planned' | 'failed';
  readonly reason: string;
  readonly dataSource?: DataSource | undefined;
  readonly changes: readonly FieldChange[];
  readonly consequences?: readonly string[];
  readonly schemaName?: string;
  readonly record?: string | undefined;
  readonly trackingId?: string | undefined;
  readonly error?: KeeperError;
}

/** What the report is about. */
export interface ChangeFacts {
  readonly keeper: Keeper;
  readonly config: TokenConfig;
  readonly operation: 'registration' | 'update' | 'deletion';
  readonly org: TargetOrg;
  readonly id: string | undefined;
  /** `ask`: a person has seen the changes, and agreed. */
  readonly manner: Manner;
}

/** The document of `--json`, and people's text. */
export async function changeResult(report: ChangeReport, facts: ChangeFacts): Promise<CommandResult> {
  const { tokens, webex } = facts.keeper;
  const { action, reason, dataSource, changes, record, trackingId } = report;
  const error = tokens.saveFailure ?? report.error;
  const document = present({
    version: 1 as const,
    action,
    dryRun: facts.manner === 'dry-run' ? true : undefined,
    reason,
    dataSource: dataSource ? listed(dataSource, facts.org, webex.serverNow()) : shell(facts),
    changes,
    record,
    trackingId,
    warnings: await tokens.storeWarnings(),
    error: error?.toJSON(),
  });
  const failures = [tokens.saveFailure, report.error].flatMap((each) => each?.toJSON() ?? []);
  return {
    exitCode: error?.exitCode ?? EXIT.ok,
    document,
    text: (page) =>
      facts.manner === 'ask' || action === 'failed' || changes.length === 0 ? [] : previewLines(report, facts, page),
    summary: (page) => summaryLines(report, facts, page),
    problems: failures,
  };
}

/** What is to be changed, for people: whose it is, before and after, and what it means. */
export function previewLines(
  {
    changes,
    consequences = consequencesOf(changes),
    schemaName,
  }: Pick<ChangeReport, 'changes' | 'consequences' | 'schemaName'>,
  { operation, config, org, id }: Pick<ChangeFacts, 'operation' | 'config' | 'org' | 'id'>,
  page: Page,
): string[] {
  const name = orgNamer(config)(org.id);
  const verb = operation === 'deletion' ? 'Delete' : 'Update';
  const title = id === undefined ? `Register a data source for ${name}` : `${verb} data source ${id} of ${name}`;
  return [
    ...wrap(page.paint.bold(title), page.width),
    ...diffLines(changes, page, ({ field }) => (field === 'schemaId' ? schemaName : undefined)),
    ...consequences.flatMap((sentence) => wrap(page.paint.yellow(sentence), page.width)),
  ];
}

/** What came of it; a failure is told as such on stderr, unless the interruption is told there instead. */
function summaryLines(report: ChangeReport, { keeper, id }: ChangeFacts, { paint, width }: Page): string[] {
  const { action, reason, dataSource, record, error } = report;
  const name = `data source ${dataSource?.id ?? id ?? ''}`;
  const said = (): string[] => {
    switch (action) {
      case 'planned':
        return [`${paint.green('Dry run')}: ${reason}; nothing was changed or written`];
      case 'failed':
        return error?.code === 'interrupted' ? [`${paint.red('Failed')}: ${reason}`] : [];
      case 'unchanged':
        return [`${paint.green('Done')}: ${name} is so already; nothing was sent`];
      case 'deleted':
        return [`${paint.green('Done')}: ${name} deleted`];
      default:
        return [`${paint.green('Done')}: ${name} ${action}; ${ending(dataSource, keeper.webex.serverNow())}`];
    }
  };
  return [...said().flatMap((line) => wrap(line, width)), ...(record === undefined ? [] : [`record: ${record}`])];
}

function ending(dataSource: DataSource | undefined, now: number): string {
  if (dataSource?.status === 'disabled') return 'it is disabled';
  const expiresAt = dataSource && lifeOf(dataSource, now).expiresAt;
  return expiresAt === undefined
    ? 'Webex does not tell when its token ends'
    : `its token: ${lifeLeft(expiresAt, now)}, until ${instant(expiresAt)}`;
}

/** What is known of a data source that could not be read. */
function shell({ id, org }: ChangeFacts): { id: string; orgId: string; orgName?: string } | undefined {
  return id === undefined ? undefined : present({ id, orgId: org.id, orgName: org.name });
}
