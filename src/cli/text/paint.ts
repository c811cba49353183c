import type { Environment } from '../../core/settings.ts';

/** Colours a piece of text, or leaves it as it is. */
export type Paint = Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'inverse', (text: string) => string>;

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  inverse: [7, 27],
} as const;

/** Makes the colours of one output; without `colour` all of them leave text as it is. */
export function paintWith(colour: boolean): Paint {
  const one = ([on, off]: readonly [number, number]) =>
    colour ? (text: string) => (text === '' ? '' : `\x1b[${on}m${text}\x1b[${off}m`) : (text: string) => text;
  return {
    bold: one(CODES.bold),
    dim: one(CODES.dim),
    red: one(CODES.red),
    green: one(CODES.green),
    yellow: one(CODES.yellow),
    cyan: one(CODES.cyan),
    inverse: one(CODES.inverse),
  };
}

/** Colour only on a terminal that knows it, and only where nobody has switched it off (https://no-color.org). Pure. */
export function wantsColour(isTTY: boolean, env: Environment, noColour: boolean): boolean {
  return isTTY && !noColour && !env.NO_COLOR && env.TERM !== 'dumb';
}
