import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { outputForInk } from '../../src/tui/terminal.ts';

test.each([
  [0, 80],
  [undefined, 80],
  [120, 120],
])('of a terminal that says its width is %s, Ink is told %s', (columns, told) => {
  const stdout = Object.assign(new PassThrough(), { columns, rows: 0 }) as unknown as NodeJS.WriteStream;
  const output = outputForInk(stdout);
  expect({ columns: output.columns, rows: output.rows }).toEqual({ columns: told, rows: Number.POSITIVE_INFINITY });
});
