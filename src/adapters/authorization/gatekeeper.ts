import type { IncomingMessage } from 'node:http';
import { isNavigation } from '../../core/policy/navigation.ts';
import type { PageName } from './pages.ts';

/** The longest address that is looked at. */
const LONGEST_URL = 8192;

/** What of a request is judged. */
export type Request = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'rawHeaders'>;

/**
 * Whether a request is a browser that was sent to the redirect: its query then, else the page that it gets. A page of
 * another site can have this machine's browser send almost anything here, and with a name of its own that leads to
 * 127.0.0.1 (DNS rebinding) even read the answer: the `Host` tells those, and what browsers say of themselves the rest.
 * Pure.
 */
export function judgeRequest(request: Request, redirect: URL): { query: string } | { page: PageName } {
  const { method, url = '', headers } = request;
  if (!isOurHost(request, redirect)) return { page: 'wrong-host' };
  if (method !== 'GET') return { page: 'only-get' };
  if (url.length > LONGEST_URL) return { page: 'too-long' };
  const [path, query = ''] = url.split(/\?(.*)/s);
  if (path !== redirect.pathname) return { page: 'not-here' };
  return isNavigation(headers, redirect.origin) ? { query } : { page: 'not-allowed' };
}

/** The registered redirect's host, or the same port by this machine's addresses. */
function isOurHost({ headers, rawHeaders }: Request, { port }: URL): boolean {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  if (hosts.length !== 1) return false;
  const names = ['localhost', '127.0.0.1', '[::1]'];
  // Without a port it is 80, which URL leaves out as browsers do.
  const allowed = names.flatMap((name) => (port === '' ? [name, `${name}:80`] : [`${name}:${port}`]));
  return allowed.includes(headers.host?.toLowerCase() ?? '');
}
