import { randomBytes } from 'node:crypto';
import { takeUpAuthorization } from '../authorize.ts';
import type { CredentialStore, StoredRecord } from '../credential-store.ts';
import { asKeeperError, KeeperError, SaveFailedError } from '../errors.ts';
import { personsDocument } from '../person-credential.ts';
import { authorizationRequest } from '../policy/authorization-request.ts';
import {
  AUTHORIZATION_LIVES_MS,
  type BegunAuthorization,
  type BroughtBack,
  type CallbackVerdict,
  callbackVerdict,
  digestOf,
  stateIn,
} from '../policy/pending-authorization.ts';
import type { Budget, Clock, Log, OAuthApi, Person } from '../ports.ts';
import { Secret } from '../secret.ts';
import type { Audit } from './audit.ts';
import type { CallerLimits } from './caller-limits.ts';
import type { EndpointCredentials } from './credentials.ts';
import type { EndpointSettings } from './endpoint-settings.ts';
import type { EndpointKeys } from './keys.ts';
import { reunite } from './reunite.ts';

const KIND = 'authorization';

/** It is remembered for so much longer than it lives, so that whoever comes late or again is told that. */
const REMEMBERED_MS = 60 * 60_000;

/** What the authorizations of people need. */
export interface AuthorizationsOptions {
  readonly settings: EndpointSettings;
  readonly apiBaseUrl: string;
  readonly store: CredentialStore;
  readonly oauth: OAuthApi;
  readonly whoIs: (token: Secret, budget: Budget) => Promise<Person>;
  readonly keys: EndpointKeys;
  readonly credentials: EndpointCredentials;
  readonly limits: CallerLimits;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly log: Log;
  /** The time of what is answered now. */
  readonly budget: Budget;
}

/** A browser is sent to Webex. */
export interface Begun {
  readonly kind: 'begun';
  /** Webex's page; it holds no secret. */
  readonly url: string;
  /** What the browser has to bring back in a cookie, and which of several it is. */
  readonly cookie: { readonly label: string; readonly value: string; readonly maxAgeSeconds: number };
}

/** What came of a callback. */
export type Ended =
  | { readonly kind: 'key'; readonly value: Secret; readonly person?: string; readonly earlierKeys: number }
  | Exclude<CallbackVerdict, { kind: 'code' }>
  | { readonly kind: 'failed'; readonly error: KeeperError };

/** Of several cookies the one of a state: two tabs of one browser do not get in each other's way. */
export function cookieLabel(state: string): string {
  return digestOf(state).slice(0, 8);
}

/** People's way to a key: sent to Webex, back with a code, exchanged, saved; and then a key. */
export class Authorizations {
  readonly #options: AuthorizationsOptions;

  constructor(options: AuthorizationsOptions) {
    this.#options = options;
  }

  /** What people are asked for; undefined where nobody can authorize here. */
  get scopes(): readonly string[] | undefined {
    const { client, scopes } = this.#options.settings;
    return client && scopes;
  }

  /**
   * Begins an authorization. State, PKCE verifier and the cookie's secret are 256 random bits each.
   *
   * @throws KeeperError store errors, `configuration` where nobody can authorize here
   */
  async begin(address: string): Promise<Begun | { readonly kind: 'too-many'; readonly retryAfterMs: number }> {
    const { settings, apiBaseUrl, store, limits, audit, clock } = this.#options;
    const { client, redirectUri, scopes } = settings;
    if (!client) throw new KeeperError('configuration', 'no integration is configured to be authorized');
    const retryAfterMs = limits.authorization(address);
    if (retryAfterMs > 0) return { kind: 'too-many', retryAfterMs };
    const random = () => randomBytes(32).toString('base64url');
    const [state, verifier, cookie] = [random(), random(), random()];
    const { clientId } = client;
    const request = authorizationRequest(
      { apiBaseUrl, clientId, redirectUri, scope: scopes.join(' ') },
      { state, verifier: new Secret(verifier) },
    );
    const begunAt = clock.now();
    const record = { browser: digestOf(cookie), begunAt, verifier, redirectUri, clientId };
    await store.records.put(KIND, digestOf(state), record, undefined, begunAt + AUTHORIZATION_LIVES_MS + REMEMBERED_MS);
    await audit.note({ action: 'authorization-begun', result: 'sent-to-webex', address });
    const maxAgeSeconds = AUTHORIZATION_LIVES_MS / 1000;
    return { kind: 'begun', url: request.url, cookie: { label: cookieLabel(state), value: cookie, maxAgeSeconds } };
  }

