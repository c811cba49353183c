import { authorize, forbidden } from '../access.ts';
import { type Answer, Refusal, webexError } from '../answers.ts';
import { type Call, jsonObjectOf, mediaType } from '../call.ts';
import { dataSourceAnswer, oddListItem } from '../data-source-answers.ts';
import { checkedFields } from '../data-source-rules.ts';
import type { DataSourceRecord } from '../data-sources.ts';
import type { Grant } from '../tokens.ts';
import { ownDataSource, type SandboxClient, type World } from '../world.ts';

const READ = 'spark-admin:datasource_read';
const WRITE = 'spark-admin:datasource_write';

/** `GET /dataSources`: those of this app and org; unpaged unless `pageSize` says otherwise (contract 3.1). */
export async function listDataSources(world: World, call: Call): Promise<Answer> {
  const { grant } = enter(world, call, READ);
  const own = world.dataSources.all().filter((each) => ownDataSource(world, grant, each.id));
  if (own.length > 0) await world.keys.ready();
  const odd = world.modes.listItems === 'openapi-example';
  const { records, headers } = page(world, call, own);
  const items = records.map((each) => (odd ? oddListItem(world, each) : dataSourceAnswer(world, each, 'in-list')));
  return { status: 200, json: { items }, headers };
}

function page(world: World, call: Call, own: DataSourceRecord[]) {
  const size = world.modes.pageSize;
  if (size === 0) return { records: own, headers: {} };
  const start = Number(/^\d+$/.exec(call.query.get('cursor') ?? '')?.[0] ?? 0);
  const next = start + size;
  const maxNull = world.modes.nextLink === 'max-null' ? '&max=null' : '';
  const link = { Link: `<${world.origin}/v1/dataSources?cursor=${next}${maxNull}>; rel="next"` };
  return { records: own.slice(start, next), headers: next < own.length ? link : ({} as Record<string, string>) };
}

/** `POST /dataSources`: registers one; the same url and schema may exist already (I). */
export async function postDataSource(world: World, call: Call): Promise<Answer> {
  const { grant, app } = enter(world, call, WRITE);
  await world.keys.ready();
  const fields = checkedFields(world, app, jsonBody(call));
  const now = world.clock.now();
  const { orgId, clientId } = grant;
  const record = world.dataSources.add(
    { id: world.random.uuid(), orgId, clientId, createdBy: machineAccount(grant), createdAt: now },
    fields,
    now,
  );
  return { status: world.modes.createdStatus, json: dataSourceAnswer(world, record, 'alone') };
}

/** `GET /dataSources/{id}` */
export async function getDataSource(world: World, call: Call): Promise<Answer> {
  const { grant } = enter(world, call, READ);
  await world.keys.ready();
  return { status: 200, json: dataSourceAnswer(world, wanted(world, call, grant), 'alone') };
}

/** `PUT /dataSources/{id}`: replaces everything, and a new nonce gives a new JWS (contract 3.2). */
export async function putDataSource(world: World, call: Call): Promise<Answer> {
  const { grant, app } = enter(world, call, WRITE);
  await world.keys.ready();
  const record = wanted(world, call, grant);
  const fields = checkedFields(world, app, jsonBody(call), record);
  const repeated = fields.nonce === record.nonce;
  if (repeated && typeof world.modes.sameNonce === 'number') {
    throw new Refusal(webexError(world.modes.sameNonce, 'nonce has been used before'));
  }
  const keepsJws =
    (repeated && world.modes.sameNonce === 'keep-jws') ||
    (fields.status === 'disabled' && world.modes.disabledGetsJws === 'no');
  const now = world.clock.now();
  world.dataSources.replace(record, fields, now, keepsJws ? undefined : now);
  world.ledger.replaced(record.id);
  return { status: 200, json: dataSourceAnswer(world, record, 'alone') };
}

/** `DELETE /dataSources/{id}`: 204 without a body (C), and gone. */
export function deleteDataSource(world: World, call: Call): Answer {
  const { grant } = enter(world, call, WRITE);
  world.dataSources.delete(wanted(world, call, grant).id);
  return { status: 204 };
}

/** A token of a service app for an org, with the scope. The old spelling `/datasources` is a switch. */
function enter(world: World, call: Call, scope: string): { grant: Grant; app: SandboxClient } {
  if (call.segments[0] !== 'dataSources' && world.modes.lowerCasePath !== 'accept') throw new Refusal(webexError(404));
  const { grant } = authorize(world, call, scope);
  const app = world.clients.find((client) => client.clientId === grant.clientId && client.kind === 'service-app');
  if (app === undefined) throw forbidden(world);
  return { grant, app };
}

/** Of another org or app: as if it were not there, or 403 (S). */
function wanted(world: World, call: Call, grant: Grant): DataSourceRecord {
  const id = call.params[0] ?? '';
  const own = ownDataSource(world, grant, id);
  if (own !== undefined) return own;
  const foreign = world.dataSources.get(id) !== undefined && world.modes.foreignDataSourceStatus === 403;
  throw foreign ? forbidden(world) : new Refusal(webexError(404));
}

function jsonBody(call: Call): Record<string, unknown> {
  if (mediaType(call) !== 'application/json') throw new Refusal(webexError(415));
  const body = jsonObjectOf(call);
  if (body === undefined) throw new Refusal(webexError(400));
  return body;
}

/** A fake uuid for the machine account behind a grant. */
function machineAccount(grant: Grant): string {
  return `00000000-0000-4000-8000-0000${grant.id}`;
}
