import type { KeeperError } from '../errors.ts';
import type { Budget, Clock, Webex } from '../ports.ts';
import type { Settings } from '../settings.ts';
import type { TokenConfig } from '../token-config.ts';
import type { StoreSnapshot } from '../token-store.ts';
import type { IntegrationVault } from '../vault-ports.ts';
import type { Finding } from './check.ts';

/** A file or folder of the file store, and who may do what with it. */
export interface PathFacts {
  readonly path: string;
  readonly what: 'document' | 'folder' | 'in-folder' | 'directory';
  /** The permission bits. */
  readonly mode: number;
  readonly owner: number;
}

/** What lies on the disk of a file store. */
export interface FileFacts {
  readonly paths: readonly PathFacts[];
  /** Who runs this; undefined where the system has no such numbers, and no modes either. */
  readonly uid: number | undefined;
}

/** Whether a save would find what it needs, as far as one can tell without trying. */
export interface WritableFacts {
  /** Where the user may not write, or what else stands in the way. */
  readonly problem?: KeeperError | undefined;
  readonly freeBytes: number;
  readonly neededBytes: number;
  readonly warnings: readonly string[];
}

/** What git knows of the document. */
export type GitFacts =
  | { readonly kind: 'no-git' | 'no-repository' }
  | { readonly kind: 'silent'; readonly why: string }
  | {
      readonly kind: 'repository';
      readonly file: string;
      readonly tracked: boolean;
      readonly ignored: boolean;
      /** Of `.byods/`; absent where there is none. */
      readonly folderIgnored?: boolean | undefined;
    };

/** Whether somebody holds the lock of the store. */
export interface LockFacts {
  readonly held: boolean;
  /** Who, for people: "process 123". */
  readonly owner?: string | undefined;
  /** Epoch milliseconds. */
  readonly since?: number | undefined;
}

/** A secret without its value. Times are epoch milliseconds. */
export interface SecretFacts {
  readonly arn?: string | undefined;
  readonly deletedAt?: number | undefined;
  /** The region of which this one holds a replica; absent where it is no replica. */
  readonly replicaOf?: string | undefined;
  readonly rotationEnabled: boolean;
  readonly changedAt?: number | undefined;
  /** Whether its labels show that this program has locked it before. */
  readonly lockedBefore: boolean;
}

/** A file that might hold tokens as well. */
export interface OtherStore {
  readonly location: string;
  read(): Promise<TokenConfig>;
}

/** An EventBridge rule and what it starts. */
export interface RuleFacts {
  readonly name: string;
  readonly arn?: string | undefined;
  readonly description?: string | undefined;
  readonly enabled: boolean;
  /** `rate(1 hour)`; absent for a rule that waits for events. */
  readonly expression?: string | undefined;
  /** ARNs. */
  readonly targets: readonly string[];
}

/**
 * Everything that may be asked without changing anything. Each throws a `KeeperError` where it finds something wrong. What
 * is absent does not apply: no AWS with a file, no file with AWS.
 */
export interface Probes {
  readonly clock: Clock;
  readonly budget: Budget;
  /** Whether something of the environment is refused, and what may show secrets. */
  readonly environment: { readonly error?: KeeperError | undefined; readonly warnings: readonly string[] };
  /** Absent where the environment forbids to send anything. */
  readonly settings?: Settings | undefined;
  readonly store:
    | { readonly kind: string; readonly location: string; readonly reason: string }
    | { readonly error: KeeperError };
  readStore?(): Promise<StoreSnapshot>;
  readonly others: readonly OtherStore[];
  /** @throws KeeperError `store-full` */
  roomFor?(config: TokenConfig): void;
  lock?(): Promise<LockFacts>;
  readonly file?: FileProbes | undefined;
  readonly secret?: SecretProbes | undefined;
  /** What another remote store finds out about itself and the way to it; `read` is what came of reading it. */
  examineStore?(read: StoreSnapshot | KeeperError): Promise<readonly Finding[]>;
  /** Absent where there is nothing that can be sent. */
  readonly webex?: WebexProbe | undefined;
  /** Where a configuration names a credential in Vault. */
  readonly vault?: IntegrationVault | undefined;
  /** The addresses of a host. */
  lookup(host: string): Promise<readonly string[]>;
  readonly schedule: ScheduleProbe;
}

/** What can be asked of a file store. */
export interface FileProbes {
  facts(): Promise<FileFacts>;
  writable(): Promise<WritableFacts>;
  git(): Promise<GitFacts>;
}

/** What can be asked of a secret in AWS Secrets Manager. */
export interface SecretProbes {
  region(): Promise<string>;
  /** Loads them; tells when they end, epoch milliseconds, if they do. */
  credentials(): Promise<number | undefined>;
  describe(): Promise<SecretFacts>;
}

/** What can be asked of Webex. */
export interface WebexProbe extends Webex {
  /** One GET without a token; resolves to the HTTP status of the answer. */
  reach(budget: Budget): Promise<number>;
}

/** Which rule starts the hourly run, where anybody has told. */
export type ScheduleProbe =
  | { readonly kind: 'sandbox' | 'unnamed' }
  | {
      readonly kind: 'rule';
      readonly name: string;
      /** Undefined when there is no such rule. A rule that may not be read is a `KeeperError` `forbidden`. */
      read(): Promise<RuleFacts | undefined>;
    };
