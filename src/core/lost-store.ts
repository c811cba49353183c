import { KeeperError } from './errors.ts';
import { shellWord } from './policy/shell-word.ts';
import { instant } from './report.ts';

/**
 * A store that was here, and is gone, has its tokens in its last good version, which the first save of a new one would
 * replace.
 *
 * @param location  the document's path
 * @param keptAt    when the last good version was written, epoch milliseconds
 */
export function lostStore(location: string, keptAt: number): KeeperError {
  const what = `a token store was at ${location}: its last good version is from ${instant(keptAt)}, and a new one would replace that. Nothing was sent or written`;
  return new KeeperError('refused', what, {
    remedy: `bring it back: byods store restore --config ${shellWord(location)}; or move the folder .byods beside it away`,
  });
}
