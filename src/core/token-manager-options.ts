import type { OAuthClient } from './model.ts';
import type { Budget, Clock, Log, Webex } from './ports.ts';
import type { TargetOrg } from './target-orgs.ts';
import type { TokenStore } from './token-store.ts';
import type { IntegrationVault } from './vault-ports.ts';

/** What a token manager works with. */
export interface TokenManagerOptions {
  readonly store: TokenStore;
  readonly webex: Webex;
  /** Asked where the configuration names a credential in Vault. */
  readonly vault?: IntegrationVault | undefined;
  /** The integration's client as it is configured now: people's documents have it as it was when they approved. */
  readonly personsClient?: OAuthClient | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** The origin of the API that tokens are sent to. */
  readonly apiOrigin: string;
  /** The time and the signal of the run; a refresh that was sent is waited for all the same. */
  readonly budget?: Budget;
}

/** Which credentials a renewal is about, and how. */
export interface RenewOptions {
  /** Renew what is fresh too, and present again what Webex rejected. */
  readonly force?: boolean;
  /** Whoever asks comes again by itself: {@link Need.patient}. */
  readonly patient?: boolean;
  /** Absent: every org that is not paused. */
  readonly orgs?: readonly TargetOrg[];
}
