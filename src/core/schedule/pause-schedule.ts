import { KeeperError } from '../errors.ts';
import { readPause, withoutPause, withPause } from '../pause.ts';
import { riskBelowMinutes } from '../policy/data-source-renewal.ts';
import { inWords } from '../policy/in-words.ts';
import { isPaused, type Lapse, latestPauseEnd, type Pause } from '../policy/pause.ts';
import type { RenewalPassResult } from '../renewal-pass.ts';
import { instant } from '../report.ts';
import { cannotWait } from '../started-pass.ts';
import type { TokenManager } from '../token-manager.ts';

const MINUTE_MS = 60_000;

/**
 * Refuses a pause that something would not live through.
 *
 * @param look  a dry run of everything that the hourly run is about
 * @throws KeeperError `refused`, telling how long a pause may be and why
 */
export function refuseTooLong(pause: Pause, look: RenewalPassResult, intervalMs: number): void {
  const { since: now, until } = pause;
  const why = cannotWait(look);
  if (why !== undefined) {
    throw new KeeperError('refused', `the schedule cannot be paused: ${why}; nothing was changed`, {
      remedy: 'byods run renews and extends what is due; or byods orgs pause <id or name>, for an org that is to lapse',
    });
  }
  const limit = latestPauseEnd(lapsesIn(look), intervalMs, now);
  if (until <= limit.until) return;
  const most = Math.floor((limit.until - now) / MINUTE_MS);
  const asWord = most < 60 ? `${most}m` : `${Math.floor(most / 60)}h`;
  throw new KeeperError(
    'refused',
    `a pause of ${inWords(until - now)} is too long: ${limit.why}; nothing was changed`,
    {
      remedy:
        most > 0 ? `--for ${asWord} at most; byods run before it may allow for more` : 'byods run extends what is due',
    },
  );
}

/** What a pause must not outlast: a data source that comes to be at risk, a refresh token that ends. */
function lapsesIn({ report }: RenewalPassResult): Lapse[] {
  const sources = report.dataSources.flatMap(({ id, action, expiresAt, lifetimeMinutes }): Lapse[] => {
    if (action === 'skipped' || expiresAt === undefined) return [];
    const at = Date.parse(expiresAt) - riskBelowMinutes(lifetimeMinutes) * MINUTE_MS;
    return [{ what: `the data source ${id} is at risk`, at }];
  });
  const credentials = report.credentials.flatMap(({ kind, orgId, refreshTokenExpiresAt }): Lapse[] => {
    const at = refreshTokenExpiresAt === undefined ? Number.NaN : Date.parse(refreshTokenExpiresAt);
    // One that is over already does not grow worse.
    if (!(at > Date.parse(report.finishedAt))) return [];
    return [
      { what: `the refresh token of ${kind === 'integration' ? 'the integration' : `the org ${orgId}`} ends`, at },
    ];
  });
  return [...sources, ...credentials];
}

/**
 * Keeps a pause in the store, in place of any other.
 *
 * @returns the one that it takes the place of, where that still held
 * @throws KeeperError `lock-busy`, store errors; `refused` where the tokens are used in another store
 */
export async function setPause(tokens: Pick<TokenManager, 'withLock'>, pause: Pause): Promise<Pause | undefined> {
  return await tokens.withLock(async (_ladder, session) => {
    const before = readPause(session.config.document);
    await session.rewrite((document) => withPause(document, pause));
    return isPaused(before, pause.since) ? before : undefined;
  });
}

/** Takes the pause out of the store. Resolves to the one that held until now. Throws as {@link setPause}. */
export async function resumeSchedule(tokens: Pick<TokenManager, 'withLock'>, now: number): Promise<Pause | undefined> {
  return await tokens.withLock(async (_ladder, session) => {
    const before = readPause(session.config.document);
    await session.rewrite(withoutPause);
    return isPaused(before, now) ? before : undefined;
  });
}

/** A pause for people: "until 2026-11-22T14:00:00Z (the secret is edited)". */
export function pauseInWords({ until, reason }: Pick<Pause, 'until' | 'reason'>): string {
  return `until ${instant(until)} (${reason})`;
}
