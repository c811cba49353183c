import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import xterm from '@xterm/headless';
import { onTestFinished } from 'vitest';
import { expectNoLeak } from './leak.ts';
import type { ProgramWorld } from './program.ts';

const DIST = join(import.meta.dirname, '../../dist');

/** How long anything may take to appear. */
const PATIENCE_MS = 25_000;

/** What stood above before the program began, to be found again in the scrollback. */
const LINES_BEFORE = 60;

/** Whether tests in a pty are to be skipped, which is said loudly; never where `BYODS_REQUIRE_TOOLS=1`. */
export function withoutScript(): boolean {
  const told = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout;
  if (told?.includes('util-linux') || process.env.BYODS_REQUIRE_TOOLS === '1') return false;
  console.warn('SKIPPED: script of util-linux is missing on this machine, so the screen is not tested in a pty here');
  return true;
}

/** How a program is started in a pty. */
export interface PtyOptions {
  /** Columns and rows: `80x24` unless given. */
  readonly size?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
  /** Below a shell that goes on when the program is suspended: it says `SUSPENDED`, and brings it back after a line. */
  readonly jobControl?: boolean;
}

/**
 * The built program in a pty of its own, with every byte that it writes: a terminal emulator draws them, so that what a
 * person would see can be read, and what a terminal was told to do can be looked at as well.
 */
export class PtyScreen {
  readonly #world: ProgramWorld;
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  #wake: () => void = () => {};
  /** Everything that was written, as it was. */
  written = '';
  readonly titles: string[] = [];

  private constructor(world: ProgramWorld, folder: string, child: ChildProcess, columns: number, rows: number) {
    this.#world = world;
    this.#folder = folder;
    this.#child = child;
    this.#terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true });
    this.#terminal.onTitleChange((title) => this.titles.push(title));
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      this.written += text;
      this.#terminal.write(text, () => this.#wake());
    });
  }

  /** Starts a program for the running test, below lines that a shell had printed. */
  static async start(
    world: ProgramWorld,
    args: readonly string[],
    { size = '80x24', env = {}, nodeOptions = [], jobControl = false }: PtyOptions = {},
  ): Promise<PtyScreen> {
    const folder = await mkdtemp(join(tmpdir(), 'byods-pty-'));
    const [columns = 80, rows = 24] = size.split('x').map(Number);
    const program = [process.execPath, ...nodeOptions, join(DIST, 'cli.js'), ...args].map(quoted).join(' ');
    const [before, after, during, pty] = ['before', 'after', 'during', 'pty'].map((name) => quoted(join(folder, name)));
    const suspended = `stty -a > ${during}; echo "SUSPENDED"; read go; fg`;
    const script = [
      `stty rows ${rows} cols ${columns}`,
      `tty > ${pty}`,
      `for line in $(seq ${LINES_BEFORE}); do echo "before $line"; done`,
      `stty -a > ${before}`,
      ...(jobControl ? ['set -m', program, suspended] : [program]),
      'code=$?',
      `stty -a > ${after}`,
      'echo "THE END $code"',
    ].join('; ');
    const child = spawn('script', ['--quiet', '--return', '--echo', 'always', '--command', script, '/dev/null'], {
      cwd: world.folder,
      env: {
        PATH: process.env.PATH,
        HOME: world.folder,
        SHELL: '/bin/sh',
        TZ: 'UTC',
        LANG: 'C.UTF-8',
        TERM: 'xterm-256color',
        WEBEX_API_BASE_URL: world.sandbox.baseUrl,
        ...env,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    });
    return new PtyScreen(world, folder, child, columns, rows);
  }

  /** What stands on the screen, without spaces at the ends of lines. */
  text(): string {
    const { active } = this.#terminal.buffer;
    const lines = Array.from({ length: this.#terminal.rows }, (_, row) => lineAt(active, active.viewportY + row));
    return lines.join('\n');
  }

  /** Everything that can be scrolled back to on the shell's own screen, and that screen. */
  scrollback(): string[] {
    const { normal } = this.#terminal.buffer;
    return Array.from({ length: normal.length }, (_, row) => lineAt(normal, row));
  }

  /** Whether the program draws on a screen of its own. */
  get alternate(): boolean {
    return this.#terminal.buffer.active.type === 'alternate';
  }

  /** Whether the last word about the cursor was to show it (DECTCEM). */
  get cursorShown(): boolean {
    return this.written.lastIndexOf('\u001b[?25h') >= this.written.lastIndexOf('\u001b[?25l');
  }

  /** Types bytes as a terminal sends them. */
  type(bytes: string): void {
    this.#child.stdin!.write(bytes);
  }

  /** Changes the size of the window; the kernel tells the program. */
  resize(size: string): void {
    const [columns = 80, rows = 24] = size.split('x').map(Number);
    this.#terminal.resize(columns, rows);
    const pty = readFileSync(join(this.#folder, 'pty'), 'utf8').trim();
    execFileSync('stty', ['-F', pty, 'rows', String(rows), 'cols', String(columns)]);
  }

  /** Waits for a text on the screen, and returns what stands there then. */
  async shows(what: string | RegExp): Promise<string> {
    return await this.until((text) => (typeof what === 'string' ? text.includes(what) : what.test(text)), String(what));
  }

  /** Waits until something holds of what stands on the screen, and returns it. */
  async until(holds: (text: string) => boolean, what: string): Promise<string> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const text = this.text();
      if (holds(text)) {
        expectNoLeak(this.written, this.#world.sandbox);
        return text;
      }
      const left = end - performance.now();
      if (left <= 0) throw new Error(`never came: ${what}\n${text}`);
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, left);
      });
      clearTimeout(timer);
    }
  }

  /** Whether the terminal was as it had been while the program was suspended. */
  saneMeanwhile(): boolean {
    return this.#settings('before') === this.#settings('during') && this.cursorShown && !this.alternate;
  }

  /** Waits until the program has ended: its exit code, and whether the terminal is as it was. */
  async ended(): Promise<{ code: number; sane: boolean }> {
    const text = await this.shows(/^THE END \d+$/m);
    const sane = this.#settings('before') === this.#settings('after') && this.cursorShown && !this.alternate;
    return { code: Number(/^THE END (\d+)$/m.exec(text)![1]), sane };
  }

  /** All but the size, which is the window's. */
  #settings(name: string): string {
    return readFileSync(join(this.#folder, name), 'utf8').replace(/rows \d+; columns \d+/, '');
  }
}

type Buffer = InstanceType<typeof xterm.Terminal>['buffer']['active'];

function lineAt(buffer: Buffer, row: number): string {
  return buffer.getLine(row)?.translateToString(true) ?? '';
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
