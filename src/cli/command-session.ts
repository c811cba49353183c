import { dirname } from 'node:path';
import type { Keeper } from '../compose.ts';
import type { Endpoint } from '../compose-endpoint.ts';
import type { Oauthapp } from '../compose-oauthapp.ts';
import type { Partitions } from '../compose-partitions.ts';
import type { SandboxWithStore } from '../compose-sandbox.ts';
import type { NamedStore } from '../compose-store.ts';
import type { BusListening } from '../core/event-news.ts';
import type { Budget, Clock, Log, ProblemMemory } from '../core/ports.ts';
import type { ScheduleRules } from '../core/schedule/rules.ts';
import type { Environment, LogLevel } from '../core/settings.ts';
import { VERSION } from '../core/version.ts';
import type { Words } from './command.ts';
import { Listings } from './completion/listings.ts';
import type { CommandContext, Limits } from './context.ts';
import type { CliIo } from './io.ts';
import type { Presenter } from './presenter.ts';
import type { CommandResult } from './result.ts';
import { refuseBesideSandbox, sandboxEnvironment } from './sandbox-environment.ts';
import type { Page } from './text/page.ts';
import { watchedWarnings } from './watched.ts';

/** Where a command finds its tokens. */
interface Place {
  readonly env: Environment;
  readonly config: string | undefined;
  readonly store: string | undefined;
}

