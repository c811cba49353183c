import type { Day, Schedule } from './schedule-expression.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Leap years repeat within eight years, over the turn of a century too: what does not come in that time never does. */
const HORIZON_DAYS = 9 * 366;

/** The gap between two runs shows in a year and a month; what comes more seldom is not waited for. */
const GAP_DAYS = 400;

/** A schedule comes once an hour at least: the alarm of silence counts on that, and so does what a run leaves for the next. */
export const LONGEST_INTERVAL_MINUTES = 60;

/** When a schedule runs next. */
export interface NextTimes {
  /** Epoch milliseconds. Fewer than asked for where it ends before. */
  readonly times: readonly number[];
  /** EventBridge counts a rate from when its rule was made, and does not tell when: each comes then at the latest. */
  readonly atTheLatest: boolean;
}

/** The next times of a schedule after a moment. Pure. */
export function nextTimes(schedule: Schedule, now: number, count = 3): NextTimes {
  if (schedule.kind === 'rate') {
    const times = Array.from({ length: count }, (_, index) => now + (index + 1) * schedule.minutes * MINUTE_MS);
    return { times, atTheLatest: true };
  }
  const times: number[] = [];
  for (const start of daysOf(schedule, now, HORIZON_DAYS)) {
    for (const minutes of minutesOfDay(schedule)) {
      const time = start + minutes * MINUTE_MS;
      if (time > now) times.push(time);
      if (times.length === count) return { times, atTheLatest: false };
    }
  }
  return { times, atTheLatest: false };
}

/**
 * The longest time from one run to the next, in minutes, over a year from a moment on; infinite for a schedule that ends
 * in that time, or runs only once in it. Pure.
 */
export function longestGapMinutes(schedule: Schedule, now: number): number {
  if (schedule.kind === 'rate') return schedule.minutes;
  const ofDay = minutesOfDay(schedule);
  const within = Math.max(0, ...ofDay.slice(1).map((minutes, index) => minutes - ofDay[index]!));
  const days = [...daysOf(schedule, now, GAP_DAYS)];
  const night = ofDay[0]! - ofDay.at(-1)!;
  const between = days.slice(1).map((start, index) => (start - days[index]!) / MINUTE_MS + night);
  const last = days.at(-1);
  if (last === undefined || between.length === 0) return Number.POSITIVE_INFINITY;
  const longest = Math.max(within, ...between);
  const horizon = Math.floor(now / DAY_MS) * DAY_MS + GAP_DAYS * DAY_MS;
  const afterLast = (horizon - last) / MINUTE_MS - ofDay.at(-1)!;
  return afterLast > longest ? Number.POSITIVE_INFINITY : longest;
}

type Cron = Extract<Schedule, { kind: 'cron' }>;

function minutesOfDay({ hours, minutes }: Cron): number[] {
  return hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
}

/** The days on which it runs, as their first moments, from that of a moment on. */
function* daysOf({ isDay, years }: Cron, now: number, count: number): Generator<number> {
  const first = Math.floor(now / DAY_MS) * DAY_MS;
  for (let index = 0; index < count; index += 1) {
    const start = first + index * DAY_MS;
    if (isDay(dayAt(start)) && years.has(new Date(start).getUTCFullYear())) yield start;
  }
}

function dayAt(start: number): Day {
  const date = new Date(start);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return {
    date: date.getUTCDate(),
    month: month + 1,
    weekday: date.getUTCDay() + 1,
    lastDate: new Date(Date.UTC(year, month + 1, 0)).getUTCDate(),
  };
}
