import { KeeperError } from './errors.ts';
import { type Extension, extendDataSource } from './extend.ts';
import type { DataSource } from './model.ts';
import type { Budget, Ids, Webex, WithTrackingId } from './ports.ts';
import { resolveOrg, type TargetOrg } from './target-orgs.ts';
import type { TokenManager } from './token-manager.ts';

/** The longest life that Webex gives a data source's token, in minutes (contract 3.2). */
export const LONGEST_LIFETIME_MINUTES = 1440;

/** What {@link DataSources} works with. */
export interface DataSourcesOptions {
  readonly tokens: TokenManager;
  readonly webex: Webex;
  readonly ids: Ids;
  readonly budget?: Budget;
  /** Told of every listing of an org that was given whole. */
  readonly onListed?: ((org: TargetOrg, dataSources: readonly DataSource[]) => void) | undefined;
}

/** The data sources of the orgs that a token manager serves. A 401 is retried once, with another token. */
export class DataSources {
  readonly #options: DataSourcesOptions;
  readonly #budget: Budget;

  constructor(options: DataSourcesOptions) {
    this.#options = options;
    this.#budget = options.budget ?? { remainingMs: () => Number.POSITIVE_INFINITY };
  }

  /**
   * Every data source of one org, in Webex's order.
   *
   * @throws IncompleteListError when Webex's list could not be read to its end; it holds what was read
   */
  async list(org?: string | TargetOrg): Promise<DataSource[]> {
    const { tokens, webex, onListed } = this.#options;
    const listed = await tokens.withAccessToken((token) => webex.dataSources.list(token, this.#budget), org);
    if (typeof org === 'object') onListed?.(org, listed);
    return listed;
  }

  /** One data source as it is now. */
  async get(id: string, org?: string | TargetOrg): Promise<WithTrackingId<DataSource>> {
    const { tokens, webex } = this.#options;
    return await tokens.withAccessToken((token) => webex.dataSources.get(token, id, this.#budget), org);
  }

  /**
   * Gives a data source a new nonce and lifetime, changes nothing else, and returns when Webex's answer proves it.
   *
   * @throws KeeperError `usage` for a lifetime that is no whole number from 1 to 1440, before anything is sent
   * @throws ExtensionError when it failed
   */
  async extend(
    id: string,
    options: {
      minutes?: number;
      org?: string | TargetOrg;
      /** Makes the nonce; absent: a random UUID. */
      nonce?: () => string;
      /** The data source as it was read less than a minute ago. */
      read?: DataSource;
    } = {},
  ): Promise<Extension> {
    const { tokens, webex, ids } = this.#options;
    const minutes = checkLifetime(options.minutes ?? LONGEST_LIFETIME_MINUTES);
    const org = resolveOrg(await tokens.config(), options.org);
    const context = {
      dataSources: webex.dataSources,
      withToken: <T>(call: Parameters<typeof tokens.withAccessToken<T>>[0]) => tokens.withAccessToken(call, org),
      nonce: options.nonce ?? (() => ids.nonce()),
      serverNow: () => webex.serverNow(),
      budget: this.#budget,
    };
    return await extendDataSource(context, id, minutes, options.read);
  }
}

/** A lifetime in minutes, checked before anything is sent. */
export function checkLifetime(minutes: number): number {
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= LONGEST_LIFETIME_MINUTES) return minutes;
  throw new KeeperError(
    'usage',
    `a data source's lifetime is a whole number of minutes from 1 to ${LONGEST_LIFETIME_MINUTES}; nothing was sent`,
    {
      remedy: 'leave it out for 1440 (24 hours)',
    },
  );
}
