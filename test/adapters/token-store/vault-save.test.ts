import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SaveFailedError } from '../../../src/core/errors.ts';
import { ROOT } from '../../support/vault/vault-fake.ts';
import { documentText, integrationRefresh, KEY_A, minted, refreshToken } from './documents.ts';
import { refreshTokenIn } from './secrets-manager-world.ts';
import { vaultClient, vaultStore } from './vault-harness.ts';
import { PATH, PATHS, POST_JOURNAL, POST_LOCK, POST_TOKENS, storeWorld } from './vault-world.ts';

const FOR_EVER = Number.POSITIVE_INFINITY;

describe('saving in Vault', () => {
  it('is three writes: the journal, the document, the journal emptied, each compared with the version before', async () => {
    const { fake, store, admin } = await storeWorld();
    const locked = await store().lock({ waitMs: 0 });
    await locked.read();
    const before = fake.calls.length;
    await locked.save([integrationRefresh(1), minted(KEY_A)]);
    const writes = fake.calls.slice(before).filter(({ what }) => what.startsWith('POST secret/'));
    expect(writes.map(({ what }) => what)).toEqual(
      [PATHS.journal, PATH, PATHS.journal].map((path) => `POST secret/data/${path}`),
    );
    expect(writes.map(({ body }) => body.options)).toEqual([{ cas: 0 }, { cas: 1 }, { cas: 1 }]);
    expect((await admin.read(PATHS.journal)).data).toEqual({ version: 1, updates: [] });
    await locked.release();
    // That of the test itself, which planted the document.
    const uncompared = fake.calls.filter(
      ({ what, body }) => what.startsWith('POST secret/') && body.options === undefined,
    );
    expect(uncompared).toHaveLength(1);
  });

  it.each([
    ['the journal', POST_JOURNAL],
    ['the document', POST_TOKENS],
  ])('F7, F8: an answer about %s that is lost, whatever was done, loses and repeats nothing', async (_what, write) => {
    for (const fault of ['commit-then-drop', 'drop', { status: 503, body: { errors: ['no leader'] } }] as const) {
      for (const times of [1, 3]) {
        const world = await storeWorld();
        const locked = await world.store().lock({ waitMs: 0 });
        await locked.read();
        world.fake.inject(write, fault, times);
        await locked.save([integrationRefresh(1)]);
        await locked.save([minted(KEY_A)]);
        const snapshot = await world.store().read();
        expect([refreshTokenIn(snapshot), snapshot.warnings]).toEqual([refreshToken(1), []]);
        expect((await world.admin.read(PATH)).version).toBe(3);
        expect(world.rescues.files.size).toBe(0);
      }
    }
  });

  it('F15, B8: keeps an edit that comes between the read and the publication, five times at most', async () => {
    const world = await storeWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    world.fake.beforeNext(POST_TOKENS, () => world.change((document) => (document.note = 'edited')));
    await locked.save([integrationRefresh(1)]);
    expect(await world.document()).toMatchObject({
      note: 'edited',
      tokenManager: { oauthRefreshToken: refreshToken(1) },
    });
    const mismatch = { errors: ['check-and-set parameter did not match the current version'] };
    world.fake.inject(POST_TOKENS, { status: 400, body: mismatch }, 5);
    const failure = await locked.save([integrationRefresh(2)]).catch((thrown) => thrown);
    expect(failure).toBeInstanceOf(SaveFailedError);
    expect(failure.message).toContain('changed by somebody else again and again');
    expect(failure.message).toContain(`in secret/${PATHS.journal}, and the next run publishes them`);
    world.fake.healthy();
    await locked.release();
    const next = await world.store().lock({ waitMs: 0 });
    expect(refreshTokenIn(await next.read())).toBe(refreshToken(2));
  });

  it('A5: what not even the journal takes is in the rescue file, and the next save brings it in', async () => {
    const world = await storeWorld();
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.read();
    world.fake.inject(POST_JOURNAL, { status: 500, body: { errors: ['storage is full'] } }, FOR_EVER);
    const failure = await locked.save([integrationRefresh(1)]).catch((thrown) => thrown);
    expect(failure).toMatchObject({ code: 'save-failed', exitCode: 5 });
    expect(failure.message).not.toContain('the next run publishes them');
    expect(world.rescues.files.get(failure.rescuedTo)).toContain(refreshToken(1));
    world.fake.healthy();
    await locked.save([minted(KEY_A)]);
    expect(refreshTokenIn(await world.store().read())).toBe(refreshToken(1));
  });

  it('B5: a holder whose lock has lapsed saves what it received, and takes nothing from the next holder', async () => {
    const world = await storeWorld();
    const slow = await world.store().lock({ waitMs: 0 });
    await slow.read();
    world.clock.advance(200_000);
    expect(slow.remainingMs()).toBe(0);
    const next = await world.store().lock({ waitMs: 0 });
    await next.read();
    world.fake.inject(POST_TOKENS, { status: 500, body: { errors: ['a moment'] } }, 4);
    await expect(next.save([minted(KEY_A)])).rejects.toBeInstanceOf(SaveFailedError);
    await slow.save([integrationRefresh(1)]);
    await expect(slow.rewrite((same) => ({ ...same, note: 'late' }))).rejects.toMatchObject({ code: 'lock-busy' });
    await slow.release();
    const snapshot = await world.store().read();
    expect(refreshTokenIn(snapshot)).toBe(refreshToken(1));
    expect(refreshTokenIn(snapshot, KEY_A)).toBe(minted(KEY_A).tokens?.refreshToken?.reveal());
    expect(next.remainingMs()).toBeGreaterThan(0);
    expect((await world.admin.read(PATHS.lock)).data?.released).toBe(false);
  });

  it('F9: reads what was written before, or nothing: a node that is behind is asked again', async () => {
    const world = await storeWorld();
    const index = { 'x-vault-index': 'fake-state-17' };
    const locked = await world.store().lock({ waitMs: 0 });
    const data = { created_time: '2026-06-01T12:00:00Z', destroyed: false, version: 1 };
    world.fake.inject(POST_JOURNAL, { status: 200, body: { data }, headers: index });
    await locked.save([integrationRefresh(1)]).catch(() => {});
    expect(world.fake.calls.at(-1)?.headers['x-vault-index']).toBe('fake-state-17');
    world.fake.inject(/^GET/, { status: 412, body: { errors: ['required index state not present'] } }, 2);
    await locked.read();
  });

  it('a journal of another version is put aside, told of once, and never written over', async () => {
    const world = await storeWorld();
    await world.admin.write(PATHS.journal, { version: 9, updates: 'in a form of later' });
    expect((await world.store().read()).warnings.join()).toContain('journal entries of another version');
    const locked = await world.store().lock({ waitMs: 0 });
    await locked.save([integrationRefresh(1)]);
    await locked.release();
    expect((await world.admin.read(PATHS.aside)).data).toEqual({ version: 9, updates: 'in a form of later' });
    expect((await world.store().read()).warnings).toEqual([]);
  });

  it('forgets copies as far as it can, and says what remains', async () => {
    const world = await storeWorld();
    await world.admin.write(PATHS.aside, { version: 1, updates: [] });
    const locked = await world.store().lock({ waitMs: 0 });
    const [said] = await locked.forgetCopies();
    expect(said).toContain(`vault kv metadata delete secret/${PATHS.journal}`);
    expect(said).toContain(`vault kv destroy -versions=<all but the newest> secret/${PATH}`);
  });

  it('G: in a secrets engine with slashes in its path', async () => {
    const world = await storeWorld();
    world.fake.mount('team/a/kv', '2');
    const client = vaultClient(world.fake.url, { VAULT_TOKEN: ROOT }, world.clock);
    const store = vaultStore({ location: 'team/a/kv/webex/byods', client, clock: world.clock });
    await store.create(JSON.parse(documentText()));
    expect(world.fake.sent(/^POST team\/a\/kv\/data\/webex\/byods$/)).toBe(1);
  });
});

