import { checkLifetime } from '../../../core/data-sources.ts';
import { KeeperError } from '../../../core/errors.ts';
import { LONGEST_LIFETIME_MINUTES } from '../../../core/policy/data-source-fields.ts';
import { STDIN_WORD, type Words } from '../../command.ts';
import { readDuration } from '../../duration.ts';
import { checkIds } from '../../ids.ts';

/** What the words of the command ask for. */
export interface ExtendRequest {
  /** Ids that are named; `-` stands for those from stdin. */
  readonly ids: readonly string[];
  readonly minutes: number;
  readonly all: boolean;
  readonly withinMs?: number;
  readonly dryRun: boolean;
}

/** What somebody may mean as a lifetime: `60`, `-5`, `1.5`, `12h`. An id of Webex's (a UUID) is longer. */
const LIKE_A_LIFETIME = /^(?=.{1,10}$)[+-]?\d[\d.,eE+-]*[a-z]*$/i;

/**
 * Reads the words: ids, and as the last one a lifetime.
 *
 * @throws KeeperError `usage`, before anything is sent
 */
export function readExtendWords(words: Words): ExtendRequest {
  const given = ((words.id as readonly string[] | undefined) ?? []).map((word) => (word === STDIN_WORD ? '-' : word));
  const all = words.all === true;
  const within = words['expiring-within'] as string | undefined;
  const last = given.at(-1);
  const hasLifetime = last !== undefined && LIKE_A_LIFETIME.test(last);
  const ids = hasLifetime ? given.slice(0, -1) : [...given];
  const minutes = hasLifetime ? lifetimeOf(last) : LONGEST_LIFETIME_MINUTES;

  if (all && within !== undefined) throw usage('--all and --expiring-within were both given', 'give one of them');
  const selected = all || within !== undefined;
  if (selected && ids.length > 0) {
    const option = all ? '--all' : '--expiring-within';
    throw usage(`${option} chooses the data sources, and "${ids[0]}" names one`, `leave out ${option}, or the ids`);
  }
  if (!selected && ids.length === 0) {
    throw hasLifetime
      ? usage(`"${last}" is taken for a lifetime, and no id stands before it`, `if it is an id, write: ${last} 1440`)
      : usage('no data source was named', 'name ids, or "-" for ids from stdin, --all or --expiring-within 2h');
  }
  checkIds(ids.filter((id) => id !== '-'));
  return {
    ids: [...new Set(ids)],
    minutes,
    all,
    dryRun: words['dry-run'] === true,
    ...(within !== undefined && { withinMs: readDuration('--expiring-within', within) }),
  };
}

/** Ids from stdin: one a line, or between white space. */
export async function idsFrom(
  stdin: AsyncIterable<Buffer | string> & { readonly isTTY?: boolean | undefined },
): Promise<string[]> {
  if (stdin.isTTY)
    throw usage('"-" reads ids from stdin, and stdin is a terminal', 'pipe them in: … | byods extend-data-source -');
  let text = '';
  for await (const chunk of stdin) text += chunk.toString();
  const ids = text.split(/\s+/).filter((id) => id !== '');
  if (ids.length === 0) throw usage('no id came from stdin', 'one id a line, or between spaces');
  checkIds(ids);
  return [...new Set(ids)];
}

function lifetimeOf(text: string): number {
  return checkLifetime(/^\d+$/.test(text) ? Number(text) : Number.NaN);
}

function usage(message: string, remedy: string): KeeperError {
  return new KeeperError('usage', `${message}; nothing was sent`, { remedy });
}
