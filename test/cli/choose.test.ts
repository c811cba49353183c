import { expect, test } from 'vitest';
import { chooseTargets } from '../../src/cli/commands/extend-data-source/choose.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { VirtualWorld } from '../support/virtual-world.ts';

test('an id that several orgs have: --org is asked for, by a command that changes nothing too', async () => {
  const world = await VirtualWorld.start(scenario({ orgs: 2 }));
  const keeper = await world.keeper();
  const config = await keeper.tokens.config();
  const [first, second] = config.orgs;
  const [one] = await keeper.dataSources.list(config.orgs[0]);
  const dataSources = Object.assign(Object.create(keeper.dataSources), { list: async () => [one!] });
  const request = { ids: [one!.id], all: false, dryRun: false };
  const { targets, missing } = await chooseTargets({ ...keeper, dataSources }, config, config.orgs, request);
  expect(targets).toEqual([]);
  expect(missing).toMatchObject([
    {
      id: one!.id,
      error: {
        code: 'usage',
        message: `data source ${one!.id} is in Sandbox Org 1 (${first!.id}) and Sandbox Org 2 (${second!.id}); nothing was changed`,
        remedy: 'name its org with --org',
      },
    },
  ]);
});
