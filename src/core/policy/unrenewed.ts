import type { Credential } from '../model.ts';
import { instant } from '../report.ts';
import { INTEGRATION_ACCESS_TOKEN } from '../token-homes.ts';
import { accessTokenState } from './credential-renewal.ts';
import { inWords } from './in-words.ts';

/** What is told of an org's token that nothing renews, with its end where that is known. Pure. */
export function unrenewedToken(whose: string, credential: Credential, now: number): string {
  switch (accessTokenState(credential, now)) {
    case 'missing':
      return `${whose} has no token and nothing that gives it one: a person must act`;
    case 'rejected':
      return `${whose} has a token that Webex rejected and nothing that renews it: a person must act`;
    case 'expired':
      return `${whose} has a token that is over and nothing that renews it: a person must act`;
    default: {
      const ends = endsIn(credential, now);
      const when = ends === undefined ? 'when it ends, a person must act' : `it ${ends}, and a person must act before`;
      return `${whose} has a token and nothing that renews it: ${when}`;
    }
  }
}

/** The same of a personal access token without OAuth. Pure. */
export function unrenewedPersonalToken(credential: Credential, now: number): string {
  const state = accessTokenState(credential, now);
  const why =
    state === 'rejected'
      ? 'was rejected by Webex'
      : state === 'expired'
        ? 'is over'
        : (endsIn(credential, now) ?? 'lives 12 hours at most');
  return `${INTEGRATION_ACCESS_TOKEN.join('.')} ${why} and nothing renews it`;
}

function endsIn({ accessToken }: Credential, now: number): string | undefined {
  if (accessToken?.expiresAt === undefined) return undefined;
  return `ends in ${inWords(accessToken.expiresAt - now)} (${instant(accessToken.expiresAt)})`;
}
