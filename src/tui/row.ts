import type { DataSource } from '../core/model.ts';
import type { OrgListing } from '../core/org-listing.ts';
import { fieldsOf } from '../core/policy/replacement.ts';
import { printable } from '../core/secret.ts';
import type { TargetOrg } from '../core/target-orgs.ts';
import type { Names } from './names.ts';

/** A data source in the table. What it holds is fit to be shown; it is made once for each answer, not for each frame. */
export interface Row {
  /** Names it among those of all orgs. */
  readonly key: string;
  readonly org: TargetOrg;
  readonly dataSource: DataSource;
  readonly orgName: string;
  readonly status: string;
  readonly audience: string;
  readonly subject: string;
  /** The name of its schema, or its id where nobody tells the name. */
  readonly schema: string;
  readonly url: string;
  readonly host: string;
  /** Everything that `/` looks through, in lower case. */
  readonly haystack: string;
  /** Webex could not be asked again: this is what it said before. */
  readonly stale: boolean;
}

/** The key of a data source of an org: an id alone may be in two. Pure. */
function rowKey(org: TargetOrg, id: string): string {
  return `${org.key} ${id}`;
}

/** A data source as the table shows it. Pure. */
export function rowOf(org: TargetOrg, dataSource: DataSource, names: Names): Row {
  const { id } = dataSource;
  const { audience = '', subject = '', schemaId = '', url = '' } = fieldsOf(dataSource);
  const shown = {
    orgName: names.orgs.get(org.id) ?? printable(org.name ?? org.id),
    status: printable(dataSource.status ?? 'unknown'),
    audience: printable(audience),
    subject: printable(subject),
    schema: printable(names.schemas.get(schemaId) ?? schemaId),
    url: printable(url),
    host: printable(URL.canParse(url) ? new URL(url).host : url),
  };
  const haystack = [printable(id), ...Object.values(shown)].join(' ').toLowerCase();
  return { key: rowKey(org, id), org, dataSource, ...shown, haystack, stale: false };
}

/** The rows after an answer: those of an org that could not be read stay, marked stale. Pure. */
export function mergedRows(before: readonly Row[], listings: readonly OrgListing[], names: Names): Row[] {
  const fresh = listings.flatMap(({ org, dataSources, error }) =>
    error ? [] : dataSources.map((each) => rowOf(org, each, names)),
  );
  const unread = new Set(listings.flatMap(({ org, error }) => (error ? [org.key] : [])));
  return [...fresh, ...staled(before.filter(({ org }) => unread.has(org.key)))];
}

/** Rows of which nobody knows how they are now. Pure. */
export function staled(rows: readonly Row[]): Row[] {
  return rows.map((row) => (row.stale ? row : { ...row, stale: true }));
}
