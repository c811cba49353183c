import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyUpdate } from './core/credential-entry.ts';
import type { CredentialUpdate, ReceivedTokens } from './core/model.ts';
import { toOrgId } from './core/org-id.ts';
import { Secret } from './core/secret.ts';
import type { JsonObject } from './core/strict-json.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { scenario } from './sandbox/scenarios/builder.ts';
import type { SandboxSetup, SetupPair } from './sandbox/setup.ts';

/** A running sandbox and a token store that fits it. */
export interface SandboxWithStore {
  readonly sandbox: Sandbox;
  /** A `token-config.json` of mode 0600 in a temporary folder of its own. */
  readonly configPath: string;
  /** What is in the token store or, where that is empty, what may be put there. */
  readonly document: JsonObject;
  /** Ends the sandbox and removes the folder. */
  close(): Promise<void>;
}

/**
 * Starts the embedded Webex with the demo scenario and writes a token store for it.
 *
 * @param options.empty  another scenario and no token store: somebody is about to make it
 */
export async function startSandboxWithStore({
  empty = false,
  ...options
}: {
  port?: number;
  empty?: boolean;
} = {}): Promise<SandboxWithStore> {
  // One where each way to a token can be tried.
  const tried = scenario({ dataSourcesPerOrg: 2, personalAccessToken: { obtainedMinutesAgo: 0 } });
  const sandbox = await startSandbox({ ...options, ...(empty && { scenario: tried }) });
  const folder = await mkdtemp(join(tmpdir(), 'byods-sandbox-'));
  const configPath = join(folder, 'token-config.json');
  const document = documentFor(sandbox.setup, new URL(sandbox.baseUrl).origin);
  if (!empty) await writeFile(configPath, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
  const close = async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { sandbox, configPath, document, close };
}

/** What a person would have filled in, and what we would have written since. */
export function documentFor(setup: SandboxSetup, apiOrigin: string): JsonObject {
  const { serviceApp, integration, personalAccessToken, serviceAppTokens, orgNames } = setup;
  const { appId, clientId, clientSecret, targetOrgIds } = serviceApp;
  let document: JsonObject = {
    serviceApp: {
      appId,
      clientId,
      clientSecret,
      targetOrgId: targetOrgIds.length === 1 ? targetOrgIds[0]! : targetOrgIds,
    },
    tokenManager: {
      ...(personalAccessToken !== undefined && { personalAccessToken }),
      ...(integration && {
        oauthClientId: integration.clientId,
        oauthClientSecret: integration.clientSecret,
        ...(integration.refreshToken !== undefined && { oauthRefreshToken: integration.refreshToken }),
      }),
    },
    orgs: Object.fromEntries(Object.entries(orgNames).map(([id, name]) => [id, { name }])),
  };
  const apply = (update: CredentialUpdate) => {
    document = applyUpdate(document, update);
  };
  if (integration?.accessToken !== undefined) {
    apply({ credential: 'integration', tokens: received(integration as SetupPair, apiOrigin) });
  }
  for (const [org, pair] of Object.entries(serviceAppTokens)) {
    apply({ credential: `service-app:${toOrgId(org)}`, tokens: received(pair, apiOrigin) });
  }
  return document;
}

function received(pair: SetupPair, apiOrigin: string): ReceivedTokens {
  const { accessToken, refreshToken, obtainedAt, expiresAt, refreshTokenExpiresAt } = pair;
  return {
    accessToken: new Secret(accessToken),
    ...(refreshToken !== undefined && { refreshToken: new Secret(refreshToken) }),
    ...(refreshTokenExpiresAt !== undefined && { refreshTokenExpiresAt }),
    expiresAt,
    obtainedAt,
    via: 'refresh',
    apiOrigin,
  };
}
