import type { DataSourceChange } from '../core/change.ts';
import type { ErrorJson } from '../core/errors.ts';
import type { DataSource, DataSourceSchema } from '../core/model.ts';
import type { OrgListing } from '../core/org-listing.ts';
import type { LadderView } from '../core/policy/ladder-view.ts';
import type { TargetOrg } from '../core/target-orgs.ts';
import type { Typed } from './keys.ts';
import type { Size } from './state.ts';

/** What can happen. */
export type Event =
  | { readonly type: 'typed'; readonly typed: Typed }
  | { readonly type: 'tick'; readonly now: number; readonly wall: number }
  | { readonly type: 'resized'; readonly size: Size }
  | {
      readonly type: 'loaded';
      readonly listings: readonly OrgListing[];
      readonly offered?: readonly DataSourceSchema[];
      readonly ladder: LadderView;
      /** The count of changes when it was asked for. */
      readonly changes: number;
      readonly now: number;
      readonly wall: number;
    }
  | { readonly type: 'load-failed'; readonly error: ErrorJson; readonly now: number; readonly wall: number }
  | { readonly type: 'extended'; readonly key: string; readonly after: DataSource; readonly warning?: string }
  | { readonly type: 'extend-failed'; readonly key: string; readonly error: ErrorJson; readonly warning?: string }
  | { readonly type: 'work-done' }
  | { readonly type: 'saved'; readonly path: string; readonly count: number }
  | { readonly type: 'save-failed'; readonly reason: string }
  | { readonly type: 'read'; readonly key: string; readonly dataSource: DataSource; readonly raw: readonly string[] }
  | { readonly type: 'read-failed'; readonly key: string; readonly error: ErrorJson }
  | { readonly type: 'verified'; readonly key: string; readonly verdict: string }
  | { readonly type: 'changed'; readonly org: TargetOrg; readonly change: DataSourceChange; readonly warning?: string }
  | { readonly type: 'change-failed'; readonly error: ErrorJson; readonly warning?: string };
