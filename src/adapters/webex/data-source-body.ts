import { isDataSourceId } from '../../core/data-source-id.ts';
import type { DataSource } from '../../core/model.ts';
import { toOrgId } from '../../core/org-id.ts';
import { Secret } from '../../core/secret.ts';
import { isJsonObject } from '../../core/strict-json.ts';
import { isoInstant } from './instants.ts';
import { claimsOf } from './jws.ts';

const TEXTS = ['schemaId', 'applicationId', 'status', 'url', 'audience', 'subject', 'nonce', 'errorMessage'] as const;

/** Whether an answer is about a data source at all: it holds at least one of a data source's fields. Pure. */
export function isAboutADataSource(json: unknown): boolean {
  if (!isJsonObject(json)) return false;
  return ['id', 'jwsToken', 'tokenExpiryTime', 'schemaId', 'status'].some((field) => typeof json[field] === 'string');
}

/**
 * A data source as Webex describes it (contract 3.3), read leniently: a field that is missing, empty or of another type
 * is absent, texts are kept as they are, nothing is guessed. Undefined without an id that can be one.
 *
 * @param askedFor  the id, for answers that leave it out
 */
export function readDataSource(json: unknown, askedFor?: string): DataSource | undefined {
  if (!isJsonObject(json)) return undefined;
  const textIn = (name: string): string | undefined => {
    const value = Object.hasOwn(json, name) ? json[name] : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const id = textIn('id') ?? askedFor;
  if (id === undefined || !isDataSourceId(id)) return undefined;
  const texts: { -readonly [K in (typeof TEXTS)[number]]?: string } = {};
  for (const name of TEXTS) {
    const value = textIn(name);
    if (value !== undefined) texts[name] = value;
  }
  const org = textIn('orgId');
  const lifetime = minutesIn(json.tokenLifetimeMinutes);
  const tokenExpiresAt = isoInstant(json.tokenExpiryTime);
  // `jwtToken` was never seen in a real answer; two published clients read it (contract 3.3).
  const jws = textIn('jwsToken') ?? textIn('jwtToken');
  const claims = jws === undefined ? undefined : claimsOf(jws);
  return {
    id,
    ...texts,
    ...(org !== undefined && { orgId: toOrgId(org) }),
    ...(lifetime !== undefined && { tokenLifetimeMinutes: lifetime }),
    ...(tokenExpiresAt !== undefined && { tokenExpiresAt }),
    ...(claims && { claims }),
    ...(jws !== undefined && { jws: new Secret(jws) }),
  };
}

/** Whole minutes, as a number or in digits. */
function minutesIn(value: unknown): number | undefined {
  const minutes = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value;
  return typeof minutes === 'number' && Number.isInteger(minutes) && minutes > 0 ? minutes : undefined;
}
