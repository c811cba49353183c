import type { Keeper } from '../../../compose.ts';
import { newAuthorizationRequest } from '../../../compose-authorization.ts';
import { takeUpAuthorization } from '../../../core/authorize.ts';
import { KeeperError } from '../../../core/errors.ts';
import { integrationStanding, type Standing } from '../../../core/integration-standing.ts';
import { takeUpPastedToken } from '../../../core/paste-token.ts';
import { proveIntegration } from '../../../core/prove-integration.ts';
import type { Secret } from '../../../core/secret.ts';
import { authorizeCommand } from '../../../core/vault-credential.ts';
import { canAsk } from '../../ask.ts';
import { type CommandHandler, STDIN_WORD } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { textFrom } from '../../input-text.ts';
import type { CliIo } from '../../io.ts';
import { authorizeContext } from './authorize-context.ts';
import { setUpInVault } from './in-vault.ts';
import { askedForToken, noIntegration, offeredToken } from './pasted-token.ts';
import { approvedByPerson } from './person.ts';
import { plannedResult } from './plan.ts';
import { type Done, setupResult } from './result.ts';
import { vaultWords } from './vault-words.ts';
import { type SetupWords, setupWords } from './words.ts';

/** A person's ten minutes, a lock that another holds, and the requests. */
const LIMIT = { minutes: 20 };

/** Makes sure that the integration has tokens that renew themselves; asks a person only where nothing else helps. */
export const handleSetupOauth: CommandHandler = async (context, given) => {
  const words = setupWords(given, context.io);
  const inVault = vaultWords(given);
  if (inVault) return await setUpInVault(context, words, inVault);
  const piped = words.pat === 'stdin' ? await pipedToken(context.io.stdin) : undefined;
  const keeper = await context.open(LIMIT);
  await refuseInVault(keeper);
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
  const { redirectUri } = words;
  const { clientId } = integration;
  const { apiBaseUrl } = keeper.settings;
  const request = newAuthorizationRequest({ apiBaseUrl, clientId, redirectUri });
  const takeUp = (code: Secret) => takeUpAuthorization(authorizeContext(keeper), { code, request, clientId });
  const warnings = await approvedByPerson(context, { request, words, clock: keeper.clock, takeUp });
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

/** What Vault keeps is authorized there: here it would be a second refresh token beside it. */
async function refuseInVault({ tokens }: Keeper): Promise<void> {
  const { vaultCredential } = await tokens.config();
  if (!vaultCredential) return;
  const what = `the integration's tokens are kept in Vault (tokenManager.vault names ${vaultCredential.path})`;
  throw new KeeperError('usage', `${what}, and are authorized there; nothing was sent or changed`, {
    remedy: authorizeCommand(vaultCredential),
  });
}
