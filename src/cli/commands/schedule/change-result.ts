import { EXIT } from '../../../core/errors.ts';
import type { PausedReport } from '../../../core/report.ts';
import type { CommandResult } from '../../result.ts';
import { wrap } from '../../text/width.ts';

/** What became of the schedule, or would. */
export interface ScheduleChange {
  /** `told`: the command that does it was printed. */
  readonly action: 'paused' | 'resumed' | 'requested' | 'set' | 'told' | 'planned' | 'unchanged';
  readonly dryRun?: true;
  /** A sentence without its end. */
  readonly reason: string;
  readonly rule?: string;
  readonly function?: string;
  readonly expression?: string;
  /** The command that comes next, or that does what was asked for. */
  readonly command?: string;
  readonly paused?: PausedReport;
}

/** A change of the schedule as every command that makes one shows it. */
export function scheduleChangeResult(change: ScheduleChange, warnings: readonly string[] = []): CommandResult {
  const { action, reason, command } = change;
  return {
    exitCode: EXIT.ok,
    document: { version: 1 as const, ...change, warnings },
    summary: ({ paint, width }) => {
      const words = { planned: paint.green('Dry run'), unchanged: paint.yellow('Nothing was changed') };
      const word =
        action in words
          ? words[action as keyof typeof words]
          : paint.green(action === 'told' ? 'To do' : `Done, ${action}`);
      // A command stands on a line of its own, whole, to be copied.
      return [...wrap(`${word}: ${reason}`, width), ...(command === undefined ? [] : [`  ${command}`])];
    },
  };
}
