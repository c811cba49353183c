import { describe, expect, test } from 'vitest';
import { widthOf } from '../../src/cli/text/width.ts';
import { NOW, PureScreen, source } from './screen.ts';

const MINUTE = 60_000;
const three = [source('b', 5), source('a', 1), source('c', 23.9)];

describe('asking Webex again', () => {
  test.each([
    [59_999, 0],
    [60_000, 1],
    [-1, 1],
  ])('%d ms after the last answer: %d times', (later, times) => {
    const screen = new PureScreen().loaded(three);
    screen.tell({ type: 'tick', now: NOW + later, wall: NOW + later });
    expect(screen.effects.filter((effect) => effect.do === 'load')).toHaveLength(times);
  });

  test('not while an answer is awaited, or something is being changed', () => {
    const late = { type: 'tick', now: NOW + MINUTE, wall: NOW + MINUTE } as const;
    expect(new PureScreen().tell(late).effects).toEqual([]);
    const working = new PureScreen().loaded(three).press('xy').tell(late);
    expect(working.effects.map((effect) => effect.do)).toEqual(['extend']);
  });

  test('for a screen reader nothing moves by itself', () => {
    const screen = new PureScreen({ spoken: true }).loaded(three);
    const before = screen.text();
    screen.tell({ type: 'tick', now: NOW + 10 * MINUTE, wall: NOW + 10 * MINUTE });
    expect(screen.text()).toBe(before);
    expect(screen.effects).toEqual([]);
  });

  test('an answer from before a change is not believed after it', () => {
    const screen = new PureScreen().loaded(three).press('xy');
    const [effect] = screen.effects;
    expect(effect).toMatchObject({ do: 'extend', minutes: 1440 });
    const { key } = screen.state.rows.find(({ dataSource }) => dataSource.id === 'a')!;
    screen.tell({ type: 'extended', key, after: source('a', 24) }).tell({ type: 'work-done' });
    screen.loaded(three, 0);
    expect(screen.ids()).toEqual(['b', 'c', 'a']);
    expect(screen.effects.at(-1)).toEqual({ do: 'load', changes: 1 });
  });

  test('what could not be read stays, stale, and the foot says what to do', () => {
    const screen = new PureScreen().loaded(three).loaded({ error: { code: 'unreachable', message: 'no way there' } });
    expect(screen.ids()).toEqual(['a', 'b', 'c']);
    expect(screen.state.rows.every(({ stale }) => stale)).toBe(true);
    expect(screen.text()).toMatch(/no way there\nfix: the rows are as they were/);
    expect(screen.loaded(three).state.failure).toBeUndefined();
  });
});

describe('the list', () => {
  test('the worst first: the soonest to end, then what tells no end, then what is disabled', () => {
    const unknown = source('u', 0, { status: 'active' });
    delete (unknown as { tokenExpiresAt?: number }).tokenExpiresAt;
    const screen = new PureScreen().loaded([
      source('d', -5, { status: 'disabled' }),
      unknown,
      ...three,
      source('e', -1),
    ]);
    expect(screen.ids()).toEqual(['e', 'a', 'b', 'c', 'u', 'd']);
  });

  test('the cursor stays on its row when the order changes, and at its place when the row is gone', () => {
    const screen = new PureScreen().loaded(three).press('j');
    expect(screen.ids()[screen.state.cursor]).toBe('b');
    screen.loaded([source('b', 0.5), source('a', 1), source('c', 23)]);
    expect(screen.ids()[screen.state.cursor]).toBe('b');
    screen.loaded([source('a', 1), source('c', 23)]);
    expect(screen.state.cursor).toBe(0);
  });

  test.each([
    ['/a.exam\r', ['a']],
    ['/EXPIRED\r', []],
    ['/risk\r', ['a', 'b']],
    ['/fresh aud\r', ['c']],
    ['/zzz\u007f\u007f\u007f\r', ['a', 'b', 'c']],
    ['/zzz\u001b', ['a', 'b', 'c']],
  ])('the filter %j', (typed, ids) => {
    expect(new PureScreen().loaded(three).press(typed).ids()).toEqual(ids);
  });

  test('marks: Space goes on to the next, Esc takes them away before the filter', () => {
    const screen = new PureScreen().loaded(three).press('/e\r  ');
    expect(screen.state.marks.size).toBe(2);
    expect(screen.press('\u001b').state).toMatchObject({ marks: new Set(), filter: 'e' });
    expect(screen.press('\u001b').state.filter).toBe('');
    expect(screen.press('\u001b\u001b').effects).toEqual([]);
  });

  test('thousands of rows: the window follows the cursor, and the frame stays below the height', () => {
    const many = Array.from({ length: 5000 }, (_, index) =>
      source(`s${String(index).padStart(4, '0')}`, 1 + index / 1000),
    );
    const screen = new PureScreen().loaded(many).press('G');
    expect(screen.text()).toContain('s4999');
    screen.press('jjj\u001b[5~');
    expect(screen.state.cursor).toBeLessThan(4999);
    expect(screen.press('g').text()).toContain('s0000');
  });
});

