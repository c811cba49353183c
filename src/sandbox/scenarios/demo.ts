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
      // To be added: one that can be, and one whose Full Admin has not authorized the service app.
      { name: 'Initech Sandbox Works', id: '33333333-0000-4000-8000-000000000003', configured: false },
      {
        name: 'Umbrella Sandbox Labs',
        id: '44444444-0000-4000-8000-000000000004',
        configured: false,
        authorized: false,
      },
    ],
    integration: { pair: { obtainedMinutesAgo: 15 * DAY }, redirectUris: redirectUris() },
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

/** Ten, in case that a port is taken: an integration may have as many. */
function redirectUris(): string[] {
  return Array.from({ length: 10 }, (_, index) => `http://localhost:${3000 + index}/callback`);
}
