import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, webexError } from './answers.ts';
import type { Call } from './call.ts';
import { changeDataSource } from './data-source-changes.ts';
import type { ListedFault } from './faults.ts';
import { identify } from './identify.ts';
import { writeDown } from './ledger-entries.ts';
import { type Outgoing, render, send } from './outgoing.ts';
import { RateLimiter } from './rate-limiter.ts';
import { readBody } from './request-body.ts';
import { answerCall } from './routing.ts';
import { arrives, spoil } from './spoil.ts';
import type { World } from './world.ts';

const MAX_BODY_BYTES = 1024 * 1024;
const NOTHING_DONE: Answer = { status: 200, json: { sandbox: 'nothing was committed' } };

/** Everything but the control routes: reads a request, judges it, answers it, or goes wrong as it was told to. */
export function webexListener(world: World): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const limiter = new RateLimiter();
  let seq = 0;
  return async (req, res) => {
    seq += 1;
    const call = callOf(req, seq, trackingId(world));
    res.sendDate = false;
    res.setHeader('Date', new Date(world.clock.now()).toUTCString());
    res.setHeader('trackingid', call.trackingId);
    const body = await readBody(req, MAX_BODY_BYTES);
    if (body === 'aborted') return;
    if (body !== 'too large') call.body = body;

    const who = identify(world, call);
    const entry = writeDown(world, call, who);
    const leave = who.asksForToken ? world.ledger.tokenRequest(who.credential ?? 'unknown') : undefined;
    const { mutations, effect } = world.faults.due({ ...who, method: call.method, segments: call.segments });
    if (effect !== undefined) entry.fault = `${effect.phase} ${effect.do}`;
    res.once('close', () => {
      leave?.();
      if (who.asksForToken) world.ledger.answered(call.seq, res.writableFinished && arrives(effect));
    });

    if (world.modes.latencyMs > 0) await delay(world.modes.latencyMs, undefined, { ref: false });
    const wait = limiter.refuse(who.clientId ?? 'anonymous', world.modes.rateLimitPerMinute, world.clock.now());
    const usual =
      body === 'too large'
        ? render(webexError(413), call, 'none')
        : wait !== undefined
          ? render(webexError(429, undefined, { headers: { 'Retry-After': String(wait) } }), call, 'none')
          : await usualAnswer(world, call, mutations, effect);
    if (effect !== undefined) entry.status = spoil(effect, usual, call, res);
    else {
      entry.status = usual.status;
      send(res, usual);
    }
  };
}

async function usualAnswer(
  world: World,
  call: Call,
  mutations: ListedFault[],
  effect: ListedFault | undefined,
): Promise<Outgoing> {
  mutate(world, mutations, true);
  const answer = effect?.phase === 'before' ? NOTHING_DONE : await answerSafely(world, call);
  mutate(world, mutations, false);
  return render(answer, call, world.modes.compression);
}

function mutate(world: World, mutations: ListedFault[], before: boolean): void {
  for (const { mutate: change, phase } of mutations) {
    if (change !== undefined && (phase === 'before') === before) changeDataSource(world, change.id, change.set);
  }
}

/** A mistake of the sandbox itself is not hidden, but it must not take the server down either. */
async function answerSafely(world: World, call: Call): Promise<Answer> {
  try {
    return await answerCall(world, call);
  } catch (error) {
    return webexError(500, `the sandbox itself failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function callOf(req: IncomingMessage, seq: number, tracking: string): Call {
  const [rawPath = '/', query = ''] = (req.url ?? '/').split(/\?(.*)/s);
  const all = rawPath.split('/').slice(1).map(decoded);
  if (all.at(-1) === '') all.pop();
  const segments = all[0] === 'v1' ? all.slice(1) : all[0] === 'idb' ? all : ['', ...all];
  return {
    seq,
    method: req.method ?? 'GET',
    path: `/${segments.join('/')}`,
    segments,
    query: new URLSearchParams(query),
    headers: req.headers,
    body: Buffer.alloc(0),
    trackingId: tracking,
    params: [],
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** `ROUTER_62E068B0-FA5E-01BB-1501-0AFE2B641501` */
function trackingId(world: World): string {
  return `ROUTER_${world.trackingIds.uuid().toUpperCase()}`;
}
