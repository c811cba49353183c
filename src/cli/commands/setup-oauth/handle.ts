import type { Keeper } from '../../../compose.ts';
import { integrationStanding, type Standing } from '../../../core/integration-standing.ts';
import { takeUpPastedToken } from '../../../core/paste-token.ts';
import { proveIntegration } from '../../../core/prove-integration.ts';
import { canAsk } from '../../ask.ts';
import { type CommandHandler, STDIN_WORD } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { textFrom } from '../../input-text.ts';
import type { CliIo } from '../../io.ts';
import { authorizeContext } from './authorize-context.ts';
import { askedForToken, noIntegration, offeredToken } from './pasted-token.ts';
import { authorizedByPerson } from './person.ts';
import { plannedResult } from './plan.ts';
import { type Done, setupResult } from './result.ts';
import { type SetupWords, setupWords } from './words.ts';

/** A person's ten minutes, a lock that another holds, and the requests. */
const LIMIT = { minutes: 20 };

/** Makes sure that the integration has tokens that renew themselves; asks a person only where nothing else helps. */
export const handleSetupOauth: CommandHandler = async (context, given) => {
  const words = setupWords(given, context.io);
  const piped = words.pat === 'stdin' ? await pipedToken(context.io.stdin) : undefined;
  const keeper = await context.open(LIMIT);
  if (words.dryRun) return await plannedResult(keeper, words);
  const done = await setUp(context, keeper, words, piped);
  const proof = done.action === 'kept' ? undefined : await proveIntegration(keeper.tokens, keeper.budget);
  return await setupResult(keeper, { done: await asItIsKept(keeper, done), proof });
};

async function pipedToken(stdin: CliIo['stdin']): Promise<string> {
  const { text } = await textFrom({ option: '--pat', value: STDIN_WORD, stdin, holds: 'the token alone' });
  return text.trim();
}

/** A pasted token that the proof showed to be none is no longer there: the refresh token beside it gave another. */
async function asItIsKept({ tokens }: Keeper, done: Done): Promise<Done> {
  const kept = (await tokens.config()).credentials.get('integration');
  if (done.action !== 'pasted' || kept?.via !== 'refresh') return done;
  const reason = 'Webex rejected the token that was given, and the stored refresh token gave another';
  return { action: 'refreshed', reason, warnings: [] };
}

async function setUp(
  context: CommandContext,
  keeper: Keeper,
  words: SetupWords,
  piped: string | undefined,
): Promise<Done> {
  if (words.pat !== undefined) return await pasted(keeper, piped ?? (await askedForToken(context)));
  const config = await keeper.tokens.config();
  const { integration } = config;
  const standing: Standing = words.force
    ? { kind: 'person', why: 'asked for with --force' }
    : await integrationStanding(authorizeContext(keeper), config);
  if (standing.kind === 'serves') return { action: 'kept', reason: 'Webex takes the stored token', warnings: [] };
  if (standing.kind === 'refreshed') {
    const { reason, warnings } = standing.outcome;
    return { action: 'refreshed', reason, warnings };
  }
  if (!integration) {
    if (canAsk(context.io)) return await pasted(keeper, await offeredToken(context, standing.why));
    throw noIntegration();
  }
  // Before a person does anything: a store that cannot be written is told now.
  await keeper.tokens.withLock(async () => {});
  const warnings = await authorizedByPerson(context, keeper, integration, words);
  return { action: 'authorized', reason: standing.why, warnings };
}

async function pasted(keeper: Keeper, token: string): Promise<Done> {
  const expiresAt = await takeUpPastedToken(authorizeContext(keeper), token);
  const warnings = [
    'a personal access token lives 12 hours, and nothing renews it: to run unattended, configure an integration (byods init) and authorize it (byods setup-oauth)',
    ...(expiresAt === undefined ? ['Webex does not say when it ends'] : []),
  ];
  return { action: 'pasted', reason: 'given by a person', warnings };
}
