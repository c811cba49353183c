import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { capabilitiesOf, type PolicyRules, parsePolicy } from './acl.ts';
import { type FakeAnswer, KvEngine, refusal, wrapped } from './kv-engine.ts';
import { answerLogin, type FakeLogin } from './logins.ts';
import { OauthappEngine } from './oauthapp-engine.ts';
import { FakeTokens } from './tokens.ts';

/** The token of whoever may do anything. */
export const ROOT = 'fake-vault-root-token';

/** One request as it came. */
export interface FakeCall {
  /** `GET secret/data/byods`. */
  readonly what: string;
  readonly token: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
  status?: number;
  /** What a policy had to allow for it; absent where none had to. */
  capability?: { readonly path: string; readonly name: string };
}

/** What goes wrong with a request: nothing is carried out, or it is and the answer is lost, or another answer comes. */
export type FakeFault = 'drop' | 'commit-then-drop' | (FakeAnswer & { readonly headers?: Record<string, string> });

interface Injected {
  readonly what: RegExp;
  readonly fault: FakeFault;
  times: number;
}

/**
 * A Vault on loopback, of the routes that we use and those that tests prepare it with. How it answers is held to what a
 * real server answered: see `recorded.txt` beside it.
 */
export class VaultFake {
  readonly calls: FakeCall[] = [];
  readonly tokens: FakeTokens;
  readonly #server: Server;
  readonly #now: () => number;
  readonly #mounts = new Map<string, { version: '1' | '2'; engine: KvEngine; plain: Map<string, unknown> }>();
  readonly #plugins = new Map<string, OauthappEngine>();
  readonly #policies = new Map<string, PolicyRules>();
  readonly #logins = new Map<string, FakeLogin>();
  #faults: Injected[] = [];
  #before: { what: RegExp; work: () => void | Promise<void> }[] = [];
  /** Set to make every answer that of a sealed server. */
  sealed = false;

