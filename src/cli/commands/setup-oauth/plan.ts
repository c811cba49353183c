import type { Keeper } from '../../../compose.ts';
import { EXIT } from '../../../core/errors.ts';
import { canRefresh, isUsable } from '../../../core/policy/credential-renewal.ts';
import { VERSION } from '../../../core/version.ts';
import type { CommandResult } from '../../result.ts';
import { wrap } from '../../text/width.ts';
import { livesOf } from './result.ts';
import type { SetupWords } from './words.ts';

/** What would be done, as far as what is stored tells it: nothing is sent, and no port is taken. */
export async function plannedResult(keeper: Keeper, words: SetupWords): Promise<CommandResult> {
  const { tokens, clock } = keeper;
  const reason = planOf(await tokens.config(), words, clock.now());
  const document = {
    version: 1 as const,
    programVersion: VERSION,
    dryRun: true as const,
    action: 'kept' as const,
    reason,
    integration: livesOf(await tokens.config()),
    warnings: await tokens.storeWarnings(),
  };
  return {
    exitCode: EXIT.ok,
    document,
    summary: (page) => wrap(`${page.paint.green('Dry run')}: nothing was sent or written; ${reason}`, page.width),
  };
}

function planOf(
  { credentials, integration }: Awaited<ReturnType<Keeper['tokens']['config']>>,
  { pat, force, redirectUri }: SetupWords,
  now: number,
): string {
  const person = `a person would be asked to authorize the integration, with the redirect ${redirectUri}`;
  if (pat !== undefined) return 'a personal access token would be taken';
  const stored = credentials.get('integration');
  const renews = integration !== undefined && stored !== undefined && canRefresh(stored, now);
  if (force && integration) return person;
  if (stored && isUsable(stored, now) && (renews || !integration)) {
    return `Webex would be asked whether it still takes the stored token${renews ? ', and the refresh token tried if not' : ''}`;
  }
  if (renews) return 'the stored refresh token would be tried, before a person is asked';
  return integration ? person : 'no integration is configured, so there is nothing to authorize: byods init adds one';
}
