import { atCredential } from '../../../core/credential-address.ts';
import type { PassedPartition } from '../../../core/partitions/report.ts';
import { counted, inWords } from '../../../core/policy/in-words.ts';
import { shellWord } from '../../../core/policy/shell-word.ts';
import type { DataSourceReport, RenewalReport } from '../../../core/report.ts';
import { printable } from '../../../core/secret.ts';
import type { TokenConfig } from '../../../core/token-config.ts';
import { orgNamer } from '../../orgs.ts';
import { actionColour, shownAction } from '../../text/actions.ts';
import { credentialLines } from '../../text/credential-rows.ts';
import type { Page } from '../../text/page.ts';
import { type Row, table } from '../../text/table.ts';
import { lifeLeft } from '../../text/times.ts';
import { wrap } from '../../text/width.ts';
import type { Pass } from './pass.ts';

/** What people are told about a pass. */
export interface RunFacts {
  readonly report: RenewalReport;
  /** The stored document before the pass. */
  readonly before: TokenConfig;
  readonly orgName: (id: string | undefined) => string;
  readonly now: number;
}

/** Every credential and every data source before and after, with the reason of each decision. */
export function runLines({ report, before, orgName, now }: RunFacts, page: Page): string[] {
  const title = (text: string) => page.paint.bold(text);
  const several = before.orgs.length > 1;
  return [
    title('Credentials'),
    ...credentialLines(report.credentials, before, orgName, now, page),
    '',
    title('Data sources'),
    ...(report.dataSources.length === 0
      ? ['none']
      : dataSourceLines(report.dataSources, several ? orgName : undefined, now, page)),
  ];
}

/** The same for each document of a store of many, under its name. */
export function partitionLines(
  report: RenewalReport,
  passed: readonly PassedPartition[],
  now: number,
  page: Page,
): string[] {
  return passed.flatMap(({ name, before, result }, index) => {
    const { outcome, reason, error } = report.partitions![index]!;
    const colour = outcome === 'ok' ? page.paint.green : outcome === 'skipped' ? page.paint.dim : page.paint.red;
    const why = printable(reason ?? error?.message ?? '');
    const title = wrap(`${page.paint.bold(name)}: ${colour(outcome)}${why === '' ? '' : `, ${why}`}`, page.width);
    const facts = before && result && { report: result.report, before, orgName: orgNamer(before), now };
    const lines = facts
      ? runLines(facts, { ...page, width: page.width - 2 }).map((line) => (line === '' ? '' : `  ${line}`))
      : [];
    return [...(index === 0 ? [] : ['']), ...title, ...lines];
  });
}

function dataSourceLines(
  dataSources: readonly DataSourceReport[],
  orgName: ((id: string | undefined) => string) | undefined,
  now: number,
  page: Page,
): string[] {
  const rows = dataSources.map(({ id, orgId, action, reason, previousExpiresAt, expiresAt }): Row => {
    const after = action === 'extended' ? expiresAt : previousExpiresAt;
    return {
      cells: [shownAction(action, reason), id, lifeLeft(previousExpiresAt, now), lifeLeft(after, now)],
      colours: [actionColour(action, page.paint)],
      below: [orgName && orgId !== undefined ? `${orgName(orgId)}: ${reason}` : reason],
    };
  });
  const columns = [{ title: 'RESULT' }, { title: 'DATA SOURCE' }, { title: 'BEFORE', givesWay: 1 }, { title: 'AFTER' }];
  return table(columns, rows, page);
}

/** What came of it, in one sentence, after what stands before it. */
export function runSummary({ report, address }: Pick<Pass, 'report' | 'address'>, page: Page, before = ''): string[] {
  const { partitions, counts, credentials, requests, startedAt, finishedAt, outcome, dryRun } = report;
  const renewed = credentials.filter(({ action }) => action === 'refreshed' || action === 'minted').length;
  const took = inWords(Date.parse(finishedAt) - Date.parse(startedAt));
  const word = { ok: 'Done', partial: 'Partly done', failed: 'Failed', reauthorize: 'A person must act: ended' }[
    outcome
  ];
  const colour = outcome === 'ok' ? page.paint.green : page.paint.red;
  if (dryRun) {
    return wrap(
      `${page.paint.green('Dry run')}: nothing was renewed or written; ${counted(requests, 'request')}, to read only`,
      page.width,
    );
  }
  const done = Object.entries(counts).flatMap(([action, count]) => (count > 0 ? [`${count} ${action}`] : []));
  const sources = done.length > 0 ? done.join(', ') : 'no data sources';
  const mends = address !== undefined && outcome !== 'ok';
  const one = mends ? `. A command is for one document with --store ${shellWord(atCredential(address, '<name>'))}` : '';
  const over = partitions ? `, ${counted(partitions.length, 'document')}` : '';
  return wrap(
    `${before}${colour(word)} in ${took}${over}: ${sources}; ${counted(renewed, 'credential')} renewed; ${counted(requests, 'request')}${one}`,
    page.width,
  );
}
