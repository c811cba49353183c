// src/core/strict-json.ts
var JsonProblem = class extends Error {
  /** Offset in characters from the start. */
  offset;
  constructor(problem, offset) {
    super(problem);
    this.offset = offset;
  }
};
var DEEPEST = 64;
var WHITE = /[\t\n\r ]*/y;
var NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
var WHOLE = /^-?\d+$/;
var STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
function parseStrictJson(text) {
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  const fail = (problem, offset = at) => {
    throw new JsonProblem(problem, offset);
  };
  const match = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== void 0) at += found.length;
    return found;
  };
  const take = (char) => {
    match(WHITE);
    if (text[at] !== char) return false;
    at += 1;
    return true;
  };
  const string = (what) => {
    match(WHITE);
    const found = match(STRING);
    return found === void 0 ? fail(at >= text.length ? "it ends too early" : `${what} expected`) : JSON.parse(found);
  };
  const object = (depth) => {
    const result2 = {};
    if (take("}")) return result2;
    do {
      match(WHITE);
      const keyAt = at;
      const key = string("a key in double quotes");
      if (key === "__proto__") fail('the key "__proto__" is not accepted', keyAt);
      if (Object.hasOwn(result2, key)) fail("the same key stands twice in one object", keyAt);
      if (!take(":")) fail(at >= text.length ? "it ends too early" : "a colon expected");
      result2[key] = value(depth);
    } while (take(","));
    if (!take("}")) fail(at >= text.length ? "it ends too early" : "a comma or a closing brace expected");
    return result2;
  };
  const array = (depth) => {
    const result2 = [];
    if (take("]")) return result2;
    do
      result2.push(value(depth));
    while (take(","));
    if (!take("]")) fail(at >= text.length ? "it ends too early" : "a comma or a closing bracket expected");
    return result2;
  };
  const value = (depth) => {
    match(WHITE);
    const nests = text[at] === "{" || text[at] === "[";
    if (nests && depth === DEEPEST) fail(`it is nested deeper than ${DEEPEST} levels`);
    if (take("{")) return object(depth + 1);
    if (take("[")) return array(depth + 1);
    if (text[at] === '"') return string("a text");
    for (const [word, meaning] of [
      ["true", true],
      ["false", false],
      ["null", null]
    ]) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return meaning;
      }
    }
    return number();
  };
  const number = () => {
    const numberAt = at;
    const digits = match(NUMBER);
    if (digits === void 0) return fail(at >= text.length ? "it ends too early" : "a value expected");
    const number2 = Number(digits);
    const exact = Number.isFinite(number2) && (Number.isSafeInteger(number2) || !WHOLE.test(digits) || String(number2) === digits);
    return exact ? number2 : fail("a number too large to be kept as it is", numberAt);
  };
  const result = value(0);
  match(WHITE);
  if (at < text.length) fail("something follows after the end of the document");
  return result;
}
function isJsonObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export {
  JsonProblem,
  parseStrictJson,
  isJsonObject
};
