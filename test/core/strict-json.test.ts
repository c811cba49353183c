import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonProblem, parseStrictJson } from '../../src/core/strict-json.ts';

/** The error that a text leads to. */
function problemOf(text: string): JsonProblem {
  try {
    parseStrictJson(text);
  } catch (thrown) {
    if (thrown instanceof JsonProblem) return thrown;
    throw thrown;
  }
  throw new Error('it was accepted');
}

const nested = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth);

describe('parseStrictJson', () => {
  it('agrees with JSON.parse on every JSON that has no key twice and no __proto__', () => {
    const spaced = fc
      .tuple(fc.json({ maxDepth: 8 }), fc.constantFrom(undefined, 1, '\t', '\r\n'))
      .map(([text, indent]) => JSON.stringify(JSON.parse(text), null, indent))
      .filter((text) => !text.includes('"__proto__"'));
    fc.assert(fc.property(spaced, (text) => void expect(parseStrictJson(text)).toEqual(JSON.parse(text))));
  });

  it('agrees with JSON.parse about what is no JSON', () => {
    const damaged = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', ']', '\\', '\u0001', 'e', '-', '0', '.'))
      .map(
        ([text, at, piece]) => text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + 1),
      );
    fc.assert(
      fc.property(fc.oneof(fc.string(), damaged), (text) => {
        let accepted = true;
        try {
          JSON.parse(text);
        } catch {
          accepted = false;
        }
        if (!accepted) expect(() => parseStrictJson(text)).toThrow(JsonProblem);
      }),
      { numRuns: 1000 },
    );
  });

  it('A11: never quotes six characters of what it was given', () => {
    const secretive = fc
      .tuple(
        fc.stringMatching(/^[A-Za-z0-9_]{6,40}$/),
        fc.constantFrom('', '"', '{"', '{"a":"', '["x",', '{"a":1,"a":"'),
      )
      .map(([secret, before]) => before + secret);
    fc.assert(
      fc.property(secretive, (text) => {
        const { message, stack } = problemOf(text);
        for (let at = 0; at + 6 <= text.length; at += 1) {
          const piece = text.slice(at, at + 6);
          if (/[A-Z0-9_]/.test(piece)) expect(`${message}\n${stack?.split('\n', 1)}`).not.toContain(piece);
        }
      }),
    );
  });

  it.each([
    ['the same key twice', '{"a":1,"a":2}', 7],
    ['the same key twice, once escaped', '{"a":1,"\\u0061":2}', 7],
    ['__proto__', '{"a":{"__proto__":{"x":1}}}', 6],
    ['__proto__, escaped', '{"\\u005f_proto__":1}', 1],
    ['65 levels of lists', nested(65), 64],
    ['65 levels of objects', `${'{"a":'.repeat(64)}{}${'}'.repeat(64)}`, 320],
    ['a hundred thousand levels', nested(100_000), 64],
    ['a number beyond all numbers', '{"n":1e999}', 5],
    ['a negative one', '[-1e999]', 1],
    ['an integer that cannot be kept exactly', '[9007199254740993]', 1],
    ['an integer of twenty digits', '[12345678901234567890]', 1],
    ['a text that ends in a string', '{"a":"b', 5],
    ['a second document', '{} {}', 3],
    ['a trailing comma', '[1,]', 3],
    ['a comment', '{} // c', 3],
    ['single quotes', "{'a':1}", 1],
    ['a raw line break in a text', '["a\nb"]', 1],
    ['a byte order mark in the middle', '[\uFEFF1]', 1],
    ['a leading zero', '[01]', 2],
    ['NaN', 'NaN', 0],
    ['nothing', '', 0],
  ])('refuses %s, and tells where', (_what, text, offset) => {
    expect(problemOf(text).offset).toBe(offset);
  });

  it('accepts 64 levels, a leading byte order mark, and the largest safe integer', () => {
    expect(parseStrictJson(nested(64))).toEqual(JSON.parse(nested(64)));
    expect(parseStrictJson('\uFEFF{"a":1}')).toEqual({ a: 1 });
    expect(parseStrictJson('[9007199254740991,-9007199254740991,1e21,1.5e-7,-0]')).toEqual([
      9007199254740991, -9007199254740991, 1e21, 1.5e-7, -0,
    ]);
  });

  it('H4: gives objects that inherit nothing from what was parsed', () => {
    const value = parseStrictJson('{"constructor":{"prototype":{"polluted":true}},"toString":1}');
    expect(Object.keys(value as object)).toEqual(['constructor', 'toString']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('takes a text as long as a stored document can be', () => {
    const long = 'x'.repeat(1_000_000);
    expect(parseStrictJson(JSON.stringify({ long }))).toEqual({ long });
  });
});
