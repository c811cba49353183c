import { heldRefreshToken } from './credential-entry.ts';
import { KeeperError } from './errors.ts';
import type { LockSession } from './lock-session.ts';
import type { CredentialNotes, ReceivedTokens } from './model.ts';

/** How often a save is made anew because somebody without our lock changed the stored token meanwhile. */
const TRIES = 3;

/**
 * Saves what a person has just given, at once, whatever is stored: it replaces the refresh token that is there now, or
 * that none is there. Dates decide nothing, for a clock may have been wrong when the stored ones were written. Where
 * somebody without our lock (the Python sample, an editor) changed it in this very moment, what the person did still
 * wins: it is saved again over that.
 *
 * The first write happens before this yields.
 *
 * @throws KeeperError `changed-meanwhile` when somebody goes on changing it; a save that failed stands in the session
 */
export async function saveAuthorized(
  session: LockSession,
  tokens: ReceivedTokens,
  notes: CredentialNotes,
): Promise<void> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const replaces = heldRefreshToken(session.config.document, 'integration');
    await session.saveNow({ credential: 'integration', replaces, tokens, notes });
    if (session.saveFailure) return;
    try {
      await session.reread();
    } catch {
      // It was saved; that it cannot be read again is for whoever reads it next.
      return;
    }
    if (isHeld(session, tokens)) return;
  }
  throw new KeeperError('changed-meanwhile', 'somebody else goes on changing the stored tokens of the integration', {
    remedy: 'close what edits the token store, and run byods setup-oauth again',
  });
}

function isHeld(session: LockSession, { accessToken, refreshToken }: ReceivedTokens): boolean {
  const held = session.credential('integration');
  return (
    (accessToken === undefined || held?.accessToken?.value.hash === accessToken.hash) &&
    (refreshToken === undefined || held?.refreshToken?.value.hash === refreshToken.hash)
  );
}