describe('the question before an extension', () => {
  test.each([
    ['y', 1440],
    ['90y', 90],
    ['9\u007f60y', 60],
    ['zqj?y', 1440],
    ['14401y', 1440],
  ])('%j sends %d minutes', (typed, minutes) => {
    const screen = new PureScreen().loaded(three).press('x').press(typed);
    expect(screen.effects).toMatchObject([{ do: 'extend', minutes, rows: [{ dataSource: { id: 'a' } }] }]);
  });

  test.each(['\u001b', '0y', '1441y', '\u007f\u007f\u007f\u007fy', '\r', 'Y'])('%j sends nothing', (typed) => {
    expect(new PureScreen().loaded(three).press('x').press(typed).effects).toEqual([]);
  });

  test('X asks about what is due, never about what is disabled', () => {
    const screen = new PureScreen().loaded([...three, source('d', 1, { status: 'disabled' })]).press('Xy');
    expect(screen.effects).toMatchObject([{ rows: [{ dataSource: { id: 'a' } }, { dataSource: { id: 'b' } }] }]);
  });

  test('--readonly asks nothing', () => {
    const screen = new PureScreen({ readonly: true }).loaded(three).press('xyXy yenD');
    expect(screen.effects).toEqual([]);
    expect(screen.state).toMatchObject({ marks: new Set() });
    expect(screen.text()).toContain('nothing is changed with --readonly');
  });

  test('q waits for extensions that are under way', () => {
    const screen = new PureScreen().loaded(three).press('xyq');
    expect(screen.effects.map((effect) => effect.do)).toEqual(['extend']);
  });
});

describe('every frame', () => {
  const sizes = [
    [40, 10],
    [80, 24],
    [120, 50],
    [30, 8],
    [29, 7],
    [200, 12],
  ] as const;
  const paths = [
    '',
    'x',
    '/abc',
    '?',
    '?G',
    '\r',
    '\rG',
    '\rv',
    'e',
    'e\t\t\t',
    'eX\u0013',
    'n',
    'D',
    'D123\r',
    ' x',
    'Xy',
    's',
  ];
  const cases = sizes.flatMap((size) => paths.map((path) => [...size, path] as const));

  test.each(cases)('%dx%d after %j fits: below the height, and no wider than the terminal', (columns, rows, path) => {
    const wide = source('w', 2, {
      audience: '非常に長い名前'.repeat(9),
      subject: 'x'.repeat(300),
      url: `https://${'h'.repeat(200)}.example/`,
    });
    for (const spoken of [false, true]) {
      const screen = new PureScreen({ orgs: 2, spoken }, { columns, rows }).loaded([wide, ...three]).press(path);
      const lines = screen.lines();
      expect(lines.length).toBeLessThan(rows);
      expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
    }
  });
});
