import { type Call, jsonObjectOf } from './call.ts';
import type { Identity } from './identify.ts';
import type { LedgerRequest } from './ledger.ts';
import type { World } from './world.ts';

/**
 * Writes a request into the ledger as it arrives, before anything is done about it; its status is filled in later. A
 * PUT is judged by how the data source stands now, so that nobody is blamed for what changes behind his back.
 */
export function writeDown(world: World, call: Call, who: Identity): LedgerRequest {
  const at = new Date(world.clock.now()).toISOString();
  const entry: LedgerRequest = {
    seq: call.seq,
    at,
    method: call.method,
    path: call.path.slice(0, 300),
    status: 0,
    trackingId: call.trackingId,
    ...(who.credential === undefined ? {} : { credential: who.credential }),
    ...(who.tokenHash === undefined ? {} : { tokenHash: who.tokenHash }),
  };
  world.ledger.request(entry);

  const [collection, id = '', ...rest] = call.segments;
  const isPut = call.method === 'PUT' && collection?.toLowerCase() === 'datasources' && rest.length === 0;
  const target = isPut ? world.dataSources.get(id) : undefined;
  if (target === undefined) return entry;
  world.ledger.put(id);
  if (target.status === 'disabled') {
    const wanted = jsonObjectOf(call)?.status;
    const known = wanted === 'active' || wanted === 'disabled';
    world.ledger.putToDisabled({ at, dataSourceId: id, request: call.seq, wanted: known ? wanted : 'not said' });
  }
  return entry;
}
