import { EXIT, EXIT_PRECEDENCE, type ExitCode } from '../errors.ts';
import type { RenewalReport } from '../report.ts';

/**
 * What the exit codes of partitions come to: the worst by the order that a run has; and whether anything was done. Pure.
 *
 * @param exits  one for each partition that the run was about
 */
export function partitionsOutcome(exits: readonly ExitCode[]): {
  readonly outcome: RenewalReport['outcome'];
  readonly exitCode: ExitCode;
} {
  const exitCode = EXIT_PRECEDENCE.find((code) => exits.includes(code)) ?? EXIT.ok;
  if (exitCode === EXIT.ok) return { outcome: 'ok', exitCode };
  if (exitCode === EXIT.reauthorize) return { outcome: 'reauthorize', exitCode };
  const some = exits.some((exit) => exit === EXIT.ok || exit === EXIT.partial);
  return { outcome: some ? 'partial' : 'failed', exitCode };
}
