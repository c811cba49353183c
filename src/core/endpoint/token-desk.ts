import type { CredentialOutcome } from '../credential-outcome.ts';
import { asKeeperError, type ErrorCode, KeeperError } from '../errors.ts';
import { asksTooMuch, judgeHandOut } from '../policy/handed-out.ts';
import type { Clock, Log } from '../ports.ts';
import type { Secret } from '../secret.ts';
import type { Audit } from './audit.ts';
import type { CallerLimits } from './caller-limits.ts';
import type { EndpointCredentials, ForgottenCredential } from './credentials.ts';
import { type CredentialRef, credentialWord, type EndpointKey } from './key-record.ts';
import type { EndpointKeys } from './keys.ts';

/** A request of a program. */
export interface ProgramRequest {
  /** The key as it was presented; absent where there is none, or no such one can be. */
  readonly presented: string | undefined;
  readonly address: string;
}

/** Why a program gets no token, and what the transport makes of it. */
export type Turned =
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'too-many'; readonly retryAfterMs: number }
  /** More is asked for than a token lives. */
  | { readonly kind: 'too-long' }
  /** It passes by itself. */
  | { readonly kind: 'later'; readonly retryAfterMs: number; readonly error: KeeperError }
  /** A person must act; `gone`: there is no such credential any more. */
  | { readonly kind: 'person' | 'gone'; readonly error?: KeeperError };

/** An access token for a program. Epoch milliseconds. */
export interface HandedToken {
  readonly kind: 'token';
  readonly token: Secret;
  readonly expiresAt: number;
  readonly expiresInSeconds: number;
  readonly stale: boolean;
}

/** What became of a credential that was to be forgotten. */
export interface ForgottenAnswer {
  readonly kind: 'forgotten';
  /** Absent where there was none any more, and where other keys open it: then it stays. */
  readonly credential?: ForgottenCredential;
  /** How many other keys open it. */
  readonly otherKeys: number;
}

/** What the desk works with. */
export interface TokenDeskOptions {
  readonly keys: EndpointKeys;
  readonly credentials: EndpointCredentials;
  readonly limits: CallerLimits;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly log: Log;
}

/** Whoever is told to come again is told to do it after so long. */
const AGAIN_MS = 60_000;

/** Failures that only a person mends. */
const FOR_PEOPLE: ReadonlySet<ErrorCode> = new Set([
  'reauthorization-required',
  'client-credentials',
  'configuration',
  'forbidden',
  'refused',
  'usage',
]);

/** Serves programs: judges the key, gets the token, forgets the credential; counts and writes down who took what. */
export class TokenDesk {
  readonly #desk: TokenDeskOptions;
  /** The last renewal that was made because somebody needed a token for longer, by credential. */
  readonly #asked = new Map<string, { readonly at: number; readonly outcome: Promise<CredentialOutcome> }>();

  constructor(options: TokenDeskOptions) {
    this.#desk = options;
  }

