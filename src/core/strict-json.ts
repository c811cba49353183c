/** A JSON object whose values were checked by {@link parseStrictJson}. */
export type JsonObject = { [key: string]: JsonValue };
/** Any JSON value. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

/** Where and why a text is not the JSON we accept. Never quotes the text: it may hold a token. */
export class JsonProblem extends Error {
  /** Offset in characters from the start. */
  readonly offset: number;
  constructor(problem: string, offset: number) {
    super(problem);
    this.offset = offset;
  }
}

const DEEPEST = 64;
const WHITE = /[\t\n\r ]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WHOLE = /^-?\d+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 section 7 forbids them inside strings
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/**
 * Parses JSON (RFC 8259) as `JSON.parse` does, and refuses what it lets pass: the same key twice (one of two pasted
 * tokens would win silently), `__proto__`, nesting beyond 64, and numbers that would not be written back as they were
 * (1e999, integers of twenty digits). Its errors tell the offset and never the content,
 * which `JSON.parse` quotes. A leading byte order mark is skipped.
 *
 * @throws JsonProblem
 */
export function parseStrictJson(text: string): JsonValue {
  let at = text.startsWith('\uFEFF') ? 1 : 0;

  const fail = (problem: string, offset = at): never => {
    throw new JsonProblem(problem, offset);
  };
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const take = (char: string): boolean => {
    match(WHITE);
    if (text[at] !== char) return false;
    at += 1;
    return true;
  };
  const string = (what: string): string => {
    match(WHITE);
    const found = match(STRING);
    return found === undefined ? fail(at >= text.length ? 'it ends too early' : `${what} expected`) : JSON.parse(found);
  };

  const object = (depth: number): JsonObject => {
    const result: JsonObject = {};
    if (take('}')) return result;
    do {
      match(WHITE);
      const keyAt = at;
      const key = string('a key in double quotes');
      if (key === '__proto__') fail('the key "__proto__" is not accepted', keyAt);
      if (Object.hasOwn(result, key)) fail('the same key stands twice in one object', keyAt);
      if (!take(':')) fail(at >= text.length ? 'it ends too early' : 'a colon expected');
      result[key] = value(depth);
    } while (take(','));
    if (!take('}')) fail(at >= text.length ? 'it ends too early' : 'a comma or a closing brace expected');
    return result;
  };

  const array = (depth: number): JsonValue[] => {
    const result: JsonValue[] = [];
    if (take(']')) return result;
    do result.push(value(depth));
    while (take(','));
    if (!take(']')) fail(at >= text.length ? 'it ends too early' : 'a comma or a closing bracket expected');
    return result;
  };

  const value = (depth: number): JsonValue => {
    match(WHITE);
    const nests = text[at] === '{' || text[at] === '[';
    if (nests && depth === DEEPEST) fail(`it is nested deeper than ${DEEPEST} levels`);
    if (take('{')) return object(depth + 1);
    if (take('[')) return array(depth + 1);
    if (text[at] === '"') return string('a text');
    for (const [word, meaning] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return meaning;
      }
    }
    return number();
  };

  const number = (): number => {
    const numberAt = at;
    const digits = match(NUMBER);
    if (digits === undefined) return fail(at >= text.length ? 'it ends too early' : 'a value expected');
    const number = Number(digits);
    const exact =
      Number.isFinite(number) && (Number.isSafeInteger(number) || !WHOLE.test(digits) || String(number) === digits);
    return exact ? number : fail('a number too large to be kept as it is', numberAt);
  };

  const result = value(0);
  match(WHITE);
  if (at < text.length) fail('something follows after the end of the document');
  return result;
}

/** Whether a JSON value is an object (not null, not an array). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
