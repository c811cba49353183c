import type { OAuthClient } from './model.ts';
import type { Secret } from './secret.ts';
import type { VaultCredential } from './vault-credential.ts';

/** An access token that Vault's plugin gave. */
export interface VaultToken {
  readonly value: Secret;
  /** Epoch milliseconds; absent where the plugin was not told. */
  readonly expiresAt?: number;
  /** What the plugin says beside it: that its last refreshes failed, as an example. */
  readonly warnings: readonly string[];
}

/** Where Vault's plugin keeps the integration's tokens. */
export interface IntegrationVault {
  /**
   * The access token of a credential: one that lives at least so long, refreshed by the plugin for it if need be; where it
   * cannot, the one that it has, with a warning.
   *
   * @throws KeeperError `reauthorization-required` where a person must authorize, `configuration` for what is missing or
   *   denied in Vault, `unreachable` for a Vault that does not answer or is sealed, `client-credentials`
   */
  read(credential: VaultCredential): Promise<VaultToken>;
}

/** Which credential of which client a person authorizes. */
export interface VaultAuthorization {
  readonly mount: string;
  /** The plugin's entry of the client. */
  readonly server: string;
  /** The name of the credential. */
  readonly credential: string;
}

/** What the plugin is asked where a person authorizes. The client secret and the refresh token stay with it. */
export interface OauthappAuthorizing {
  /** The client id of the server's entry; undefined where there is none. */
  clientId(of: VaultAuthorization): Promise<string | undefined>;
  /** Writes the server's entry for Webex. */
  writeServer(of: VaultAuthorization, client: OAuthClient, apiBaseUrl: string): Promise<void>;
  /** The address at which a person authorizes, with our redirect and state. */
  url(of: VaultAuthorization, wanted: { redirectUri: string; scope: string; state: string }): Promise<string>;
  /**
   * Hands the code over: the plugin exchanges it, and keeps what comes. Sent once, because a code is good once.
   *
   * @throws KeeperError `answer-lost` where nobody knows what came of it; `reauthorization-required` for a code that Webex refuses
   */
  writeCode(of: VaultAuthorization, code: Secret, redirectUri: string): Promise<void>;
}
