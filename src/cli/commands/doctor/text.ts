import type { Check } from '../../../core/doctor/check.ts';
import type { DoctorReport } from '../../../core/doctor/report.ts';
import { counted } from '../../../core/policy/in-words.ts';
import type { Page } from '../../text/page.ts';
import { wrap } from '../../text/width.ts';

/** Below this the name of a check has a line of its own. */
const NARROW = 60;

/** Of so many checks of one name, for an org each, those that are well are counted. */
const MANY = 5;

const MARKS = { true: '✓', false: '✗', unknown: '?' } as const;

/** What was mended, then a line for each check, with what mends it below. Pure. */
export function doctorLines({ checks, fixed = [] }: DoctorReport, verbose: boolean, page: Page): string[] {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return [
    ...fixed.map((what) => `${page.paint.green('fixed')} ${what}`),
    ...(fixed.length > 0 ? [''] : []),
    ...together(checks, verbose).flatMap((check) => linesOf(check, width, verbose, page)),
  ];
}

/** How many are wrong. Pure. */
export function doctorSummary({ checks }: DoctorReport, page: Page): string[] {
  const wrong = checks.filter(({ ok }) => ok === false).length;
  const unknown = checks.filter(({ ok }) => ok === 'unknown').length;
  const { green, red } = page.paint;
  const verdict = wrong === 0 ? green('nothing is wrong that could be asked') : red(`${wrong} wrong`);
  const sentence = `${counted(checks.length, 'check')}: ${verdict}${unknown > 0 ? `, ${unknown} unknown` : ''}`;
  return wrap(sentence, page.width);
}

/** Where there is one for each of many orgs, the first that is well speaks for all that are. */
function together(checks: readonly Check[], verbose: boolean): Check[] {
  const well = (name: Check['name']) => checks.filter((each) => each.name === name && each.ok === true);
  return checks.flatMap((check): Check[] => {
    const alike = well(check.name);
    if (verbose || check.ok !== true || alike.length <= MANY) return [check];
    if (alike[0] !== check) return [];
    return [{ ...check, message: `${check.message} … and ${alike.length - 1} more like it; --verbose shows all` }];
  });
}

function linesOf(check: Check, width: number, verbose: boolean, page: Page): string[] {
  const { name, ok, message, remedy, details = [] } = check;
  const { green, red, yellow, dim } = page.paint;
  const mark = (ok === true ? green : ok === false ? red : yellow)(MARKS[`${ok}`]);
  const narrow = page.width < NARROW;
  const indent = ' '.repeat(narrow ? 2 : width + 4);
  const wrapped = (text: string) => wrap(text, page.width - indent.length);
  const below = [
    ...(remedy === undefined ? [] : wrapped(`fix: ${remedy}`)),
    ...(verbose ? details.flatMap(wrapped) : []),
  ].map((line) => indent + dim(line));
  const [first, ...rest] = wrapped(message);
  const more = rest.map((line) => indent + line);
  if (narrow) return [`${mark} ${name}`, indent + first, ...more, ...below];
  return [`${mark} ${name.padEnd(width)}  ${first}`, ...more, ...below];
}
