const SHORTEST_MS = 1000;
const LONGEST_MS = 3_600_000;

const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const TIME = '\\d{2}:\\d{2}:\\d{2}';
/** The three forms of RFC 9110 section 5.6.7. */
const IMF_DATE = new RegExp(`^[A-Z][a-z]{2}, \\d{2} ${MONTH} \\d{4} ${TIME} GMT$`);
const RFC_850_DATE = new RegExp(`^[A-Z][a-z]{2,5}day, \\d{2}-${MONTH}-\\d{2} ${TIME} GMT$`);
const ASCTIME_DATE = new RegExp(`^[A-Z][a-z]{2} ${MONTH} [ \\d]\\d ${TIME} \\d{4}$`);

/**
 * `Retry-After` (RFC 9110 section 10.2.3) as milliseconds to wait, clamped to one second to one hour: nothing, the past
 * and negative numbers mean a second, and nobody waits for a year because of a broken header. Of several, the longest
 * counts. Undefined where there is none that can be read. Pure.
 *
 * @param now  what dates are measured from, epoch milliseconds: the server's clock where it is known
 */
export function retryAfterMs(header: string | readonly string[] | undefined, now: number): number | undefined {
  const values = header === undefined ? [] : typeof header === 'string' ? [header] : header;
  const waits = values.flatMap((value) => waitOf(value.trim(), now) ?? listed(value, now));
  return waits.length === 0 ? undefined : Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ...waits));
}

/** Two headers that a proxy has joined with a comma. */
function listed(value: string, now: number): number[] {
  return value.split(',').flatMap((part) => waitOf(part.trim(), now) ?? []);
}

function waitOf(value: string, now: number): number | undefined {
  if (NUMBER.test(value)) return Number(value) * 1000;
  const at = httpDate(value);
  return at === undefined ? undefined : at - now;
}

/** An HTTP-date (RFC 9110 section 5.6.7) as epoch milliseconds; undefined for anything else. Pure. */
export function httpDate(value: string): number | undefined {
  const text = ASCTIME_DATE.test(value) ? `${value} GMT` : value;
  if (text === value && !IMF_DATE.test(value) && !RFC_850_DATE.test(value)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