  /** Ends an authorization with what the browser brought back. Never throws a `KeeperError`. */
  async end(back: BroughtBack & { readonly address: string }): Promise<Ended> {
    const ended = await this.#end(back).catch((thrown: unknown): Ended => {
      const error = asKeeperError(thrown);
      this.#options.log.error(error.message, { error: error.toJSON() });
      return { kind: 'failed', error };
    });
    const { address } = back;
    const result = ended.kind === 'failed' ? ended.error.code : ended.kind === 'refused' ? ended.why : ended.kind;
    // Anybody can bring back what uses up no authorization, again and again: that is counted, and written down only so often.
    const counted = ended.kind !== 'key' && ended.kind !== 'refused' && ended.kind !== 'failed';
    if (!counted || this.#options.limits.refusal(address) === 0) {
      await this.#options.audit.note({ action: 'authorization-ended', result, address });
    }
    return ended;
  }

  async #end(back: BroughtBack & { readonly address: string }): Promise<Ended> {
    const { store, clock } = this.#options;
    const state = stateIn(back.query);
    const record = state === undefined ? undefined : await store.records.get(KIND, digestOf(state));
    const verdict = callbackVerdict(record && (record.value as unknown as BegunAuthorization), back, clock.now());
    if (verdict.kind !== 'code' && verdict.kind !== 'refused') return verdict;
    if (!(await this.#spend(record!))) return { kind: 'replayed' };
    if (verdict.kind === 'refused') return verdict;
    return await this.#takeUp(verdict.code, record!, back.address);
  }

  /** One of two callbacks with the same state gets true. */
  async #spend({ id, value, revision }: StoredRecord): Promise<boolean> {
    const { store, clock } = this.#options;
    // The verifier has done its work, or never will.
    const { verifier: _, ...kept } = value;
    const used = { ...kept, usedAt: clock.now() };
    try {
      await store.records.put(KIND, id, used, revision, clock.now() + REMEMBERED_MS);
      return true;
    } catch (thrown) {
      if (thrown instanceof KeeperError && thrown.code === 'changed-meanwhile') return false;
      throw thrown;
    }
  }

  async #takeUp(code: Secret, { value }: StoredRecord, address: string): Promise<Ended> {
    const { settings, apiBaseUrl, store, oauth, clock, keys, credentials, audit, budget } = this.#options;
    const { client } = settings;
    const { verifier, redirectUri, clientId } = value as Record<'verifier' | 'redirectUri' | 'clientId', string>;
    if (client?.clientId !== clientId)
      throw new KeeperError('changed-meanwhile', 'the integration was changed meanwhile');
    const name = `person-${randomBytes(8).toString('hex')}`;
    await store.document(name).create(personsDocument(client));
    const tokens = credentials.manager(name);
    const apiOrigin = new URL(apiBaseUrl).origin;
    try {
      const request = { url: '', redirectUri, state: '', verifier: new Secret(verifier) };
      await takeUpAuthorization({ tokens, oauth, clock, budget, apiOrigin }, { code, request, clientId });
      const person = await this.#whoIs(name);
      const key = { name: person.displayName ?? name, credential: { name } };
      const made = await keys.create(key);
      await audit.note({
        action: 'key-created',
        result: 'authorized',
        key: made.key.id,
        keyName: key.name,
        credential: name,
        address,
      });
      const earlierKeys = await reunite(this.#options, person, name);
      return {
        kind: 'key',
        value: made.value,
        earlierKeys,
        ...(person.displayName !== undefined && { person: person.displayName }),
      };
    } catch (thrown) {
      // A credential that no key opens is of use to nobody; tokens that could not be saved are told where they are.
      if (!(thrown instanceof SaveFailedError)) await credentials.discard(name).catch(() => {});
      throw thrown;
    }
  }

  /** A name is for people: without one the key is made all the same. */
  async #whoIs(name: string): Promise<Person> {
    const config = await this.#options.credentials.manager(name).config();
    const token = config.credentials.get('integration')?.accessToken;
    if (!token) return {};
    return await this.#options.whoIs(token.value, this.#options.budget).catch(() => ({}));
  }
}
