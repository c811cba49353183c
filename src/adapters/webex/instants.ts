const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/i;

/** Instants outside are a mistake of units: seconds taken for milliseconds are 1970, the reverse is beyond the year 50000. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** Epoch milliseconds if they can be an instant of our time, else undefined. Pure. */
export function plausibleInstant(ms: unknown): number | undefined {
  return typeof ms === 'number' && Number.isFinite(ms) && ms >= EARLIEST && ms <= LATEST ? ms : undefined;
}

/** The same for seconds, as a JWT counts (RFC 7519 section 2, NumericDate). Pure. */
export function plausibleSeconds(seconds: unknown): number | undefined {
  return typeof seconds === 'number' ? plausibleInstant(seconds * 1000) : undefined;
}

/**
 * A timestamp of Webex as epoch milliseconds. Without a zone it is UTC: `Date.parse` would read it in the zone of this
 * machine (contract 3.3). Anything that is not a whole ISO 8601 date and time of our age is undefined. Pure.
 */
export function isoInstant(value: unknown): number | undefined {
  const match = typeof value === 'string' ? ISO.exec(value) : null;
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '0', zone = 'Z'] = match;
  const milliseconds = Math.trunc(Number(`0.${fraction}`) * 1000 + 1e-6);
  const at = new Date(0);
  at.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  at.setUTCHours(Number(hour), Number(minute), Number(second), milliseconds);
  // A 31st of February has rolled over into March.
  if (!at.toISOString().startsWith(`${year}-${month}-${day}T${hour}:${minute}:${second}`)) return undefined;
  return plausibleInstant(at.getTime() - offsetMs(zone));
}

function offsetMs(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
