import type { LogOptions } from './adapters/log.ts';
import type { OperationRecords } from './adapters/operation-records.ts';
import { systemClock, systemIds } from './adapters/system.ts';
import type { StoreChoice } from './adapters/token-store/detect.ts';
import type { WebexClient } from './adapters/webex/webex.ts';
import { integrationVault } from './compose-oauthapp.ts';
import { openStore } from './compose-store.ts';
import { chooseStore } from './compose-store-choice.ts';
import { webexFor } from './compose-webex.ts';
import { DataSources, type DataSourcesOptions } from './core/data-sources.ts';
import { clientIn } from './core/endpoint/endpoint-settings.ts';
import type { DataSource } from './core/model.ts';
import type { TokenVerdict } from './core/policy/token-verdict.ts';
import type { Budget, Clock, Ids, Log } from './core/ports.ts';
import { type Environment, readSettings, type Settings } from './core/settings.ts';
import { TokenManager } from './core/token-manager.ts';
import type { TokenManagerOptions } from './core/token-manager-options.ts';
import type { TokenStore } from './core/token-store.ts';

/** What a program is made of, from its environment and flags. */
export interface KeeperOptions {
  readonly env: Environment;
  readonly log: Log;
  /** `--store` and `--config`. */
  readonly store?: string | undefined;
  readonly config?: string | undefined;
  /** The time of the run, and the signal that ends it. */
  readonly budget?: Budget;
  readonly clock?: Clock;
  readonly ids?: Ids;
  /** How far Webex's clock may be from ours; a sandbox's virtual one goes further. */
  readonly longestSkewMs?: number;
  /** Told of every listing of an org's data sources that a command may write down. */
  readonly onListed?: DataSourcesOptions['onListed'];
}

/** Working objects, wired. */
export interface Keeper {
  readonly settings: Settings;
  readonly choice: StoreChoice;
  readonly store: TokenStore;
  readonly webex: WebexClient;
  readonly tokens: TokenManager;
  readonly dataSources: DataSources;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly budget: Budget;
  /**
   * Whether Webex signed the token that a data source was read with, it has not ended, and it says what the data source
   * says. Reads Webex's published keys, which are kept; a key server that is down is a reason, not an error.
   *
   * @throws KeeperError `interrupted`
   */
  verifyDataSourceToken(dataSource: DataSource): Promise<TokenVerdict>;
  /** Waits for saves that have begun, and cuts the connections. */
  close(): Promise<void>;
}

/** A log whose lines go where a face says. What nobody is to read needs no logger. */
export async function openLog(options: LogOptions): Promise<Log> {
  if (options.level === 'silent') return { debug() {}, info() {}, warn() {}, error() {} };
  const { createLog } = await import('./adapters/log.ts');
  return createLog(options);
}

/** Operation records in a directory, for the faces that write them. */
export async function openOperationRecords(directory: string, clock: Clock): Promise<OperationRecords> {
  const { operationRecords } = await import('./adapters/operation-records.ts');
  return operationRecords({ directory, clock });
}

/** Of a program that nothing ends. */
export const NO_END: Budget = { remainingMs: () => Number.POSITIVE_INFINITY };

/**
 * Wires a program: the only place that knows every adapter. Nothing is sent and nothing is read but the environment
 * and whether files exist. A third token store is a line in `compose-store.ts` and one in `detect.ts`.
 *
 * @throws KeeperError for a bad variable, flag, or when no token store is to be found
 */
export async function composeKeeper(options: KeeperOptions): Promise<Keeper> {
  const { env, log, clock = systemClock, ids = systemIds, budget = NO_END } = options;
  const settings = readSettings(env);
  const { store: storeFlag, config, onListed } = options;
  const choice = chooseStore({ env, store: storeFlag, config });
  const store = await openStore(choice, { env, log, clock, ids });
  const webex = webexFor(settings, { clock, ids, log, longestSkewMs: options.longestSkewMs });
  const vault = integrationVault({ env, log, clock, ids });
  const keeper = keeperOn(
    { settings, choice, store, webex, clock, ids, log, budget },
    { vault, personsClient: clientIn(env), onListed },
  );
  const close = async () => {
    await keeper.tokens.settled();
    await webex.close();
  };
  return { ...keeper, close };
}

/** The working objects on one document, with the calls to Webex that they are given. `close` waits for saves alone. */
export function keeperOn(
  parts: Omit<Keeper, 'tokens' | 'dataSources' | 'verifyDataSourceToken' | 'close'>,
  {
    vault,
    personsClient,
    onListed,
  }: Pick<KeeperOptions, 'onListed'> & Pick<TokenManagerOptions, 'vault' | 'personsClient'>,
): Keeper {
  const { settings, store, webex, clock, ids, log, budget } = parts;
  const tokens = new TokenManager({
    store,
    webex,
    vault,
    personsClient,
    clock,
    log,
    apiOrigin: settings.apiOrigin,
    budget,
  });
  const dataSources = new DataSources({ tokens, webex, ids, clock, budget, onListed });
  const verifyDataSourceToken = (dataSource: DataSource) => webex.verifyToken(dataSource, budget);
  return { ...parts, tokens, dataSources, verifyDataSourceToken, close: () => tokens.settled() };
}
