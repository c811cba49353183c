import type { DataSourceFields } from '../core/model.ts';
import type { TargetOrg } from '../core/target-orgs.ts';
import type { Row } from './row.ts';

/** What is to be done about it outside. */
export type Effect =
  | { readonly do: 'load'; readonly changes: number }
  | { readonly do: 'extend'; readonly rows: readonly Row[]; readonly minutes: number }
  | { readonly do: 'read'; readonly row: Row }
  | {
      readonly do: 'update';
      readonly key: string;
      readonly org: TargetOrg;
      readonly id: string;
      readonly fields: Partial<DataSourceFields>;
      readonly nonce?: string;
    }
  | {
      readonly do: 'register';
      readonly org: TargetOrg;
      readonly fields: Partial<DataSourceFields>;
      readonly nonce?: string;
    }
  | { readonly do: 'remove'; readonly key: string; readonly org: TargetOrg; readonly id: string }
  | { readonly do: 'save'; readonly rows: readonly Row[] }
  | { readonly do: 'stop' }
  | { readonly do: 'copy'; readonly text: string }
  | { readonly do: 'redraw' }
  | { readonly do: 'suspend' }
  | { readonly do: 'quit' }
  | { readonly do: 'interrupt' };
