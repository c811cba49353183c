import { asKeeperError } from '../errors.ts';
import type { Clock, Log, Person } from '../ports.ts';
import { SingleFlight } from '../single-flight.ts';
import { grantOf } from '../token-grant.ts';
import { type WhoseContext, whoseToken } from '../whose-token.ts';
import type { EndpointCredentials } from './credentials.ts';
import { type CredentialRef, credentialWord } from './key-record.ts';

/** Whose the token of a credential is, as the start page tells it. */
export interface ToldSource {
  /** The credential, as keys are made for it. */
  readonly credential: string;
  /** Vault's plugin keeps the integration's tokens. */
  readonly inVault: boolean;
  /** Absent where Webex does not say, or could not be asked. */
  readonly person?: Person;
  /** Absent where Webex did not tell them. */
  readonly scopes?: readonly string[];
  /** It could not be asked now. */
  readonly failed?: true;
}

/** What asking needs. */
export interface SourceTellerOptions extends WhoseContext {
  readonly credentials: EndpointCredentials;
  readonly clock: Clock;
  readonly log: Log;
  readonly credential: CredentialRef;
}

/** Whoever opens the page often does not have Webex asked as often. */
const TOLD_FOR_MS = 10 * 60_000;
const FAILED_FOR_MS = 60_000;

/**
 * Tells who or what is behind one credential of the endpoint, as the proof that the chain to Webex works: the integration's
 * person where an integration gets its tokens, else the service app of the org.
 */
export class SourceTeller {
  readonly #options: SourceTellerOptions;
  readonly #asking = new SingleFlight<ToldSource>();
  #told: { readonly source: ToldSource; readonly until: number } | undefined;

  constructor(options: SourceTellerOptions) {
    this.#options = options;
  }

  /** What was told in the last minutes, else what Webex says now. Renews the token where that is due. Never throws. */
  async tell(): Promise<ToldSource> {
    const { clock } = this.#options;
    if (this.#told && clock.monotonic() < this.#told.until) return this.#told.source;
    return await this.#asking.run('', async () => {
      const source = await this.#ask();
      this.#told = { source, until: clock.monotonic() + (source.failed ? FAILED_FOR_MS : TOLD_FOR_MS) };
      return source;
    });
  }

  async #ask(): Promise<ToldSource> {
    const { credentials, credential: ref, log } = this.#options;
    const credential = credentialWord(ref);
    let inVault = false;
    try {
      const { config, of } = await credentials.source(ref);
      inVault = config.vaultCredential !== undefined;
      const outcome = await credentials.manager(ref.name).credential(of);
      const remedy = 'byods doctor says what is wrong with it';
      const { person } = await whoseToken(this.#options, grantOf(outcome).token.value, remedy);
      const scopes = outcome.credential?.scope?.split(' ');
      return { credential, inVault, ...(person && { person }), ...(scopes && { scopes }) };
    } catch (thrown) {
      const error = asKeeperError(thrown);
      log.warn(error.message, { credential, error: error.toJSON() });
      return { credential, inVault, failed: true };
    }
  }
}
