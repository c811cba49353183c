import { createHash } from 'node:crypto';
import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/**
 * The values that this process has held as a `Secret`, the latest last, so that text which comes from outside (a server
 * that echoes our request, an error of a library) can be cleaned by value: names of fields do not find a secret inside a
 * sentence. Each with the forms that it is searched for in, once they were needed.
 */
const knownValues = new Map<string, readonly string[] | undefined>();

/**
 * The same by their lengths: most text is shorter than a signed token, of which there may be thousands, and is
 * searched for none of those.
 */
const knownLengths = new Map<number, Set<string>>();

/** A process that lives for months sees a signed token per data source and hour: the oldest are forgotten. */
const MOST_KNOWN = 20_000;

/** Values shorter than this are not searched for in text: they would redact ordinary words. */
const SHORTEST_SEARCHED = 8;

/**
 * A token or client secret from the moment it is parsed. Printing, JSON, `util.inspect` and template strings give
 * `[redacted]`; {@link reveal} is called only where bytes leave for Webex or for the token store, and by `get-token`, which
 * prints one.
 */
export class Secret {
  readonly #value: string;
  /** Sixteen hex digits of SHA-256: enough to recognise the same value again, useless to present it. */
  readonly hash: string;

  constructor(value: string) {
    this.#value = value;
    this.hash = hashOf(value);
    if (value.length >= SHORTEST_SEARCHED) remember(value);
  }

  /** The value itself, for the request or the file that needs it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}

/** Has {@link redact} replace a value that is no credential and must not be shown either. */
export function redactFromNowOn(value: string): void {
  if (value.length >= SHORTEST_SEARCHED) remember(value);
}

/** Sixteen hex digits of the SHA-256 of a text. */
export function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 16);
}

/** Replaces every known secret in a text, also where it stands URL-encoded, JSON-escaped, in base64 or in hex. */
export function redact(text: string): string {
  const found = new Set<string>();
  for (const [length, values] of knownLengths) {
    // No form is shorter than the value.
    if (length > text.length) continue;
    for (const value of values) {
      for (const form of formsKept(value)) if (text.includes(form)) found.add(form);
    }
  }
  // The longest first: one secret may be the beginning of another.
  const longestFirst = [...found].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((clean, form) => clean.replaceAll(form, REDACTED), text);
}

function remember(value: string): void {
  const forms = knownValues.get(value);
  knownValues.delete(value);
  knownValues.set(value, forms);
  const alike = knownLengths.get(value.length);
  if (alike) alike.add(value);
  else knownLengths.set(value.length, new Set([value]));
  if (knownValues.size <= MOST_KNOWN) return;
  const oldest = knownValues.keys().next().value!;
  knownValues.delete(oldest);
  knownLengths.get(oldest.length)?.delete(oldest);
}

function formsKept(value: string): readonly string[] {
  const kept = knownValues.get(value);
  if (kept) return kept;
  const forms = formsOf(value);
  knownValues.set(value, forms);
  return forms;
}

function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const json = JSON.stringify(value).slice(1, -1);
  const query = new URLSearchParams([['', value]]).toString().slice(1);
  const base64 = bytes.toString('base64').replace(/=+$/, '');
  const hex = bytes.toString('hex');
  const base64url = bytes.toString('base64url');
  const forms = [value, json, query, encodeURIComponent(value), base64, base64url, hex, hex.toUpperCase()];
  return [...new Set(forms)];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** The longest piece of a server's text that is shown or logged, in characters. */
const LONGEST_SHOWN = 2048;

/**
 * Text from outside, fit to be shown: secrets replaced, control characters (colours, clipboard and title sequences,
 * line breaks, U+2028) made visible, cut at 2 KiB.
 */
export function printable(text: string): string {
  const visible = redact(text).replace(UNPRINTABLE, (char) => {
    const code = char.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
  return visible.length > LONGEST_SHOWN ? `${visible.slice(0, LONGEST_SHOWN)}…` : visible;
}
