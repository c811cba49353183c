import type { DataSourceFields, DataSourceRecord } from './data-sources.ts';
import type { DataSourceChange } from './faults.ts';
import type { World } from './world.ts';

const IN_CLAIMS = ['schemaId', 'url', 'audience', 'subject', 'nonce', 'tokenLifetimeMinutes'] as const;

/**
 * Changes a data source as an administrator or another client would, past all rules. Where a claim changes, or an age
 * is given, it gets a new JWS. Returns undefined when it is (now) gone.
 */
export function changeDataSource(world: World, id: string, change: DataSourceChange): DataSourceRecord | undefined {
  const record = world.dataSources.get(id);
  if (record === undefined) return undefined;
  const { deleted, ageMinutes, ...set } = change;
  if (deleted === true) {
    world.dataSources.delete(id);
    return undefined;
  }
  const now = world.clock.now();
  const { schemaId, url, audience, subject, nonce, tokenLifetimeMinutes, status, errorMessage } = record;
  const before: DataSourceFields = { schemaId, url, audience, subject, nonce, tokenLifetimeMinutes, status };
  if (errorMessage !== undefined && set.status !== 'active') before.errorMessage = errorMessage;
  const reissue = ageMinutes !== undefined || IN_CLAIMS.some((key) => set[key] !== undefined);
  const issuedAt = reissue ? now - (ageMinutes ?? 0) * 60_000 : undefined;
  world.dataSources.replace(record, { ...before, ...set }, now, issuedAt);
  return record;
}

/** What is wrong with a change, a sentence each. */
export function changeMistakes(change: Record<string, unknown>): string[] {
  const numbers = ['tokenLifetimeMinutes', 'ageMinutes'];
  const strings = ['schemaId', 'url', 'audience', 'subject', 'nonce', 'errorMessage'];
  return Object.entries(change).flatMap(([key, value]) => {
    if (numbers.includes(key))
      return typeof value === 'number' && Number.isFinite(value) ? [] : `${key} must be a number`;
    if (strings.includes(key)) return typeof value === 'string' ? [] : `${key} must be a string`;
    if (key === 'status') {
      return value === 'active' || value === 'disabled' ? [] : 'status must be "active" or "disabled"';
    }
    if (key === 'deleted') return typeof value === 'boolean' ? [] : 'deleted must be true or false';
    return `a data source has no field "${key}" that can be set`;
  });
}
