import { instantFromNow, inWords } from '../../../core/policy/in-words.ts';
import { instant } from '../../../core/report.ts';
import type { ScheduleSight } from '../../../core/schedule/look.ts';
import { printable } from '../../../core/secret.ts';
import type { Page } from '../../text/page.ts';
import { wrap } from '../../text/width.ts';

const MINUTE_MS = 60_000;

/** The rule, what it starts, when it comes next, and its pause. Pure, but for the time zone of this machine. */
export function scheduleLines(sight: ScheduleSight, now: number, page: Page): string[] {
  const { rule, functions, next, pause } = sight;
  const { bold, green, yellow, red } = page.paint;
  const state = sight.error ? red('does not start the run') : pause ? yellow('paused') : green('on');
  const starts = functions.length > 0 ? functions.map(({ name }) => `Lambda ${name}`) : rule.targets;
  const row = (title: string, text: string) => hanging(bold(title.padEnd(8)), text, page);
  return [
    ...row('Schedule', `${printable(rule.name)}: ${state}`),
    ...row('Comes', comes(sight)),
    ...row('Starts', starts.length > 0 ? printable(starts.join(', ')) : 'nothing'),
    ...(pause ? row('Paused', `until ${instantFromNow(pause.until, now)}: ${printable(pause.reason)}`) : []),
    ...(next && next.times.length > 0 && rule.enabled
      ? [bold(next.atTheLatest ? 'Next, at the latest' : 'Next'), ...timeLines(next.times, pause?.until)]
      : []),
  ];
}

function comes({ rule: { expression }, intervalMinutes }: ScheduleSight): string {
  if (expression === undefined) return 'when an event comes, and at no time';
  const gap =
    intervalMinutes === undefined || !Number.isFinite(intervalMinutes)
      ? ''
      : `, ${inWords(intervalMinutes * MINUTE_MS)} apart at most`;
  return `${printable(expression)}${gap}`;
}

/** Each time in UTC and as the clock on this machine shows it. */
function timeLines(times: readonly number[], pausedUntil: number | undefined): string[] {
  return times.map((at) => {
    const held = pausedUntil !== undefined && at < pausedUntil ? ', held back' : '';
    return `  ${instant(at)} (${localTime(at)}${held})`;
  });
}

function localTime(at: number): string {
  const parts = { dateStyle: 'short', timeStyle: 'long' } as const;
  return new Intl.DateTimeFormat('sv-SE', parts).format(at);
}

function hanging(title: string, text: string, page: Page): string[] {
  const indent = 10;
  const [first, ...rest] = wrap(text, Math.max(20, page.width - indent));
  return [`${title}  ${first}`, ...rest.map((line) => ' '.repeat(indent) + line)];
}