  private constructor(server: Server, now: () => number) {
    this.#server = server;
    this.#now = now;
    this.tokens = new FakeTokens(now);
    this.tokens.create({ policies: ['root'] }, ROOT);
    this.mount('secret', '2');
    // What every token holds where nobody says otherwise.
    this.#policies.set(
      'default',
      parsePolicy(
        [
          'auth/token/lookup-self" {capabilities=["read"]}',
          'auth/token/renew-self" {capabilities=["update"]}',
          'sys/capabilities-self" {capabilities=["update"]}',
        ]
          .map((line) => `path "${line}`)
          .join('\n'),
      ),
    );
  }

  static async start({ now = Date.now }: { now?: () => number } = {}): Promise<VaultFake> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const fake = new VaultFake(server, now);
    server.on('request', (request, response) => void fake.#serve(request, response));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  mount(path: string, version: '1' | '2'): void {
    this.#mounts.set(path, { version, engine: new KvEngine(this.#now), plain: new Map() });
  }

  /** Mounts the plugin vault-plugin-secrets-oauthapp. */
  mountOauthapp(path: string): OauthappEngine {
    const engine = new OauthappEngine(this.#now);
    this.#plugins.set(path, engine);
    return engine;
  }

  policy(name: string, hcl: string): void {
    this.#policies.set(name, parsePolicy(hcl));
  }

  login(mount: string, login: FakeLogin): void {
    this.#logins.set(mount, login);
  }

  /** Makes the next requests that fit go wrong. */
  inject(what: RegExp, fault: FakeFault, times = 1): void {
    this.#faults.push({ what, fault, times });
  }

  healthy(): void {
    this.#faults = [];
  }

  /** Does something before the next request that fits is carried out. */
  beforeNext(what: RegExp, work: () => void | Promise<void>): void {
    this.#before.push({ what, work });
  }

  /** How many requests came that fit. */
  sent(what: RegExp): number {
    return this.calls.filter((call) => what.test(call.what)).length;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request);
    const url = new URL(request.url ?? '/', 'http://vault');
    const path = decodeURIComponent(url.pathname.replace(/^\/v1\//, ''));
    const token = request.headers['x-vault-token'];
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    const method = request.method ?? 'GET';
    const call: FakeCall = {
      what: `${method} ${path}`,
      token: typeof token === 'string' ? token : undefined,
      headers: request.headers,
      body,
    };
    this.calls.push(call);
    const early = this.#before.findIndex(({ what }) => what.test(call.what));
    if (early >= 0) await this.#before.splice(early, 1)[0]?.work();
    const injected = this.#faults.find(({ what, times }) => times > 0 && what.test(call.what));
    if (injected) injected.times -= 1;
    const fault = injected?.fault;
    const answer: FakeAnswer & { headers?: Record<string, string> } =
      typeof fault === 'object'
        ? fault
        : fault === 'drop'
          ? { status: 0 }
          : await this.#answer(call, method, path, url);
    if (fault === 'drop' || fault === 'commit-then-drop') {
      request.socket.destroy();
      return;
    }
    call.status = answer.status;
    response.sendDate = false;
    response.writeHead(answer.status, {
      date: new Date(this.#now()).toUTCString(),
      ...(answer.body !== undefined && { 'content-type': 'application/json' }),
      ...answer.headers,
    });
    response.end(answer.body === undefined ? undefined : `${JSON.stringify(answer.body)}\n`);
  }

  #answer(call: FakeCall, method: string, path: string, url: URL): FakeAnswer | Promise<FakeAnswer> {
    if (call.what === 'GET sys/health') {
      const health = { initialized: true, sealed: this.sealed, standby: this.sealed, version: '0.0.0-fake' };
      return { status: this.sealed ? 503 : 200, body: health };
    }
    if (this.sealed) return refusal(503, 'Vault is sealed');
    const login = /^auth\/(.+)\/login$/.exec(path)?.[1];
    if (login !== undefined) {
      const known = this.#logins.get(login);
      return known ? answerLogin(known, this.tokens, call.body) : refusal(403, 'permission denied');
    }
    const token = this.tokens.find(call.token);
    if (!token) return refusal(403, 'permission denied');
    if (path.startsWith('sys/internal/ui/mounts/'))
      return this.#mountOf(call, path.slice('sys/internal/ui/mounts/'.length));
    if (!this.#allows(call, method, path)) return refusal(403, '1 error occurred:\n\t* permission denied\n\n');
    const plugin = [...this.#plugins].find(([mount]) => path.startsWith(`${mount}/`));
    if (plugin) {
      const [mount, engine] = plugin;
      const minimum = Number(url.searchParams.get('minimum_seconds') ?? 0);
      return engine.answer(method, path.slice(mount.length + 1), call.body, minimum);
    }
    return this.#system(call, method, path) ?? this.#secret(call, method, path, url);
  }

  #capabilities(call: FakeCall, path: string): readonly string[] {
    const names = this.tokens.find(call.token)?.policies ?? [];
    if (names.includes('root')) return ['root'];
    return capabilitiesOf(
      names.map((name) => this.#policies.get(name) ?? new Map()),
      path,
    );
  }

  #allows(call: FakeCall, method: string, path: string): boolean {
    const held = this.#capabilities(call, path);
    const found = this.#engineOf(path);
    const isNew = found?.version === '2' && path.startsWith(`${found.mount}/data/`) && !found.engine.has(found.below);
    const wanted = method === 'GET' ? 'read' : method === 'DELETE' ? 'delete' : isNew ? 'create' : 'update';
    call.capability = { path, name: wanted };
    return held.includes('root') || held.includes(wanted);
  }

  #system(call: FakeCall, method: string, path: string): FakeAnswer | undefined {
    const id = call.token ?? '';
    const [, policy] = /^sys\/policies\/acl\/(.+)$/.exec(path) ?? [];
    const [, mount] = /^sys\/mounts\/(.+)$/.exec(path) ?? [];
    if (policy) this.policy(policy, String(call.body.policy));
    if (mount) this.mount(mount, (call.body.options as { version: '1' | '2' }).version);
    if (policy || mount) return { status: 204 };
    switch (`${method} ${path}`) {
      case 'GET auth/token/lookup-self': {
        const { policies, renewable } = this.tokens.find(id)!;
        const ttl = this.tokens.ttlOf(id);
        return {
          status: 200,
          body: wrapped({ id, policies, renewable, ttl, type: 'service', path: 'auth/token/create' }),
        };
      }
      case 'POST auth/token/renew-self':
        if (!this.tokens.find(id)?.renewable) return refusal(400, 'lease is not renewable');
        this.tokens.renew(id);
        return { status: 200, body: wrapped(null, this.tokens.auth(id)) };
      case 'POST auth/token/create': {
        const { policies, ttl, no_default_policy } = call.body as {
          policies: string[];
          ttl?: string;
          no_default_policy?: boolean;
        };
        const seconds = ttl === undefined ? 2_764_800 : Number.parseInt(ttl, 10);
        const all = no_default_policy ? policies : ['default', ...policies];
        return {
          status: 200,
          body: wrapped(null, this.tokens.auth(this.tokens.create({ policies: all, ttl: seconds }))),
        };
      }
      case 'POST sys/capabilities-self': {
        const paths = call.body.paths as string[];
        const held = Object.fromEntries(paths.map((each) => [each, this.#capabilities(call, each)]));
        return { status: 200, body: { ...held, ...wrapped(held) } };
      }
      default:
        return undefined;
    }
  }

  #mountOf(call: FakeCall, path: string): FakeAnswer {
    const found = this.#engineOf(path);
    const below = found?.version === '2' ? `${found.mount}/data/${path.slice(found.mount.length + 1)}` : path;
    // Vault asks whether a policy allows anything in the engine at all.
    const names = this.tokens.find(call.token)?.policies ?? [];
    const mayUse =
      names.includes('root') ||
      names.some((name) =>
        [...(this.#policies.get(name)?.keys() ?? [])].some((rule) => rule.startsWith(`${found?.mount}/`)),
      );
    if (!found || !mayUse || below === '') {
      return refusal(
        403,
        `preflight capability check returned 403, please ensure client's policies grant access to path "${path}/"`,
      );
    }
    return { status: 200, body: wrapped({ path: `${found.mount}/`, type: 'kv', options: { version: found.version } }) };
  }

  #engineOf(path: string) {
    const [mount, held] = [...this.#mounts].find(([name]) => path.startsWith(`${name}/`)) ?? [];
    if (mount === undefined || held === undefined) return undefined;
    return { mount, ...held, below: path.slice(mount.length + 1).replace(/^(?:data|destroy)\//, '') };
  }

  #secret(call: FakeCall, method: string, path: string, url: URL): FakeAnswer {
    const found = this.#engineOf(path);
    if (!found) return refusal(404, `no handler for route "${path}". route entry not found.`);
    const { engine, plain, below, mount } = found;
    if (found.version === '1') {
      if (method === 'GET') return plain.has(path) ? { status: 200, body: wrapped(plain.get(path)) } : refusal(404);
      plain.set(path, call.body);
      return { status: 204 };
    }
    if (path.startsWith(`${mount}/destroy/`)) return engine.destroy(below, call.body.versions as number[]);
    if (!path.startsWith(`${mount}/data/`)) return refusal(404, `unsupported path`);
    if (method === 'GET') return engine.read(below, Number(url.searchParams.get('version') ?? 0));
    return method === 'DELETE' ? engine.delete(below) : engine.write(below, call.body);
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
