import type { DataSourceFields } from './data-sources.ts';
import type { Fault } from './faults.ts';
import type { ModeChanges, ResponseProfile } from './modes.ts';

export type ScenarioName = 'demo' | 'empty';

/** A pair that exists when the sandbox starts. */
export interface ScenarioPair {
  obtainedMinutesAgo: number;
  /** Left out = it has one. */
  refreshToken?: boolean;
}

interface ScenarioOrg {
  name: string;
  /** Left out = given by the seed. */
  id?: string;
  /** Left out = none; it has to be minted. */
  serviceAppPair?: ScenarioPair;
  /** Whether a Full Admin has authorized the service app; left out = yes. */
  authorized?: boolean;
  /** Whether a client is set up for it from the start; left out = yes. */
  configured?: boolean;
}

export interface ScenarioDataSource extends Partial<DataSourceFields> {
  /** Index into `orgs`. */
  org: number;
  /** How long ago its present JWS was issued. */
  ageMinutes: number;
  /** Left out = given by the seed. */
  id?: string;
  /** Fields that the answers about it leave out. */
  omit?: string[];
  profile?: ResponseProfile;
  /** A fault on its PUT, from the start on. */
  putFault?: Omit<Fault, 'at'>;
}

/** What a sandbox starts with. Everything is relative to its start, so that it can be written down as data. */
export interface Scenario {
  name: string;
  orgs: ScenarioOrg[];
  dataSources: ScenarioDataSource[];
  /** Left out = there is no integration. */
  integration?: { pair?: ScenarioPair; scopes?: string[]; redirectUris?: string[]; otherDeveloper?: boolean };
  /** Left out = there is none. */
  personalAccessToken?: { obtainedMinutesAgo: number };
  /** `domains`: hosts that urls may lie in or below; `schemaIds`: left out = all known ones. */
  serviceApp?: { domains?: string[]; schemaIds?: string[]; scopes?: string[] };
  modes?: ModeChanges;
  faults?: Fault[];
}
