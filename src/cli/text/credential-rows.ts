import type { CredentialReport } from '../../core/report.ts';
import type { TokenConfig } from '../../core/token-config.ts';
import { actionColour, shownAction } from './actions.ts';
import type { Page } from './page.ts';
import { type Row, table } from './table.ts';
import { lifeLeft } from './times.ts';

/** Credentials before and after, each with the reason of what was done. */
export function credentialLines(
  credentials: readonly CredentialReport[],
  before: TokenConfig,
  orgName: (id: string | undefined) => string,
  now: number,
  page: Page,
): readonly string[] {
  const rows = credentials.map((each): Row => {
    const { kind, orgId, action, reason, expiresAt, refreshTokenExpiresAt } = each;
    const old = before.credentials.get(kind === 'integration' ? 'integration' : `service-app:${orgId}`);
    const was = old?.accessToken ? lifeLeft(old.accessToken.expiresAt, now) : 'none';
    const is = old?.accessToken || expiresAt !== undefined ? lifeLeft(expiresAt, now) : 'none';
    const below = refreshTokenExpiresAt === undefined ? '' : `; refresh token: ${lifeLeft(refreshTokenExpiresAt, now)}`;
    const name = kind === 'integration' ? 'integration' : `service app, ${orgName(orgId)}`;
    return {
      cells: [shownAction(action, reason), name, was, is],
      colours: [actionColour(action, page.paint)],
      below: [`${reason}${below}`],
    };
  });
  const columns = [
    { title: 'RESULT' },
    { title: 'CREDENTIAL', narrowest: 14 },
    { title: 'BEFORE', givesWay: 1 },
    { title: 'AFTER' },
  ];
  return table(columns, rows, page);
}
