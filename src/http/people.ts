import type { Context } from 'hono';
import { cookieLabel } from '../core/endpoint/authorizations.ts';
import { isNavigation } from '../core/policy/navigation.ts';
import { stateIn } from '../core/policy/pending-authorization.ts';
import type { AppOptions } from './app.ts';
import { endedPage, type Page, page, plainPage } from './pages.ts';

/** What the routes for people work with. */
type Desk = Pick<AppOptions, 'authorizations' | 'addressOf' | 'redirectUri'>;

/** `GET /authorize`: to Webex, with a cookie to bring back. */
export async function authorize(
  c: Context,
  { authorizations, addressOf, redirectUri }: Desk,
): Promise<Page | Response> {
  const { origin, host } = new URL(redirectUri);
  if (!authorizations.scopes) {
    return plainPage(404, 'Nobody can authorize here', 'Ask whoever runs this endpoint for a key.');
  }
  // A cookie comes back only to the name that set it: this machine has three.
  if (c.req.header('host') !== host && new URL(c.req.url).host !== host) return c.redirect(`${origin}/authorize`, 302);
  if (!isNavigation(c.req.header(), origin)) return NOT_OPENED;
  const begun = await authorizations.begin(addressOf(c));
  if (begun.kind === 'too-many') {
    c.header('Retry-After', String(Math.ceil(begun.retryAfterMs / 1000)));
    return page(429, 'Too many authorizations', ['Wait a minute, and authorize again.']);
  }
  const { label, value, maxAgeSeconds } = begun.cookie;
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  c.header(
    'Set-Cookie',
    `${cookieName(label, origin)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`,
  );
  return c.redirect(begun.url, 302);
}

/** The redirect that Webex sends browsers to. */
export async function callback(c: Context, { authorizations, addressOf, redirectUri }: Desk): Promise<Page | Response> {
  const { origin } = new URL(redirectUri);
  if (!isNavigation(c.req.header(), origin)) return NOT_OPENED;
  const { search } = new URL(c.req.url);
  const query = search.slice(1);
  const state = stateIn(query);
  const name = state === undefined ? undefined : cookieName(cookieLabel(state), origin);
  const cookie = name === undefined ? undefined : cookieOf(c, name);
  const ended = await authorizations.end({ query, cookie, address: addressOf(c) });
  return endedPage(ended, origin);
}

const NOT_OPENED = plainPage(403, 'Not allowed', 'Only a person may open this page, in a browser.');

/** `__Host-`: no other host, and no page without TLS, can have set it (RFC 6265bis section 4.1.3.2). */
function cookieName(label: string, origin: string): string {
  return `${origin.startsWith('https:') ? '__Host-' : ''}byods-${label}`;
}

/** The one cookie of a name; what comes twice is none. */
function cookieOf(c: Context, name: string): string | undefined {
  const all = (c.req.header('cookie') ?? '').split(';').map((pair) => pair.trim());
  const found = all.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
  return found.length === 1 ? found[0] : undefined;
}
