import { asKeeperError } from '../../core/errors.ts';
import type { Log } from '../../core/ports.ts';
import type { Answering, GatewayAnswer } from '../../http/answer-events.ts';
import { failureOf } from '../failure.ts';
import type { LambdaContext } from '../handler-context.ts';
import { lambdaLog, levelOf } from '../log.ts';
import { readGatewayEvent } from './event.ts';
import { openAnswering } from './open.ts';

/**
 * Left for a save that has begun, and the log. API Gateway waits for 30 seconds and no longer; what takes longer is saved all the
 * same, and the next request gets it.
 */
const CLOSING_MS = 3000;

/** What the first request made; the next ones find it, for as long as this process lives. */
let answering: Promise<Answering> | undefined;
/** Until when the request that is answered now may begin something, on the wall clock. */
let endsAt = 0;

/**
 * The token endpoint as a Lambda function, behind an HTTP API or a function URL. The first request reads the configuration and
 * the integration's secret; each reads the table anew. Answers when everything is saved, because nothing runs afterwards.
 *
 * Throws where it cannot be put together, or is called by something else: the caller gets a 5xx, and Lambda's `Errors`
 * counts it. Two parameters: nodejs24.x refuses three.
 */
export async function handler(event: unknown, context: LambdaContext): Promise<GatewayAnswer> {
  const { env } = process;
  const log = lambdaLog(levelOf(env));
  endsAt = Date.now() + context.getRemainingTimeInMillis() - CLOSING_MS;
  try {
    const { answer, publicHost } = await opened(env, log);
    return await answer(readGatewayEvent(event, publicHost));
  } catch (thrown) {
    const error = asKeeperError(thrown);
    log.error(error.message, { error: error.toJSON() });
    throw failureOf(error);
  }
}

async function opened(env: NodeJS.ProcessEnv, log: Log): Promise<Answering> {
  answering ??= openAnswering({ env, log, budget: { remainingMs: () => endsAt - Date.now() } });
  try {
    return await answering;
  } catch (thrown) {
    // What failed for a moment only must not fail for as long as the process lives.
    answering = undefined;
    throw thrown;
  }
}
