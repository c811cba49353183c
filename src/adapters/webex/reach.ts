import { WebexAnswerError } from '../../core/errors.ts';
import type { Budget } from '../../core/ports.ts';
import type { Caller } from './caller.ts';
import { pathUnder } from './paths.ts';

/**
 * Asks Webex who we are without telling: it refuses that with 401, and is there. Resolves to the HTTP status.
 *
 * @throws WebexUnreachableError when no answer arrived
 * @throws WebexAnswerError for an answer that Webex gives when it is out of order, or that is not Webex's (a redirect)
 */
export async function reach(caller: Caller, base: URL, budget: Budget): Promise<number> {
  try {
    await caller.call(
      {
        kind: 'read',
        what: 'answer a question without a token',
        method: 'GET',
        path: pathUnder(base, ['people', 'me']),
        secrets: [],
        idempotent: true,
        accepts: () => true,
      },
      budget,
    );
    return 200;
  } catch (thrown) {
    if (!(thrown instanceof WebexAnswerError) || thrown.code === 'unreachable') throw thrown;
    return thrown.status;
  }
}
