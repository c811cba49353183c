import type { Keeper } from '../compose.ts';
import type { DoctorOptions } from '../compose-doctor.ts';
import type { Endpoint } from '../compose-endpoint.ts';
import type { Oauthapp } from '../compose-oauthapp.ts';
import type { Partitions } from '../compose-partitions.ts';
import type { SetUpPlace } from '../compose-set-up.ts';
import type { NamedStore } from '../compose-store.ts';
import type { DoctorReport } from '../core/doctor/report.ts';
import type { ExitCode } from '../core/errors.ts';
import type { BusListening } from '../core/event-news.ts';
import type { ProblemMemory } from '../core/ports.ts';
import type { ScheduleRules } from '../core/schedule/rules.ts';
import type { JsonObject } from '../core/strict-json.ts';
import type { CliIo } from './io.ts';
import type { CommandResult } from './result.ts';
import type { Page } from './text/page.ts';

/** The time of a command. */
export interface Limits {
  readonly minutes: number;
  /** It lasts until somebody leaves it: the minutes are those of one request, and nothing is told on stderr meanwhile. */
  readonly untilLeft?: boolean;
}

/** What a command works with. */
export interface CommandContext {
  readonly io: CliIo;
  /**
   * The working objects, wired anew from the store as it is now; the time counts from here. A command that calls it again
   * has done with those from before.
   */
  readonly open: (limits: Limits) => Promise<Keeper>;
  /**
   * The working objects on every credential of a store of many, where the words name one as a whole; undefined where they
   * name anything else. As {@link open}.
   */
  readonly openAll: (limits: Limits) => Promise<Partitions | undefined>;
  /**
   * A token store that a word names as `--store` does, there or not.
   *
   * @param flag  whose value the word is
   */
  readonly openStore: (word: string, flag: string) => Promise<NamedStore>;
  /** What was told of the problems of the token store that the command works with. */
  readonly problemMemory: () => Promise<ProblemMemory>;
  /** Examines the place that the words name, whatever is wrong with it. */
  readonly doctor: (
    limits: Limits,
    wishes: Pick<DoctorOptions, 'rule' | 'sandbox' | 'warnings' | 'fix'>,
  ) => Promise<{ report: DoctorReport; exitCode: ExitCode }>;
  /**
   * The place that the words name, whether a token store is there or not. Beside `--sandbox` an empty one, with what a
   * person would look up on developer.webex.com.
   */
  readonly setUp: (limits: Limits) => Promise<SetUpPlace & { readonly lookUp?: JsonObject | undefined }>;
  /** The rule of the hourly run: the one that a word names, else that of the environment, else the usual one. */
  readonly schedule: (rule: string | undefined) => Promise<ScheduleRules>;
  /** The token endpoint on the store of credentials that the words name, or on a sandbox's. */
  readonly endpoint: () => Promise<Endpoint>;
  /** The plugin of Vault that keeps OAuth credentials; whatever is stored, and whether anything is. */
  readonly oauthapp: (limits: Limits) => Promise<Oauthapp>;
  /** The event bus that is told of runs, and what it was told; undefined where none is named. */
  readonly eventBus: () => Promise<BusListening | undefined>;
  /** Shows a result at once, with the warnings since the one before, for a command that goes on. */
  readonly show: (result: CommandResult) => void;
  /** A line on stderr at once. */
  readonly note: (sentence: string) => void;
  /** Shows lines on stderr at once, beside the result: what a person is asked about. */
  readonly aside: (lines: (page: Page) => readonly string[]) => void;
  /** Adds a sentence to the result's warnings. */
  readonly warn: (sentence: string) => void;
}
