import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Scenario } from '../../src/sandbox/scenario.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { setupOauthSchema } from '../../src/schemas.ts';
import { ProgramWorld, type Ran, type RunOptions } from './program.ts';

/** An integration that nobody has authorized yet, and a service app whose tokens have to be minted. */
export function unauthorized(): Scenario {
  return { ...scenario({ serviceAppPairs: 'none' }), integration: {} };
}

/** A world, and a port of its own whose redirect is registered. */
export async function authorizingWorld(of: Scenario = unauthorized()): Promise<{ world: ProgramWorld; port: number }> {
  const world = await ProgramWorld.start(of);
  const port = await freePort();
  if (world.sandbox.setup.integration) world.sandbox.control.redirects.register(`http://localhost:${port}/callback`);
  return { world, port };
}

/** A port of loopback that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A running `byods setup-oauth` without a terminal, once it has printed the address. */
export interface Authorizing {
  /** The page of the sandbox on which a person approves. */
  readonly url: string;
  /** What it left behind, when it has ended. */
  readonly ended: Promise<Ran>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts it in a world, and waits for the address. */
export async function authorizing(
  world: ProgramWorld,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Authorizing> {
  let ended: Promise<Ran> | undefined;
  let kill: Authorizing['kill'] = () => {};
  const url = await new Promise<string>((resolve, reject) => {
    let told = '';
    ended = world.run(['setup-oauth', ...args], {
      ...options,
      onStart: (child) => {
        kill = (signal) => void child.kill(signal);
        child.stderr?.on('data', (text: string) => {
          told += text;
          const [address] = /^http\S+\/authorize\?\S+$/m.exec(told) ?? [];
          if (address !== undefined && told.includes('Waiting for it there')) resolve(address);
        });
      },
    });
    ended.then(({ stderr }) => reject(new Error(`it ended before it asked anybody:\n${stderr}`)), reject);
  });
  return { url, ended: ended!, kill };
}

/** Presses a button of the page, and gives where the browser is sent. */
export async function pressed(url: string, decision: 'approve' | 'deny' = 'approve'): Promise<string> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ decision }), redirect: 'manual' });
  return answer.headers.get('location')!;
}

/** Where a browser is sent it goes, and says so; what the page there says. */
export async function visited(address: string | URL): Promise<{ status: number | undefined; text: string }> {
  const headers = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
  return await new Promise((resolve, reject) => {
    get(address, { headers, agent: false }, (answer) => {
      text(answer).then((body) => resolve({ status: answer.statusCode, text: body }), reject);
    }).on('error', reject);
  });
}

/** The document that it printed. */
export function documentOf({ stdout }: Ran) {
  return setupOauthSchema.parse(JSON.parse(stdout));
}
