import { describe, expect, test } from 'vitest';
import { decode, type Typed } from '../../src/tui/keys.ts';

const keys = (...names: string[]): Typed[] => names.map((key) => ({ key }));

describe('what a terminal sends', () => {
  test.each<[string, Typed[]]>([
    ['jjj', keys('j', 'j', 'j')],
    ['abc\r', keys('a', 'b', 'c', 'enter')],
    ['\r\n', keys('enter')],
    [' \t\u007f', keys('space', 'tab', 'backspace')],
    ['\u0003\u000c', keys('ctrl-c', 'ctrl-l')],
    ['\u001b', keys('esc')],
    ['\u001bq', keys('esc', 'q')],
    ['\u001b[A\u001b[B', keys('up', 'down')],
    ['\u001bOA', keys('up')],
    ['\u001b[1;5C', keys('right')],
    [
      '\u001b[5~\u001b[6~\u001b[H\u001b[4~\u001b[3~\u001b[Z',
      keys('pageup', 'pagedown', 'home', 'end', 'delete', 'shift-tab'),
    ],
    ['\u001b[999~\u001b[?1;2cx', keys('x')],
    ['e\u0301👩‍👩‍👧', keys('e\u0301', '👩‍👩‍👧')],
    ['\u0000', []],
    ['\u001b[200~xy\r\u001b[201~j', [{ paste: 'xy' }, { key: 'j' }]],
    ['\u001b[200~a\r\nb\tc\u0007\u001b[2J\u202e\u001b[201~', [{ paste: 'a b c[2J' }]],
  ])('%j', (chunk, typed) => {
    expect(decode(chunk)).toEqual({ typed, rest: '' });
  });

  test('sequences and pastes that arrive in two pieces', () => {
    const first = decode('j\u001b[');
    expect(first).toEqual({ typed: keys('j'), rest: '\u001b[' });
    expect(decode('A', first.rest)).toEqual({ typed: keys('up'), rest: '' });
    const begun = decode('\u001b[200~on');
    expect(begun.typed).toEqual([]);
    expect(decode('e\u001b[201~', begun.rest)).toEqual({ typed: [{ paste: 'one' }], rest: '' });
  });
});
