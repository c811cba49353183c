import { describe, expect, test } from 'vitest';
import { PureScreen, source } from './screen.ts';

const two = [source('a', 1), source('b', 5)];

function saves(screen: PureScreen): (readonly string[])[] {
  return screen.effects.flatMap((effect) =>
    effect.do === 'save' ? [effect.rows.map(({ dataSource }) => dataSource.id)] : [],
  );
}

describe('the list as a file', () => {
  test('--save-list asks for it once, when there is a list', () => {
    const screen = new PureScreen({ savesList: true }).loaded({ error: { code: 'unreachable', message: 'no way' } });
    expect(saves(screen)).toEqual([]);
    screen.loaded(two).loaded(two);
    expect(saves(screen)).toEqual([['a', 'b']]);
  });

  test('w asks for what passes the filter, and for nothing before there is a list', () => {
    const screen = new PureScreen().press('w');
    expect(screen.text()).toContain('there is nothing to write yet');
    screen.loaded(two).press('/b.ex\rw');
    expect(saves(screen)).toEqual([['b']]);
  });

  test('what came of it stands at the foot', () => {
    const screen = new PureScreen().loaded(two).tell({ type: 'saved', path: 'lists/x.json', count: 2 });
    expect(screen.text()).toContain('2 data sources written to lists/x.json');
    expect(screen.tell({ type: 'save-failed', reason: 'no room' }).text()).toContain('no room');
  });
});
