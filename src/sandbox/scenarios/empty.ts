import type { Scenario } from '../scenario.ts';

/** One org, a working integration, and nothing registered. */
export function emptyScenario(): Scenario {
  return {
    name: 'empty',
    orgs: [{ name: 'Empty Sandbox Org' }],
    integration: { pair: { obtainedMinutesAgo: 0 } },
    dataSources: [],
  };
}
