import { describe, expect, test } from 'vitest';
import { readEnvLines } from '../../src/cli/env-file/lines.ts';

describe('what a line of an env file means', () => {
  const rows: [text: string, variables: Record<string, string>][] = [
    ['A=1', { A: '1' }],
    ['A=1\nB=2\n', { A: '1', B: '2' }],
    ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['\ufeffA=1', { A: '1' }],
    ['\n\n# c\n  # d\nA=1\n', { A: '1' }],
    ['export A=1', { A: '1' }],
    ['\texport\t A = 1 ', { A: '1' }],
    ['exportA=1', { exportA: '1' }],
    ['A=', { A: '' }],
    ['A=""', { A: '' }],
    ["A=''", { A: '' }],
    ['A=a b', { A: 'a b' }],
    ['A=a=b==', { A: 'a=b==' }],
    ['A=1 # c', { A: '1' }],
    ['A=1\t# c # d', { A: '1' }],
    ['A= # c', { A: '' }],
    ['A="1 # c"', { A: '1 # c' }],
    ['A="1#c" # d', { A: '1#c' }],
    ["A='x#y'", { A: 'x#y' }],
    [`A='say "x"'`, { A: 'say "x"' }],
    [`A="it's"`, { A: "it's" }],
    ["A=it's", { A: "it's" }],
    ['A="C:\\new\\token-config.json"', { A: 'C:\\new\\token-config.json' }],
    ['A=$B $(c) `d`', { A: '$B $(c) `d`' }],
    ['A=1;B=2', { A: '1;B=2' }],
    ['A=1\nA=2', { A: '2' }],
    ['A=ünser Ordner', { A: 'ünser Ordner' }],
    ['_a1=x', { _a1: 'x' }],
  ];
  test.each(rows)('%j', (text, variables) => {
    const read = readEnvLines(text);
    expect(read.problems).toEqual([]);
    expect(Object.fromEntries(read.variables)).toEqual(variables);
  });
});

describe('a line that cannot be meant is named, and not quoted', () => {
  const rows: [text: string, problem: string][] = [
    ['hunter2', 'line 1 is not NAME=value'],
    ['A=1\n\nhunter2 = 3 = 4', ''],
    ['A=1\n\nhunter-2=3', 'line 3 is not NAME=value'],
    ['hunter2: 1', 'line 1 is not NAME=value'],
    ['1hunter=2', 'line 1 is not NAME=value'],
    ['hun ter2=2', 'line 1 is not NAME=value'],
    ['=hunter2', 'line 1 is not NAME=value'],
    ['export hunter2', 'line 1 is not NAME=value'],
    ['export\nA=1', 'line 1 is not NAME=value'],
    ['A=#hunter2', 'line 1 has a # in its value: put the value in quotes'],
    ['A=hunter#2', 'line 1 has a # in its value: put the value in quotes'],
    ['A="hunter2', 'line 1 opens a quote that does not end on it'],
    ["A='hunter2\nB=1'", 'line 1 opens a quote that does not end on it'],
    ['A="hunter"2', 'line 1 goes on after its quotes'],
    ['A="a\\"hunter2"', 'line 1 goes on after its quotes'],
    ['A="x"# c', ''],
    ['A=`hunter2`', 'line 1 has backquotes around its value: use single quotes'],
    ['A=hunter\u00002', 'line 1 holds control characters'],
    ['A=hunter\u001b[2J', 'line 1 holds control characters'],
    ['A=1\rB=hunter2', 'line 1 is not NAME=value'],
  ];
  test.each(rows)('%j', (text, problem) => {
    const { problems } = readEnvLines(text);
    expect(problems).toEqual(problem === '' ? [] : [problem]);
    expect(problems.join()).not.toContain('hunter');
  });

  test('all of them', () => {
    expect(readEnvLines('a\nB=1\nc').problems).toEqual(['line 1 is not NAME=value', 'line 3 is not NAME=value']);
  });
});
