import { paintWith } from '../../src/cli/text/paint.ts';
import type { ErrorJson } from '../../src/core/errors.ts';
import type { DataSource } from '../../src/core/model.ts';
import type { TargetOrg } from '../../src/core/target-orgs.ts';
import type { Effect } from '../../src/tui/effect.ts';
import type { Event } from '../../src/tui/event.ts';
import { decode } from '../../src/tui/keys.ts';
import { type Fixed, initialState, type Size, type State } from '../../src/tui/state.ts';
import { update } from '../../src/tui/update.ts';
import { frame } from '../../src/tui/view.ts';

const HOUR = 3_600_000;

/** Noon of a day. */
export const NOW = Date.UTC(2026, 10, 21, 12);

export const ORG = { id: 'org-a', key: 'service-app:org-a', name: 'Acme', paused: false } as unknown as TargetOrg;
export const OTHER_ORG = {
  id: 'org-b',
  key: 'service-app:org-b',
  name: 'Globex',
  paused: false,
} as unknown as TargetOrg;

const FIXED: Fixed = {
  renewAfterMinutes: 50,
  lifetimeMinutes: 1440,
  readonly: false,
  spoken: false,
  savesList: false,
  orgs: 1,
  store: 'here',
};

/** A data source whose token ends in so many hours, of 24. */
export function source(id: string, hours: number, more: Partial<DataSource> = {}): DataSource {
  return {
    id,
    status: 'active',
    url: `https://${id}.example.com/byods`,
    audience: 'aud',
    subject: 'sub',
    schemaId: '5397013b-7920-4ffc-807c-e8a3e0a18f43',
    tokenLifetimeMinutes: 1440,
    tokenExpiresAt: NOW + hours * HOUR,
    ...more,
  };
}

/** A screen without a terminal: its state, and every effect that it asked for. */
export class PureScreen {
  state: State;
  readonly effects: Effect[] = [];

  constructor(fixed: Partial<Fixed> = {}, size: Size = { columns: 80, rows: 24 }) {
    this.state = initialState({ ...FIXED, ...fixed }, size, NOW, NOW);
  }

  tell(event: Event): this {
    const step = update(this.state, event);
    this.state = step.state;
    this.effects.push(...step.effects);
    return this;
  }

  /** Webex's answer for several orgs. */
  loadedOrgs(...listings: readonly { org: TargetOrg; dataSources: readonly DataSource[] }[]): this {
    const { changes } = this.state;
    const ladder = { rungs: [], personNeededAt: 'unknown' } as const;
    return this.tell({ type: 'loaded', listings, ladder, changes, now: NOW, wall: NOW });
  }

  /** Webex's answer: its data sources, or why there are none. */
  loaded(dataSources: readonly DataSource[] | { error: ErrorJson }, changes = this.state.changes, wall = NOW): this {
    const listing =
      'error' in dataSources
        ? { org: ORG, dataSources: [], error: dataSources.error as never }
        : { org: ORG, dataSources };
    return this.tell({
      type: 'loaded',
      listings: [listing],
      ladder: { rungs: [], personNeededAt: 'unknown' },
      changes,
      now: NOW,
      wall,
    });
  }

  /** Keys as a terminal sends them. */
  press(chunk: string): this {
    for (const typed of decode(chunk).typed) this.tell({ type: 'typed', typed });
    return this;
  }

  lines(): string[] {
    return frame(this.state, { width: this.state.size.columns, paint: paintWith(false) });
  }

  text(): string {
    return this.lines().join('\n');
  }

  /** The ids in the order of the table. */
  ids(): string[] {
    return this.state.visible.map(({ dataSource }) => dataSource.id);
  }
}
