import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LockedTokenStore } from '../../../src/core/token-store.ts';
import { secretsClient } from '../../support/aws/client.ts';
import { SecretsManagerFake } from '../../support/aws/secrets-manager-fake.ts';
import { documentText, integrationRefresh, KEY_A, minted, ORG_A, ORG_B, refreshToken } from './documents.ts';
import { edit, ManualClock, storeFor, valueAt } from './secrets-manager-harness.ts';
import { refreshTokenIn } from './secrets-manager-world.ts';

const SECRET = 'webex-byods-credentials';

/** What may happen, one thing after another; `at` chooses where in a save an edit or a death strikes. */
type Step =
  | { readonly what: 'refresh'; readonly edit: 'none' | 'before' | 'during' }
  | { readonly what: 'refresh-late' }
  | { readonly what: 'mint' }
  | { readonly what: 'orgs'; readonly dies: boolean }
  | { readonly what: 'die'; readonly at: 'put-lost' | 'put-done' | 'promote-done' }
  | { readonly what: 'edit' }
  | { readonly what: 'edit-old-window' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    what: fc.constant('refresh' as const),
    edit: fc.constantFrom('none' as const, 'before' as const, 'during' as const),
  }),
  fc.record({
    what: fc.constantFrom('refresh-late' as const, 'mint' as const, 'edit' as const, 'edit-old-window' as const),
  }),
  fc.record({ what: fc.constant('orgs' as const), dies: fc.boolean() }),
  fc.record({
    what: fc.constant('die' as const),
    at: fc.constantFrom('put-lost' as const, 'put-done' as const, 'promote-done' as const),
  }),
);

/** What must be true whatever happened: the newest durable refresh token, and what people wrote. */
interface Model {
  received: number;
  minted: number;
  orgs: string[];
  note: string;
  edits: Record<string, number>;
}

