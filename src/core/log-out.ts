import { holdsToken, withoutTokens, withoutTokensOf } from './logged-out.ts';
import type { Clock } from './ports.ts';
import type { TargetOrg } from './target-orgs.ts';
import type { TokenManager } from './token-manager.ts';

/** Of one org alone: the others' tokens in the same copies stay worth something. */
const COPIES_STAY =
  'what the store keeps beside its document (files of earlier runs in .byods; in AWS earlier versions) may still hold these tokens; byods logout without --org removes such files';

/**
 * Takes tokens out of the store: all of them with what the store keeps beside its document or, with `orgs`, those of these
 * orgs alone. Sends nothing to Webex, where they stay valid. Also where the tokens are used in another store.
 *
 * @returns sentences about copies that remain
 * @throws KeeperError `lock-busy`, store errors
 */
export async function logOut(
  { tokens, clock }: { readonly tokens: Pick<TokenManager, 'withLock'>; readonly clock: Clock },
  orgs?: readonly TargetOrg[],
): Promise<readonly string[]> {
  const now = clock.now();
  return await tokens.withLock(
    async (_ladder, session) => {
      await session.rewrite((document) =>
        orgs ? orgs.reduce((left, { key }) => withoutTokensOf(left, key, now), document) : withoutTokens(document, now),
      );
      const left = [...session.config.credentials.values()].filter(
        ({ key }) => !orgs || orgs.some((org) => org.key === key),
      );
      if (left.some(holdsToken)) throw new Error('a token is left in the document');
      return orgs ? [COPIES_STAY] : await session.forgetCopies();
    },
    { evenMoved: true },
  );
}
