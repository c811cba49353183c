// src/core/secret.ts
import { createHash } from "node:crypto";
import { inspect } from "node:util";

// src/core/known-values.ts
var MOST_KNOWN = 2e4;
var SHORTEST_SEARCHED = 8;
var KnownValues = class {
  /** The latest last. */
  #values = /* @__PURE__ */ new Set();
  /**
   * Those whose forms nobody needed yet, by their lengths: most text is shorter than a signed token, and cannot hold one.
   */
  #waiting = /* @__PURE__ */ new Map();
  /** The forms by their first characters. */
  #forms = /* @__PURE__ */ new Map();
  add(value) {
    if (value.length < SHORTEST_SEARCHED) return;
    const known2 = this.#values.delete(value);
    this.#values.add(value);
    if (known2) return;
    const alike = this.#waiting.get(value.length);
    if (alike) alike.add(value);
    else this.#waiting.set(value.length, /* @__PURE__ */ new Set([value]));
    if (this.#values.size > MOST_KNOWN) this.#forget(this.#values.keys().next().value);
  }
  /** The text with every known value replaced; of two that overlap nothing is left. */
  replaced(text, by) {
    this.#prepare(text.length);
    let clean = "";
    let copiedTo = 0;
    let end = -1;
    for (let at = 0; at + SHORTEST_SEARCHED <= text.length; at += 1) {
      const alike = this.#forms.get(text.slice(at, at + SHORTEST_SEARCHED));
      if (!alike) continue;
      const until = endOfLongest(text, at, alike);
      if (until === void 0) continue;
      if (at >= end) clean += text.slice(copiedTo, at) + by;
      end = Math.max(end, until);
      copiedTo = end;
    }
    return clean + text.slice(copiedTo);
  }
  /** Makes the forms of every value that a text of this length can hold: no form is shorter than its value. */
  #prepare(length) {
    for (const [valueLength, values] of this.#waiting) {
      if (valueLength > length) continue;
      this.#waiting.delete(valueLength);
      for (const value of values) for (const form of formsOf(value)) this.#index(form);
    }
  }
  #index(form) {
    const start = form.slice(0, SHORTEST_SEARCHED);
    const alike = this.#forms.get(start) ?? /* @__PURE__ */ new Map();
    this.#forms.set(start, alike);
    const ofLength = alike.get(form.length);
    if (ofLength) ofLength.add(form);
    else alike.set(form.length, /* @__PURE__ */ new Set([form]));
  }
  #forget(value) {
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
};
function endOfLongest(text, at, alike) {
  let longest;
  for (const [length, forms] of alike) {
    if (length <= (longest ?? 0) || at + length > text.length) continue;
    if (forms.has(text.slice(at, at + length))) longest = length;
  }
  return longest === void 0 ? void 0 : at + longest;
}
function formsOf(value) {
  const bytes = Buffer.from(value);
  const json = JSON.stringify(value).slice(1, -1);
  const query = new URLSearchParams([["", value]]).toString().slice(1);
  const base64 = bytes.toString("base64").replace(/=+$/, "");
  const hex = bytes.toString("hex");
  const base64url = bytes.toString("base64url");
  return /* @__PURE__ */ new Set([value, json, query, encodeURIComponent(value), base64, base64url, hex, hex.toUpperCase()]);
}

// src/core/secret.ts
var REDACTED = "[redacted]";
var known = new KnownValues();
var Secret = class {
  #value;
  /** Sixteen hex digits of SHA-256: enough to recognise the same value again, useless to present it. */
  hash;
  constructor(value) {
    this.#value = value;
    this.hash = hashOf(value);
    known.add(value);
  }
  /** The value itself, for the request or the file that needs it. */
  reveal() {
    return this.#value;
  }
  toString() {
    return REDACTED;
  }
  toJSON() {
    return REDACTED;
  }
  [inspect.custom]() {
    return REDACTED;
  }
};
function redactFromNowOn(value) {
  known.add(value);
}
function hashOf(value) {
  return createHash("sha256").update(value).digest("hex").slice(0, 16);
}
function redact(text) {
  return known.replaced(text, REDACTED);
}
var UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
var LONGEST_SHOWN = 2048;
function printable(text) {
  const visible = redact(text).replace(UNPRINTABLE, (char) => {
    const code = char.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`;
  });
  return visible.length > LONGEST_SHOWN ? `${visible.slice(0, LONGEST_SHOWN)}\u2026` : visible;
}

export {
  Secret,
  redactFromNowOn,
  hashOf,
  redact,
  printable
};
