import type { RequestListener } from 'node:http';
import { dirname, join } from 'node:path';
import type { Listening, ListenOptions } from './adapters/authorization/loopback.ts';
import { systemClock, systemIds } from './adapters/system.ts';
import { openCredentialStore } from './compose-credential-store.ts';
import { withIntegrationSecret } from './compose-integration-secret.ts';
import { integrationVault } from './compose-oauthapp.ts';
import type { SandboxWithStore } from './compose-sandbox.ts';
import { webexFor } from './compose-webex.ts';
import type { CredentialStore } from './core/credential-store.ts';
import { Audit } from './core/endpoint/audit.ts';
import { Authorizations } from './core/endpoint/authorizations.ts';
import { CallerLimits } from './core/endpoint/caller-limits.ts';
import { EndpointCredentials } from './core/endpoint/credentials.ts';
import { clientIn, type EndpointSettings, readEndpointSettings } from './core/endpoint/endpoint-settings.ts';
import type { CredentialRef } from './core/endpoint/key-record.ts';
import { EndpointKeys } from './core/endpoint/keys.ts';
import { TokenDesk } from './core/endpoint/token-desk.ts';
import { SourceTeller } from './core/endpoint/told-source.ts';
import { KeeperError } from './core/errors.ts';
import type { Budget, Clock, Log } from './core/ports.ts';
import { VARIABLE_OF } from './core/set-up/variables.ts';
import { type Environment, readSettings } from './core/settings.ts';
import { TokenManager } from './core/token-manager.ts';
import type { TokenStore } from './core/token-store.ts';

/** What the token endpoint, and the commands for its keys, are made of. */
export interface EndpointOptions {
  readonly env: Environment;
  /** `--store`. */
  readonly store?: string | undefined;
  readonly log: Log;
  readonly clock?: Clock;
  /** Takes the place of the store and of the configuration. */
  readonly sandbox?: SandboxWithStore | undefined;
  /** The time of whatever is answered now, where that ends; nothing ends it unless given. */
  readonly budget?: Budget | undefined;
}

/** Working objects, wired. */
export interface Endpoint {
  readonly store: CredentialStore;
  readonly keys: EndpointKeys;
  readonly credentials: EndpointCredentials;
  readonly audit: Audit;
  readonly desk: TokenDesk;
  readonly clock: Clock;
  readonly log: Log;
  /** The origin of the Webex that tokens come from. */
  readonly apiOrigin: string;
  /**
   * People's way to a key, once it is known where the endpoint listens.
   *
   * @throws KeeperError `configuration`
   */
  people(port: number): { readonly authorizations: Authorizations; readonly settings: EndpointSettings };
  /**
   * Tells whose the token of a credential is.
   *
   * @throws KeeperError `not-found` where there is none, `usage`
   */
  teller(credential: CredentialRef): Promise<SourceTeller>;
  /** Waits for saves that have begun, and cuts the connections to Webex. */
  close(): Promise<void>;
}

/** A program that waits for requests has no end. */
const NO_END: Budget = { remainingMs: () => Number.POSITIVE_INFINITY };

/** In a sandbox's store, its service app with its orgs. */
export const SANDBOX_CREDENTIAL = 'sandbox';

/**
 * Wires the token endpoint. Nothing is sent, and nothing is read or written but a sandbox's store, and the secret of
 * `WEBEX_INTEGRATION_SECRET_ARN`.
 *
 * @throws KeeperError for a bad variable or flag, or where no store is named
 */
export async function openEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { log, clock = systemClock, sandbox, budget = NO_END } = options;
  const env = sandbox
    ? { ...options.env, ...sandboxVariables(sandbox) }
    : await withIntegrationSecret({ env: options.env, log, clock });
  const settings = readSettings(env);
  const { word, from } = sandbox ? sandboxStore(sandbox) : storeWord(options);
  const store = await openCredentialStore(word, from, { env, log, clock });
  if (sandbox) await store.document(SANDBOX_CREDENTIAL).create(sandbox.document);

  const webex = webexFor(settings, { clock, ids: systemIds, log });
  const { apiOrigin, apiBaseUrl, keyRequestsPerMinute, addressRequestsPerMinute } = settings;
  const vault = integrationVault({ env, log, clock, ids: systemIds });
  const personsClient = clientIn(env);
  const open = (document: TokenStore) =>
    new TokenManager({ store: document, webex, vault, personsClient, clock, log, apiOrigin, budget });
  const keys = new EndpointKeys(store.records, clock);
  const credentials = new EndpointCredentials({ store, clock, open });
  const audit = new Audit(store.records, clock, log);
  const limits = new CallerLimits({ perKey: keyRequestsPerMinute, perAddress: addressRequestsPerMinute }, clock);
  const parts = { store, keys, credentials, audit, limits, clock, log, budget };
  return {
    ...parts,
    apiOrigin,
    desk: new TokenDesk(parts),
    people(port) {
      const asked = readEndpointSettings(env, port);
      // Its page lists what may be asked for; a person's browser is sent back to wherever this listens.
      sandbox?.sandbox.control.redirects.register(asked.redirectUri);
      const { oauth, whoIs } = webex;
      return {
        settings: asked,
        authorizations: new Authorizations({ ...parts, settings: asked, apiBaseUrl, oauth, whoIs }),
      };
    },
    async teller(credential) {
      await credentials.source(credential);
      return new SourceTeller({ ...parts, webex, credential });
    },
    async close() {
      await credentials.settled();
      await webex.close();
    },
  };
}

/** As the adapter's; loaded only for those who listen. */
export async function listenForRequests(
  port: number,
  handle: RequestListener,
  options: ListenOptions,
): Promise<Listening> {
  const { listenOn } = await import('./adapters/authorization/loopback.ts');
  return await listenOn(port, handle, options);
}

function storeWord({ store, env }: EndpointOptions): { word: string; from: string } {
  const word = store ?? env.BYODS_STORE?.trim();
  if (word) return { word, from: store === undefined ? 'BYODS_STORE' : '--store' };
  throw new KeeperError('usage', 'no store of credentials is named; nothing was read', {
    remedy: 'name one with --store folder:<directory>, or in BYODS_STORE; or try it with --sandbox',
  });
}

function sandboxStore({ configPath }: SandboxWithStore): { word: string; from: string } {
  return { word: `folder:${join(dirname(configPath), 'endpoint')}`, from: '--sandbox' };
}

/** Its integration; what the environment says of the real world was left out before. */
function sandboxVariables({ sandbox }: SandboxWithStore): Environment {
  const { integration } = sandbox.setup;
  return {
    [VARIABLE_OF.integrationClientId]: integration?.clientId,
    [VARIABLE_OF.integrationClientSecret]: integration?.clientSecret,
  };
}
