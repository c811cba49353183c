import type { BelievedConfig } from './believed-config.ts';
import type { CredentialOutcome, Need } from './credential-outcome.ts';
import { KeeperError, LockBusyError, type SaveFailedError } from './errors.ts';
import { Ladder } from './ladder.ts';
import { LockSession } from './lock-session.ts';
import type { OAuthClient, StoreUpdate } from './model.ts';
import { addressOf, refuseMoved } from './moved.ts';
import type { Budget, Clock, Log, Webex } from './ports.ts';
import { everyOne } from './single-flight.ts';
import type { TargetOrg } from './target-orgs.ts';
import type { TokenStore } from './token-store.ts';
import { Turns } from './turns.ts';
import type { IntegrationVault } from './vault-ports.ts';
import { leftWithoutLock } from './without-lock.ts';

/** How long a caller waits for another process to finish refreshing. */
const LOCK_WAIT_MS = 10_000;

/** What climbs work with. */
export interface ClimbContext {
  readonly store: TokenStore;
  readonly webex: Webex;
  readonly vault?: IntegrationVault | undefined;
  readonly personsClient?: OAuthClient | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly apiOrigin: string;
  readonly budget: Budget;
}

/** An org and why a token is wanted for it. */
interface Wanted {
  readonly org: TargetOrg;
  readonly need: Need;
}

/** What is done with the lock held. */
export type LockedWork<T> = (ladder: Ladder, session: LockSession) => Promise<T>;

/** Lock sessions, one after another: take the lock, read and decide again, climb, save the batch, release. */
export class LockedClimbs {
  readonly #context: ClimbContext;
  readonly #believed: BelievedConfig;
  readonly #turns = new Turns();
  #waiting: (Wanted & { resolve: (outcome: CredentialOutcome) => void; reject: (thrown: unknown) => void })[] = [];
  /** What the last session could not save: the next one tries again. */
  #unsaved: readonly StoreUpdate[] = [];
  /** Set when new tokens could not be written: they serve this process, and the run has failed. */
  saveFailure: SaveFailedError | undefined;

  constructor(context: ClimbContext, believed: BelievedConfig) {
    this.#context = context;
    this.#believed = believed;
  }

  /**
   * Climbs with the lock held. Where the lock or the right to write cannot be had, nothing is sent: the outcomes tell
   * which stored tokens still serve, and why the others fail.
   */
  run(orgs: readonly TargetOrg[], need: Need, climb: LockedWork<CredentialOutcome[]>): Promise<CredentialOutcome[]> {
    const wanted = orgs.map((org) => ({ org, need }));
    return this.#turns.take(() => this.#climb(wanted, need, climb));
  }

  /**
   * Gets a token for one org. Whoever asks while another session is open shares the next one: a store that limits its
   * writes sees one session for all orgs whose tokens were rejected together.
   */
  one(org: TargetOrg, need: Need): Promise<CredentialOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ org, need, resolve, reject });
      if (this.#waiting.length === 1) this.#turns.take(() => this.#climbWaiting()).catch(reject);
    });
  }

  /** Renews the integration's token, for its own sake. As {@link run} where the lock cannot be had. */
  async integration(need: Need): Promise<CredentialOutcome> {
    const [outcome] = await this.run([], need, async (ladder) => [await ladder.integration(need)]);
    return outcome!;
  }

  async #climbWaiting(): Promise<void> {
    const together = this.#waiting.splice(0);
    try {
      const outcomes = await this.#climb(together, {}, (ladder) =>
        everyOne(together.map(({ org, need }) => ladder.serviceApp(org, need))),
      );
      for (const { org, resolve } of together) resolve(outcomes.find(({ key }) => key === org.key)!);
    } catch (thrown) {
      for (const { reject } of together) reject(thrown);
    }
  }

  /**
   * Does something with the lock held that makes no sense without it. What it saves for later is saved at its end, in one
   * write.
   *
   * @param options.evenMoved  it refreshes nothing, and may be done where the tokens are used in another store
   * @throws KeeperError when the lock cannot be had, or what came could not be saved; `refused` for tokens used elsewhere
   */
  withLock<T>(work: LockedWork<T>, { evenMoved = false } = {}): Promise<T> {
    return this.#turns.take(async () => {
      const result = await this.#within(await this.#open({ evenMoved }), work);
      if (this.saveFailure) throw this.saveFailure;
      return result;
    });
  }

  /** Resolves when no session is open. */
  async settled(): Promise<void> {
    await this.#turns.settled();
  }

  async #climb(
    wanted: readonly Wanted[],
    integrationNeed: Need,
    climb: LockedWork<CredentialOutcome[]>,
  ): Promise<CredentialOutcome[]> {
    let session: LockSession;
    try {
      session = await this.#open({ sparing: true });
    } catch (thrown) {
      if (!(thrown instanceof KeeperError) || thrown.code === 'refused' || thrown.code === 'configuration')
        throw thrown;
      return await this.#withoutLock(wanted, integrationNeed, thrown);
    }
    return await this.#within(session, climb);
  }

  async #within<T>(session: LockSession, work: LockedWork<T>): Promise<T> {
    const { store, webex, vault, personsClient, clock, log, apiOrigin, budget } = this.#context;
    try {
      if (this.#unsaved.length > 0) await session.saveAgain(this.#unsaved);
      let refreshesLeft = store.refreshesPerSession?.(session.config, clock.now()) ?? Number.POSITIVE_INFINITY;
      const mayRefresh = () => refreshesLeft-- > 0;
      const { oauth, applications } = webex;
      return await work(
        new Ladder({ session, oauth, applications, vault, personsClient, clock, log, budget, apiOrigin, mayRefresh }),
        session,
      );
    } finally {
      try {
        await session.flush();
        this.saveFailure = session.saveFailure;
        this.#unsaved = session.unsaved;
        this.#believed.set(session, { unsaved: this.saveFailure !== undefined });
      } finally {
        await session.release();
      }
    }
  }

  async #open({ evenMoved = false, sparing = false }): Promise<LockSession> {
    const { store, budget } = this.#context;
    const waitMs = Math.max(0, Math.min(LOCK_WAIT_MS, budget.remainingMs()));
    const locked = await store.lock({ waitMs, sparing, ...(budget.signal && { signal: budget.signal }) });
    try {
      const snapshot = await locked.read();
      this.#believed.set(snapshot);
      if (!evenMoved) refuseMoved(snapshot.config, addressOf(store));
      return new LockSession(locked, snapshot, store.location);
    } catch (thrown) {
      await locked.release();
      throw thrown;
    }
  }

  async #withoutLock(
    wanted: readonly Wanted[],
    integrationNeed: Need,
    cause: KeeperError,
  ): Promise<CredentialOutcome[]> {
    const { clock, log } = this.#context;
    // Whoever held the lock may just have refreshed what we wanted, or moved it.
    const config = await this.#believed.live({ again: cause instanceof LockBusyError });
    const each = wanted.map(({ org, need }) => ({ key: org.key, need }));
    return leftWithoutLock(config, integrationNeed, each, cause, { now: clock.now(), log });
  }
}
