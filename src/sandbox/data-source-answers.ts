import type { DataSourceRecord } from './data-sources.ts';
import type { World } from './world.ts';

/** Where a data source is shown: the two official shapes differ in the list. */
type Shown = 'alone' | 'in-list';

/** A data source in the response profile that holds for it (contract 3.3, C for the three shapes of real answers). */
export function dataSourceAnswer(world: World, record: DataSourceRecord, shown: Shown): Record<string, unknown> {
  const profile = world.modes.profileFor[record.id] ?? world.modes.profile;
  const common = {
    id: record.id,
    schemaId: record.schemaId,
    orgId: record.orgId,
    applicationId: record.clientId,
    status: record.status,
  };
  const jwsToken = () => world.dataSources.jwsOf(record);
  const expiry = () => ({ tokenExpiryTime: new Date(tokenExpiryMs(record)).toISOString() });
  const created = { createdBy: record.createdBy, createdAt: new Date(record.createdAt).toISOString() };
  const message = record.errorMessage === undefined ? {} : { errorMessage: record.errorMessage };
  const asked = {
    audience: record.audience,
    subject: record.subject,
    tokenLifetimeMinutes: record.tokenLifetimeMinutes,
  };
  const updated =
    record.updatedAt === undefined
      ? {}
      : { updatedBy: record.createdBy, updatedAt: new Date(record.updatedAt).toISOString() };
  const address = { nonce: record.nonce, url: record.url };

  const shapes: Record<typeof profile, () => Record<string, unknown>> = {
    capture: () => ({ ...common, jwsToken: jwsToken(), ...expiry(), ...address, ...message, ...created }),
    openapi: () => ({
      ...common,
      ...address,
      ...asked,
      ...message,
      ...created,
      ...updated,
      ...(shown === 'in-list' ? { jwsToken: jwsToken() } : {}),
    }),
    readme: () => ({ ...common, jwsToken: jwsToken(), ...message, ...created, createdAt: zoneless(record.createdAt) }),
    full: () => ({
      ...common,
      jwsToken: jwsToken(),
      ...expiry(),
      ...address,
      ...asked,
      ...message,
      ...created,
      ...updated,
    }),
  };
  const answer = shapes[profile]();
  for (const field of world.modes.omitFor[record.id] ?? []) delete answer[field];
  return answer;
}

/** The odd list item of the OpenAPI's own example: no `id` (C). */
export function oddListItem(world: World, record: DataSourceRecord): Record<string, unknown> {
  return {
    DataSource: '',
    applicationId: record.clientId,
    createdAt: new Date(record.createdAt).toISOString(),
    createdBy: record.createdBy,
    jwsToken: world.dataSources.jwsOf(record),
    orgId: record.orgId,
  };
}

/** Issue time plus lifetime, with milliseconds, as in the capture; `exp` is the same in whole seconds. */
function tokenExpiryMs(record: DataSourceRecord): number {
  return record.issuedAt + (record.claims.exp - record.claims.iat) * 1000;
}

/** `2024-05-20T15:50:06.754103`: microseconds and no zone, as in the provider README. */
function zoneless(at: number): string {
  return `${new Date(at).toISOString().slice(0, -1)}103`;
}
