import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CodeBook } from './authorization-codes.ts';
import { VirtualClock } from './clock.ts';
import { controlOf, type SandboxControl } from './control.ts';
import { controlListener } from './control-routes.ts';
import { DataSourceShelf } from './data-sources.ts';
import { FaultList } from './fault-list.ts';
import { SigningKeys } from './jws.ts';
import { Ledger } from './ledger.ts';
import { defaultModes } from './modes.ts';
import { populate } from './populate.ts';
import { seededRandom } from './random.ts';
import type { Scenario, ScenarioName } from './scenario.ts';
import { demoScenario } from './scenarios/demo.ts';
import { emptyScenario } from './scenarios/empty.ts';
import type { SandboxSetup } from './setup.ts';
import { TokenBook } from './tokens.ts';
import { webexListener } from './webex-listener.ts';
import type { World } from './world.ts';

export interface SandboxOptions {
  /** 0 or left out: any free one. */
  port?: number;
  /** The sandbox never listens anywhere else. */
  host?: '127.0.0.1';
  /** `demo` unless given. */
  scenario?: ScenarioName | Scenario;
  /** The source of real time, in epoch milliseconds. */
  now?: () => number;
  /** The same seed gives the same ids, secrets and tokens; 1 unless given. */
  seed?: number;
}

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT/v1` */
  baseUrl: string;
  /** `http://127.0.0.1:PORT/_sandbox` */
  controlUrl: string;
  control: SandboxControl;
  /** How a client has to be configured, as of the start. */
  setup: SandboxSetup;
  /** Ends it, with every connection that is still open. */
  close(): Promise<void>;
}

/** Starts a Webex on loopback. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = '127.0.0.1', scenario = 'demo', now = Date.now, seed = 1 } = options;
  const world = emptyWorld(now, seed);
  const server = createServer({ maxHeaderSize: 64 * 1024 });
  await listening(server, port, host);
  world.origin = `http://${host}:${(server.address() as AddressInfo).port}`;

  // Only now, because the tokens of data sources name the origin as their issuer.
  const setup = populate(world, typeof scenario === 'string' ? SCENARIOS[scenario]() : scenario);
  const control = controlOf(world);
  const webex = webexListener(world);
  const controls = controlListener(control, setup);
  server.on('request', (req, res) => {
    const handle = /^\/_sandbox(?:[/?]|$)/.test(req.url ?? '') ? controls : webex;
    handle(req, res).catch(() => res.destroy());
  });

  return {
    baseUrl: `${world.origin}/v1`,
    controlUrl: `${world.origin}/_sandbox`,
    control,
    setup,
    close: () => closed(server),
  };
}

const SCENARIOS: Record<ScenarioName, () => Scenario> = { demo: demoScenario, empty: emptyScenario };

function emptyWorld(now: () => number, seed: number): World {
  const modes = defaultModes();
  const keys = new SigningKeys(seededRandom(seed, 'keys'));
  const world: World = {
    origin: '',
    clock: new VirtualClock(now),
    modes,
    ledger: new Ledger(),
    faults: new FaultList(),
    tokens: new TokenBook(seededRandom(seed, 'tokens')),
    codes: new CodeBook(seededRandom(seed, 'codes')),
    keys,
    dataSources: new DataSourceShelf(keys, () => modes.issuer || `${world.origin}/idb`),
    clients: [],
    orgs: new Map(),
    random: seededRandom(seed, 'ids'),
    trackingIds: seededRandom(seed, 'tracking ids'),
  };
  return world;
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
