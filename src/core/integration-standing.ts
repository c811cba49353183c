import type { AuthorizeContext } from './authorize.ts';
import type { CredentialOutcome } from './credential-outcome.ts';
import { type KeeperError, WebexAnswerError } from './errors.ts';
import type { Credential } from './model.ts';
import { canRefresh, isUsable } from './policy/credential-renewal.ts';
import type { Secret } from './secret.ts';
import type { TokenConfig } from './token-config.ts';

/** Whether a person is needed for the integration. */
export type Standing =
  /** Webex takes the stored token, and whatever renews it is there. */
  | { readonly kind: 'serves'; readonly credential: Credential }
  /** It was refreshed just now. */
  | { readonly kind: 'refreshed'; readonly outcome: CredentialOutcome }
  /** Only a person can help; why, in words. */
  | { readonly kind: 'person'; readonly why: string };

/**
 * Tries everything that needs nobody, in the order of the Python sample: a token that Webex takes means nothing to do; a
 * refresh token is tried before a person is asked. A token that works beside an integration that nobody has authorized
 * yet is not enough: nothing would renew it.
 *
 * @throws KeeperError for what a person's authorization would not mend: no network, a Webex that fails, a wrong client
 *   secret, a busy lock
 */
export async function integrationStanding(context: AuthorizeContext, config: TokenConfig): Promise<Standing> {
  const now = context.clock.now();
  const credential = config.credentials.get('integration');
  if (!credential) return { kind: 'person', why: 'there is no token of the integration yet' };
  const renews = config.integration !== undefined && canRefresh(credential, now);
  const token = isUsable(credential, now) ? credential.accessToken : undefined;
  let rejected: string | undefined;
  if (token && (renews || !config.integration)) {
    const known = await askedAbout(token.value, context);
    if (known.taken) return { kind: 'serves', credential: withEnd(credential, known.expiresAt) };
    rejected = token.value.hash;
  }
  if (!renews) return { kind: 'person', why: whyPerson(credential, config, token !== undefined && !rejected) };
  const outcome = await context.tokens.withLock((ladder) =>
    ladder.integration(rejected === undefined ? {} : { rejected }),
  );
  if (!outcome.error) return { kind: 'refreshed', outcome };
  if (outcome.error.code !== 'reauthorization-required') throw outcome.error;
  return { kind: 'person', why: `the stored refresh token gave no token: ${reasonIn(outcome.error)}` };
}

/** Whether Webex takes a token, by the one question about it that changes nothing, and when it ends. */
async function askedAbout(
  token: Secret,
  { oauth, budget }: AuthorizeContext,
): Promise<{ taken: boolean; expiresAt?: number | undefined }> {
  try {
    return { taken: true, expiresAt: await oauth.provenExpiry(token, budget) };
  } catch (thrown) {
    if (thrown instanceof WebexAnswerError && thrown.status === 401) return { taken: false };
    throw thrown;
  }
}

function withEnd(credential: Credential, expiresAt: number | undefined): Credential {
  const { accessToken } = credential;
  if (!accessToken || accessToken.expiresAt !== undefined || expiresAt === undefined) return credential;
  return { ...credential, accessToken: { ...accessToken, expiresAt } };
}

function whyPerson({ refreshToken }: Credential, { integration }: TokenConfig, works: boolean): string {
  if (!integration) return 'the stored personal access token is over, or Webex rejects it';
  if (refreshToken) return 'the stored refresh token is over, or Webex has rejected it';
  return works
    ? 'a token is stored that still works, and nothing that would renew it'
    : 'nobody has authorized the integration yet';
}

/** The words of the refusal, without what a climb says around them. */
function reasonIn({ message }: KeeperError): string {
  return message.replace(/^.*?authorize again for the integration: /, '').replace(/\. What is stored was kept$/, '');
}
