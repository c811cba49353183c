import type { DataSource, DataSourceFields, DataSourceUpdate } from '../model.ts';

const MINUTE = 60_000;

/** A body for `PUT /dataSources/{id}`, or the names of the fields that nobody knows. */
export type ReplacementPlan =
  | { readonly update: DataSourceUpdate }
  | { readonly missing: readonly (keyof DataSourceFields)[] };

/**
 * The full replacement (contract 3.2) that changes the nonce and what is named, and nothing else. Fields come from the
 * data source as it is now; what the answer leaves out comes from the claims of its signed token; what is in neither is
 * named, never guessed. An error message stays with its status: a data source that is enabled loses it. Pure.
 */
export function planReplacement(
  current: DataSource,
  nonce: string,
  changes: Partial<DataSourceFields>,
): ReplacementPlan {
  const kept = settingsOf(current);
  const { schemaId, url, audience, subject, status, tokenLifetimeMinutes } = { ...kept, ...changes };
  if (!schemaId || !url || !audience || !subject || !status || !tokenLifetimeMinutes) {
    const fields = { schemaId, url, audience, subject, status, tokenLifetimeMinutes };
    const names = Object.keys(fields) as (keyof typeof fields)[];
    return { missing: names.filter((name) => !fields[name]) };
  }
  const errorMessage = changes.errorMessage ?? (status === kept.status ? kept.errorMessage : undefined);
  const message = errorMessage === undefined ? {} : { errorMessage };
  return { update: { schemaId, url, audience, subject, nonce, tokenLifetimeMinutes, status, ...message } };
}

/** Everything that a data source is set to, as far as its answer and its signed token tell. Pure. */
export function settingsOf(dataSource: DataSource): Partial<DataSourceFields> {
  const { orgId: _, ...fields } = fieldsOf(dataSource);
  const { status, errorMessage } = dataSource;
  const tokenLifetimeMinutes = dataSource.tokenLifetimeMinutes ?? claimedMinutes(dataSource);
  return {
    ...fields,
    ...(status !== undefined && { status }),
    ...(tokenLifetimeMinutes !== undefined && { tokenLifetimeMinutes }),
    ...(errorMessage !== undefined && { errorMessage }),
  };
}

/** A data source's fields, those that the answer leaves out taken from its signed token. */
export function fieldsOf(
  dataSource: DataSource,
): Pick<DataSource, 'schemaId' | 'url' | 'audience' | 'subject' | 'orgId'> {
  const { claims } = dataSource;
  const pick = <T>(first: T | undefined, second: T | undefined) => first || second;
  const fields = {
    schemaId: pick(dataSource.schemaId, claims?.schemaId),
    url: pick(dataSource.url, claims?.url),
    audience: pick(dataSource.audience, claims?.audience),
    subject: pick(dataSource.subject, claims?.subject),
    orgId: pick(dataSource.orgId, claims?.orgId),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** The lifetime that a signed token was made with, in whole minutes. Pure. */
export function claimedMinutes({ claims }: DataSource): number | undefined {
  if (claims?.expiresAt === undefined || claims.issuedAt === undefined) return undefined;
  const minutes = Math.round((claims.expiresAt - claims.issuedAt) / MINUTE);
  return minutes > 0 ? minutes : undefined;
}
