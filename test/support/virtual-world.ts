import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { composeKeeper, type Keeper } from '../../src/compose.ts';
import { documentFor } from '../../src/compose-sandbox.ts';
import type { Budget, Clock, Ids, Log } from '../../src/core/ports.ts';
import { type RenewalPassOptions, type RenewalPassResult, runRenewalPass } from '../../src/core/renewal-pass.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Scenario, ScenarioName } from '../../src/sandbox/scenario.ts';

/** Minutes and days in milliseconds. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A log that keeps its lines. */
export function recordingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const at = (level: string) => (message: string, fields?: Record<string, unknown>) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** A sandbox and programs that live by its clock: time stands still, and passes only when it is told to, or slept. */
export class VirtualWorld {
  readonly sandbox: Sandbox;
  readonly configPath: string;
  readonly folder: string;
  readonly log = recordingLog();

  private constructor(sandbox: Sandbox, folder: string) {
    this.sandbox = sandbox;
    this.folder = folder;
    this.configPath = join(folder, 'token-config.json');
  }

  /** Starts one for the running test; ended with it. */
  static async start(scenario: Scenario | ScenarioName): Promise<VirtualWorld> {
    const startedAt = Date.now();
    const sandbox = await startSandbox({ scenario, now: () => startedAt });
    const folder = await mkdtemp(join(tmpdir(), 'byods-test-'));
    onTestFinished(async () => {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    });
    const world = new VirtualWorld(sandbox, folder);
    await world.write(documentFor(sandbox.setup, new URL(sandbox.baseUrl).origin));
    return world;
  }

  readonly clock: Clock = {
    now: () => this.sandbox.control.clock.now(),
    monotonic: () => this.sandbox.control.clock.now(),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      this.sandbox.control.clock.advance(ms);
    },
  };

  readonly #ids: Ids = { nonce: () => `test-nonce-${crypto.randomUUID()}`, random: () => 0.5 };

  /** Wires a program anew, as a process that starts. */
  async keeper(options: { env?: Record<string, string>; budget?: Budget; clock?: Clock } = {}): Promise<Keeper> {
    const env = {
      WEBEX_API_BASE_URL: this.sandbox.baseUrl,
      BYODS_CONFIG: this.configPath,
      MAX_REQUESTS_PER_MINUTE: '100000',
      ...options.env,
    };
    const { budget, clock = this.clock } = options;
    const keeper = await composeKeeper({ env, log: this.log, clock, ids: this.#ids, ...(budget && { budget }) });
    onTestFinished(() => keeper.close());
    return keeper;
  }

  /** One renewal pass by a program of its own. */
  async pass(
    options: Partial<RenewalPassOptions> & { env?: Record<string, string>; budget?: Budget } = {},
  ): Promise<RenewalPassResult> {
    const { env, budget, ...more } = options;
    const keeper = await this.keeper({ ...(env && { env }), ...(budget && { budget }) });
    const { lifetimeMinutes, renewAfterMinutes, concurrency } = keeper.settings;
    return await runRenewalPass(keeper, { lifetimeMinutes, renewAfterMinutes, concurrency, ...more });
  }

  advance(ms: number): void {
    this.sandbox.control.clock.advance(ms);
  }

  async read(): Promise<string> {
    return await readFile(this.configPath, 'utf8');
  }

  async write(document: unknown): Promise<void> {
    await writeFile(this.configPath, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
  }
}