  /** An access token that lives at least so long. Never throws. */
  async token(request: ProgramRequest, minimumMs = 0): Promise<HandedToken | Turned> {
    return await this.#withKey(request, async (key) => {
      const handed = await this.#handOut(key, minimumMs);
      const taken = handed.kind === 'token';
      const error = 'error' in handed ? handed.error : undefined;
      await this.#desk.audit.note({
        ...about(key, request),
        action: taken ? 'token-taken' : 'token-refused',
        result: taken ? (handed.stale ? 'stale' : 'fresh') : (error?.code ?? handed.kind),
        ...(taken && { token: handed.token.hash.slice(0, 8) }),
        ...(error?.trackingId !== undefined && { trackingId: error.trackingId }),
      });
      return handed;
    });
  }

  /** Forgets the key, and the credential unless other keys open it. Never throws. */
  async forget(request: ProgramRequest): Promise<ForgottenAnswer | Turned> {
    return await this.#withKey(request, async (key) => {
      const { keys, credentials, audit, clock } = this.#desk;
      const word = credentialWord(key.credential);
      const isLive = ({ revokedAt, expiresAt }: EndpointKey) =>
        revokedAt === undefined && (expiresAt === undefined || expiresAt > clock.now());
      const others = (await keys.list()).filter(
        (other) => other.id !== key.id && credentialWord(other.credential) === word && isLive(other),
      );
      // The credential first: whoever is interrupted here can come again with the key.
      const credential = others.length === 0 ? await credentials.forget(key.credential) : undefined;
      await keys.forget(key);
      const result = credential ? 'forgotten' : others.length > 0 ? 'key-only' : 'was-gone';
      await audit.note({ ...about(key, request), action: 'credential-forgotten', result });
      return { kind: 'forgotten', otherKeys: others.length, ...(credential && { credential }) };
    });
  }

  async #withKey<T>(
    { presented, address }: ProgramRequest,
    work: (key: EndpointKey) => Promise<T>,
  ): Promise<T | Turned> {
    const { keys, limits, log } = this.#desk;
    const wait = limits.address(address);
    if (wait > 0) return { kind: 'too-many', retryAfterMs: wait };
    try {
      const { verdict, key } = await keys.judge(presented ?? '', address);
      if (verdict !== 'valid' || !key) return await this.#refuse(address, verdict, key);
      const keyWait = limits.key(key.id);
      if (keyWait > 0) return { kind: 'too-many', retryAfterMs: keyWait };
      await keys.noteUse(key);
      return await work(key);
    } catch (thrown) {
      const error = asKeeperError(thrown);
      log.error(error.message, { error: error.toJSON() });
      return turnedAway(error);
    }
  }

  /** From outside every reason looks the same. */
  async #refuse(address: string, result: string, key?: EndpointKey): Promise<Turned> {
    const wait = this.#desk.limits.refusal(address);
    // What is not let in is not written down either: nobody shall fill the disk with guesses.
    if (wait > 0) return { kind: 'too-many', retryAfterMs: wait };
    const whose = key ? about(key, { address }) : { address };
    await this.#desk.audit.note({ ...whose, action: 'key-refused', result });
    return { kind: 'unauthorized' };
  }

  async #handOut({ credential: ref }: EndpointKey, minimumMs: number): Promise<HandedToken | Turned> {
    const { credentials } = this.#desk;
    if (minimumMs > 0 && asksTooMuch(await credentials.look(ref), minimumMs)) return { kind: 'too-long' };
    let outcome = await credentials.token(ref);
    let asked = this.#judge(outcome, minimumMs);
    if (asked === 'too-short') {
      outcome = await this.#longer(ref, minimumMs);
      asked = this.#judge(outcome, minimumMs);
    }
    if (typeof asked === 'object') return asked;
    if (asksTooMuch(outcome.credential, minimumMs)) return { kind: 'too-long' };
    const error = outcome.error ?? notRenewed(outcome);
    // What is good for less is better than nothing while nobody can get another.
    const shorter = asked === 'too-short' ? this.#judge(outcome, 0) : undefined;
    if (typeof shorter === 'object') return { ...shorter, stale: true };
    this.#desk.log.warn(error.message, { credential: credentialWord(ref), error: error.toJSON() });
    return turnedAway(error);
  }

  #judge({ credential }: CredentialOutcome, minimumMs: number): HandedToken | 'too-short' | 'nothing' {
    const judged = judgeHandOut(credential, this.#desk.clock.now(), minimumMs);
    if (judged.kind !== 'token') return judged.kind;
    return { ...judged, token: credential!.accessToken!.value };
  }

  /** A renewal for somebody's sake: once a minute, however long the tokens are that are asked for; others get what came of it. */
  #longer(ref: CredentialRef, minimumMs: number): Promise<CredentialOutcome> {
    const credential = credentialWord(ref);
    const at = this.#desk.clock.monotonic();
    const last = this.#asked.get(credential);
    if (last !== undefined && at - last.at < AGAIN_MS) return last.outcome;
    const outcome = this.#desk.credentials.token(ref, minimumMs);
    this.#asked.set(credential, { at, outcome });
    return outcome;
  }
}

function about(key: EndpointKey, { address }: Pick<ProgramRequest, 'address'>) {
  return { key: key.id, keyName: key.name, credential: credentialWord(key.credential), address };
}

function turnedAway(error: KeeperError): Turned {
  if (error.code === 'not-found') return { kind: 'gone', error };
  return FOR_PEOPLE.has(error.code) ? { kind: 'person', error } : { kind: 'later', retryAfterMs: AGAIN_MS, error };
}

function notRenewed({ reason }: CredentialOutcome): KeeperError {
  return new KeeperError('out-of-time', `there is no token that may be handed out: ${reason}`);
}
