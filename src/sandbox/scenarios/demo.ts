import type { Scenario, ScenarioDataSource } from '../scenario.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

/** What `--sandbox` starts with: something of everything, so that one pass shows what the keeper does. */
export function demoScenario(): Scenario {
  return {
    name: 'demo',
    orgs: [
      { name: 'Acme Sandbox Bank', serviceAppPair: { obtainedMinutesAgo: 8 * DAY } },
      { name: 'Globex Sandbox Clinic' },
    ],
    integration: { pair: { obtainedMinutesAgo: 15 * DAY } },
    modes: { profile: 'full' },
    dataSources: [
      source('just-extended', 2),
      source('due', 14 * HOUR),
      source('minutes-left', DAY - 7),
      source('expired', DAY + 3 * HOUR),
      {
        ...source('disabled', 20 * HOUR),
        status: 'disabled',
        errorMessage: 'Switched off in the sandbox: endpoint under maintenance',
      },
      { ...source('second-org', 16 * HOUR), org: 1 },
      { ...source('claims-only', 13 * HOUR), omit: ['audience', 'subject'] },
      {
        ...source('rate-limited', 15 * HOUR),
        putFault: { do: 'status:429', headers: { 'Retry-After': '1' } },
      },
    ],
  };
}

function source(name: string, ageMinutes: number): ScenarioDataSource {
  return {
    org: 0,
    ageMinutes,
    url: `https://${name}.voice.example.com/byods`,
    audience: 'SandboxVoiceAgent',
    subject: `sandbox-${name}`,
    tokenLifetimeMinutes: DAY,
  };
}
