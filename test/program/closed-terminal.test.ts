import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { ProgramWorld, until } from '../support/program.ts';
import { hasTerminal } from '../support/terminal.ts';

if (!hasTerminal) console.warn('SKIPPED: a terminal that is closed is not tested: `script` of util-linux is not here');

const CLI = join(import.meta.dirname, '../../dist/cli.js');

/** What the shell says of a process that SIGHUP ended; of one that crashed it would be 134 or 139. */
const HUNG_UP = '129';

test.runIf(hasTerminal).each([
  ['the screen', ['data-sources']],
  ['a command that waits for an answer', ['status']],
])('%s ends with its terminal, without a crash', async (_what, args) => {
  const world = await ProgramWorld.start(scenario());
  const listing = 'GET /dataSources';
  // The screen is left open; the other one is still waiting.
  if (args[0] === 'status') world.sandbox.control.faults.add({ at: listing, do: 'stall', times: 'always' });
  const ended = join(world.folder, 'ended');
  const program = [process.execPath, CLI, ...args].map((word) => `'${word}'`).join(' ');
  // As an interactive shell does it: what it runs is told that the terminal has gone.
  const shell = [
    'stty rows 24 cols 100',
    // What runs in the background would read from nowhere.
    `exec 3<&0; { ${program} <&3 & }`,
    'pid=$!',
    'trap "kill -HUP $pid" HUP',
    'wait $pid; code=$?',
    'if kill -0 $pid; then wait $pid; code=$?; fi',
    'echo $code > ended',
  ].join('; ');
  const terminal = spawn('script', ['--quiet', '--command', shell, '/dev/null'], {
    cwd: world.folder,
    env: {
      PATH: process.env.PATH,
      HOME: world.folder,
      SHELL: '/bin/sh',
      TERM: 'xterm-256color',
      WEBEX_API_BASE_URL: world.sandbox.baseUrl,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  const isUp = () =>
    args[0] === 'status'
      ? world.sandbox.control.faults.list().some(({ at, used }) => at === listing && used > 0)
      : /Data sources/.test(screen);
  await until(isUp, 'the program at work');
  terminal.kill('SIGKILL');
  await until(() => existsSync(ended) && readFileSync(ended, 'utf8') !== '', 'its end');
  expect(readFileSync(ended, 'utf8').trim()).toBe(HUNG_UP);
});
