import type { Scenario, ScenarioDataSource, ScenarioPair } from '../scenario.ts';

/** What a built scenario can be told; everything has a default. */
interface ScenarioSize extends Pick<Scenario, 'modes' | 'faults' | 'serviceApp' | 'personalAccessToken'> {
  /** 1 unless given. */
  orgs?: number;
  /** Further orgs that a client is not set up for: none unless given. */
  orgsToAdd?: number;
  /** 1 unless given. */
  dataSourcesPerOrg?: number;
  /** 720 (half their lifetime) unless given; a function gets the org's and the data source's index. */
  dataSourceAgeMinutes?: number | ((org: number, index: number) => number);
  /** 1440 unless given. */
  tokenLifetimeMinutes?: number;
  /** The service-app pair of every org; `none`: they have to be minted. Fresh unless given. */
  serviceAppPairs?: ScenarioPair | 'none';
  /** The integration's pair; `none`: there is no integration. Fresh unless given. */
  integration?: ScenarioPair | 'none';
}

/** A scenario of any size, for tests: 60 orgs, 200 orgs, 1000 data sources. */
export function scenario(size: ScenarioSize = {}): Scenario {
  const { orgs = 1, orgsToAdd = 0, dataSourcesPerOrg = 1, serviceAppPairs = FRESH, integration = FRESH } = size;
  const { modes, faults, serviceApp, personalAccessToken } = size;
  return {
    name: `${orgs} orgs with ${dataSourcesPerOrg} data sources each`,
    orgs: Array.from({ length: orgs + orgsToAdd }, (_, org) => ({
      name: `Sandbox Org ${org + 1}`,
      ...(org >= orgs && { configured: false }),
      ...(org >= orgs || serviceAppPairs === 'none' ? {} : { serviceAppPair: serviceAppPairs }),
    })),
    dataSources: Array.from({ length: orgs * dataSourcesPerOrg }, (_, number) =>
      builtSource(size, Math.floor(number / dataSourcesPerOrg), number % dataSourcesPerOrg),
    ),
    ...(integration === 'none' ? {} : { integration: { pair: integration } }),
    ...(modes === undefined ? {} : { modes }),
    ...(faults === undefined ? {} : { faults }),
    ...(serviceApp === undefined ? {} : { serviceApp }),
    ...(personalAccessToken === undefined ? {} : { personalAccessToken }),
  };
}

const FRESH: ScenarioPair = { obtainedMinutesAgo: 0 };

function builtSource(size: ScenarioSize, org: number, index: number): ScenarioDataSource {
  const { dataSourceAgeMinutes: age = 720, tokenLifetimeMinutes = 1440 } = size;
  return {
    org,
    ageMinutes: typeof age === 'number' ? age : age(org, index),
    url: `https://source-${index + 1}.org-${org + 1}.example.com/byods`,
    audience: 'SandboxApp',
    subject: `sandbox-${org + 1}-${index + 1}`,
    tokenLifetimeMinutes,
  };
}
