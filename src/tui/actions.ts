import type { DataSourceChange } from '../core/change.ts';
import type { ErrorJson } from '../core/errors.ts';
import type { DataSource, DataSourceFields, DataSourceSchema } from '../core/model.ts';
import type { OrgListing } from '../core/org-listing.ts';
import type { LadderView } from '../core/policy/ladder-view.ts';
import type { TargetOrg } from '../core/target-orgs.ts';
import type { Row } from './row.ts';

/** What came of a change. `warning`: what a person should know beside it, as a record that could not be written. */
export type Changed =
  | { readonly after: DataSource; readonly warning?: string | undefined }
  | { readonly error: ErrorJson; readonly warning?: string | undefined };

/** What came of a form or a deletion. */
export type Done =
  | { readonly change: DataSourceChange; readonly warning?: string | undefined }
  | { readonly error: ErrorJson; readonly warning?: string | undefined };

/** What the screen can have done: the calls of core functions, composed by who opens it. */
export interface ScreenActions {
  /** The data sources of every org, or why not; the schemas where Webex tells them. */
  load(): Promise<{
    listings: readonly OrgListing[];
    offered?: readonly DataSourceSchema[];
    ladder: LadderView;
  }>;
  /** One as it is now, and Webex's answer as JSON, without its token and fit for a terminal. */
  read(row: Row): Promise<{ dataSource: DataSource; raw: string }>;
  /** The verdict over the signature of its token, in words. Never throws. */
  verify(dataSource: DataSource): Promise<string>;
  /** Extends it, proves it, and writes the record. Never throws. */
  extend(row: Row, minutes: number): Promise<Changed>;
  /** Each is proved and leaves its record. Never throws. A nonce that is not given is made. */
  update(org: TargetOrg, id: string, fields: Partial<DataSourceFields>, nonce: string | undefined): Promise<Done>;
  register(org: TargetOrg, fields: Partial<DataSourceFields>, nonce: string | undefined): Promise<Done>;
  remove(org: TargetOrg, id: string): Promise<Done>;
  /** Writes them into a file, as `--save-list` does: its path, or why there is none. Never throws. */
  saveList(rows: readonly Row[]): Promise<{ readonly path: string } | { readonly problem: string }>;
  /** How many at a time. */
  readonly concurrency: number;
  /** The clock as Webex sees it, epoch milliseconds. */
  now(): number;
}
