import { createHash, timingSafeEqual } from 'node:crypto';
import { KeeperError, ReauthorizationRequiredError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { AUTHORIZATION_SCOPE, type AuthorizationRequest } from './authorization-request.ts';

/** What a browser brought back, or a person pasted. */
export type Callback =
  | { readonly kind: 'code'; readonly code: Secret }
  /** Ours, and Webex or the person said no. */
  | { readonly kind: 'refused'; readonly error: KeeperError }
  /** Not ours, or nothing that Webex sends: it counts for nothing, and whoever comes next is looked at as if first. */
  | { readonly kind: 'ignored'; readonly why: string };

/** A callback that counts: Webex's answer to this run. */
export type ArrivedCallback = Exclude<Callback, { kind: 'ignored' }>;

const AGAIN = 'run byods setup-oauth again, and press Approve on the page of Webex';

/**
 * Reads the query of a callback (RFC 6749 section 4.1.2). The state is looked at first: without ours nothing in it means
 * anything. Each parameter may stand there once. Pure.
 */
export function readCallback(query: string, state: string): Callback {
  const parameters = new URLSearchParams(query);
  const states = parameters.getAll('state');
  if (states.length !== 1 || !sameText(states[0]!, state)) {
    return { kind: 'ignored', why: 'its state is not the one of this run' };
  }
  const [codes, errors] = [parameters.getAll('code'), parameters.getAll('error')];
  const [code] = codes;
  const [error] = errors;
  if (codes.length + errors.length !== 1) return { kind: 'ignored', why: 'it holds not one code' };
  if (error !== undefined) return { kind: 'refused', error: refusal(error, parameters.get('error_description')) };
  // What RFC 6749 appendix A.11 lets a code be made of; a code of Webex's is far shorter.
  if (!/^[\x20-\x7e]{1,4096}$/.test(code!)) return { kind: 'ignored', why: 'its code is none' };
  return { kind: 'code', code: new Secret(code!) };
}

/** Reads an address that a person copied out of a browser, with the same checks. Pure. */
export function readPasted(text: string, { redirectUri, state }: AuthorizationRequest): Callback {
  const bare = text.trim().replace(/^["'<]+|["'>]+$/g, '');
  const [address = '', query = ''] = bare.split(/[?#](.*)/s);
  // A browser adds the slash to an address that has no path.
  if (address !== redirectUri && address !== new URL(redirectUri).href)
    return { kind: 'ignored', why: `it does not begin with ${redirectUri}?` };
  return readCallback(query, state);
}

/** Equal, in a time that tells nothing about where two texts differ. */
export function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function refusal(error: string, description: string | null): KeeperError {
  const words = description === null || description === '' ? error : `${error}: ${description}`;
  const nothing = 'nothing was stored or changed';
  switch (error) {
    case 'access_denied':
      return new ReauthorizationRequiredError(`the authorization was denied; ${nothing}`, { remedy: AGAIN });
    case 'invalid_scope':
      return new KeeperError('configuration', `the integration may not ask for ${AUTHORIZATION_SCOPE}; ${nothing}`, {
        remedy: `tick the scope ${AUTHORIZATION_SCOPE} of the integration at developer.webex.com (My Webex Apps), then run byods setup-oauth again`,
      });
    default:
      return new KeeperError('webex-refused', `Webex ended the authorization (${words}); ${nothing}`, {
        remedy: AGAIN,
      });
  }
}
