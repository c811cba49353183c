import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject } from './call.ts';
import type { SandboxControl } from './control.ts';
import { ControlError } from './control-error.ts';
import type { Fault } from './faults.ts';
import { readBody } from './request-body.ts';
import type { SandboxSetup } from './setup.ts';

type Input = Record<string, unknown>;
type Action = (input: Input, params: string[]) => unknown;

/** `/_sandbox/…`: the same functions as the handle in the same process, over HTTP and with their input checked. */
export function controlListener(
  control: SandboxControl,
  setup: SandboxSetup,
): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const routes = controlRoutes(control, setup);
  return async (req, res) => {
    const body = await readBody(req, 1024 * 1024);
    if (body === 'aborted') return;
    const reply = (status: number, value: unknown) => {
      res.writeHead(status, { 'Content-Type': 'application/json' });
      res.end(`${JSON.stringify(value, undefined, 2)}\n`);
    };
    try {
      const path = new URL(req.url ?? '/', 'http://sandbox').pathname;
      const segments = path
        .split('/')
        .filter((part) => part !== '' && part !== '_sandbox')
        .map(decodeURIComponent);
      const { action, params } = find(routes, req.method ?? 'GET', segments);
      reply(200, (await action(inputOf(body), params)) ?? { done: true });
    } catch (error) {
      const status = error instanceof ControlError ? error.status : 500;
      reply(status, { error: { message: error instanceof Error ? error.message : String(error) } });
    }
  };
}

function controlRoutes(control: SandboxControl, setup: SandboxSetup): Record<string, Action> {
  const { clock, modes, faults, ledger, dataSources, orgs, credentials, redirects, keys } = control;
  const first = (params: string[]) => params[0] ?? '';
  const routes: Record<string, Action> = {
    'GET ': () => ({ routes: Object.keys(routes).map((route) => route.replace(' ', ' /_sandbox/')) }),
    'GET setup': () => setup,
    'GET clock': () => clock.state(),
    'POST clock': (input) => {
      setClock(control, input);
      return clock.state();
    },
    'GET mode': () => modes.get(),
    'POST mode': (input) => modes.set(input),
    'DELETE mode': () => modes.reset(),
    'GET faults': () => ({ faults: faults.list() }),
    'POST faults': (input) => {
      const list = Array.isArray(input.faults) ? input.faults : [input];
      return { added: faults.add(...(list as Fault[])) };
    },
    'DELETE faults': () => ({ removed: faults.clear() }),
    'DELETE faults/*': (_, params) => ({ removed: faults.clear(first(params)) }),
    'GET ledger': () => ledger.get(),
    'DELETE ledger': () => ledger.reset(),
    'GET data-sources': () => ({ dataSources: dataSources.list() }),
    'POST data-sources': (input) => {
      if (typeof input.orgId !== 'string') throw new ControlError('orgId must be the uuid of an org');
      if (input.id !== undefined && typeof input.id !== 'string') throw new ControlError('id must be a string');
      return dataSources.create({ ...input, orgId: input.orgId });
    },
    'GET data-sources/*': (_, params) => dataSources.get(first(params)),
    'PATCH data-sources/*': (input, params) => dataSources.change(first(params), input),
    'DELETE data-sources/*': (_, params) => dataSources.delete(first(params)),
    'GET orgs': () => ({ orgs: orgs.list() }),
    'POST orgs/*/deauthorize': (_, params) => orgs.deauthorize(first(params)),
    'POST orgs/*/authorize': (_, params) => orgs.authorize(first(params)),
    'GET credentials': () => ({ credentials: credentials.list() }),
    'POST credentials/*/revoke': ({ what = 'both' }, params) => {
      if (what !== 'access-token' && what !== 'refresh-token' && what !== 'both') {
        throw new ControlError('what must be "access-token", "refresh-token" or "both"');
      }
      return { revoked: credentials.revoke(first(params), what) };
    },
    'GET redirect-uris': () => ({ redirectUris: redirects.list() }),
    'POST redirect-uris': ({ redirectUri }) => {
      if (typeof redirectUri !== 'string') throw new ControlError('redirectUri must be a string');
      redirects.register(redirectUri);
      return { redirectUris: redirects.list() };
    },
    'POST keys/rotate': async () => ({ kid: await keys.rotate() }),
    'GET delivery': () => ({ dataSources: control.delivery() }),
  };
  return routes;
}

function find(routes: Record<string, Action>, method: string, segments: string[]) {
  const known: string[] = [];
  for (const [route, action] of Object.entries(routes)) {
    const [routeMethod, path] = route.split(' ') as [string, string];
    const parts = path.split('/').filter((part) => part !== '');
    if (parts.length !== segments.length) continue;
    if (!parts.every((part, index) => part === '*' || part === segments[index])) continue;
    if (routeMethod === method) return { action, params: segments.filter((_, index) => parts[index] === '*') };
    known.push(routeMethod);
  }
  if (known.length > 0) throw new ControlError(`only ${known.join(', ')} can be done here`, 405);
  throw new ControlError('there is no such control route; GET /_sandbox lists them', 404);
}

function inputOf(body: Buffer | 'too large'): Input {
  if (body === 'too large') throw new ControlError('the body is larger than 1 MiB', 413);
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new ControlError('the body is not JSON');
  }
  if (Array.isArray(value)) return { faults: value };
  if (!isObject(value)) throw new ControlError('the body must be a JSON object');
  return value;
}

const UNITS = {
  advanceMs: 1,
  advanceSeconds: 1000,
  advanceMinutes: 60_000,
  advanceHours: 3_600_000,
  advanceDays: 86_400_000,
};

function setClock({ clock }: SandboxControl, input: Input): void {
  let advance = 0;
  for (const [key, value] of Object.entries(input)) {
    if (key in UNITS) {
      if (typeof value !== 'number' || !Number.isFinite(value)) throw new ControlError(`${key} must be a number`);
      advance += value * UNITS[key as keyof typeof UNITS];
    } else if (key !== 'set' && key !== 'frozen') {
      throw new ControlError(`a clock takes set, frozen, ${Object.keys(UNITS).join(', ')}; not "${key}"`);
    }
  }
  const { set, frozen } = input;
  if (frozen !== undefined && typeof frozen !== 'boolean') throw new ControlError('frozen must be true or false');
  const to = typeof set === 'string' ? Date.parse(set) : set;
  if (to !== undefined && (typeof to !== 'number' || !Number.isFinite(to))) {
    throw new ControlError('set must be an ISO 8601 time or epoch milliseconds');
  }
  if (to !== undefined) clock.set(to);
  if (advance !== 0) clock.advance(advance);
  if (frozen === true) clock.freeze();
  if (frozen === false) clock.run();
}
