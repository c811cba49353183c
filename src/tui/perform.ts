import { asKeeperError } from '../core/errors.ts';
import type { TargetOrg } from '../core/target-orgs.ts';
import { drain } from '../core/work-queue.ts';
import type { Done, ScreenActions } from './actions.ts';
import type { Effect } from './effect.ts';
import type { Event } from './event.ts';
import type { Row } from './row.ts';

/** Effects that end in events; the others are the terminal's. */
export type Asked = Extract<Effect, { do: 'load' | 'extend' | 'read' | 'save' | 'update' | 'register' | 'remove' }>;

/**
 * Does what the screen asks for, and tells what comes of it. Never throws.
 *
 * @param stopped  of several changes, no more are begun
 */
export async function perform(
  asked: Asked,
  actions: ScreenActions,
  tell: (event: Event) => void,
  stopped: AbortSignal,
): Promise<void> {
  switch (asked.do) {
    case 'load':
      return await load(asked, actions, tell);
    case 'read':
      return await read(asked, actions, tell);
    case 'extend':
      return await extend(asked, actions, tell, stopped);
    case 'save':
      return tell(await saved(asked.rows, actions));
    case 'update':
      return report(asked.org, await actions.update(asked.org, asked.id, asked.fields, asked.nonce), tell);
    case 'register':
      return report(asked.org, await actions.register(asked.org, asked.fields, asked.nonce), tell);
    case 'remove':
      return report(asked.org, await actions.remove(asked.org, asked.id), tell);
  }
}

function report(org: TargetOrg, { warning, ...done }: Done, tell: (event: Event) => void): void {
  const more = warning === undefined ? {} : { warning };
  if ('change' in done) tell({ type: 'changed', org, change: done.change, ...more });
  else tell({ type: 'change-failed', error: done.error, ...more });
}

async function saved(rows: readonly Row[], actions: ScreenActions): Promise<Event> {
  const done = await actions.saveList(rows);
  if ('path' in done) return { type: 'saved', path: done.path, count: rows.length };
  return { type: 'save-failed', reason: done.problem };
}

async function load(
  { changes }: Extract<Asked, { do: 'load' }>,
  actions: ScreenActions,
  tell: (event: Event) => void,
): Promise<void> {
  try {
    const loaded = await actions.load();
    tell({ type: 'loaded', ...loaded, changes, now: actions.now(), wall: Date.now() });
  } catch (thrown) {
    tell({ type: 'load-failed', error: asKeeperError(thrown).toJSON(), now: actions.now(), wall: Date.now() });
  }
}

async function read(
  { row }: Extract<Asked, { do: 'read' }>,
  actions: ScreenActions,
  tell: (event: Event) => void,
): Promise<void> {
  const { key } = row;
  try {
    const { dataSource, raw } = await actions.read(row);
    tell({ type: 'read', key, dataSource, raw: raw.split('\n') });
    if (dataSource.jws) tell({ type: 'verified', key, verdict: await actions.verify(dataSource) });
  } catch (thrown) {
    tell({ type: 'read-failed', key, error: asKeeperError(thrown).toJSON() });
  }
}

/** So many at a time, in their order; one that fails never stops the rest. */
async function extend(
  { rows, minutes }: Extract<Asked, { do: 'extend' }>,
  actions: ScreenActions,
  tell: (event: Event) => void,
  stopped: AbortSignal,
): Promise<void> {
  await drain([...rows.entries()], {
    concurrency: Math.min(actions.concurrency, Math.max(1, rows.length)),
    compare: ([a], [b]) => a - b,
    run: async ([, row]) => {
      if (stopped.aborted) return;
      const { warning, ...changed } = await actions.extend(row, minutes);
      const about = { key: row.key, ...(warning !== undefined && { warning }) };
      if ('after' in changed) tell({ type: 'extended', after: changed.after, ...about });
      else tell({ type: 'extend-failed', error: changed.error, ...about });
    },
  });
  tell({ type: 'work-done' });
}
