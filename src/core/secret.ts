import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { KnownValues } from './known-values.ts';

const REDACTED = '[redacted]';

/**
 * The values that this process has held as a `Secret`, so that text which comes from outside (a server that echoes our
 * request, an error of a library) can be cleaned by value: names of fields do not find a secret inside a sentence.
 */
const known = new KnownValues();

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
    known.add(value);
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
  known.add(value);
}

/** Sixteen hex digits of the SHA-256 of a text. */
export function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 16);
}

/** Replaces every known secret in a text, also where it stands URL-encoded, JSON-escaped, in base64 or in hex. */
export function redact(text: string): string {
  return known.replaced(text, REDACTED);
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
