/**
 * A schedule of Amazon EventBridge, read: docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * Times of a cron expression are UTC.
 */
export type Schedule =
  | { readonly kind: 'rate'; readonly minutes: number }
  | {
      readonly kind: 'cron';
      readonly minutes: readonly number[];
      readonly hours: readonly number[];
      readonly years: ReadonlySet<number>;
      /** Whether it runs on a day, whatever the year. */
      readonly isDay: (day: Day) => boolean;
    };

/** A day of the calendar. */
export interface Day {
  /** 1 to 31. */
  readonly date: number;
  /** 1 to 12. */
  readonly month: number;
  /** As AWS counts: 1 is Sunday, 7 is Saturday. */
  readonly weekday: number;
  /** How many days its month has. */
  readonly lastDate: number;
}

/** What a field may hold. */
interface Field {
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const MINUTES: Field = { least: 0, most: 59 };
const HOURS: Field = { least: 0, most: 23 };
const DATES: Field = { least: 1, most: 31 };
const MONTHS: Field = {
  least: 1,
  most: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
};
const WEEKDAYS: Field = { least: 1, most: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] };
const YEARS: Field = { least: 1970, most: 2199 };

const MINUTES_PER_UNIT = { minute: 1, hour: 60, day: 1440 } as const;

/** What an expression says; undefined for one that AWS would not take, or that is not understood here. Pure. */
export function readSchedule(expression: string): Schedule | undefined {
  const [, count, unit, plural] = /^rate\(([1-9]\d{0,6}) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  if (count !== undefined && unit !== undefined) {
    // AWS wants one minute and two minutes.
    if ((count === '1') !== (plural === '')) return undefined;
    return { kind: 'rate', minutes: Number(count) * MINUTES_PER_UNIT[unit as keyof typeof MINUTES_PER_UNIT] };
  }
  const [, inner] = /^cron\(([^()]*)\)$/.exec(expression) ?? [];
  const fields = inner?.trim().split(/\s+/) ?? [];
  return fields.length === 6 ? readCron(fields as [string, string, string, string, string, string]) : undefined;
}

function readCron(fields: readonly [string, string, string, string, string, string]): Schedule | undefined {
  const [minuteText, hourText, dateText, monthText, weekdayText, yearText] = fields;
  // One of the two is always a question mark, and never both.
  if ((dateText === '?') === (weekdayText === '?')) return undefined;
  const [minutes, hours, months, years] = [
    values(minuteText, MINUTES),
    values(hourText, HOURS),
    values(monthText, MONTHS),
    values(yearText, YEARS),
  ];
  const isRightDay = weekdayText === '?' ? dayOfMonth(dateText) : dayOfWeek(weekdayText);
  if (!minutes || !hours || !months || !years || !isRightDay) return undefined;
  return {
    kind: 'cron',
    minutes,
    hours,
    years: new Set(years),
    isDay: (day) => months.includes(day.month) && isRightDay(day),
  };
}

function dayOfMonth(text: string): ((day: Day) => boolean) | undefined {
  if (text === 'L') return ({ date, lastDate }) => date === lastDate;
  const [, near] = /^(\d{1,2})W$/.exec(text) ?? [];
  if (near === undefined) {
    const dates = values(text, DATES);
    return dates && (({ date }) => dates.includes(date));
  }
  const wanted = Number(near);
  if (wanted < DATES.least || wanted > DATES.most) return undefined;
  return (day) => isNearestWorkday(day, wanted);
}

/** The Monday to Friday that is nearest to a date, in the same month. */
function isNearestWorkday({ date, weekday, lastDate }: Day, wanted: number): boolean {
  if (wanted > lastDate || weekday === 1 || weekday === 7) return false;
  if (date === wanted) return true;
  const [isMonday, isFriday] = [weekday === 2, weekday === 6];
  return (
    // Of a Saturday the day before, of a Sunday the day after; never over the end of the month.
    (isFriday && date === wanted - 1) ||
    (isMonday && date === wanted + 1) ||
    (isMonday && wanted === 1 && date === 3) ||
    (isFriday && wanted === lastDate && date === lastDate - 2)
  );
}

function dayOfWeek(text: string): ((day: Day) => boolean) | undefined {
  if (text === 'L') return ({ weekday }) => weekday === 7;
  const [, word, last, nth] = /^(\w+?)(?:(L)|#([1-5]))$/.exec(text) ?? [];
  if (word === undefined) {
    const weekdays = values(text, WEEKDAYS);
    return weekdays && (({ weekday }) => weekdays.includes(weekday));
  }
  const wanted = numberIn(word, WEEKDAYS);
  if (wanted === undefined) return undefined;
  return ({ weekday, date, lastDate }) =>
    weekday === wanted && (last ? date > lastDate - 7 : Math.ceil(date / 7) === Number(nth));
}

/** The numbers that a field names, in order: lists of numbers, ranges and steps. */
function values(text: string, field: Field): number[] | undefined {
  const parts = text.split(',').map((part) => valuesOfPart(part, field));
  if (parts.some((part) => part === undefined)) return undefined;
  return [...new Set(parts.flatMap((part) => part ?? []))].sort((a, b) => a - b);
}

function valuesOfPart(text: string, field: Field): number[] | undefined {
  const [, from, to, stepText] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d{1,4}))?$/.exec(text) ?? [];
  if (from === undefined || (from === '*' && to !== undefined)) return undefined;
  const first = from === '*' ? field.least : numberIn(from, field);
  const until = from === '*' || (to === undefined && stepText !== undefined) ? field.most : (to ?? from);
  const last = typeof until === 'number' ? until : numberIn(until, field);
  const step = stepText === undefined ? 1 : Number(stepText);
  if (first === undefined || last === undefined || last < first || step < 1) return undefined;
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}

function numberIn(word: string, { least, most, names }: Field): number | undefined {
  const named = names?.indexOf(word.toUpperCase()) ?? -1;
  const number = named >= 0 ? least + named : /^\d{1,4}$/.test(word) ? Number(word) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
}
