/** A process that lives for months sees a signed token per data source and hour: the oldest are forgotten. */
const MOST_KNOWN = 20_000;

/** Values shorter than this are not searched for in text: they would redact ordinary words. */
const SHORTEST_SEARCHED = 8;

/** The forms that begin alike, by their lengths. */
type Alike = Map<number, Set<string>>;

/**
 * Values that are looked for in text, in every form in which somebody may send them back. There may be thousands, and
 * megabytes to look through, so a text is read once, and what begins like a value is looked up: the time grows with the
 * text and not with the values.
 */
export class KnownValues {
  /** The latest last. */
  readonly #values = new Set<string>();
  /**
   * Those whose forms nobody needed yet, by their lengths: most text is shorter than a signed token, and cannot hold one.
   */
  readonly #waiting = new Map<number, Set<string>>();
  /** The forms by their first characters. */
  readonly #forms = new Map<string, Alike>();

  add(value: string): void {
    if (value.length < SHORTEST_SEARCHED) return;
    const known = this.#values.delete(value);
    this.#values.add(value);
    if (known) return;
    const alike = this.#waiting.get(value.length);
    if (alike) alike.add(value);
    else this.#waiting.set(value.length, new Set([value]));
    if (this.#values.size > MOST_KNOWN) this.#forget(this.#values.keys().next().value!);
  }

  /** The text with every known value replaced; of two that overlap nothing is left. */
  replaced(text: string, by: string): string {
    this.#prepare(text.length);
    let clean = '';
    let copiedTo = 0;
    let end = -1;
    for (let at = 0; at + SHORTEST_SEARCHED <= text.length; at += 1) {
      const alike = this.#forms.get(text.slice(at, at + SHORTEST_SEARCHED));
      if (!alike) continue;
      const until = endOfLongest(text, at, alike);
      if (until === undefined) continue;
      if (at >= end) clean += text.slice(copiedTo, at) + by;
      end = Math.max(end, until);
      copiedTo = end;
    }
    return clean + text.slice(copiedTo);
  }

  /** Makes the forms of every value that a text of this length can hold: no form is shorter than its value. */
  #prepare(length: number): void {
    for (const [valueLength, values] of this.#waiting) {
      if (valueLength > length) continue;
      this.#waiting.delete(valueLength);
      for (const value of values) for (const form of formsOf(value)) this.#index(form);
    }
  }

  #index(form: string): void {
    const start = form.slice(0, SHORTEST_SEARCHED);
    const alike: Alike = this.#forms.get(start) ?? new Map();
    this.#forms.set(start, alike);
    const ofLength = alike.get(form.length);
    if (ofLength) ofLength.add(form);
    else alike.set(form.length, new Set([form]));
  }

  #forget(value: string): void {
    this.#values.delete(value);
    if (this.#waiting.get(value.length)?.delete(value)) return;
    for (const form of formsOf(value)) {
      const start = form.slice(0, SHORTEST_SEARCHED);
      const alike = this.#forms.get(start);
      const ofLength = alike?.get(form.length);
      ofLength?.delete(form);
      if (ofLength?.size === 0) alike?.delete(form.length);
      if (alike?.size === 0) this.#forms.delete(start);
    }
  }
}

/** Where the longest of the forms ends that stand at a place; undefined where none does. */
function endOfLongest(text: string, at: number, alike: Alike): number | undefined {
  let longest: number | undefined;
  for (const [length, forms] of alike) {
    if (length <= (longest ?? 0) || at + length > text.length) continue;
    if (forms.has(text.slice(at, at + length))) longest = length;
  }
  return longest === undefined ? undefined : at + longest;
}

/** As it is, JSON-escaped, URL-encoded, in base64 and in hex. */
function formsOf(value: string): Set<string> {
  const bytes = Buffer.from(value);
  const json = JSON.stringify(value).slice(1, -1);
  const query = new URLSearchParams([['', value]]).toString().slice(1);
  const base64 = bytes.toString('base64').replace(/=+$/, '');
  const hex = bytes.toString('hex');
  const base64url = bytes.toString('base64url');
  return new Set([value, json, query, encodeURIComponent(value), base64, base64url, hex, hex.toUpperCase()]);
}
