import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Call } from './call.ts';
import type { ListedFault } from './faults.ts';
import { begin, type Outgoing, send } from './outgoing.ts';
import { replaced } from './replaced-answers.ts';

const MIB = 1024 * 1024;

/** Faults after which the client has the whole usual answer all the same. */
const ARRIVES = ['patch', 'slow-body'];

/** Whether the client can have got what was issued, although this fault was at work. */
export function arrives(fault: ListedFault | undefined): boolean {
  return fault === undefined || (ARRIVES.includes(fault.do) && fault.phase !== 'mid-body');
}

/**
 * Does to an answer what the fault says, on the wire. Returns the status that the client can have seen; 0 for none.
 * `usual` is what would have been said.
 */
export function spoil(fault: ListedFault, usual: Outgoing, call: Call, res: ServerResponse): number {
  const cut = fault.phase === 'mid-body';
  switch (fault.do) {
    case 'reset':
      if (cut) return cutOff(res, usual);
      res.socket?.resetAndDestroy();
      return 0;
    case 'stall':
      return cut ? half(res, usual) : 0;
    case 'stall-headers':
      res.socket?.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n');
      return 0;
    case 'stall-body':
      return half(res, usual);
    case 'slow-body':
      return trickle(res, usual);
    case 'body:truncated':
      send(res, { ...usual, body: usual.body.subarray(0, Math.floor(usual.body.length / 2)) });
      return usual.status;
    case 'body:huge':
      return pour(res, fault.status ?? 200);
  }
  const changed = replaced(fault, usual, call);
  const out = { ...changed, headers: { ...changed.headers, ...fault.headers } };
  if (cut) return cutOff(res, out);
  send(res, out);
  return out.status;
}

function half(res: ServerResponse, out: Outgoing): number {
  begin(res, out);
  res.write(out.body.subarray(0, Math.ceil(out.body.length / 2)));
  return out.status;
}

function cutOff(res: ServerResponse, out: Outgoing): number {
  begin(res, out);
  res.write(out.body.subarray(0, Math.ceil(out.body.length / 2)), () => res.socket?.destroy());
  return out.status;
}

/** One byte a second, in real time. */
function trickle(res: ServerResponse, out: Outgoing): number {
  begin(res, out);
  let sent = 0;
  const next = () => {
    sent += 1;
    res.write(out.body.subarray(sent - 1, sent));
    if (sent < out.body.length) return;
    clearInterval(timer);
    res.end();
  };
  const timer = setInterval(next, 1000);
  res.once('close', () => clearInterval(timer));
  next();
  return out.status;
}

/** 64 MiB of JSON, as fast as the client takes it. */
function pour(res: ServerResponse, status: number): number {
  res.writeHead(status, { 'Content-Type': 'application/json;charset=UTF-8' });
  pipeline(Readable.from(padding()), res).catch(() => res.destroy());
  return status;
}

function* padding(): Generator<Buffer> {
  yield Buffer.from('{"padding":"');
  const chunk = Buffer.alloc(MIB, 'x');
  for (let sent = 0; sent < 64; sent += 1) yield chunk;
  yield Buffer.from('"}');
}
