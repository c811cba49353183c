import { type FakeAnswer, refusal, wrapped } from './kv-engine.ts';

/** The plugin's entry of a client. */
interface Server {
  readonly client_id: string;
  readonly client_secret: string;
  readonly provider: string;
  readonly provider_options: Record<string, string>;
}

/** What the plugin keeps of a credential. Times are epoch milliseconds. */
export interface FakeCredential {
  readonly server: string;
  /** Absent while a person has not approved it. */
  accessToken?: string;
  expiresAt?: number;
  refreshToken?: string;
  maximumSeconds?: number;
  /** What is told beside a token, and instead of one: a person must act, or the server is gone. */
  userError?: string;
  serverError?: string;
  failures?: number;
  lastFailure?: string;
}

/** How the plugin failed to get tokens. */
interface Failure {
  readonly by: 'user' | 'nobody';
  readonly why: string;
}

const USER_ERRORS = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'invalid_scope',
]);
const MISSING = 'server configuration does not exist (was it deleted?)';

/**
 * Vault's plugin vault-plugin-secrets-oauthapp with the provider `custom`, as far as it is used. It asks the token server of
 * its entries, as the real one does. Held to that one's answers by `recorded-oauthapp.txt`.
 */
export class OauthappEngine {
  readonly credentials = new Map<string, FakeCredential>();
  readonly #servers = new Map<string, Server>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async answer(method: string, below: string, body: Record<string, unknown>, minimum: number): Promise<FakeAnswer> {
    const [, kind, name = ''] = /^(servers|creds)\/(.+)$/.exec(below) ?? [];
    if (below === 'auth-code-url') return this.#url(body);
    if (kind === undefined) return refusal(404, '1 error occurred:\n\t* unsupported path\n\n');
    if (method === 'DELETE') {
      if (kind === 'servers') this.#servers.delete(name);
      else this.credentials.delete(name);
      return { status: 204 };
    }
    if (kind === 'servers') return method === 'GET' ? this.#server(name) : this.#writeServer(name, body);
    return method === 'GET' ? await this.#read(name, minimum) : await this.#exchange(name, body);
  }

  #server(name: string): FakeAnswer {
    const server = this.#servers.get(name);
    if (!server) return refusal(404);
    const { client_id, provider, provider_options } = server;
    const data = { auth_url_params: {}, client_id, provider, provider_options, provider_version: 2 };
    return { status: 200, body: wrapped(data) };
  }

  #writeServer(name: string, body: Record<string, unknown>): FakeAnswer {
    if (!body.client_id) return refusal(400, 'missing client ID');
    const options = body.provider_options as Record<string, string>;
    const sorted = Object.fromEntries(Object.entries(options).sort(([one], [other]) => one.localeCompare(other)));
    this.#servers.set(name, { ...(body as unknown as Server), provider_options: sorted });
    return { status: 204 };
  }

  #url(body: Record<string, unknown>): FakeAnswer {
    const server = this.#servers.get(String(body.server));
    if (!server) return refusal(400, missing(body.server, 'user: '));
    const query = new URLSearchParams({
      client_id: server.client_id,
      redirect_uri: String(body.redirect_url),
      response_type: 'code',
      scope: (body.scopes as string[]).join(' '),
      state: String(body.state),
    });
    return { status: 200, body: wrapped({ url: `${server.provider_options.auth_code_url}?${query}` }) };
  }

  async #exchange(name: string, body: Record<string, unknown>): Promise<FakeAnswer> {
    const server = this.#servers.get(String(body.server));
    if (!server) return refusal(400, missing(body.server, 'user: '));
    const grant = {
      grant_type: 'authorization_code',
      code: String(body.code),
      redirect_uri: String(body.redirect_url),
    };
    const got = await this.#ask(server, grant);
    if ('why' in got) {
      const { by, why } = got;
      return by === 'user'
        ? refusal(400, `exchange failed: ${why}`)
        : refusal(500, `1 error occurred:\n\t* ${why}\n\n`);
    }
    const maximumSeconds = body.maximum_expiry_seconds as number | undefined;
    const entry = { server: String(body.server), ...(maximumSeconds !== undefined && { maximumSeconds }) };
    this.credentials.set(name, this.#with(entry, got));
    return { status: 204 };
  }

  async #read(name: string, minimum: number): Promise<FakeAnswer> {
    const held = this.credentials.get(name);
    if (!held) return refusal(404);
    const isValid = (it: FakeCredential) => (it.expiresAt ?? Infinity) - Math.max(10, minimum) * 1000 >= this.#now();
    if (held.accessToken !== undefined && !isValid(held) && held.refreshToken !== undefined) await this.#refresh(held);
    const { accessToken, server, expiresAt, userError, serverError } = held;
    if (accessToken === undefined || !isValid(held)) {
      const nothing = accessToken === undefined ? 'token pending issuance' : 'token expired';
      return refusal(400, serverError ?? userError ?? nothing);
    }
    const time = expiresAt === undefined ? {} : { expire_time: new Date(expiresAt).toISOString() };
    const body = wrapped({ access_token: accessToken, ...time, server, type: 'Bearer' });
    const warning =
      serverError ??
      (userError && `token will expire: ${userError}`) ??
      (held.failures && `${held.failures} attempt(s) to refresh this token failed, most recently: ${held.lastFailure}`);
    return { status: 200, body: { ...body, warnings: warning ? [warning] : null } };
  }

  async #refresh(held: FakeCredential): Promise<void> {
    const server = this.#servers.get(held.server);
    if (!server) {
      held.serverError = missing(held.server);
      return;
    }
    const got = await this.#ask(server, { grant_type: 'refresh_token', refresh_token: held.refreshToken! });
    if (!('why' in got)) {
      Object.assign(held, this.#with(held, got));
      return;
    }
    delete held.serverError;
    const why = `refresh failed: ${got.why}`;
    if (got.by === 'user') held.userError = why;
    else Object.assign(held, { failures: (held.failures ?? 0) + 1, lastFailure: why });
  }

  #with(held: FakeCredential, got: Record<string, unknown>): FakeCredential {
    const { server, maximumSeconds } = held;
    const lives = Math.min(Number(got.expires_in), maximumSeconds ?? Number.POSITIVE_INFINITY);
    for (const name of ['userError', 'serverError', 'failures', 'lastFailure'] as const) delete held[name];
    return {
      server,
      ...(maximumSeconds !== undefined && { maximumSeconds }),
      accessToken: String(got.access_token),
      expiresAt: this.#now() + lives * 1000,
      refreshToken: String(got.refresh_token ?? held.refreshToken),
    };
  }

  async #ask(server: Server, grant: Record<string, string>): Promise<Record<string, unknown> | Failure> {
    const { client_id, client_secret, provider_options } = server;
    const form = new URLSearchParams({ ...grant, client_id, client_secret });
    const answer = await fetch(provider_options.token_url!, { method: 'POST', body: form });
    const text = await answer.text();
    if (answer.ok) return JSON.parse(text);
    if (![400, 401, 403].includes(answer.status)) {
      const status = `${answer.status} ${answer.statusText}`;
      return { by: 'nobody', why: `oauth2: cannot fetch token: ${status}\nResponse: ${text}` };
    }
    const { error = '', error_description } = JSON.parse(text);
    const why = `server rejected request: ${error}${error_description ? `: ${error_description}` : ''}`;
    return { by: USER_ERRORS.has(error) ? 'user' : 'nobody', why };
  }
}

function missing(server: unknown, mark = ''): string {
  return `server "${server}" has configuration problems: ${mark}${MISSING}`;
}
