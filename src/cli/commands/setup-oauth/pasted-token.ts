import { KeeperError } from '../../../core/errors.ts';
import { ask } from '../../ask.ts';
import type { CommandContext } from '../../context.ts';

const TWELVE_HOURS = [
  'A personal access token lives 12 hours, and nothing renews it: it is for trying out.',
  'It stands in your profile at developer.webex.com.',
];

/** Asks for a personal access token; what is typed is not shown. */
export async function askedForToken(context: Pick<CommandContext, 'io' | 'aside'>): Promise<string> {
  context.aside(() => TWELVE_HOURS);
  return await ask(context.io, 'Personal access token:', { hidden: true });
}

/**
 * Offers the one thing that can be done where no integration is configured.
 *
 * @throws KeeperError `configuration` where it is not taken
 */
export async function offeredToken(context: Pick<CommandContext, 'io' | 'aside'>, why: string): Promise<string> {
  context.aside(() => [
    `No integration is configured, so there is nothing to authorize; ${why}.`,
    'To run unattended, configure one: byods init. Or paste a personal access token now.',
    ...TWELVE_HOURS,
  ]);
  const token = await ask(context.io, 'Personal access token (empty: none):', { hidden: true });
  if (token === '') throw noIntegration();
  return token;
}

/** What is missing, and which command adds it. */
export function noIntegration(): KeeperError {
  return new KeeperError(
    'configuration',
    'no integration is configured: its client id and client secret are missing. Nothing was sent or changed',
    { remedy: 'byods init adds an integration; for trying out, byods setup-oauth --pat takes a personal access token' },
  );
}
