import { describe, expect, test } from 'vitest';
import { CallerLimits } from '../../../src/core/endpoint/caller-limits.ts';

function limits(perKey = 3, perAddress = 5) {
  let at = 0;
  const clock = { monotonic: () => at };
  return { limits: new CallerLimits({ perKey, perAddress }, clock), pass: (ms: number) => (at += ms) };
}

describe('J7: rate limits', () => {
  test('a minute’s worth at once, then evenly; who waits as he is told is let in', () => {
    const { limits: its, pass } = limits();
    expect(Array.from({ length: 5 }, () => its.address('192.0.2.7'))).toEqual([0, 0, 0, 0, 0]);
    const wait = its.address('192.0.2.7');
    expect(wait).toBe(12_000);
    expect(its.address('192.0.2.7'), 'what is turned away does not count').toBe(wait);
    expect(its.address('192.0.2.8'), 'another address').toBe(0);
    pass(wait - 1);
    expect(its.address('192.0.2.7')).toBe(1);
    pass(1);
    expect(its.address('192.0.2.7')).toBe(0);
  });

  test('each key by itself', () => {
    const { limits: its } = limits();
    expect(Array.from({ length: 4 }, () => its.key('one'))).toEqual([0, 0, 0, 20_000]);
    expect(its.key('other')).toBe(0);
  });

  test('guesses: 30 a minute from one address, an IPv6 network being one; 600 from all together', () => {
    const { limits: its, pass } = limits();
    const let_in = (address: (n: number) => string, times: number) =>
      Array.from({ length: times }, (_, n) => its.refusal(address(n))).filter((wait) => wait === 0).length;
    expect(let_in(() => '192.0.2.7', 100)).toBe(30);
    expect(let_in((n) => `2001:db8::${n.toString(16)}`, 100)).toBe(30);
    pass(60_000);
    expect(let_in((n) => `10.0.${n >> 8}.${n & 255}`, 2000)).toBe(600);
  });

  test('authorizations: 20 a minute from one address, 600 from all together; guesses count by themselves', () => {
    const { limits: its, pass } = limits();
    const begun = (address: (n: number) => string, times: number) =>
      Array.from({ length: times }, (_, n) => its.authorization(address(n))).filter((wait) => wait === 0).length;
    expect(begun(() => '192.0.2.7', 100)).toBe(20);
    pass(60_000);
    expect(begun((n) => `2001:db8:0:${n.toString(16)}::1`, 2000)).toBe(600);
    expect(its.refusal('192.0.2.7')).toBe(0);
  });

  test('a flood of addresses does not fill the memory, and frees nobody who has just been turned away', () => {
    const { limits: its, pass } = limits(3, 1);
    its.address('192.0.2.7');
    for (let n = 0; n < 9_000; n += 1) its.address(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
    expect(its.address('192.0.2.7')).toBeGreaterThan(0);
    pass(60_000);
    expect(its.address('192.0.2.7')).toBe(0);
  });
});
