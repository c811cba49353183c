import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleScript } from '../../support/bundle-script.ts';
import type { FileHarness } from './file-harness.ts';

const SCRIPT = 'test/adapters/token-store/run-child.ts';

/** Calls of the file system run on one thread: `strace` counts calls by thread. */
const ENVIRONMENT = { ...process.env, UV_THREADPOOL_SIZE: '1', UV_USE_IO_URING: '0' };

/** A process that runs `run-child.ts`. */
export class Child {
  readonly process: ChildProcessWithoutNullStreams;
  output = '';
  #exited: Promise<unknown>;

  constructor(command: string, args: readonly string[], ids: { uid?: number; gid?: number } = {}) {
    this.process = spawn(command, args, { env: ENVIRONMENT, ...ids });
    this.process.stdout.setEncoding('utf8').on('data', (text) => {
      this.output += text;
    });
    this.process.stdin.on('error', () => {});
    this.#exited = once(this.process, 'close');
  }

  /** Starts a run on a harness's store, not traced. */
  static start(harness: FileHarness, args: readonly string[], ids: { uid?: number; gid?: number } = {}): Child {
    return new Child(process.execPath, [bundleScript(SCRIPT), harness.file, harness.elsewhere, ...args], ids);
  }

  /** The steps it has told so far. */
  get steps(): string[] {
    return this.output.split('\n').filter((step) => step !== '');
  }

  /** Resolves when it has told a step; rejects when it ends without. */
  async told(step: string): Promise<void> {
    const ended = this.#exited.then(() => 'ended');
    while (!this.steps.includes(step)) {
      const next = await Promise.race([once(this.process.stdout, 'data'), ended]);
      if (next === 'ended' && !this.steps.includes(step)) throw new Error(`ended after: ${this.steps.join(', ')}`);
    }
  }

  go(): void {
    this.process.stdin.write('go\n');
  }

  async exited(): Promise<void> {
    await this.#exited;
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.#exited;
  }
}

/** What a traced run did. */
export interface TracedRun {
  readonly steps: readonly string[];
  /** The trace, one call in a line. */
  readonly trace: string;
  /** Whether there were so many calls that the fault came. */
  readonly injected: boolean;
}

/**
 * Runs `run-child.ts` under `strace`, with a fault at the n-th call of a thread (`3`), from there on (`3+`), or none; and
 * with another one at every call of its kind.
 */
export async function runTraced(
  harness: FileHarness,
  args: readonly string[],
  calls: string,
  fault?: { readonly inject: string; readonly when: string },
  always?: string,
): Promise<TracedRun> {
  const directory = mkdtempSync(join(tmpdir(), 'byods-trace-'));
  const output = join(directory, 'trace');
  const injection = fault ? ['-e', `inject=${calls}:${fault.inject}:when=${fault.when}`] : [];
  const ever = always === undefined ? [] : ['-e', `inject=${always}`];
  const traced = [calls, ...(always === undefined ? [] : [always.split(':')[0]])].join(',');
  const options = ['-f', '-y', '-o', output, '-e', `trace=${traced}`, ...injection, ...ever];
  try {
    const script = [bundleScript(SCRIPT), harness.file, harness.elsewhere, ...args];
    const steps = calls.includes('openat') ? await attached(script, options) : await fromTheStart(script, options);
    const trace = readFileSync(output, 'utf8');
    const lines = trace
      .split('\n')
      .filter((line) => always === undefined || !line.includes(`${always.split(':')[0]}(`));
    const injected = lines.some((line) => line.includes('(INJECTED)') || line.includes('killed by SIGKILL'));
    return { steps, trace, injected };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function fromTheStart(script: readonly string[], options: readonly string[]): Promise<string[]> {
  const child = new Child('strace', [...options, process.execPath, ...script]);
  child.go();
  await child.exited();
  return child.steps;
}

/** Node opens many files while it starts: to count only those of the store, tracing begins when it is ready. */
async function attached(script: readonly string[], options: readonly string[]): Promise<string[]> {
  const child = new Child(process.execPath, script);
  await child.told('ready');
  const tracer = spawn('strace', [...options, '-p', String(child.process.pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(tracer, 'close');
  await Promise.race([once(tracer.stderr, 'data'), ended]);
  child.go();
  await child.exited();
  await ended;
  return child.steps;
}
