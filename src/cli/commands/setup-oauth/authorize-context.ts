import type { Keeper } from '../../../compose.ts';
import type { AuthorizeContext } from '../../../core/authorize.ts';

/** What taking up an authorization needs of the working objects. */
export function authorizeContext({ tokens, webex, clock, budget, settings }: Keeper): AuthorizeContext {
  return { tokens, oauth: webex.oauth, clock, budget, apiOrigin: settings.apiOrigin };
}
