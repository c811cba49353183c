import type { Clock, Log } from '../../../core/ports.ts';
import { systemSays } from './system-error.ts';

/** Pauses between the tries to write a document. */
const PAUSES_MS = [50, 200, 700];

/**
 * Tries to write the document, a few times while that may help.
 *
 * @throws what the last try threw, or the first one that is final
 */
export async function triedAgain<T>(
  { clock, log }: { readonly clock: Clock; readonly log?: Log | undefined },
  once: () => Promise<T>,
  isFinal: (thrown: unknown) => boolean,
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await once();
    } catch (thrown) {
      const pause = isFinal(thrown) ? undefined : PAUSES_MS[tries];
      if (pause === undefined) throw thrown;
      log?.warn('the token store could not be written; trying again', { why: systemSays(thrown), pauseMs: pause });
      await clock.sleep(pause);
    }
  }
}
