import type { DataSource } from '../core/model.ts';
import type { TextField } from './text-field.ts';

/** The details that are open. */
export interface Details {
  readonly key: string;
  /** As it was read when they were opened; until then the table's. */
  readonly dataSource: DataSource;
  readonly reading: boolean;
  /** Webex's answer in lines, without its token. */
  readonly raw?: readonly string[];
  readonly showsRaw: boolean;
  /** What the check of its signature brought. */
  readonly verified?: string;
  readonly top: number;
}

/** A deletion, and what was typed to confirm it. */
export interface Removal extends TextField {
  readonly key: string;
  readonly sending: boolean;
}
