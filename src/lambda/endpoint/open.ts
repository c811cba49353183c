import { openEndpoint } from '../../compose-endpoint.ts';
import { KeeperError } from '../../core/errors.ts';
import type { Budget, Log } from '../../core/ports.ts';
import type { Environment } from '../../core/settings.ts';
import { type Answering, answerEvents } from '../../http/answer-events.ts';

/** What the endpoint is put together from, in a Lambda. */
export interface LambdaEndpoint {
  readonly env: Environment;
  readonly log: Log;
  /** The time of the request that is answered. */
  readonly budget: Budget;
}

/**
 * Puts the endpoint together from the environment.
 *
 * @throws KeeperError `configuration`, `usage`; `store-unavailable` where the integration's secret cannot be read
 */
export async function openAnswering({ env, log, budget }: LambdaEndpoint): Promise<Answering> {
  const endpoint = await openEndpoint({ env, log, budget });
  return answerEvents(endpoint, { keyInPath: keyInPathOf(env) });
}

function keyInPathOf(env: Environment): boolean {
  const word = env.KEY_IN_PATH?.trim() || 'no';
  if (word === 'yes' || word === 'no') return word === 'yes';
  throw new KeeperError('configuration', 'KEY_IN_PATH must be yes or no. Nothing was sent', {
    remedy: 'correct the environment of the function',
  });
}
