import type { KeeperError } from './errors.ts';
import type { Credential, CredentialKey, CredentialKind, OrgId } from './model.ts';

/** Why somebody climbs. */
export interface Need {
  /** Renew even what is fresh, and present again what Webex rejected. */
  readonly force?: boolean;
  /** Hash of an access token that Webex has just answered with 401. */
  readonly rejected?: string;
  /**
   * It comes again by itself, as a pass does: after a failure it waits even where no token serves, so that what repeats a
   * failed run, and schedules of minutes, do not use up what the store takes in a day.
   */
  readonly patient?: boolean;
  /** An access token that lives so long will do, and one that does not is of no use. */
  readonly minTtlMs?: number;
}

/** How one credential came out of a climb. */
export interface CredentialOutcome {
  readonly key: CredentialKey;
  readonly kind: CredentialKind;
  readonly orgId?: OrgId;
  readonly action: 'kept' | 'refreshed' | 'minted' | 'failed';
  readonly reason: string;
  /** As it is now; absent when nothing is configured. */
  readonly credential?: Credential;
  /** Whether its access token may be presented now. A failed renewal can leave a usable token. */
  readonly usable: boolean;
  readonly error?: KeeperError;
  readonly warnings: readonly string[];
}
