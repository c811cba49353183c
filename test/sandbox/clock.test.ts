import { expect, test } from 'vitest';
import { VirtualClock } from '../../src/sandbox/clock.ts';
import { DAY, NOON } from './talk.ts';

test('starts at real time and runs with it', () => {
  let real = NOON;
  const clock = new VirtualClock(() => real);
  expect(clock.now()).toBe(NOON);
  real += 5;
  expect(clock.now()).toBe(NOON + 5);
});

test('keeps its lead when it is advanced, forward or back', () => {
  let real = NOON;
  const clock = new VirtualClock(() => real);
  clock.advance(90 * DAY);
  real += 5;
  expect(clock.now()).toBe(NOON + 90 * DAY + 5);
  clock.advance(-91 * DAY);
  expect(clock.now()).toBe(NOON - DAY + 5);
  expect(clock.state()).toEqual({
    now: new Date(NOON - DAY + 5).toISOString(),
    nowMs: NOON - DAY + 5,
    offsetMs: -DAY,
    frozen: false,
  });
});

test('stands still while frozen, can be moved all the same, and runs on from there', () => {
  let real = NOON;
  const clock = new VirtualClock(() => real);
  clock.freeze();
  real += 1000;
  expect(clock.now()).toBe(NOON);
  clock.set(NOON + DAY);
  clock.advance(1);
  expect([clock.now(), clock.state().frozen]).toEqual([NOON + DAY + 1, true]);
  clock.run();
  real += 10;
  expect(clock.now()).toBe(NOON + DAY + 11);
});
