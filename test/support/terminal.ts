import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const CLI = join(import.meta.dirname, '../../dist/cli.js');

/** Whether this machine has `script` of util-linux, which runs a program at a terminal of its own. */
export const hasTerminal =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true;

/** What stood on the screen at the end, and the exit code. */
export interface TerminalRan {
  readonly code: number | null;
  readonly screen: string;
}

/** What is typed once something stands on the screen, or what makes it of that screen; nothing, where it gives nothing. */
type Typed = readonly [after: RegExp, text: string | ((screen: string) => Promise<string>)];

/**
 * Runs the built program, or another one, at a real terminal of its own, and types each text once what it waits for stands on the screen.
 */
export async function atTerminal(
  args: readonly string[],
  {
    env,
    cwd,
    type,
    program = CLI,
  }: {
    env: NodeJS.ProcessEnv;
    cwd: string;
    type: readonly Typed[];
    program?: string;
  },
): Promise<TerminalRan> {
  const quoted = [process.execPath, program, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--echo', 'always', '--command', quoted, '/dev/null'], {
    cwd,
    env: { ...env, SHELL: '/bin/sh', TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return await talk(child, [...type]);
}

function talk(child: ChildProcess, type: Typed[]): Promise<TerminalRan> {
  let screen = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    // A question that can be edited moves the cursor.
    screen += stripVTControlCharacters(text);
    const [next] = type;
    if (!next?.[0].test(screen)) return;
    type.shift();
    const [, typed] = next;
    if (typeof typed === 'string') child.stdin!.write(typed);
    else void typed(screen).then((made) => child.stdin!.write(made));
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, screen }));
  });
}
