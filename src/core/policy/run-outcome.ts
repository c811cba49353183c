import { EXIT, EXIT_PRECEDENCE, type ExitCode, type KeeperError } from '../errors.ts';
import type { RenewalReport } from '../report.ts';

/** What happened in a run, as far as its outcome depends on it. */
export interface RunFacts {
  /** New tokens that could not be saved, or the store could not be used although a renewal was due. */
  readonly storeFailures: readonly KeeperError[];
  /** Orgs without a token, each with why. */
  readonly orgsWithoutToken: readonly KeeperError[];
  /** Orgs whose data sources could not be read. */
  readonly orgsNotRead: readonly KeeperError[];
  readonly failedDataSources: readonly KeeperError[];
  /** Data sources that the time did not suffice for, and that are at risk. */
  readonly deferredAtRisk: number;
  /** Renewals that were asked for by force and could not be had: whether a token serves all the same or not. */
  readonly forcedInVain?: readonly KeeperError[];
  /** Orgs whose data sources were read. */
  readonly orgsRead: number;
}

/** What a person must act upon, whatever else succeeded. */
const TELLING: ReadonlySet<ExitCode> = new Set([EXIT.store, EXIT.reauthorize, EXIT.usage]);

/**
 * The outcome of a run, and the exit code that says it. One failing org or data source among others is `partial`; a
 * person who must act comes before everything but a store that lost something. Of several errors behind one exit code
 * the first is told. Warnings change nothing. Pure.
 */
export function outcomeOf(facts: RunFacts): {
  outcome: RenewalReport['outcome'];
  exitCode: ExitCode;
  error?: KeeperError;
} {
  const exits = new Map<ExitCode, KeeperError | undefined>();
  // The first stays: tokens that could not be saved come first, and only their error tells where they are now.
  const note = (exit: ExitCode, error: KeeperError) => {
    if (!exits.has(exit)) exits.set(exit, error);
  };
  for (const error of facts.storeFailures) note(EXIT.store, error);
  for (const error of facts.orgsWithoutToken) {
    note(TELLING.has(error.exitCode) || facts.orgsRead === 0 ? error.exitCode : EXIT.partial, error);
  }
  // A token that was good when the run began may have been rejected, and not renewed, since.
  const others = [...facts.orgsNotRead, ...facts.failedDataSources];
  for (const error of others) {
    const telling = TELLING.has(error.exitCode) || facts.orgsRead === 0;
    note(telling ? exitOfLoneFailure(error) : EXIT.partial, error);
  }
  for (const error of facts.forcedInVain ?? []) note(error.exitCode, error);
  if (facts.deferredAtRisk > 0) exits.set(EXIT.partial, exits.get(EXIT.partial));

  const exitCode = EXIT_PRECEDENCE.find((code) => exits.has(code)) ?? EXIT.ok;
  const error = exits.get(exitCode);
  const outcome = outcomeBehind(exitCode, facts.orgsRead);
  return { outcome, exitCode, ...(error && { error }) };
}

function outcomeBehind(exitCode: ExitCode, orgsRead: number): RenewalReport['outcome'] {
  switch (exitCode) {
    case EXIT.ok:
      return 'ok';
    case EXIT.reauthorize:
      return 'reauthorize';
    case EXIT.partial:
      return 'partial';
    case EXIT.lockBusy:
      // The stored tokens serve, and did.
      return orgsRead > 0 ? 'partial' : 'failed';
    default:
      return 'failed';
  }
}

/** A failure when nothing else succeeded: unreachable is unreachable, the rest is "some failed". */
function exitOfLoneFailure(error: KeeperError): ExitCode {
  return error.exitCode === EXIT.failed ? EXIT.partial : error.exitCode;
}
