import type { CredentialStatus } from '../../../core/credential-status.ts';
import { storeInWords } from '../../../core/moved.ts';
import type { CredentialState } from '../../../core/policy/credential-renewal.ts';
import { counted, instantFromNow } from '../../../core/policy/in-words.ts';
import type { PausedReport, ReportedProblem } from '../../../core/report.ts';
import { printable } from '../../../core/secret.ts';
import type { DataSourceStatus, StatusReport } from '../../../core/status.ts';
import { stateColour } from '../../text/actions.ts';
import type { Page } from '../../text/page.ts';
import { type Row, table } from '../../text/table.ts';
import { lifeLeft } from '../../text/times.ts';
import { wrap } from '../../text/width.ts';

/** What people are told by `byods status`. */
export interface StatusFacts {
  readonly report: StatusReport;
  readonly orgName: (row: { readonly partition?: string; readonly orgId?: string }) => string;
  /** How many are configured. */
  readonly orgs: number;
  /** When a credential's next renewal is due, when its refresh token dies, and what resets that. */
  readonly life: (credential: CredentialStatus) => readonly string[];
  /** Everything, not only what is worst. */
  readonly all: boolean;
  readonly now: number;
}

/** Of more than these only the worst are shown. */
const WORST = 10;

const STATES_BY_URGENCY: readonly CredentialState[] = ['rejected', 'missing', 'expired', 'unknown', 'due', 'fresh'];

/** The verdict first, then what is wrong, then everything. */
export function statusLines(facts: StatusFacts, page: Page): string[] {
  const { report } = facts;
  const { bold, green, red } = page.paint;
  const verdict = report.healthy ? green('healthy') : red('not healthy');
  return [
    `${bold('Status')}  ${verdict}`,
    storeLine(report.store, page),
    ...(report.paused ? pauseLines(report.paused, facts.now, page) : []),
    ...problemLines(report.problems, facts.all, page),
    '',
    bold(`Credentials${summaryOf(report.credentials.length, facts)}`),
    ...credentialLines(facts, page),
    '',
    bold(`Data sources${summaryOf(report.dataSources.length, facts)}`),
    ...(report.dataSources.length === 0 ? ['none were read'] : dataSourceLines(facts, page)),
    ...countLines(facts),
  ];
}

/** Where the credentials are, and why there. */
export function storeLine(store: StatusReport['store'], page: Page): string {
  const what = printable(storeInWords(store));
  return `${page.paint.bold('Store')}   ${what} ${page.paint.dim(`(${printable(store.reason)})`)}`;
}

/** Until when the schedule is paused, and why. */
function pauseLines({ until, reason }: PausedReport, now: number, page: Page): string[] {
  const sentence = `the schedule, until ${instantFromNow(Date.parse(until), now)}: ${printable(reason)}`;
  return wrap(`${page.paint.yellow('Paused')}  ${sentence}`, page.width);
}

function summaryOf(count: number, { all }: StatusFacts): string {
  return count > WORST && !all ? ` (the ${WORST} worst of ${count}; --all shows all)` : '';
}

function problemLines(problems: readonly ReportedProblem[], all: boolean, page: Page): string[] {
  if (problems.length === 0) return [];
  const shown = all ? problems : problems.slice(0, WORST);
  const more = problems.length - shown.length;
  return [
    '',
    page.paint.bold('Problems'),
    ...shown.flatMap(({ code, message, since, remedy }) => {
      const when = since === undefined ? '' : ` (since ${since})`;
      const lines = wrap(`${message}${when}`, page.width - 2).map((line) => `  ${line}`);
      const fix =
        remedy === undefined ? [] : wrap(`fix: ${remedy}`, page.width - 2).map((line) => `  ${page.paint.dim(line)}`);
      return [page.paint.red(code), ...lines, ...fix];
    }),
    ...(more > 0 ? [`… and ${more} more; --all shows all`] : []),
  ];
}

function credentialLines({ report, orgName, life, all, now }: StatusFacts, page: Page): string[] {
  const rank = ({ state }: CredentialStatus) => STATES_BY_URGENCY.indexOf(state);
  const sorted =
    report.credentials.length > WORST ? [...report.credentials].sort((a, b) => rank(a) - rank(b)) : report.credentials;
  const rows = (all ? sorted : sorted.slice(0, WORST)).map((each): Row => {
    const { kind, state, expiresAt } = each;
    const has = state !== 'missing';
    return {
      cells: [
        state,
        `${of(each)}${kind === 'integration' ? 'integration' : `service app, ${orgName(each)}`}`,
        has ? lifeLeft(expiresAt, now) : 'none',
      ],
      colours: [stateColour(state, page.paint)],
      below: life(each),
    };
  });
  const columns = [{ title: 'STATE' }, { title: 'CREDENTIAL', narrowest: 24 }, { title: 'ACCESS TOKEN' }];
  return table(columns, rows, page);
}

function dataSourceLines({ report, orgName, orgs, all, now }: StatusFacts, page: Page): string[] {
  const shown = all ? report.dataSources : report.dataSources.slice(0, WORST);
  const rows = shown.map((each): Row => {
    const risk = !each.atRisk
      ? 'no'
      : each.expiresAt !== undefined && Date.parse(each.expiresAt) <= now
        ? 'ended'
        : 'yes';
    return {
      cells: [
        each.id,
        printable(each.status ?? 'unknown'),
        lifeLeft(each.expiresAt, now),
        risk,
        orgs > 1 || each.partition !== undefined ? `${of(each)}${orgName(each)}` : '',
      ],
      colours: [undefined, undefined, undefined, each.atRisk ? page.paint.red : undefined],
    };
  });
  const columns = [
    { title: 'DATA SOURCE' },
    { title: 'STATUS' },
    { title: 'LIFE' },
    { title: 'AT RISK' },
    { title: 'ORG', givesWay: 1, narrowest: 8 },
  ];
  return table(columns, rows, page);
}

/** In a store of many: which document it is in. */
function of({ partition }: { readonly partition?: string }): string {
  return partition === undefined ? '' : `${partition}: `;
}

function countLines({ report, orgs }: StatusFacts): string[] {
  const enabled = report.dataSources.filter(({ status }: DataSourceStatus) => status !== 'disabled');
  const atRisk = enabled.filter((each) => each.atRisk).length;
  const disabled = report.dataSources.length - enabled.length;
  const documents = report.partitions;
  const parts = [
    ...(documents
      ? [`${counted(documents.length, 'document')}, ${documents.filter(({ healthy }) => !healthy).length} not healthy`]
      : []),
    counted(orgs, 'org'),
    // Of those that nobody read, nothing is known.
    ...(report.dataSources.length > 0 || report.healthy
      ? [`${counted(enabled.length, 'enabled data source')}, ${atRisk} at risk`]
      : []),
    ...(disabled > 0 ? [`${disabled} disabled`] : []),
    counted(report.problems.length, 'problem'),
  ];
  return ['', parts.join('; ')];
}
