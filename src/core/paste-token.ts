import type { AuthorizeContext } from './authorize.ts';
import { isBearerToken } from './bearer-token.ts';
import { credentialProblem } from './config-fields.ts';
import { KeeperError, ReauthorizationRequiredError, WebexAnswerError } from './errors.ts';
import type { ReceivedTokens } from './model.ts';
import { notesAfter } from './refresh.ts';
import { saveAuthorized } from './save-authorized.ts';
import { Secret } from './secret.ts';
import { isTemplateValue } from './template-values.ts';

/** Longer than any token that Webex gives (contract 1.3), and still a header that servers take. */
const LONGEST = 8192;

/**
 * Takes a personal access token that a person pasted: asks Webex when it ends, which proves that it is one, and saves it
 * in the place of the integration's access token.
 *
 * @returns when it ends, epoch milliseconds; undefined where Webex does not say
 * @throws KeeperError `usage` for what is no token, `reauthorization-required` for one that Webex rejects, `unreachable`, …
 *   where Webex could not be asked
 */
export async function takeUpPastedToken(context: AuthorizeContext, text: string): Promise<number | undefined> {
  const { tokens, clock, apiOrigin } = context;
  if (text.length > LONGEST || !isBearerToken(text) || credentialProblem(text) !== undefined || isTemplateValue(text)) {
    const what = text === '' ? 'no token was given' : 'what was given is no token';
    throw new KeeperError('usage', `${what}; nothing was sent or changed`, {
      remedy: 'copy the personal access token from your profile at developer.webex.com, whole and alone',
    });
  }
  const accessToken = new Secret(text);
  const expiresAt = await endOf(accessToken, context);
  const received: ReceivedTokens = {
    accessToken,
    obtainedAt: clock.now(),
    via: 'learned',
    apiOrigin,
    ...(expiresAt !== undefined && { expiresAt }),
  };
  await tokens.withLock((_ladder, session) =>
    saveAuthorized(session, received, notesAfter(session.credential('integration')?.notes ?? {}, received)),
  );
  return expiresAt;
}

async function endOf(accessToken: Secret, { oauth, budget }: AuthorizeContext): Promise<number | undefined> {
  try {
    return await oauth.provenExpiry(accessToken, budget);
  } catch (thrown) {
    if (!(thrown instanceof KeeperError)) throw thrown;
    if (!(thrown instanceof WebexAnswerError) || thrown.status !== 401) {
      const { code, message, remedy, trackingId, status } = thrown;
      throw new KeeperError(code, `the token could not be proved, and nothing was changed: ${message}`, {
        remedy,
        trackingId,
        status,
      });
    }
    const what = 'Webex rejects this token: it is over, or was not copied whole; nothing was changed';
    const { trackingId, status } = thrown;
    throw new ReauthorizationRequiredError(what, {
      remedy: 'copy a fresh personal access token from your profile at developer.webex.com; each lives 12 hours',
      trackingId,
      status,
    });
  }
}
