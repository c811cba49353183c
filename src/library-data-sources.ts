import type { Keeper } from './compose.ts';
import type { DataSourceChange } from './core/change.ts';
import type { Extension } from './core/extend.ts';
import type { DataSource, DataSourceFields, DataSourceSchema } from './core/model.ts';
import type { TokenVerdict } from './core/policy/token-verdict.ts';
import type { TokenManager } from './library.ts';
import { behind } from './library-keepers.ts';

/** The data sources of the orgs that a token manager serves. */
export class DataSources {
  readonly #keeper: Keeper;

  constructor(tokens: TokenManager) {
    this.#keeper = behind(tokens);
  }

  /**
   * Every data source of one org.
   *
   * @throws IncompleteListError when Webex's list could not be read to its end; its `found` is what was read
   */
  async list(org?: string): Promise<DataSource[]> {
    return await this.#keeper.dataSources.list(org);
  }

  /** One data source as it is now. */
  async get(id: string, org?: string): Promise<DataSource> {
    return (await this.#keeper.dataSources.get(id, org)).value;
  }

  /**
   * Whether Webex signed the token that a data source was read with, it has not ended, and it says what the data source
   * says; `reason` tells in words why not. Webex's published keys are read first where they have to be, at its own known
   * addresses alone; when they cannot be read, the token counts as not verified.
   */
  async verify(dataSource: DataSource): Promise<TokenVerdict> {
    return await this.#keeper.verifyDataSourceToken(dataSource);
  }

  /**
   * Gives a data source a new nonce and lifetime, changes nothing else, and returns once Webex's answer proves it.
   *
   * @param options.minutes  from 1 to 1440, which is the default
   * @param options.nonce    makes the nonce; left out: a random UUID
   * @throws KeeperError `disabled`, `not-extended`, `incomplete`, … and `usage` before anything is sent
   */
  async extend(id: string, options: { minutes?: number; org?: string; nonce?: () => string } = {}): Promise<Extension> {
    return await this.#keeper.dataSources.extend(id, options);
  }

  /** The schemas that a data source can be registered with. */
  async schemas(org?: string): Promise<DataSourceSchema[]> {
    return await this.#keeper.dataSources.schemas(org);
  }

  /**
   * Registers a data source, and returns once Webex's answer proves it. Left out, `audience` and `subject` are `BYODS`,
   * `tokenLifetimeMinutes` 1440, `status` `active`, and `schemaId` that of VoiceVirtualAgent or the only one there is. A
   * registration whose answer is lost is looked for by its nonce before anything is sent again.
   *
   * @throws KeeperError `usage` with everything that is wrong, before anything is sent
   * @throws OperationError `webex-refused`, …; its `after` is the data source where one was registered all the same
   */
  async register(
    fields: Partial<DataSourceFields> & Pick<DataSourceFields, 'url'>,
    options: { org?: string; nonce?: () => string } = {},
  ): Promise<DataSourceChange> {
    return await this.#keeper.dataSources.register(fields, options);
  }

  /**
   * Changes what is named of a data source, keeps everything else as it is, and returns once Webex's answer proves it.
   * One that is disabled needs an `errorMessage`; `status: 'active'` enables it again.
   *
   * @throws KeeperError `usage` with everything that is wrong, before anything is sent
   * @throws OperationError `incomplete`, `not-changed`, `changed-meanwhile`, …
   */
  async update(
    id: string,
    fields: Partial<DataSourceFields>,
    options: { org?: string; nonce?: () => string } = {},
  ): Promise<DataSourceChange> {
    return await this.#keeper.dataSources.update(id, fields, options);
  }

  /**
   * Deletes a data source for good, and looks that it is gone.
   *
   * @throws OperationError `not-found`, `not-changed`, …
   */
  async remove(id: string, options: { org?: string } = {}): Promise<DataSourceChange> {
    return await this.#keeper.dataSources.remove(id, options);
  }
}
