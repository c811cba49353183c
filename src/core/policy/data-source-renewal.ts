import type { DataSource } from '../model.ts';
import { inWords } from './in-words.ts';

const MINUTE = 60_000;

/** Below this, or a quarter of its lifetime if that is less, a data source is at risk. */
export const AT_RISK_MINUTES = 360;
/** The same as a part of its lifetime. */
export const AT_RISK_PERCENT = 25;

/** What is known about a data source's token now. */
export interface DataSourceLife {
  readonly issuedAt?: number;
  readonly expiresAt?: number;
  readonly lifetimeMinutes?: number;
  /** Rounded down; negative once it is over; absent when Webex does not tell. */
  readonly remainingMinutes?: number;
  /** An enabled data source whose token is over or nearly. */
  readonly atRisk: boolean;
}

/** What the pass does about a data source, and why. */
export interface DataSourceDecision extends DataSourceLife {
  readonly action: 'extend' | 'keep' | 'skip';
  readonly reason: string;
}

/**
 * Reads a data source's life from its signed token, which is the truth, or from `tokenExpiryTime` where the answer
 * carries none (contract 0.4). Pure.
 *
 * @param now  the clock as Webex sees it
 */
export function lifeOf(dataSource: DataSource, now: number): DataSourceLife {
  const { claims } = dataSource;
  const expiresAt = claims?.expiresAt ?? dataSource.tokenExpiresAt;
  const claimedLife =
    claims?.expiresAt !== undefined && claims.issuedAt !== undefined
      ? (claims.expiresAt - claims.issuedAt) / MINUTE
      : undefined;
  const lifetimeMinutes = [claimedLife, dataSource.tokenLifetimeMinutes].find((life) => life !== undefined && life > 0);
  const issuedAt =
    claims?.issuedAt ??
    (expiresAt !== undefined && lifetimeMinutes !== undefined ? expiresAt - lifetimeMinutes * MINUTE : undefined);
  if (expiresAt === undefined) return { atRisk: false, ...(lifetimeMinutes !== undefined && { lifetimeMinutes }) };
  const left = (expiresAt - now) / MINUTE;
  return {
    expiresAt,
    remainingMinutes: Math.floor(left),
    atRisk: dataSource.status !== 'disabled' && left < riskBelowMinutes(lifetimeMinutes),
    ...(issuedAt !== undefined && { issuedAt }),
    ...(lifetimeMinutes !== undefined && { lifetimeMinutes }),
  };
}

/** With how little left a data source is at risk. Pure. */
export function riskBelowMinutes(lifetimeMinutes: number | undefined): number {
  return Math.min(AT_RISK_MINUTES, ((lifetimeMinutes ?? Number.POSITIVE_INFINITY) * AT_RISK_PERCENT) / 100);
}

/** At which age of its token, in minutes, a data source is due. Pure. */
export function dueAgeMinutes(renewAfterMinutes: number, lifetimeMinutes: number | undefined): number {
  return Math.min(renewAfterMinutes, (lifetimeMinutes ?? Number.POSITIVE_INFINITY) / 2);
}

/** Whether a data source's token ends within a time; one that is over, or does not tell its end, is taken to. Pure. */
export function endsWithin(dataSource: DataSource, now: number, withinMs: number): boolean {
  return (lifeOf(dataSource, now).expiresAt ?? 0) <= now + withinMs;
}

/**
 * Whether the pass extends a data source: when its token is older than `renewAfterMinutes` or than half its lifetime,
 * whichever is less, so that every hourly run extends it and a run started twice does nothing twice. Disabled ones are
 * never touched: an extension must not enable anything. Pure.
 */
export function decideDataSource(
  dataSource: DataSource,
  now: number,
  options: { renewAfterMinutes: number; force?: boolean },
): DataSourceDecision {
  const life = lifeOf(dataSource, now);
  if (dataSource.status === 'disabled') return { action: 'skip', reason: 'it is disabled', ...life };
  if (options.force) return { action: 'extend', reason: 'asked for with --force', ...life };
  if (life.expiresAt === undefined)
    return { action: 'extend', reason: 'Webex does not tell when its token ends', ...life };
  if (life.expiresAt <= now)
    return { action: 'extend', reason: `its token ended ${inWords(now - life.expiresAt)} ago`, ...life };

  const left = `${inWords(life.expiresAt - now)} left`;
  if (life.atRisk) return { action: 'extend', reason: `at risk: ${left}`, ...life };
  if (life.issuedAt === undefined) return { action: 'extend', reason: `${left}, and its age is not known`, ...life };
  const age = (now - life.issuedAt) / MINUTE;
  return age >= dueAgeMinutes(options.renewAfterMinutes, life.lifetimeMinutes)
    ? { action: 'extend', reason: `due: extended ${inWords(now - life.issuedAt)} ago, ${left}`, ...life }
    : { action: 'keep', reason: `extended ${inWords(Math.max(0, now - life.issuedAt))} ago, ${left}`, ...life };
}
