import { type RecordedOperation, withoutTokens } from '../../../adapters/operation-records.ts';
import type { Keeper } from '../../../compose.ts';
import type { DataSourceChange } from '../../../core/change.ts';
import { asKeeperError, type ErrorJson } from '../../../core/errors.ts';
import type { DataSourceSchema } from '../../../core/model.ts';
import { OperationError } from '../../../core/operation-error.ts';
import { listingOutcome, listOrgs } from '../../../core/org-listing.ts';
import { viewLadder } from '../../../core/policy/ladder-view.ts';
import type { TargetOrg } from '../../../core/target-orgs.ts';
import type { Done, ScreenActions } from '../../../tui/actions.ts';
import { jsonText } from '../../json-text.ts';
import { listed } from '../../listed-data-source.ts';
import { type CommandRecords, recordsIn } from '../../records.ts';

/** What was done in the screen. */
interface Tally {
  readonly changed: number;
  readonly failed: number;
}

/**
 * The calls of core functions that the screen makes, each change with its operation record.
 *
 * @param listDirectory  where the list is written when somebody asks for it
 */
export function screenActions(
  keeper: Keeper,
  orgs: readonly TargetOrg[],
  records: CommandRecords | undefined,
  listDirectory: string,
): { actions: ScreenActions; done: () => Tally } {
  const { tokens, webex, clock, settings, dataSources } = keeper;
  const tally = { changed: 0, failed: 0 };
  const recorded = async (...about: Parameters<CommandRecords['write']>) => {
    if (!records || (await records.write(...about)) !== undefined) return {};
    return { warning: 'the operation record could not be written' };
  };
  const changing = async (
    operation: RecordedOperation,
    id: string | undefined,
    act: () => Promise<DataSourceChange>,
  ): Promise<Done> => {
    try {
      const change = await act();
      if (change.action === 'unchanged') return { change };
      tally.changed += 1;
      return { change, ...(await recorded(operation, change, (change.after ?? change.before)?.id)) };
    } catch (thrown) {
      tally.failed += 1;
      const more = thrown instanceof OperationError ? await recorded(operation, thrown, id) : {};
      return { error: asKeeperError(thrown).toJSON(), ...more };
    }
  };
  /** Why the last list is not whole. */
  let incomplete: ErrorJson | undefined;
  let offered: readonly DataSourceSchema[] | undefined;
  /** The names of schemas are worth no failure: without them ids are shown. */
  const schemas = async () => {
    const [org] = orgs;
    offered ??= org && (await dataSources.schemas(org).catch(() => undefined));
    return offered && { offered };
  };
  const actions: ScreenActions = {
    concurrency: settings.concurrency,
    now: () => webex.serverNow(),
    async load() {
      const listings = await listOrgs({ ...keeper, concurrency: settings.concurrency }, orgs);
      incomplete = listingOutcome(listings).error?.toJSON();
      const known = listings.some(({ error }) => !error) ? await schemas() : undefined;
      return { listings, ...known, ladder: viewLadder(await tokens.config(), clock.now()) };
    },
    async read({ org, dataSource: { id } }) {
      const { value, raw } = await dataSources.get(id, org);
      return { dataSource: value, raw: jsonText(withoutTokens(raw) as object) };
    },
    update: (org, id, fields, nonce) =>
      changing('update', id, () => dataSources.update(id, fields, { org, ...nonceOf(nonce) })),
    register: (org, fields, nonce) =>
      changing('registration', undefined, () =>
        dataSources.register({ ...fields, url: fields.url ?? '' }, { org, ...nonceOf(nonce) }),
      ),
    remove: (org, id) => changing('deletion', id, () => dataSources.remove(id, { org })),
    async saveList(rows) {
      let problem = '';
      const saving = await recordsIn(listDirectory, keeper, (why) => {
        problem = why;
      });
      const now = webex.serverNow();
      const list = rows.map(({ dataSource, org }) => listed(dataSource, org, now));
      const path = await saving.list(list, incomplete);
      return path === undefined ? { problem } : { path };
    },
    async verify(dataSource) {
      const verdict = await keeper.verifyDataSourceToken(dataSource);
      return verdict.verified ? 'verified' : `not verified: ${verdict.reason}`;
    },
    async extend({ org, dataSource: { id } }, minutes) {
      try {
        const extension = await dataSources.extend(id, { minutes, org });
        tally.changed += 1;
        return { after: extension.after, ...(await recorded('extend', extension, id)) };
      } catch (thrown) {
        tally.failed += 1;
        const more = thrown instanceof OperationError ? await recorded('extend', thrown, id) : {};
        return { error: asKeeperError(thrown).toJSON(), ...more };
      }
    },
  };
  return { actions, done: () => ({ ...tally }) };
}

function nonceOf(nonce: string | undefined): { nonce?: () => string } {
  return nonce === undefined ? {} : { nonce: () => nonce };
}
