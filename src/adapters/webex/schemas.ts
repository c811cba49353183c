import type { DataSourceSchema } from '../../core/model.ts';
import type { Budget } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';
import { isJsonObject } from '../../core/strict-json.ts';
import type { Caller } from './caller.ts';
import { isoInstant } from './instants.ts';
import { pathUnder } from './paths.ts';

const TEXTS = ['serviceType', 'protocol', 'appType', 'url'] as const;

/** `GET /dataSources/schemas` (contract 3.1), which has no pages. What has no id is left out: it cannot be named. */
export async function listSchemas(
  caller: Caller,
  base: URL,
  accessToken: Secret,
  budget: Budget,
): Promise<DataSourceSchema[]> {
  const answer = await caller.call(
    {
      kind: 'read',
      what: 'list the schemas',
      method: 'GET',
      path: pathUnder(base, ['dataSources', 'schemas']),
      bearer: accessToken,
      secrets: [accessToken],
      idempotent: true,
      accepts: (json) => isJsonObject(json) && Array.isArray(json.items),
    },
    budget,
  );
  return (answer.json as { items: unknown[] }).items.flatMap((item) => readSchema(item) ?? []);
}

/** A schema as Webex describes it (contract 3.3), read leniently: a field that is missing, empty or of another type is absent. */
function readSchema(json: unknown): DataSourceSchema | undefined {
  if (!isJsonObject(json) || typeof json.id !== 'string' || json.id === '') return undefined;
  const texts: { -readonly [K in (typeof TEXTS)[number]]?: string } = {};
  for (const name of TEXTS) {
    const value = json[name];
    if (typeof value === 'string' && value !== '') texts[name] = value;
  }
  const [createdAt, updatedAt] = [isoInstant(json.createdAt), isoInstant(json.updatedAt)];
  return {
    id: json.id,
    ...texts,
    ...(createdAt !== undefined && { createdAt }),
    ...(updatedAt !== undefined && { updatedAt }),
  };
}
