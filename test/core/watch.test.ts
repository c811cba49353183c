import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/core/ports.ts';
import { watch } from '../../src/core/watch.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NOON = Date.UTC(2026, 5, 1, 12);

/** Two clocks that pass when somebody sleeps, and a machine that something happens to at a time. */
class Machine implements Clock {
  wall = NOON;
  mono = 0;
  /** What happens once so much monotonic time has passed. */
  readonly events: { readonly after: number; readonly happen: () => void }[] = [];

  now = () => this.wall;
  monotonic = () => this.mono;
  sleep = async (ms: number, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    this.pass(ms);
    for (const event of this.events.splice(0)) {
      if (this.mono >= event.after) event.happen();
      else this.events.push(event);
    }
    signal?.throwIfAborted();
  };
  pass(ms: number): void {
    this.wall += ms;
    this.mono += ms;
  }
}

/** Watches until so many passes have begun; tells when by the wall clock, in minutes since noon, and why each did. */
async function watchFor(
  machine: Machine,
  passes: number,
  fails: (index: number) => boolean = () => false,
  tookMs = SECOND,
): Promise<{ minutes: number[]; reasons: string[]; waits: [number, boolean][] }> {
  const stopping = new AbortController();
  const minutes: number[] = [];
  const reasons: string[] = [];
  const waits: [number, boolean][] = [];
  let running = 0;
  await watch({
    clock: machine,
    intervalMs: HOUR,
    signal: stopping.signal,
    pass: async () => {
      running += 1;
      expect(running, 'passes at once').toBe(1);
      minutes.push(Math.round((machine.wall - NOON) / MINUTE));
      await Promise.resolve();
      machine.pass(tookMs);
      if (minutes.length === passes) stopping.abort();
      running -= 1;
      return { failed: fails(minutes.length - 1) };
    },
    onPass: (reason) => reasons.push(reason),
    onWait: (ms, failed) => waits.push([Math.round(ms / MINUTE), failed]),
  });
  return { minutes, reasons, waits };
}

describe('watch', () => {
  test('one pass now, and then one an hour, counted from their starts', async () => {
    const { minutes, waits } = await watchFor(new Machine(), 4, undefined, 10 * MINUTE);
    expect(minutes).toEqual([0, 60, 120, 180]);
    expect(waits).toEqual([
      [50, false],
      [50, false],
      [50, false],
    ]);
  });

  test('a pass that takes longer than the time between two: the next one begins when it is over', async () => {
    expect((await watchFor(new Machine(), 3, undefined, 90 * MINUTE)).minutes).toEqual([0, 90, 180]);
  });

  test('the machine sleeps over night: one pass at once, not one for every hour that was missed', async () => {
    const machine = new Machine();
    machine.events.push({
      after: 20 * MINUTE,
      happen: () => {
        machine.wall += 9 * HOUR;
      },
    });
    const { minutes, reasons } = await watchFor(machine, 4);
    expect(minutes).toEqual([0, 560, 620, 680]);
    expect(reasons[1]).toBe('the last one began 9 h 20 min ago: the machine slept, or its clock was set');
  });

  test.each([
    ['an hour', HOUR],
    ['a year', 365 * 24 * HOUR],
  ])('the clock is set back by %s: the next pass is not a moment later', async (_what, by) => {
    const machine = new Machine();
    machine.events.push({
      after: 20 * MINUTE,
      happen: () => {
        machine.wall -= by;
      },
    });
    const { minutes } = await watchFor(machine, 3);
    expect(minutes).toEqual([0, 60 - by / MINUTE, 120 - by / MINUTE]);
  });

  test('after a failure sooner, doubling up to the usual time, and as usual again after a success', async () => {
    const { minutes, waits } = await watchFor(new Machine(), 11, (index) => index < 8, 0);
    expect(minutes).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243, 303]);
    expect(waits.map(([, failed]) => failed)).toEqual([...Array(8).fill(true), false, false]);
    expect(waits[0]).toEqual([1, true]);
  });

  test('told to stop while it waits: at once, and no other pass', async () => {
    const machine = new Machine();
    const stopping = new AbortController();
    let passes = 0;
    machine.events.push({ after: 10 * MINUTE, happen: () => stopping.abort() });
    await watch({
      clock: machine,
      intervalMs: HOUR,
      signal: stopping.signal,
      pass: async () => {
        passes += 1;
        return { failed: false };
      },
    });
    expect(passes).toBe(1);
    expect(machine.mono).toBe(10 * MINUTE);
  });

  test('told to stop before it began: nothing', async () => {
    const pass = async () => {
      throw new Error('no pass may begin');
    };
    await watch({ clock: new Machine(), intervalMs: HOUR, signal: AbortSignal.abort(), pass });
  });

  test('what a pass throws ends it, and so does a clock that is broken', async () => {
    const signal = new AbortController().signal;
    const thrown = new Error('test: no');
    const pass = async () => {
      throw thrown;
    };
    await expect(watch({ clock: new Machine(), intervalMs: HOUR, signal, pass })).rejects.toBe(thrown);
    const broken = Object.assign(new Machine(), { sleep: pass });
    const fine = async () => ({ failed: false });
    await expect(watch({ clock: broken, intervalMs: HOUR, signal, pass: fine })).rejects.toBe(thrown);
  });
});
