import { type DataSourceChange, refuseProblems } from './change.ts';
import { KeeperError } from './errors.ts';
import { type Extension, extendDataSource } from './extend.ts';
import type { Reading } from './fresh-body.ts';
import type { DataSource, DataSourceFields, DataSourceSchema } from './model.ts';
import { LONGEST_LIFETIME_MINUTES, lifetimeIn, problemsIn, problemWith } from './policy/data-source-fields.ts';
import { registrationOf, registrationProblems, usualSchema } from './policy/registration.ts';
import type { Budget, Clock, Ids, Webex, WithTrackingId } from './ports.ts';
import { registerDataSource } from './register.ts';
import { removeDataSource } from './remove.ts';
import type { ChangeContext } from './replace.ts';
import { present } from './report.ts';
import { resolveOrg, type TargetOrg } from './target-orgs.ts';
import type { TokenManager } from './token-manager.ts';
import { updateDataSource } from './update.ts';

/** What {@link DataSources} works with. */
export interface DataSourcesOptions {
  readonly tokens: TokenManager;
  readonly webex: Webex;
  readonly ids: Ids;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly budget?: Budget;
  /** Told of every listing of an org that was given whole. */
  readonly onListed?: ((org: TargetOrg, dataSources: readonly DataSource[]) => void) | undefined;
}

/** Whose a data source is, and the nonce of what is sent to it. */
export interface ChangeOptions {
  readonly org?: string | TargetOrg;
  /** Makes the nonce; absent: a random UUID. */
  readonly nonce?: () => string;
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

  /** Every schema that Webex offers. */
  async schemas(org?: string | TargetOrg): Promise<DataSourceSchema[]> {
    const { tokens, webex } = this.#options;
    return await tokens.withAccessToken((token) => webex.dataSources.schemas(token, this.#budget), org);
  }

  /**
   * Gives a data source a new nonce and lifetime, changes nothing else, and returns when Webex's answer proves it.
   *
   * @throws KeeperError `usage` for a lifetime that is no whole number from 1 to 1440, before anything is sent
   * @throws OperationError when it failed
   */
  async extend(
    id: string,
    options: ChangeOptions & {
      minutes?: number;
      /** The data source as it was read; more than a minute ago it is read again. Absent: it is read now. */
      read?: Reading;
    } = {},
  ): Promise<Extension> {
    const minutes = checkLifetime(options.minutes ?? LONGEST_LIFETIME_MINUTES);
    return await extendDataSource(await this.#context(options), id, minutes, options.read);
  }

  /**
   * Registers a data source, and returns when Webex's answer proves it. What is not given has its default
   * (`REGISTRATION_DEFAULTS`), the schema that of `usualSchema`.
   *
   * @throws KeeperError `usage`, with everything that is wrong, before anything is registered
   * @throws OperationError when it failed; its `after` is the data source where one was registered all the same
   */
  async register(
    fields: Partial<DataSourceFields> & Pick<DataSourceFields, 'url'>,
    options: ChangeOptions = {},
  ): Promise<DataSourceChange> {
    const given = present(fields) as typeof fields;
    refuseProblems(registrationProblems(given));
    const context = await this.#context(options);
    const schemaId = given.schemaId ?? schemaOf(await this.schemas(options.org)).id;
    return await registerDataSource(context, registrationOf(given, schemaId));
  }

  /**
   * Changes what is named of a data source and keeps everything else, and returns when Webex's answer proves it.
   *
   * @throws KeeperError `usage`, with everything that is wrong, before anything is sent
   * @throws OperationError when it failed
   */
  async update(id: string, fields: Partial<DataSourceFields>, options: ChangeOptions = {}): Promise<DataSourceChange> {
    const changes = present(fields) as typeof fields;
    refuseProblems(problemsIn(changes));
    return await updateDataSource(await this.#context(options), id, changes);
  }

  /**
   * Deletes a data source for good, and looks that it is gone.
   *
   * @throws OperationError when it failed
   */
  async remove(id: string, options: Pick<ChangeOptions, 'org'> = {}): Promise<DataSourceChange> {
    return await removeDataSource(await this.#context(options), id);
  }

  async #context({ org: named, nonce }: ChangeOptions): Promise<ChangeContext> {
    const { tokens, webex, ids, clock } = this.#options;
    const org = resolveOrg(await tokens.config(), named);
    return {
      dataSources: webex.dataSources,
      withToken: <T>(call: Parameters<typeof tokens.withAccessToken<T>>[0]) => tokens.withAccessToken(call, org),
      nonce: nonce === undefined ? () => ids.nonce() : () => checkedNonce(nonce()),
      serverNow: () => webex.serverNow(),
      monotonic: () => clock.monotonic(),
      budget: this.#budget,
    };
  }
}

/** A lifetime in minutes, checked before anything is sent. */
export function checkLifetime(minutes: number): number {
  if (lifetimeIn(String(minutes)) !== undefined) return minutes;
  throw new KeeperError(
    'usage',
    `a data source's lifetime is a whole number of minutes from 1 to ${LONGEST_LIFETIME_MINUTES}; nothing was sent`,
    {
      remedy: 'leave it out for 1440 (24 hours)',
    },
  );
}

/**
 * The schema of a registration that names none.
 *
 * @throws KeeperError `usage`, with those that are offered
 */
export function schemaOf(offered: readonly DataSourceSchema[]): DataSourceSchema {
  const schema = usualSchema(offered);
  if (schema) return schema;
  const names = offered.map(({ id, serviceType }) => (serviceType === undefined ? id : `${id} (${serviceType})`));
  const list = names.length === 0 ? 'none at all' : names.join(', ');
  throw new KeeperError('usage', `no schema was named, and Webex offers ${list}. Nothing was registered`, {
    remedy: 'name the one that the service app was made for',
  });
}

function checkedNonce(nonce: string): string {
  const reason = problemWith('nonce', nonce);
  refuseProblems(reason === undefined ? [] : [{ field: 'nonce', reason }]);
  return nonce;
}
