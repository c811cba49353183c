import { KeeperError } from '../../../core/errors.ts';
import { readWatchMinutes } from '../../../core/policy/watch-schedule.ts';
import type { Words } from '../../command.ts';

/** How a run is asked to go on, and whom it tells. */
export interface RunWords {
  /** Present with `--watch`; its minutes, where they were given. */
  readonly watch?: { readonly minutes: number | undefined };
  /** The command of `--on-problem`. */
  readonly onProblem?: string;
}

/**
 * Reads the words of `byods run` that bind each other.
 *
 * @throws KeeperError `usage` for those that make no sense, or none together
 */
export function readRunWords(words: Words): RunWords {
  const { watch, 'on-problem': onProblem } = words as { watch?: string; 'on-problem'?: string };
  if (words['dry-run'] && watch !== undefined) {
    throw apart('--watch and --dry-run', 'a dry run changes nothing, so every pass would say the same', '--watch');
  }
  if (words['dry-run'] && onProblem !== undefined) {
    throw apart('--on-problem and --dry-run', 'a dry run looks only at what needs no renewal', '--on-problem');
  }
  if (words.force && watch !== undefined) {
    const why = 'each forced refresh risks a refresh token for nothing, and this would be one every hour';
    throw new KeeperError('usage', `--watch and --force exclude each other: ${why}`, {
      remedy: 'byods run --force once, and then byods run --watch',
    });
  }
  if (onProblem !== undefined && onProblem.trim() === '') {
    throw new KeeperError('usage', '--on-problem holds no command', { remedy: 'give a command as for a shell' });
  }
  return {
    ...(watch !== undefined && { watch: { minutes: watch === '' ? undefined : readWatchMinutes(watch, '--watch') } }),
    ...(onProblem !== undefined && { onProblem }),
  };
}

function apart(both: string, why: string, first: string): KeeperError {
  return new KeeperError('usage', `${both} exclude each other: ${why}`, { remedy: `leave out ${first}` });
}
