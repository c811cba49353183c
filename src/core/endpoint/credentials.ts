import type { CredentialOutcome } from '../credential-outcome.ts';
import type { CredentialStore } from '../credential-store.ts';
import { asKeeperError, KeeperError } from '../errors.ts';
import { logOut } from '../log-out.ts';
import type { Credential } from '../model.ts';
import { isPersons } from '../person-credential.ts';
import type { Clock } from '../ports.ts';
import { resolveOrg, type TargetOrg } from '../target-orgs.ts';
import type { TokenConfig } from '../token-config.ts';
import type { TokenManager } from '../token-manager.ts';
import type { TokenStore } from '../token-store.ts';
import type { CredentialRef } from './key-record.ts';

/** What was forgotten, for whoever wants to know until when it is worth something elsewhere. Epoch milliseconds. */
export interface ForgottenCredential {
  readonly accessTokenExpiresAt?: number | undefined;
  readonly refreshTokenExpiresAt?: number | undefined;
  /** How a person revokes it at Webex. */
  readonly kind: 'person' | 'service-app' | 'client';
}

/** What the credentials of an endpoint are made of. */
export interface EndpointCredentialsOptions {
  readonly store: CredentialStore;
  readonly clock: Clock;
  /** The ladder on one document. */
  readonly open: (document: TokenStore) => TokenManager;
}

/** The credentials that keys open. Each document has one token manager in this process, so that a refresh is shared. */
export class EndpointCredentials {
  readonly #options: EndpointCredentialsOptions;
  readonly #managers = new Map<string, TokenManager>();

  constructor(options: EndpointCredentialsOptions) {
    this.#options = options;
  }

  /** The one token manager of a document in this process. */
  manager(name: string): TokenManager {
    const known = this.#managers.get(name);
    if (known) return known;
    const made = this.#options.open(this.#options.store.document(name));
    this.#managers.set(name, made);
    return made;
  }

  /**
   * The credential with the best token that there is, renewed first where it is due: see {@link TokenManager.credential}.
   *
   * @throws KeeperError `not-found` where it is no more; store errors
   */
  async token(ref: CredentialRef, minTtlMs?: number): Promise<CredentialOutcome> {
    const tokens = this.manager(ref.name);
    const of = await this.#ofKey(ref);
    return await tokens.credential(of, minTtlMs === undefined ? {} : { minTtlMs });
  }

  /**
   * What gets the tokens of a credential from Webex: the integration where there is one and no org is named, else what a key
   * of it would open.
   *
   * @throws KeeperError `not-found`; store errors
   */
  async source(ref: CredentialRef): Promise<{ readonly config: TokenConfig; readonly of: TargetOrg | 'integration' }> {
    const config = await this.#config(ref.name);
    const isIntegration = ref.org === undefined && config.credentials.has('integration');
    return { config, of: isIntegration ? 'integration' : await this.#ofKey(ref) };
  }

  /** The credential as it is stored: reads, and renews nothing. Undefined where it is no more. */
  async look(ref: CredentialRef): Promise<Credential | undefined> {
    try {
      const of = await this.#ofKey(ref);
      const { credentials } = await this.manager(ref.name).config();
      return credentials.get(of === 'integration' ? of : of.key);
    } catch (thrown) {
      if (thrown instanceof KeeperError && thrown.code === 'not-found') return undefined;
      throw thrown;
    }
  }

  /**
   * Refuses a credential that is not there, or no such one.
   *
   * @throws KeeperError `not-found`, `usage`
   */
  async check(ref: CredentialRef): Promise<CredentialRef> {
    const of = await this.#ofKey(ref);
    return of === 'integration' ? { name: ref.name } : { name: ref.name, org: of.id };
  }

  /** Forgets a credential: the whole document of a person or a client, of a service app's the tokens of the org. Nothing where there is none. */
  async forget(ref: CredentialRef): Promise<ForgottenCredential | undefined> {
    const credential = await this.look(ref);
    if (!credential) return undefined;
    const { accessToken, refreshToken } = credential;
    const ends = { accessTokenExpiresAt: accessToken?.expiresAt, refreshTokenExpiresAt: refreshToken?.expiresAt };
    const tokens = this.manager(ref.name);
    const of = await this.#ofKey(ref);
    if (of !== 'integration') {
      await logOut({ tokens, clock: this.#options.clock }, [of]);
      return { ...ends, kind: 'service-app' };
    }
    const { clientCredentials } = await tokens.config();
    await this.discard(ref.name);
    return { ...ends, kind: clientCredentials ? 'client' : 'person' };
  }

  /** Removes a document, after what runs with it has ended. */
  async discard(name: string): Promise<void> {
    await this.#managers.get(name)?.settled();
    this.#managers.delete(name);
    await this.#options.store.remove(name);
  }

  /** Resolves when no refresh and no save is under way. */
  async settled(): Promise<void> {
    await Promise.all([...this.#managers.values()].map((tokens) => tokens.settled()));
  }

  async #ofKey({ name, org }: CredentialRef): Promise<TargetOrg | 'integration'> {
    const config = await this.#config(name);
    if (isPersons(config.document) || config.clientCredentials) {
      if (org === undefined) return 'integration';
      throw new KeeperError('not-found', `"${name}" is no service app's credential, and has no orgs`, {
        remedy: `name it without "/${org}"`,
      });
    }
    try {
      return resolveOrg(config, org);
    } catch (thrown) {
      const { message } = asKeeperError(thrown);
      throw new KeeperError('not-found', message.replace(/ Nothing was sent$/, ''), {
        remedy: `name the org with the credential: ${name}/<id or name of the org>`,
      });
    }
  }

  async #config(name: string): Promise<TokenConfig> {
    try {
      return await this.manager(name).config();
    } catch (thrown) {
      if (await this.#options.store.document(name).exists()) throw thrown;
      this.#managers.delete(name);
      throw new KeeperError('not-found', `there is no credential "${name}"`, {
        remedy: 'byods keys list shows those that are there',
      });
    }
  }
}
