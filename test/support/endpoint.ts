import type { ChildProcess } from 'node:child_process';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished } from 'vitest';
import { systemClock } from '../../src/adapters/system.ts';
import { openCredentialStore } from '../../src/compose-credential-store.ts';
import type { CredentialStore } from '../../src/core/credential-store.ts';
import type { Scenario } from '../../src/sandbox/scenario.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { keysSchema, serveSchema } from '../../src/schemas.ts';
import { expectNoLeak } from './leak.ts';
import { ProgramWorld, type Ran } from './program.ts';
import { recordingLog } from './virtual-world.ts';

/** The document of the sandbox's service app, in the store of every such world. */
export const ACME = 'acme';

/** What everything in the store is encrypted with: visibly no key of anybody. */
const SEALED = { BYODS_ENCRYPTION_KEY: Buffer.alloc(32, 'fake').toString('base64') };

/** An answer of the endpoint. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The JSON of an answer: a token, or why there is none. */
interface Said {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_at: string;
  readonly expires_in: number;
  readonly stale?: true;
  readonly error: { readonly code: string; readonly remedy?: string };
}

/** What is asked beside the path. */
export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
  readonly localAddress?: string;
}

/** Asks without any manners of a browser or of `fetch`: each header goes as it is, and no redirect is followed. */
export async function ask(
  url: string,
  { method = 'GET', headers = {}, body, localAddress }: Asking = {},
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    // Node puts no length before the body of a DELETE by itself, and the body would be the beginning of another request.
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const options = {
      method,
      headers: { ...length, ...headers },
      agent: false,
      ...(localAddress !== undefined && { localAddress }),
    };
    const sent = request(url, options, (answer) => {
      text(answer).then(
        (whole) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: whole }),
        reject,
      );
    });
    sent.on('error', reject).end(body);
  });
}

/** The headers of a program with a key. */
export function withKey(key: string): Asking {
  return { headers: { Authorization: `Bearer ${key}` } };
}

/** A running `byods serve` of the built program, a sandbox in this process, and a folder of credentials. */
export class EndpointWorld {
  readonly program: ProgramWorld;
  readonly store: CredentialStore;
  readonly env: Record<string, string>;
  url = '';
  redirectUri = '';
  /** Where it listens, whatever its public address is. */
  port = 0;
  #child: ChildProcess | undefined;
  /** What it left behind, when it has ended. */
  ended: Promise<Ran> = Promise.reject(new Error('not started'));

  private constructor(program: ProgramWorld, store: CredentialStore, env: Record<string, string>) {
    this.program = program;
    this.store = store;
    this.env = env;
    this.ended.catch(() => {});
  }

  /**
   * Makes a world for the running test, with the document {@link ACME}; nothing is served yet.
   *
   * @param table  the word for a store of its own; a folder unless given
   */
  static async make(
    of: Scenario = scenario(),
    env: Record<string, string> = {},
    table?: string,
  ): Promise<EndpointWorld> {
    const program = await ProgramWorld.start(of);
    const { integration } = program.sandbox.setup;
    const word = table ?? `folder:${join(program.folder, 'store')}`;
    const around = { env: { ...SEALED, ...env }, clock: systemClock, log: recordingLog() };
    const store = await openCredentialStore(word, '--store', around);
    await store.document(ACME).create(program.document());
    return new EndpointWorld(program, store, {
      BYODS_STORE: word,
      ...SEALED,
      RETRIES: '0',
      ...(integration && {
        WEBEX_INTEGRATION_CLIENT_ID: integration.clientId,
        WEBEX_INTEGRATION_CLIENT_SECRET: integration.clientSecret,
      }),
      ...env,
    });
  }

  /** Makes one and serves it. */
  static async serve(
    of?: Scenario,
    args: readonly string[] = [],
    env?: Record<string, string>,
  ): Promise<EndpointWorld> {
    const world = await EndpointWorld.make(of, env);
    await world.start(args);
    return world;
  }

  /** Starts `byods serve` on a free port of loopback, and waits until it listens. */
  async start(args: readonly string[] = []): Promise<void> {
    const line = await new Promise<string>((resolve, reject) => {
      this.ended = this.program.run(['serve', '--port', '0', '--json', ...args], {
        env: this.env,
        onStart: (child) => {
          this.#child = child;
          child.stdout?.once('data', resolve);
        },
      });
      this.ended.then((ran) => reject(new Error(`it ended before it listened: ${JSON.stringify(ran)}`)), reject);
    });
    const said = serveSchema.parse(JSON.parse(line));
    this.url = said.url!;
    this.redirectUri = said.redirectUri!;
    this.port = said.port!;
    if (this.program.sandbox.setup.integration) this.program.sandbox.control.redirects.register(this.redirectUri);
    // Of several that were started each is ended.
    const [child, ended] = [this.#child!, this.ended];
    onTestFinished(async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Runs a command on the store. */
  async run(args: readonly string[]): Promise<Ran> {
    return await this.program.run(args, { env: this.env });
  }

  /** Makes a key with the command. */
  async createKey(args: readonly string[] = ['--credential', ACME]): Promise<{ key: string; id: string }> {
    const { document } = await this.program.json(keysSchema, ['keys', 'create', ...args], { env: this.env });
    return { key: document.key!, id: document.keys![0]!.id };
  }

  /** Every entry of the audit. */
  async audit(): Promise<readonly Record<string, unknown>[]> {
    return await this.store.records.entries('audit');
  }

  /** Asks for a token with a key. */
  async token(key: string, query = ''): Promise<Answer & { json: Said }> {
    const answer = await ask(`${this.url}/api/token${query}`, withKey(key));
    return { ...answer, json: JSON.parse(answer.body) };
  }

  /** The access token that the sandbox has given last for a credential: `integration`, or an org's id. */
  refreshes(): number {
    return this.program.sandbox.control.ledger.get().requests.filter(({ path }) => path === '/access_token').length;
  }

  /** Fails when a text holds a piece of a secret of the sandbox's, or a key. */
  expectNoSecret(texts: string, keys: readonly string[]): void {
    expectNoLeak(texts, this.program.sandbox);
    for (const key of keys) expect(texts.includes(key.slice(-20)), 'a key').toBe(false);
  }
}
