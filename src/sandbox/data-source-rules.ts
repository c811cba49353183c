import { Refusal, webexError } from './answers.ts';
import type { DataSourceFields, DataSourceRecord } from './data-sources.ts';
import { SCHEMAS, WEBSOCKET_SCHEMA_ID } from './schemas.ts';
import type { SandboxClient, World } from './world.ts';

const MAX_LIFETIME_MINUTES = 1440;

/**
 * What a POST or PUT body asks for, once it has passed every rule of contract 3.2. A PUT is a full replacement (C): a
 * field that is left out is refused, or taken from `current` where `partialPut` is `keep` (S). Unknown fields are
 * ignored (C).
 */
export function checkedFields(
  world: World,
  app: SandboxClient,
  body: Record<string, unknown>,
  current?: DataSourceRecord,
): DataSourceFields {
  const kept = world.modes.partialPut === 'keep' ? current : undefined;
  const given = { ...pickFields(kept), ...body };
  const fields: DataSourceFields = {
    schemaId: checkedSchema(world, app, text(given, 'schemaId')),
    url: text(given, 'url'),
    audience: text(given, 'audience'),
    subject: text(given, 'subject'),
    nonce: text(given, 'nonce'),
    tokenLifetimeMinutes: checkedLifetime(world, given.tokenLifetimeMinutes),
    status: checkedStatus(given.status),
  };
  if (given.errorMessage !== undefined && given.errorMessage !== null)
    fields.errorMessage = text(given, 'errorMessage');
  if (fields.status === 'disabled' && !fields.errorMessage && world.modes.disabledWithoutMessage === 'refuse') {
    throw malformed('errorMessage is required when status is disabled');
  }
  checkUrl(world, app, fields);
  return fields;
}

function pickFields(record: DataSourceRecord | undefined): Partial<DataSourceFields> {
  if (record === undefined) return {};
  const { schemaId, url, audience, subject, nonce, tokenLifetimeMinutes, status, errorMessage } = record;
  const fields = { schemaId, url, audience, subject, nonce, tokenLifetimeMinutes, status };
  return errorMessage === undefined ? fields : { ...fields, errorMessage };
}

function text(given: Record<string, unknown>, name: string): string {
  const value = given[name];
  if (typeof value !== 'string' || value === '') throw malformed(`${name} is required and must be a string`);
  return value;
}

/** 1 to 1440 (C for 1440; 1 or 60 below, S), as a number; a string of digits only where the mode accepts it. */
function checkedLifetime(world: World, value: unknown): number {
  const lenient = world.modes.lifetimeStrings === 'accept' && typeof value === 'string' && /^\d+$/.test(value);
  const minutes = lenient ? Number(value) : value;
  const least = world.modes.minLifetimeMinutes;
  if (typeof minutes !== 'number' || !Number.isInteger(minutes) || minutes < least || minutes > MAX_LIFETIME_MINUTES) {
    throw malformed(`tokenLifetimeMinutes must be a number from ${least} to ${MAX_LIFETIME_MINUTES}`);
  }
  return minutes;
}

/** Left out, it is `active`, on a PUT as well (I: a PUT replaces everything). */
function checkedStatus(value: unknown): 'active' | 'disabled' {
  if (value === undefined || value === 'active') return 'active';
  if (value === 'disabled') return 'disabled';
  throw malformed('status must be active or disabled');
}

function checkedSchema(world: World, app: SandboxClient, schemaId: string): string {
  if (!SCHEMAS.some((schema) => schema.id === schemaId)) throw malformed('schemaId is not a known schema');
  const rule = world.modes.foreignSchema;
  if (rule !== 'accept' && !app.schemaIds.includes(schemaId)) {
    throw new Refusal(webexError(rule, 'schemaId is not a schema of this Service App'));
  }
  return schemaId;
}

/** `https://`, or `wss://` for the WebSocket schema (C); the host in or below a domain of the app (C, status S). */
function checkUrl(world: World, app: SandboxClient, fields: DataSourceFields): void {
  const url = URL.canParse(fields.url) ? new URL(fields.url) : undefined;
  const schemes = fields.schemaId === WEBSOCKET_SCHEMA_ID ? ['https:', 'wss:'] : ['https:'];
  if (url === undefined || !schemes.includes(url.protocol)) throw malformed('url is not valid for this schema');
  const rule = world.modes.foreignDomain;
  const inside = app.domains.some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`));
  if (rule !== 'accept' && !inside) {
    throw new Refusal(webexError(rule, 'url is not in a Data Exchange Domain of this Service App'));
  }
}

function malformed(description: string): Refusal {
  return new Refusal(webexError(400, description));
}
