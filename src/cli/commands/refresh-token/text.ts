import type { CredentialReport } from '../../../core/report.ts';
import type { TokenConfig } from '../../../core/token-config.ts';
import { credentialLines } from '../../text/credential-rows.ts';
import type { Page } from '../../text/page.ts';
import { counted } from '../../text/times.ts';
import { wrap } from '../../text/width.ts';

/** What people are told about their tokens. */
export interface RefreshFacts {
  readonly credentials: readonly CredentialReport[];
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
export function refreshSummary({ credentials, orgName, force }: RefreshFacts, page: Page): string[] {
  const orgs = credentials.filter(({ kind }) => kind === 'service-app');
  const good = orgs.filter(({ action }) => action !== 'failed');
  const kept = good.filter(({ action }) => action === 'kept').length;
  const [only] = good;
  const whose =
    good.length === 1 && only
      ? `the service-app token of ${orgName(only.orgId)} works${only.expiresAt === undefined ? '' : `, until ${only.expiresAt}`}`
      : `${good.length} of ${counted(orgs.length, 'service-app token')} work`;
  const hint = kept > 0 && !force ? '; byods refresh-token --force renews now' : '';
  const colour = good.length === orgs.length ? page.paint.green : page.paint.red;
  return wrap(`${colour(good.length === orgs.length ? 'Done' : 'Failed')}: ${whose}${hint}`, page.width);
}
