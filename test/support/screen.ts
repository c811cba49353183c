import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { expectNoLeak } from './leak.ts';
import type { ProgramWorld } from './program.ts';

const DIST = join(import.meta.dirname, '../../dist');

/** How long anything may take to appear. */
const PATIENCE_MS = 25_000;
const LOOK_AGAIN_MS = 50;

const run = promisify(execFile);

/** How a program is started in a terminal. */
export interface TerminalOptions {
  /** Columns and rows: `80x24` unless given. */
  readonly size?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly bin?: string;
}

/** Whether tests in a real terminal are to be skipped, which is said loudly; never where `BYODS_REQUIRE_TOOLS=1`. */
export function withoutTmux(): boolean {
  if (spawnSync('tmux', ['-V']).status === 0 || process.env.BYODS_REQUIRE_TOOLS === '1') return false;
  console.warn('SKIPPED: tmux is missing on this machine, so the screen is not tested here');
  return true;
}

/** The built program in a real terminal of its own, driven and read as a person would. */
export class TerminalScreen {
  readonly #socket: string;
  readonly #folder: string;
  readonly #world: ProgramWorld;

  private constructor(world: ProgramWorld, socket: string, folder: string) {
    this.#world = world;
    this.#socket = socket;
    this.#folder = folder;
  }

  /** Starts a program for the running test. `settings` of the terminal are noted before and after it. */
  static async start(
    world: ProgramWorld,
    args: readonly string[],
    { size = '80x24', env = {}, bin = 'cli.js' }: TerminalOptions = {},
  ): Promise<TerminalScreen> {
    const folder = await mkdtemp(join(tmpdir(), 'byods-terminal-'));
    const screen = new TerminalScreen(world, join(folder, 'tmux'), folder);
    onTestFinished(async () => {
      screen.#tmux('kill-server');
      await rm(folder, { recursive: true, force: true });
    });
    const [columns, rows] = size.split('x');
    const variables = {
      PATH: process.env.PATH,
      HOME: world.folder,
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      TERM: 'screen-256color',
      WEBEX_API_BASE_URL: world.sandbox.baseUrl,
      ...env,
    };
    const assignments = Object.entries(variables).map(([name, value]) => quoted(`${name}=${value}`));
    const program = [process.execPath, join(DIST, bin), ...args].map(quoted).join(' ');
    const [before, after, code] = ['before', 'after', 'code'].map((name) => quoted(join(folder, name)));
    // `read` keeps the terminal open until its last picture was taken.
    const script = `stty -a > ${before}; cd ${quoted(world.folder)}; echo THE SHELL; env -i ${assignments.join(' ')} ${program}; echo $? > ${code}; stty -a > ${after}; echo THE END; read rest`;
    screen.#tmux('-f', '/dev/null', 'new-session', '-d', '-x', columns!, '-y', rows!, script);
    screen.#tmux('set-option', '-g', 'set-clipboard', 'on');
    return screen;
  }

  /** What stands on the screen, without spaces at the ends of lines. */
  text(): string {
    const text = trimmed(this.#tmux('capture-pane', '-p'));
    expectNoLeak(text, this.#world.sandbox);
    return text;
  }

  /** The same with its colours, as escape sequences. */
  coloured(): string {
    return this.#tmux('capture-pane', '-p', '-e');
  }

  /** What the terminal says about itself, as `#{cursor_flag}` or `#{history_size}`. */
  told(format: string): string {
    return this.#tmux('display-message', '-p', format).trim();
  }

  /** What the program put on the clipboard. */
  clipboard(): string {
    return this.#tmux('show-buffer');
  }

  /** Waits for a text, and returns the screen that shows it. */
  async shows(what: string | RegExp, patienceMs = PATIENCE_MS): Promise<string> {
    const holds = (text: string) => (typeof what === 'string' ? text.includes(what) : what.test(text));
    return await this.until(holds, String(what), patienceMs);
  }

  /** Waits for a screen of which something holds, and returns it. */
  async until(holds: (text: string) => boolean, what: string, patienceMs = PATIENCE_MS): Promise<string> {
    const end = performance.now() + patienceMs;
    for (;;) {
      // Not synchronously: the sandbox answers from this process.
      const [file, args, options] = this.#call('capture-pane', '-p');
      const text = trimmed((await run(file, args, options)).stdout);
      if (holds(text)) {
        expectNoLeak(text, this.#world.sandbox);
        return text;
      }
      if (performance.now() > end) throw new Error(`never came: ${what}\n${text}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  /** Presses keys by tmux's names: `j`, `Enter`, `Escape`, `C-c`, `PageDown`. */
  press(...keys: readonly string[]): void {
    this.#tmux('send-keys', ...keys);
  }

  /** Types characters as they are, all at once. */
  type(text: string): void {
    this.#tmux('send-keys', '-l', text);
  }

  /** Pastes as terminals do where a program asks for it: between marks. */
  paste(text: string): void {
    this.#tmux('set-buffer', text);
    this.#tmux('paste-buffer', '-p', '-r');
  }

  resize(size: string): void {
    const [columns, rows] = size.split('x');
    this.#tmux('resize-window', '-x', columns!, '-y', rows!);
  }

  /** Waits until the program has ended: its exit code, what the shell shows, and whether the terminal is as it was. */
  async ended(): Promise<{ code: number; text: string; sane: boolean }> {
    const text = await this.shows('THE END');
    const read = (name: string) => readFileSync(join(this.#folder, name), 'utf8');
    const sameSettings =
      read('before').replace(/rows \d+; columns \d+/, '') === read('after').replace(/rows \d+; columns \d+/, '');
    const sane = sameSettings && this.told('#{cursor_flag}') === '1' && this.told('#{alternate_on}') === '0';
    return { code: Number(read('code')), text, sane };
  }

  #tmux(...args: readonly string[]): string {
    try {
      return execFileSync(...this.#call(...args));
    } catch (thrown) {
      if (args[0] === 'kill-server') return '';
      throw thrown;
    }
  }

  #call(...[command, ...rest]: readonly string[]): [string, string[], { encoding: 'utf8'; env: NodeJS.ProcessEnv }] {
    const target = WITHOUT_TARGET.has(command!) ? [] : ['-t', ':'];
    const env = { PATH: process.env.PATH, TERM: 'xterm-256color', LANG: 'C.UTF-8', TMUX_TMPDIR: this.#folder };
    return ['tmux', ['-S', this.#socket, '-u', command!, ...target, ...rest], { encoding: 'utf8', env }];
  }
}

const WITHOUT_TARGET = new Set(['new-session', 'kill-server', '-f', 'set-option', 'set-buffer', 'show-buffer']);

function trimmed(text: string): string {
  return text.replace(/[ \t]+$/gm, '');
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