/** One command's run: opens what it needs, and closes it. */
export class CommandSession implements CommandContext {
  readonly io: CliIo;
  readonly #words: Words;
  readonly #presenter: Presenter;
  readonly #warnings: string[];
  #keeper: Keeper | undefined;
  #partitions: Partitions | undefined;
  #sandbox: SandboxWithStore | undefined;
  #endpoint: Endpoint | undefined;
  #oauthapp: Oauthapp | undefined;
  readonly #listings = new Listings();
  #place: Promise<Place> | undefined;
  #noted: string | undefined;

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
    this.#warnings.length = 0;
  };

  readonly aside = (lines: (page: Page) => readonly string[]): void => {
    this.#presenter.aside(lines);
  };

  readonly open = async ({ minutes, untilLeft = false }: Limits): Promise<Keeper> => {
    await this.#closeKeeper();
    const { composeKeeper } = await import('../compose.ts');
    const { clock, interruption } = this.io;
    const place = await this.#placed();
    const budget = budgetOf(minutes, untilLeft, clock, interruption);
    const log = await this.#log(untilLeft);
    // What a sandbox has is gone with it.
    const onListed = this.#sandbox === undefined ? this.#listings.note : undefined;
    this.#keeper = await composeKeeper({ ...place, clock, budget, log, onListed });
    this.#noteOnce(this.#keeper.choice.note);
    return this.#keeper;
  };

  readonly openAll: CommandContext['openAll'] = async ({ minutes, untilLeft = false }) => {
    await this.#partitions?.close();
    this.#partitions = undefined;
    const { clock, interruption } = this.io;
    const place = await this.#placed();
    const { choiceOfMany } = await import('../compose-store-choice.ts');
    const choice = choiceOfMany(place);
    if (!choice) return undefined;
    const { composePartitions } = await import('../compose-partitions.ts');
    const budget = budgetOf(minutes, untilLeft, clock, interruption);
    this.#partitions = await composePartitions(choice, { ...place, clock, budget, log: await this.#log(untilLeft) });
    return this.#partitions;
  };

  readonly openStore = async (word: string, flag: string): Promise<NamedStore> => {
    const { openNamedStore } = await import('../compose-store.ts');
    const { clock, env } = this.io;
    return await openNamedStore(word, flag, { env, clock, log: await this.#log(false) });
  };

  readonly problemMemory = async (): Promise<ProblemMemory> => {
    const { openProblemMemory } = await import('../compose-problems.ts');
    const place = await this.#placed();
    // A sandbox leaves nothing behind.
    return await openProblemMemory({ ...place, directory: this.#sandbox && dirname(this.#sandbox.configPath) });
  };

  readonly doctor: CommandContext['doctor'] = async ({ minutes }, wishes) => {
    const { runDoctor } = await import('../compose-doctor.ts');
    const { clock, interruption } = this.io;
    const place = await this.#placed();
    const budget = budgetOf(minutes, false, clock, interruption);
    return await runDoctor({ ...place, ...wishes, clock, budget, log: await this.#log(false) });
  };

  readonly setUp: CommandContext['setUp'] = async ({ minutes }) => {
    const { openSetUpPlace } = await import('../compose-set-up.ts');
    const { clock, interruption } = this.io;
    this.#place ??= this.#find({ empty: true });
    const place = await this.#place;
    const budget = budgetOf(minutes, false, clock, interruption);
    const opened = await openSetUpPlace({ ...place, clock, budget, log: await this.#log(false) });
    this.#noteOnce(opened.choice.note);
    return { ...opened, lookUp: this.#sandbox?.document };
  };

  readonly endpoint: CommandContext['endpoint'] = async () => {
    const { openEndpoint } = await import('../compose-endpoint.ts');
    const { env, store } = await this.#placed();
    // It may run for months: what it has to tell is told at once, and nothing is collected.
    const log = await this.#told(this.#words.verbose ? 'debug' : logLevelOf(this.io.env, 'warn'));
    this.#endpoint = await openEndpoint({ env, store, clock: this.io.clock, log, sandbox: this.#sandbox });
    return this.#endpoint;
  };

  readonly oauthapp: CommandContext['oauthapp'] = async ({ minutes }) => {
    const { openOauthapp } = await import('../compose-oauthapp.ts');
    const { clock, env, interruption } = this.io;
    const budget = budgetOf(minutes, false, clock, interruption);
    this.#oauthapp = await openOauthapp({ env, clock, budget, log: await this.#log(false) });
    return this.#oauthapp;
  };

  /** What was said of the choice of the store is not repeated. */
  #noteOnce(note: string | undefined): void {
    if (note !== undefined && note !== this.#noted) this.note(note);
    this.#noted = note;
  }

  readonly eventBus = async (): Promise<BusListening | undefined> => {
    const place = await this.#placed();
    if (!place.env.EVENT_BUS_NAME) return undefined;
    const { openBusListening } = await import('../compose-events.ts');
    return await openBusListening({ ...place, log: await this.#log(false) });
  };

  readonly schedule = async (rule: string | undefined): Promise<ScheduleRules> => {
    const { openScheduleRules } = await import('../compose-schedule.ts');
    return await openScheduleRules(this.io.env, rule);
  };

  /** Resolves when no refresh and no save is under way. */
  async settled(): Promise<void> {
    await Promise.all([
      this.#keeper?.tokens.settled(),
      this.#partitions?.settled(),
      this.#endpoint?.credentials.settled(),
    ]);
  }

  /** Cuts the connections and ends the sandbox. After an interruption nothing is waited for any more. */
  async close(): Promise<void> {
    if (this.io.interruption.aborted) {
      await Promise.all([this.#keeper?.webex.close(), this.#partitions?.webex.close()]);
    } else {
      await this.#closeKeeper();
      await this.#partitions?.close();
    }
    await Promise.all([this.#endpoint?.close(), this.#oauthapp?.webex.close()]);
    await this.#sandbox?.close();
  }

  async #closeKeeper(): Promise<void> {
    const keeper = this.#keeper;
    this.#keeper = undefined;
    await keeper?.close();
    if (keeper) await this.#listings.writeDown(keeper, this.io.env);
  }

  #placed(): Promise<Place> {
    this.#place ??= this.#find();
    return this.#place;
  }

  /** The environment and store that the words name, or a sandbox's. */
  async #find(sandboxStore: { empty?: boolean } = {}): Promise<Place> {
    const { env } = this.io;
    const { config, store, sandbox } = this.#words as { config?: string; store?: string; sandbox?: boolean };
    if (!sandbox) return { env, config, store };
    refuseBesideSandbox(this.#words, env);
    const { startSandboxWithStore } = await import('../compose-sandbox.ts');
    this.#sandbox = await startSandboxWithStore(sandboxStore);
    return { env: sandboxEnvironment(env, this.#sandbox.sandbox.baseUrl), config: this.#sandbox.configPath, store };
  }

  async #told(level: LogLevel): Promise<Log> {
    const { openLog } = await import('../compose.ts');
    const told = await openLog({ level, format: 'text', write: (line) => this.io.stderr.write(line) });
    told.debug(`byods ${VERSION} on Node.js ${process.versions.node}`);
    return told;
  }

  /** Warnings are collected for the result; the rest is told on stderr where somebody asked for it. */
  async #log(mute: boolean): Promise<Log> {
    const told = await this.#told(mute ? 'silent' : this.#words.verbose ? 'debug' : logLevelOf(this.io.env));
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

function budgetOf(minutes: number, untilLeft: boolean, clock: Clock, signal: AbortSignal): Budget {
  if (untilLeft) return { remainingMs: () => minutes * 60_000, signal };
  const end = clock.monotonic() + minutes * 60_000;
  return { remainingMs: () => Math.max(0, end - clock.monotonic()), signal };
}

/** A bad value is refused with all the other settings. */
function logLevelOf(env: Environment, usual: LogLevel = 'silent'): LogLevel {
  const level = env.LOG_LEVEL?.trim().toLowerCase();
  return level === 'error' || level === 'warn' || level === 'info' || level === 'debug' ? level : usual;
}
