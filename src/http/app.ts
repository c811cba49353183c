import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Authorizations } from '../core/endpoint/authorizations.ts';
import type { TokenDesk } from '../core/endpoint/token-desk.ts';
import type { SourceTeller } from '../core/endpoint/told-source.ts';
import { asKeeperError } from '../core/errors.ts';
import type { Log } from '../core/ports.ts';
import { docsFile, docsPage } from './docs.ts';
import { COMMON_HEADERS, DOCS_POLICY, PAGE_POLICY } from './headers.ts';
import { openApi } from './openapi.ts';
import { type Page, plainPage, startPage } from './pages.ts';
import { authorize, callback } from './people.ts';
import { errorAnswer, type ProgramAnswer } from './program-answers.ts';
import { forgetToken, getToken } from './programs.ts';
import { type Route, routeOf, routesOf } from './routes.ts';

/** What the endpoint is made of, and how it is reached. */
export interface AppOptions {
  readonly desk: TokenDesk;
  readonly authorizations: Authorizations;
  readonly log: Log;
  /** Whose token the start page tells of; absent: of nobody's. */
  readonly source?: SourceTeller | undefined;
  /** Where Webex sends people back to; its origin is where the endpoint is reached. */
  readonly redirectUri: string;
  /** The `Host`s that are ours. */
  readonly hosts: ReadonlySet<string>;
  /** Whether the key may stand in the path, where it ends in logs. */
  readonly keyInPath: boolean;
  /** Where a request came from. */
  readonly addressOf: (context: Context) => string;
}

/** The token endpoint: requests in, calls of the core, answers out. It decides nothing. */
export function createApp(options: AppOptions): Hono {
  const { redirectUri, hosts, keyInPath, log } = options;
  const { origin: publicUrl, pathname: callbackPath } = new URL(redirectUri);
  const routes = routesOf({ callbackPath, keyInPath });
  const app = new Hono();

  app.use(async (c, next) => {
    const { method } = c.req.raw;
    const route = routeOf(routes, c.req.path);
    const refused = refusal({ method, host: c.req.header('host'), hasBody: hasBody(c), hosts, route });
    if (refused) c.res = refusalOf(c, refused, route?.face ?? faceOf(c));
    else await next();
    for (const [name, value] of Object.entries(COMMON_HEADERS)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
    if (publicUrl.startsWith('https:')) c.res.headers.set('Strict-Transport-Security', 'max-age=31536000');
  });
  app.onError((thrown, c) => {
    const error = asKeeperError(thrown);
    log.error(error.message, { error: error.toJSON() });
    const what = 'something is wrong here; whoever runs this endpoint finds more in its log';
    return faceOf(c) === 'program'
      ? json(c, errorAnswer(500, { code: error.code, message: what }))
      : html(c, plainPage(503, 'It failed', what));
  });

  app.get('/', async (c) => html(c, startPage(options.authorizations.scopes, await options.source?.tell())));
  app.get('/authorize', async (c) => html(c, await authorize(c, options)));
  app.get(callbackPath, async (c) => html(c, await callback(c, options)));
  // Browsers ask for one by themselves; there is none, and that is no mistake.
  app.get('/favicon.ico', (c) => c.body(null, 204));
  app.get('/openapi.json', (c) => c.json(openApi({ publicUrl, keyInPath })));
  app.get('/docs', (c) => c.html(docsPage(), 200, { 'Content-Security-Policy': DOCS_POLICY }));
  app.get('/docs/:file', async (c) => {
    const file = await docsFile(c.req.param('file'));
    return file ? c.body(file.text, 200, { 'Content-Type': file.type }) : c.notFound();
  });
  app.get('/api/token', async (c) => json(c, await getToken(c, options)));
  app.delete('/api/token', async (c) => json(c, await forgetToken(c, options)));
  if (keyInPath) {
    app.get('/api/token/:key', async (c) => json(c, await getToken(c, options, c.req.param('key'))));
    app.delete('/api/token/:key', async (c) => json(c, await forgetToken(c, options, c.req.param('key'))));
  }
  app.notFound((c) => refusalOf(c, NOT_FOUND, faceOf(c)));
  return app;
}

/** Why a request is not looked at. */
interface Refused {
  readonly status: 400 | 404 | 405 | 421;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const NOT_FOUND: Refused = { status: 404, code: 'not-found', message: 'nothing is at this address' };

function refusal(request: {
  method: string;
  host: string | undefined;
  hasBody: boolean;
  hosts: ReadonlySet<string>;
  route: Route | undefined;
}): Refused | undefined {
  const { method, host, hosts, route } = request;
  if (!hosts.has(host?.toLowerCase() ?? '')) {
    return { status: 421, code: 'wrong-host', message: 'this is not the host that was asked for' };
  }
  if (!route) return NOT_FOUND;
  if (!route.methods.includes(method)) {
    const headers = { Allow: route.methods.join(', ') };
    return { status: 405, code: 'method-not-allowed', message: `only ${headers.Allow} can be done here`, headers };
  }
  // Nothing here takes one, and two servers could disagree on where it ends.
  if (request.hasBody)
    return { status: 400, code: 'no-body', message: 'no body is taken here', headers: { Connection: 'close' } };
  return undefined;
}

function refusalOf(c: Context, { status, code, message, headers }: Refused, face: Route['face']): Response {
  const response =
    face === 'program'
      ? json(c, errorAnswer(status, { code, message }))
      : html(c, plainPage(status, `${message.charAt(0).toUpperCase()}${message.slice(1)}`, 'Nothing was done.'));
  for (const [name, value] of Object.entries(headers ?? {})) response.headers.set(name, value);
  return response;
}

function hasBody(c: Context): boolean {
  const length = c.req.header('content-length');
  return (length !== undefined && length !== '0') || c.req.header('transfer-encoding') !== undefined;
}

/** Who asks for what is not there. */
function faceOf(c: Context): Route['face'] {
  return c.req.path.startsWith('/api/') || !c.req.header('accept')?.includes('text/html') ? 'program' : 'person';
}

function json(c: Context, { status, body, headers }: ProgramAnswer): Response {
  return c.json(body, status as ContentfulStatusCode, { ...headers });
}

function html(c: Context, page: Page | Response): Response {
  return page instanceof Response ? page : c.html(page.html, page.status, { 'Content-Security-Policy': PAGE_POLICY });
}