describe('P7: holders that die anywhere, and a person who edits', () => {
  const step = fc.record({
    update: fc.constantFrom('refresh' as const, 'mint' as const),
    dies: fc.constantFrom('never' as const, 'journal-lost' as const, 'journal-done' as const, 'published' as const),
    edit: fc.constantFrom('none' as const, 'before' as const, 'during' as const, 'after' as const),
  });

  it('lose no token whose journal entry was written, and no edit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const { fake, clock, store, change, document, admin } = await storeWorld();
        let received = 0;
        let label = '';
        let edits = 0;
        const edit = () => change((it) => (it.edits = edits += 1));
        for (const [n, { update, dies, edit: when }] of steps.entries()) {
          const locked = await store().lock({ waitMs: 600_000 });
          await locked.read();
          if (when === 'before') await edit();
          if (when === 'during' && dies !== 'journal-lost' && dies !== 'journal-done') {
            const editing = { done: false };
            fake.beforeNext(POST_TOKENS, async () => {
              if (!editing.done) {
                editing.done = true;
                await edit();
              }
            });
          }
          // Whatever a death cuts off never arrives; the requests of the person are not those of the dead.
          const deadly = {
            never: undefined,
            'journal-lost': POST_JOURNAL,
            'journal-done': POST_TOKENS,
            published: POST_LOCK,
          }[dies];
          if (deadly && dies !== 'published') fake.inject(deadly, 'drop', FOR_EVER);
          const what =
            update === 'refresh'
              ? integrationRefresh(received + 1, refreshToken(received))
              : minted(KEY_A, `mint-${n}`);
          await locked.save([what]).catch(() => {});
          fake.healthy();
          if (dies !== 'journal-lost') {
            if (update === 'refresh') received += 1;
            else label = `mint-${n}`;
          }
          if (dies === 'never') await locked.release();
          else clock.advance(200_000);
          if (when === 'after') await edit();
          const snapshot = await store().read();
          expect(refreshTokenIn(snapshot)).toBe(refreshToken(received));
          if (label !== '') expect(refreshTokenIn(snapshot, KEY_A)).toContain(label);
          if (edits > 0) expect((await document()).edits).toBe(edits);
        }
        expect((await admin.read(PATHS.aside)).version).toBe(0);
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
