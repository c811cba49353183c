import { withoutTokens } from '../../../adapters/operation-records.ts';
import type { Keeper } from '../../../compose.ts';
import { asKeeperError } from '../../../core/errors.ts';
import { OperationError } from '../../../core/operation-error.ts';
import { listOrgs } from '../../../core/org-listing.ts';
import { viewLadder } from '../../../core/policy/ladder-view.ts';
import type { TargetOrg } from '../../../core/token-config.ts';
import type { ScreenActions } from '../../../tui/actions.ts';
import type { CommandRecords } from '../../records.ts';

/** What was done in the screen. */
interface Tally {
  readonly changed: number;
  readonly failed: number;
}

/** The calls of core functions that the screen makes, each change with its operation record. */
export function screenActions(
  keeper: Keeper,
  orgs: readonly TargetOrg[],
  records: CommandRecords | undefined,
): { actions: ScreenActions; done: () => Tally } {
  const { tokens, webex, clock, settings, dataSources } = keeper;
  const tally = { changed: 0, failed: 0 };
  const recorded = async (...about: Parameters<CommandRecords['write']>) => {
    if (!records || (await records.write(...about)) !== undefined) return {};
    return { warning: 'the operation record could not be written' };
  };
  const actions: ScreenActions = {
    concurrency: settings.concurrency,
    now: () => webex.serverNow(),
    async load() {
      const listings = await listOrgs({ ...keeper, concurrency: settings.concurrency }, orgs);
      return { listings, ladder: viewLadder(await tokens.config(), clock.now()) };
    },
    async read({ org, dataSource: { id } }) {
      const { value, raw } = await dataSources.get(id, org);
      return { dataSource: value, raw: withoutTokens(raw) };
    },
    async verify() {
      return undefined;
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