describe('P7: two holders and a person at one secret', () => {
  it('lose no received token and no edit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        const clock = new ManualClock();
        const fake = await SecretsManagerFake.start({ clock: clock.now });
        try {
          fake.seed(SECRET, documentText());
          await new Story(fake, clock).play(steps);
        } finally {
          await fake.close();
        }
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});

class Story {
  readonly #fake: SecretsManagerFake;
  readonly #clock: ManualClock;
  readonly #person: ReturnType<typeof secretsClient>;
  readonly #model: Model = { received: 0, minted: 0, orgs: [ORG_A, ORG_B], note: 'kept by hand', edits: {} };
  #turn = 0;

  constructor(fake: SecretsManagerFake, clock: ManualClock) {
    this.#fake = fake;
    this.#clock = clock;
    this.#person = secretsClient(fake.url);
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const each of steps) {
      await this.#do(each);
      await this.#check(each);
    }
    const locked = await this.#lock();
    await locked.read();
    await this.#check({ what: 'edit' });
    expect(JSON.parse((await valueAt(this.#person, SECRET))!.text).tokenManager.oauthRefreshToken).toBe(
      refreshToken(this.#model.received),
    );
  }

  async #do(each: Step): Promise<void> {
    if (each.what === 'edit') return this.#edit();
    if (each.what === 'edit-old-window') {
      const old = (await valueAt(this.#person, SECRET))!.text;
      await this.#refresh('none');
      await this.#edit(old);
      // Its orgs count, and those that were added since; a run sees that before somebody stores the next.
      const orgs = JSON.parse(old).serviceApp.targetOrgId as string[];
      this.#model.orgs = [...orgs, ...this.#model.orgs.filter((org) => !orgs.includes(org))];
      const locked = await this.#lock();
      await locked.read();
      return locked.release();
    }
    if (each.what === 'refresh') return this.#refresh(each.edit);
    if (each.what === 'die') return this.#die(each.at);
    if (each.what === 'orgs') return this.#changeOrgs(each.dies);
    const locked = await this.#lock();
    const { received } = this.#model;
    expect(refreshTokenIn(await locked.read())).toBe(refreshToken(received));
    if (each.what === 'mint') {
      this.#model.minted += 1;
      await locked.save([minted(KEY_A, `mint${this.#model.minted}`)]);
      return locked.release();
    }
    // A holder that slept through its lease, while another took the lock and minted.
    this.#clock.advance(200_000);
    this.#model.received += 1;
    const other = await this.#lock();
    await other.read();
    this.#model.minted += 1;
    await Promise.all([
      locked.save([integrationRefresh(received + 1)]),
      other.save([minted(KEY_A, `mint${this.#model.minted}`)]),
    ]);
    await locked.release();
    return other.release();
  }

  async #refresh(when: 'none' | 'before' | 'during'): Promise<void> {
    const locked = await this.#lock();
    expect(refreshTokenIn(await locked.read())).toBe(refreshToken(this.#model.received));
    if (when === 'before') await this.#edit();
    if (when === 'during') this.#fake.beforeNext('UpdateSecretVersionStage', () => this.#edit());
    await locked.save([integrationRefresh(this.#model.received + 1)]);
    this.#model.received += 1;
    await locked.release();
  }

  async #die(at: 'put-lost' | 'put-done' | 'promote-done'): Promise<void> {
    const locked = await this.#lock();
    await locked.read();
    const times = Number.POSITIVE_INFINITY;
    if (at === 'put-lost')
      this.#fake.inject({ operation: 'PutSecretValue', stage: 'BYODS_PENDING', fault: 'drop', times });
    const fault = at === 'put-done' ? 'drop' : 'commit-then-drop';
    this.#fake.inject({ operation: 'UpdateSecretVersionStage', fault, times });
    await locked.save([integrationRefresh(this.#model.received + 1)]).catch(() => undefined);
    this.#fake.healthy();
    if (at !== 'put-lost') this.#model.received += 1;
  }

  /** Adds an org with its tokens and removes another, in one save; who dies does so before the publication. */
  async #changeOrgs(dies: boolean): Promise<void> {
    const locked = await this.#lock();
    await locked.read();
    const added = `added-${++this.#turn}`;
    const removed = this.#model.orgs.at(-1)!;
    if (dies) {
      const times = Number.POSITIVE_INFINITY;
      this.#fake.inject({ operation: 'UpdateSecretVersionStage', fault: 'drop', times });
    }
    const saving = locked.save([
      minted(`service-app:${added}`),
      { org: added, listed: true },
      ...(removed === ORG_A ? [] : [{ org: removed, listed: false }]),
    ]);
    await (dies ? saving.catch(() => undefined) : saving);
    this.#fake.healthy();
    if (!dies) await locked.release();
    this.#model.orgs = [...this.#model.orgs.filter((org) => org !== removed || org === ORG_A), added];
  }

  async #edit(text?: string): Promise<void> {
    this.#model.note = `edit ${++this.#turn}`;
    const current = JSON.parse(text ?? (await valueAt(this.#person, SECRET))!.text);
    this.#model.edits = { ...current.edits, [`e${this.#turn}`]: this.#turn };
    await edit(this.#person, SECRET, JSON.stringify({ ...current, note: this.#model.note, edits: this.#model.edits }));
  }

  #lock(): Promise<LockedTokenStore> {
    const store = storeFor({ secretId: SECRET, client: secretsClient(this.#fake.url), clock: this.#clock });
    return store.lock({ waitMs: 3_600_000 });
  }

  async #check(after: Step): Promise<void> {
    const snapshot = await storeFor({ secretId: SECRET, client: this.#person, clock: this.#clock }).read();
    const { received, note, edits } = this.#model;
    expect([after.what, refreshTokenIn(snapshot)]).toEqual([after.what, refreshToken(received)]);
    expect(snapshot.config.orgs.map(({ id }) => id)).toEqual(this.#model.orgs);
    for (const org of this.#model.orgs.slice(1).filter((each) => each !== ORG_B)) {
      expect(refreshTokenIn(snapshot, `service-app:${org}`)).toBeDefined();
    }
    expect(snapshot.config.document).toMatchObject({ note, ...(Object.keys(edits).length > 0 && { edits }) });
    if (this.#model.minted > 0) {
      expect(refreshTokenIn(snapshot, KEY_A)).toBe(
        minted(KEY_A, `mint${this.#model.minted}`).tokens?.refreshToken?.reveal(),
      );
    }
  }
}
