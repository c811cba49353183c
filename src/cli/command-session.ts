import { performance } from 'node:perf_hooks';
import type { Keeper } from '../compose.ts';
import type { SandboxWithStore } from '../compose-sandbox.ts';
import type { Budget, Log } from '../core/ports.ts';
import type { Environment, LogLevel } from '../core/settings.ts';
import { VERSION } from '../version.ts';
import type { Words } from './command.ts';
import { Listings } from './completion/listings.ts';
import type { CommandContext } from './context.ts';
import type { CliIo } from './io.ts';
import type { Presenter } from './presenter.ts';
import type { CommandResult } from './result.ts';
import { refuseBesideSandbox, sandboxEnvironment } from './sandbox-environment.ts';
import type { Page } from './text/page.ts';
import { watchedWarnings } from './watched.ts';

/** One command's run: opens what it needs, and closes it. */
export class CommandSession implements CommandContext {
  readonly io: CliIo;
  readonly #words: Words;
  readonly #presenter: Presenter;
  readonly #warnings: string[];
  #keeper: Keeper | undefined;
  #sandbox: SandboxWithStore | undefined;
  readonly #listings = new Listings();

  constructor(io: CliIo, words: Words, presenter: Presenter) {
    this.io = io;
    this.#words = words;
    this.#presenter = presenter;
    this.#warnings = watchedWarnings(io);
  }

  /** What is to be said beside the command's own warnings. */
  get warnings(): readonly string[] {
    return this.#warnings;
  }

  readonly warn = (sentence: string): void => {
    this.#warnings.push(sentence);
  };

  readonly note = (sentence: string): void => {
    this.#presenter.note(sentence);
  };

  readonly show = (result: CommandResult): void => {
    this.#presenter.show(result, this.#warnings);
  };

  readonly aside = (lines: (page: Page) => readonly string[]): void => {
    this.#presenter.aside(lines);
  };

  readonly open = async ({ minutes }: { readonly minutes: number }): Promise<Keeper> => {
    const { composeKeeper } = await import('../compose.ts');
    const { env, config } = await this.#place();
    const store = this.#words.store as string | undefined;
    const budget = budgetOf(minutes, this.io.interruption);
    // What a sandbox has is gone with it.
    const onListed = this.#sandbox === undefined ? this.#listings.note : undefined;
    this.#keeper = await composeKeeper({ env, config, store, budget, log: await this.#log(), onListed });
    const { note } = this.#keeper.choice;
    if (note !== undefined) this.note(note);
    return this.#keeper;
  };

  /** Resolves when no refresh and no save is under way. */
  async settled(): Promise<void> {
    await this.#keeper?.tokens.settled();
  }

  /** Cuts the connections and ends the sandbox. After an interruption nothing is waited for any more. */
  async close(): Promise<void> {
    await (this.io.interruption.aborted ? this.#keeper?.webex.close() : this.#keeper?.close());
    await this.#sandbox?.close();
    if (this.#keeper && !this.io.interruption.aborted) await this.#listings.writeDown(this.#keeper, this.io.env);
  }

  /** The environment and store that the words name, or a sandbox's. */
  async #place(): Promise<{ env: Environment; config: string | undefined }> {
    const { env } = this.io;
    if (!this.#words.sandbox) return { env, config: this.#words.config as string | undefined };
    refuseBesideSandbox(this.#words, env);
    const { startSandboxWithStore } = await import('../compose-sandbox.ts');
    this.#sandbox = await startSandboxWithStore();
    return { env: sandboxEnvironment(env, this.#sandbox.sandbox.baseUrl), config: this.#sandbox.configPath };
  }

  /** Warnings are collected for the result; the rest is told on stderr where somebody asked for it. */
  async #log(): Promise<Log> {
    const { openLog } = await import('../compose.ts');
    const level: LogLevel = this.#words.verbose ? 'debug' : logLevelOf(this.io.env);
    const told = await openLog({ level, format: 'text', write: (line) => this.io.stderr.write(line) });
    told.debug(`byods ${VERSION} on Node.js ${process.versions.node}`);
    return {
      ...told,
      warn: (message, fields) => {
        told.warn(message, fields);
        // A problem of its own stands in the result already.
        if (fields?.error === undefined) this.#warnings.push(message);
      },
    };
  }
}

function budgetOf(minutes: number, signal: AbortSignal): Budget {
  const end = performance.now() + minutes * 60_000;
  return { remainingMs: () => Math.max(0, end - performance.now()), signal };
}

/** A bad value is refused with all the other settings. */
function logLevelOf(env: Environment): LogLevel {
  const level = env.LOG_LEVEL?.trim().toLowerCase();
  return level === 'error' || level === 'warn' || level === 'info' || level === 'debug' ? level : 'silent';
}
