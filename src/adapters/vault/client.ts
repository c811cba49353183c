import type { ProxySettings } from '../../core/policy/proxy.ts';
import type { Log } from '../../core/ports.ts';
import type { VaultAnswer, VaultAsk } from './answer.ts';
import { denied } from './errors.ts';
import type { SignIdentity } from './login.ts';
import { VaultSession } from './session.ts';
import type { LoginSettings, VaultSettings } from './settings.ts';
import { type TransportOptions, VaultTransport } from './transport.ts';

/** What a client for one Vault is made of. */
export interface VaultClientOptions extends Omit<TransportOptions, 'settings'> {
  readonly settings: VaultSettings;
  readonly proxy?: ProxySettings | undefined;
  readonly log?: Log | undefined;
  /** Signs for AWS; needed where the login is by AWS. */
  readonly signIdentity?: SignIdentity | undefined;
}

/** A client for one Vault, logged in when it is first asked for something. */
export class VaultClient {
  /** The address, for people. */
  readonly at: string;
  /** How it logs in. */
  readonly method: LoginSettings['method'];
  readonly #transport: VaultTransport;
  readonly #session: VaultSession;

  /** @throws KeeperError `configuration` */
  constructor(options: VaultClientOptions) {
    const { clock, ids, log, signIdentity } = options;
    this.#transport = new VaultTransport(options);
    this.#session = new VaultSession({
      login: options.settings.login,
      transport: this.#transport,
      clock,
      ids,
      log,
      signIdentity,
    });
    this.at = this.#transport.at;
    this.method = options.settings.login.method;
  }

  /**
   * Asks as whoever is logged in. A login that has died is obtained again once; what is denied to a live one is an error
   * that names the policy line.
   *
   * @throws KeeperError
   */
  async ask(ask: VaultAsk, signal?: AbortSignal): Promise<VaultAnswer> {
    const wanted: VaultAsk = { ...ask, expects: [...(ask.expects ?? []), 403] };
    for (let again = false; ; again = true) {
      const token = await this.#session.token();
      signal?.throwIfAborted();
      const answer = await this.#transport.send(wanted, token, signal);
      if (answer.status !== 403) return answer;
      if (again || !(await this.#session.replaces(token))) {
        throw denied(ask, this.at, this.#transport.namespace);
      }
    }
  }

  /** Asks for what Vault tells everybody, in no namespace: there is one server for all of them. */
  async askOpenly(ask: VaultAsk): Promise<VaultAnswer> {
    return await this.#transport.send({ ...ask, anywhere: true }, undefined);
  }

  /** Logs in, if nobody has; how long that lasts, milliseconds, Infinity where it does not end. */
  async loggedIn(): Promise<number> {
    await this.#session.replaces(await this.#session.token());
    return this.#session.remainingMs();
  }
}
