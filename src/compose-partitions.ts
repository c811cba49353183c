import { systemClock, systemIds } from './adapters/system.ts';
import type { StoreChoice } from './adapters/token-store/detect.ts';
import type { WebexClient } from './adapters/webex/webex.ts';
import { type Keeper, type KeeperOptions, keeperOn, NO_END } from './compose.ts';
import { openCredentialStore } from './compose-credential-store.ts';
import { integrationVault } from './compose-oauthapp.ts';
import { webexFor } from './compose-webex.ts';
import { atCredential } from './core/credential-address.ts';
import type { CredentialStore } from './core/credential-store.ts';
import { clientIn } from './core/endpoint/endpoint-settings.ts';
import type { Budget, Clock, Log } from './core/ports.ts';
import { readSettings, type Settings } from './core/settings.ts';

/** Working objects on every credential of a store of many, wired. */
export interface Partitions {
  readonly settings: Settings;
  readonly choice: StoreChoice;
  readonly store: CredentialStore;
  /** One for all of them: one pace, one count of requests. */
  readonly webex: WebexClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly budget: Budget;
  /** The working objects on one document. Reads nothing. */
  open(name: string): Keeper;
  /** Resolves when no refresh and no save is under way in any of them. */
  settled(): Promise<void>;
  /** Waits for saves that have begun, and cuts the connections. */
  close(): Promise<void>;
}

/**
 * Wires a program for all credentials of such a store. Nothing is sent and nothing is read but the environment.
 *
 * @throws KeeperError for a bad variable, or without a key
 */
export async function composePartitions(choice: StoreChoice, options: KeeperOptions): Promise<Partitions> {
  const { env, log, clock = systemClock, ids = systemIds, budget = NO_END } = options;
  const settings = readSettings(env);
  const store = await openCredentialStore(`${choice.kind}:${choice.location}`, choice.reason, { env, log, clock, ids });
  const webex = webexFor(settings, { clock, ids, log, longestSkewMs: options.longestSkewMs });
  const vault = integrationVault({ env, log, clock, ids });
  const opened = new Map<string, Keeper>();
  const open = (name: string) => {
    const location = atCredential(choice.location, name);
    // As it is named from outside, so that what a document or an error says can be typed.
    const document = { ...store.document(name), kind: choice.kind, location };
    const one = { ...choice, location };
    return keeperOn(
      { settings, choice: one, store: document, webex, clock, ids, log, budget },
      { vault, personsClient: clientIn(env), onListed: options.onListed },
    );
  };
  const settled = async () => {
    await Promise.all([...opened.values()].map(({ tokens }) => tokens.settled()));
  };
  return {
    settings,
    choice,
    store,
    webex,
    clock,
    log,
    budget,
    open(name) {
      const keeper = opened.get(name) ?? open(name);
      opened.set(name, keeper);
      return keeper;
    },
    settled,
    async close() {
      await settled();
      await webex.close();
    },
  };
}
