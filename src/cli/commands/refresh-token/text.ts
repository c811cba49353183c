import { counted } from '../../../core/policy/in-words.ts';
import type { CredentialReport } from '../../../core/report.ts';
import type { TokenConfig } from '../../../core/token-config.ts';
import { credentialLines } from '../../text/credential-rows.ts';
import type { Page } from '../../text/page.ts';
import { wrap } from '../../text/width.ts';

/** What people are told about their tokens. */
export interface RefreshFacts {
  readonly credentials: readonly CredentialReport[];
  /** How many of the service-app tokens can be used. */
  readonly working: number;
  /** How many of the credentials a dry run would renew; absent when it is none. */
  readonly due?: number | undefined;
  /** The stored document before. */
  readonly before: TokenConfig;
  readonly orgName: (id: string | undefined) => string;
  readonly now: number;
  readonly force: boolean;
}

/** Whose each token is, until when, and what was done about it. */
export function refreshLines({ credentials, before, orgName, now }: RefreshFacts, page: Page): string[] {
  return [page.paint.bold('Credentials'), ...credentialLines(credentials, before, orgName, now, page)];
}

/** What came of it; for one org with its end, which a person may want to write down. */
export function refreshSummary({ credentials, working, due, orgName, force }: RefreshFacts, page: Page): string[] {
  if (due !== undefined) {
    const renewed = `${due} of ${counted(credentials.length, 'credential')} would be renewed`;
    return wrap(`${page.paint.green('Dry run')}: nothing was sent or written; ${renewed}`, page.width);
  }
  const orgs = credentials.filter(({ kind }) => kind === 'service-app');
  const kept = orgs.filter(({ action }) => action === 'kept').length;
  const [only] = orgs;
  const whose =
    working === 1 && orgs.length === 1 && only
      ? `the service-app token of ${orgName(only.orgId)} works${only.expiresAt === undefined ? '' : `, until ${only.expiresAt}`}`
      : `${working} of ${counted(orgs.length, 'service-app token')} work`;
  const hint = kept > 0 && !force ? '; byods refresh-token --force renews now' : '';
  const colour = working === orgs.length ? page.paint.green : page.paint.red;
  return wrap(`${colour(working === orgs.length ? 'Done' : 'Failed')}: ${whose}${hint}`, page.width);
}
