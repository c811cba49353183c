import { describe, expect, test } from 'vitest';
import { PureScreen, source } from './screen.ts';

const three = [source('a', 1), source('b', 5), source('c', 23.9)];

/** All three marked, and under way. */
function underWay(): PureScreen {
  return new PureScreen().loaded(three).press('   xy');
}

function keyOf(screen: PureScreen, id: string): string {
  return screen.state.rows.find(({ dataSource }) => dataSource.id === id)!.key;
}

describe('extensions that are under way', () => {
  test('Esc stops them, once; what was left alone stays marked, and is said', () => {
    const screen = underWay();
    expect(screen.text()).toMatch(/0\/3 · Esc stops/);
    screen.press('\u001b\u001b');
    expect(screen.effects.map((effect) => effect.do)).toEqual(['extend', 'stop']);
    expect(screen.text()).toContain('stopping…');
    screen.tell({ type: 'extended', key: keyOf(screen, 'a'), after: source('a', 24) }).tell({ type: 'work-done' });
    expect(screen.text()).toContain('1 extended to 1440 minutes, stopped: 2 left alone');
    expect([...screen.state.marks].sort()).toEqual([keyOf(screen, 'b'), keyOf(screen, 'c')]);
    expect([...screen.state.results.values()]).toEqual([{ kind: 'done' }]);
  });

  test('one that failed before it was stopped is told first', () => {
    const screen = underWay().press('\u001b');
    const error = { code: 'forbidden', message: 'not allowed', remedy: 'allow it' } as const;
    screen.tell({ type: 'extend-failed', key: keyOf(screen, 'a'), error }).tell({ type: 'work-done' });
    expect(screen.text()).toMatch(
      /0 extended to 1440 minutes, 1 failed, stopped: 2 left alone: not allowed\n *fix: allow it/,
    );
  });

  test.each(['q', 'e', 'n', 'x', 'D'])('%s has to wait, and the foot says so beside the progress', (key) => {
    const text = underWay().press(key).text();
    expect(text).toMatch(/under way/);
    expect(text).toContain('0/3 · Esc stops');
  });

  test.each([40, 80, 120])('in %d columns the foot says how to stop them', (columns) => {
    const screen = new PureScreen({}, { columns, rows: 10 }).loaded(three).press('   xy');
    expect(screen.text()).toContain('Esc stops');
  });
});
