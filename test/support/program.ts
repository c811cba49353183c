import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type * as z from 'zod';
import { documentFor } from '../../src/compose-sandbox.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Scenario, ScenarioName } from '../../src/sandbox/scenario.ts';
import { expectNoLeak } from './leak.ts';

const DIST = join(import.meta.dirname, '../../dist');

/** What a program left behind. */
export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is started. */
export interface RunOptions {
  readonly env?: Record<string, string | undefined>;
  readonly stdin?: string;
  readonly bin?: string;
  readonly nodeOptions?: readonly string[];
  /** The user to run as, for a test that is root. */
  readonly uid?: number;
  /** A token on stdout is what was asked for; nothing else may show one. */
  readonly tokenOnStdout?: boolean;
  /** Told of the process once it runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** A folder, a sandbox and a configuration for it, in which the built program is run. */
export class ProgramWorld {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly configPath: string;

  private constructor(sandbox: Sandbox, folder: string) {
    this.sandbox = sandbox;
    this.folder = folder;
    this.configPath = join(folder, 'token-config.json');
  }

  /** Starts one for the running test. */
  static async start(scenario: Scenario | ScenarioName = 'demo'): Promise<ProgramWorld> {
    const sandbox = await startSandbox({ scenario });
    const folder = await mkdtemp(join(tmpdir(), 'byods-program-'));
    onTestFinished(async () => {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    });
    const world = new ProgramWorld(sandbox, folder);
    await world.configure(world.document());
    return world;
  }

  /** What a person would have filled in, and what we would have written since. */
  document() {
    return documentFor(this.sandbox.setup, new URL(this.sandbox.baseUrl).origin);
  }

  async configure(document: unknown): Promise<void> {
    const text = typeof document === 'string' ? document : JSON.stringify(document, undefined, 2);
    await writeFile(this.configPath, text, { mode: 0o600 });
  }

  async stored(): Promise<string> {
    return await readFile(this.configPath, 'utf8');
  }

  /** The operation records in a folder, by default the working folder. */
  async records(folder = this.folder): Promise<{ name: string; text: string }[]> {
    const names = (await readdir(folder)).filter((name) => /^data_sources?_.*\.json$/.test(name)).sort();
    return await Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })));
  }

  /** Runs the built program in the folder, and checks that nothing it shows or records holds a piece of a secret. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const env = {
      PATH: process.env.PATH,
      HOME: this.folder,
      TZ: 'UTC',
      WEBEX_API_BASE_URL: this.sandbox.baseUrl,
      ...options.env,
    };
    const ran = await runProgram(args, { ...options, env }, this.folder);
    const records = await this.records();
    const stdout = options.tokenOnStdout ? '' : ran.stdout;
    expectNoLeak([stdout, ran.stderr, ...records.map(({ name, text }) => name + text)].join('\n'), this.sandbox);
    return ran;
  }

  /** Runs it with `--json`, and reads the one document on stdout with a schema. */
  async json<T extends z.ZodType>(
    schema: T,
    args: readonly string[],
    options: RunOptions = {},
  ): Promise<Ran & { document: z.infer<T> }> {
    const ran = await this.run([...args, '--json'], options);
    // A process that was killed, or crashed, says nothing: its end is all that there is to tell.
    if (ran.stdout === '') throw new Error(`${args.join(' ')} printed nothing: ${JSON.stringify(ran)}`);
    return { ...ran, document: schema.parse(JSON.parse(ran.stdout)) };
  }
}

/** Runs a built program in a folder with exactly the environment that is given. */
export async function runProgram(args: readonly string[], options: RunOptions, cwd: string): Promise<Ran> {
  const { env = {}, stdin, bin = 'cli.js', nodeOptions = [], uid, onStart } = options;
  const child = spawn(process.execPath, [...nodeOptions, join(DIST, bin), ...args], {
    cwd,
    ...(uid !== undefined && { uid, gid: uid }),
    env: env as NodeJS.ProcessEnv,
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  if (stdin !== undefined) child.stdin?.end(stdin);
  onStart?.(child);
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** Waits until something holds, by looking again and again. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 1500; tries += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`never came: ${what}`);
}
