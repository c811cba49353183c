import { EXIT } from '../../../core/errors.ts';
import type { OrgId } from '../../../core/model.ts';
import { type CredentialState, decideRenewal } from '../../../core/policy/credential-renewal.ts';
import { counted } from '../../../core/policy/in-words.ts';
import { instant, present } from '../../../core/report.ts';
import type { TokenConfig } from '../../../core/token-config.ts';
import type { CommandHandler } from '../../command.ts';
import { stateColour } from '../../text/actions.ts';
import type { Page } from '../../text/page.ts';
import { type Row, table } from '../../text/table.ts';
import { lifeLeft, whenIs } from '../../text/times.ts';

const LIMIT = { minutes: 10 };

/** An org as `byods orgs list --json` shows it. */
interface ListedOrg {
  readonly id: OrgId;
  readonly name?: string;
  readonly paused: boolean;
  readonly state: CredentialState;
  readonly expiresAt?: string;
  readonly refreshTokenExpiresAt?: string;
  readonly nextRenewalAt?: string;
}

/** Lists the orgs that are configured, and the tokens that are stored for them. Reads the token store and nothing else. */
export const handleList: CommandHandler = async (context) => {
  const { tokens, clock } = await context.open(LIMIT);
  const config = await tokens.config();
  const now = clock.now();
  const orgs = listed(config, now);
  const document = { version: 1 as const, orgs, warnings: await tokens.storeWarnings() };
  return { exitCode: EXIT.ok, document, text: (page) => orgLines(orgs, now, page) };
};

function listed(config: TokenConfig, now: number): ListedOrg[] {
  return config.orgs.map(({ id, name, paused, key }) => {
    const credential = config.credentials.get(key)!;
    const { state, nextRenewalAt } = decideRenewal(credential, now);
    return present({
      id,
      name,
      paused,
      state,
      expiresAt: instant(credential.accessToken?.expiresAt),
      refreshTokenExpiresAt: instant(credential.refreshToken?.expiresAt),
      // Nothing of a paused org is renewed.
      nextRenewalAt: paused ? undefined : instant(nextRenewalAt),
    }) as ListedOrg;
  });
}

function orgLines(orgs: readonly ListedOrg[], now: number, page: Page): string[] {
  const rows = orgs.map(({ id, name = '', paused, state, expiresAt, nextRenewalAt }): Row => {
    return {
      cells: [
        name,
        id,
        paused ? 'yes' : '',
        state,
        state === 'missing' ? 'none' : lifeLeft(expiresAt, now),
        nextRenewalAt === undefined ? '' : whenIs(nextRenewalAt, now),
      ],
      colours: [page.paint.bold, undefined, page.paint.yellow, stateColour(state, page.paint)],
    };
  });
  const columns = [
    { title: 'NAME', givesWay: 1, narrowest: 10 },
    { title: 'ID' },
    { title: 'PAUSED', givesWay: 2 },
    { title: 'TOKEN' },
    { title: 'EXPIRES', givesWay: 3 },
    { title: 'RENEWAL', givesWay: 4 },
  ];
  const paused = orgs.filter((each) => each.paused).length;
  return [...table(columns, rows, page), '', `${counted(orgs.length, 'org')}${paused > 0 ? `, ${paused} paused` : ''}`];
}
