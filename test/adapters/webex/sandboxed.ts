import type { OrgId, ServiceApp } from '../../../src/core/model.ts';
import { Secret } from '../../../src/core/secret.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Scenario } from '../../../src/sandbox/scenario.ts';

/** One org whose tokens are a minute old, with two data sources. */
const SCENARIO: Scenario = {
  name: 'client',
  orgs: [{ name: 'Test Org', serviceAppPair: { obtainedMinutesAgo: 1 } }],
  integration: { pair: { obtainedMinutesAgo: 1 } },
  modes: { profile: 'full' },
  dataSources: ['one', 'two'].map((name) => ({
    org: 0,
    ageMinutes: 60,
    url: `https://${name}.voice.example.com/byods`,
    audience: 'Audience',
    subject: name,
    tokenLifetimeMinutes: 1440,
  })),
};

/** Starts a sandbox. */
export function start(): Promise<Sandbox> {
  return startSandbox({ scenario: SCENARIO });
}

/** Makes it as it was started, but for tokens and data sources. */
export function calm(sandbox: Sandbox): void {
  sandbox.control.faults.clear();
  sandbox.control.modes.reset();
  sandbox.control.modes.set({ profile: 'full' });
  sandbox.control.ledger.reset();
  for (const { id } of sandbox.control.orgs.list()) sandbox.control.orgs.authorize(id);
}

/** What the sandbox's org is called with. */
export function credentialsOf(sandbox: Sandbox): {
  orgId: OrgId;
  id: string;
  token: Secret;
  refreshToken: Secret;
  bearer: Secret;
  expiresAt: number;
  app: ServiceApp;
} {
  const { setup, control } = sandbox;
  const [orgId, pair] = Object.entries(setup.serviceAppTokens)[0] ?? [];
  const id = control.dataSources.list()[0]?.id;
  if (orgId === undefined || pair?.refreshToken === undefined || id === undefined)
    throw new Error('the sandbox is empty');
  const { appId, clientId, clientSecret } = setup.serviceApp;
  return {
    orgId: orgId as OrgId,
    id,
    token: new Secret(pair.accessToken),
    refreshToken: new Secret(pair.refreshToken),
    bearer: new Secret(setup.integration?.accessToken ?? ''),
    expiresAt: pair.expiresAt,
    app: { appId, clientId, clientSecret: new Secret(clientSecret) },
  };
}
