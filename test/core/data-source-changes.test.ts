import { describe, expect, test } from 'vitest';
import { type KeeperError, WebexUnreachableError } from '../../src/core/errors.ts';
import { OperationError } from '../../src/core/operation-error.ts';
import { TRIES } from '../../src/core/replace.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { VirtualWorld } from '../support/virtual-world.ts';

const url = 'https://new.example.com/byods';
const schemaId = '5397013b-7920-4ffc-807c-e8a3e0a18f43';
const PROFILES = ['capture', 'openapi', 'readme', 'full'] as const;

function sources(world: VirtualWorld) {
  return world.sandbox.control.dataSources.list();
}

function count(world: VirtualWorld, method: string): number {
  return world.sandbox.control.ledger.get().requests.filter((each) => each.method === method).length;
}

async function failure(promise: Promise<unknown>): Promise<OperationError> {
  return await promise.then(
    () => expect.unreachable('it succeeded'),
    (thrown: OperationError) => thrown,
  );
}

/** A world with one data source, and what a program does with it. */
async function opened(modes: object = {}) {
  const world = await VirtualWorld.start(scenario({ modes }));
  const { dataSources, webex, ids } = await world.keeper({ env: { RETRY_INTERVAL_MS: '1' } });
  return { world, dataSources, webex, ids, id: sources(world)[0]!.id, faults: world.sandbox.control.faults };
}

/** Ways to lose an answer, and whether Webex has acted then. */
const LOST = [
  ['the connection is reset before', { do: 'reset' }, false],
  ['the connection is reset afterwards', { do: 'reset', phase: 'after-commit' }, true],
  ['the answer breaks off', { do: 'reset', phase: 'mid-body' }, true],
  ['the answer is empty', { do: 'body:empty', phase: 'after-commit' }, true],
  ['the answer is a page of a gateway', { do: 'body:html', phase: 'after-commit' }, true],
  ['the answer is about something else', { do: 'status:200', body: { ok: true } }, false],
] as const;

describe('a registration', () => {
  test.each(PROFILES)('is proved by an answer of the profile %s', async (profile) => {
    const { world, dataSources } = await opened({ profile });
    const change = await dataSources.register({ url });
    expect(change).toMatchObject({ action: 'registered', warnings: [], trackingId: expect.stringMatching(/^ROUTER_/) });
    expect(sources(world).find(({ id }) => id === change.after!.id)).toMatchObject({
      url,
      schemaId,
      audience: 'BYODS',
      subject: 'BYODS',
      tokenLifetimeMinutes: 1440,
      status: 'active',
    });
    expect(change.changes.map(({ field }) => field)).not.toContain('nonce');
  });

  test('takes what is given, also one that begins disabled, and 201 for an answer', async () => {
    const { world, dataSources } = await opened({ createdStatus: 201, disabledGetsJws: 'no' });
    const given = {
      url: 'wss://new.example.com/socket',
      schemaId: 'a38a10b7-43e4-4676-a076-a7d6dce9387d',
      audience: 'Aud',
      subject: 'Süb',
      tokenLifetimeMinutes: 60,
      status: 'disabled',
      errorMessage: 'not yet',
    };
    const { after } = await dataSources.register(given, { nonce: () => 'test-nonce-of-mine' });
    expect(sources(world).find(({ id }) => id === after!.id)).toMatchObject({ ...given, nonce: 'test-nonce-of-mine' });
  });

  test.each([
    ...LOST,
    ['500 before', { do: 'status:500' }, false],
    ['500 afterwards', { do: 'status:500', phase: 'after-commit' }, true],
    ['503 afterwards', { do: 'status:503', phase: 'after-commit', headers: { 'Retry-After': '2' } }, true],
    ['504 afterwards', { do: 'status:504', phase: 'after-commit' }, true],
  ] as const)('%s: registered once', async (_sentence, fault, acted) => {
    const { world, dataSources, faults } = await opened();
    faults.add({ at: 'POST /dataSources', ...fault });
    const change = await dataSources.register({ url });
    expect(change).toMatchObject({ action: 'registered', warnings: [] });
    expect(sources(world)).toHaveLength(2);
    expect(count(world, 'POST')).toBe(acted ? 1 : 2);
  });

  test.each(PROFILES)('whose answer is lost is found again in a list of the profile %s', async (profile) => {
    const { world, dataSources, faults } = await opened({ profile, pageSize: 1 });
    faults.add({ at: 'POST /dataSources', do: 'reset', phase: 'after-commit' });
    const { after } = await dataSources.register({ url });
    expect(sources(world).map(({ id }) => id)).toContain(after!.id);
    expect(count(world, 'POST')).toBe(1);
  });

  test.each([
    ['423 and 429 are waited for', [{ do: 'status:429', headers: { 'Retry-After': '1' } }, { do: 'status:423' }], 3],
    ['401 is retried with another token', [{ do: 'reject-token' }], 2],
    ['a nonce that is refused is changed once', [{ do: 'status:409', body: { message: 'nonce was used' } }], 2],
  ] as const)('%s', async (_sentence, given, posts) => {
    const { world, dataSources, faults } = await opened();
    for (const fault of given) faults.add({ at: 'POST /dataSources', ...fault });
    expect((await dataSources.register({ url })).action).toBe('registered');
    expect(world.sandbox.control.ledger.get().requests.filter(({ path }) => path === '/dataSources')).toHaveLength(
      posts,
    );
    expect(sources(world)).toHaveLength(2);
  });

  test('that is refused is told in the words of Webex, and sent once', async () => {
    const { world, dataSources, faults } = await opened();
    const foreign = await failure(dataSources.register({ url: 'https://evil.invalid/x' }));
    expect(foreign).toMatchObject({
      code: 'webex-refused',
      status: 400,
      remedy: expect.stringMatching(/byods schemas/),
    });
    expect(foreign.message).toContain('Data Exchange Domain');
    expect(foreign.trackingId).toMatch(/^ROUTER_/);
    faults.add({ at: 'POST /dataSources', do: 'status:409', body: { message: 'such a data source exists' } });
    const duplicate = await failure(dataSources.register({ url }));
    expect(duplicate).toMatchObject({ code: 'webex-refused', status: 409, exitCode: 1 });
    expect(duplicate.message).toContain('such a data source exists');
    expect(count(world, 'POST')).toBe(2);
    expect(sources(world)).toHaveLength(1);
  });

  test('an attempt that took effect late is told, with what removes it', async () => {
    const { world, dataSources, faults } = await opened();
    faults.add({ at: 'POST /dataSources', do: 'reset' });
    // The first attempt is not to be seen when it is looked for, and there afterwards.
    const nonce = () => 'test-nonce-of-a-late-one';
    const late = sources(world)[0]!.id;
    faults.add({
      at: 'POST /dataSources',
      nth: 2,
      do: 'mutate',
      phase: 'after-commit',
      mutate: { id: late, set: { nonce: nonce() } },
    });
    const { warnings, after } = await dataSources.register({ url }, { nonce });
    expect(sources(world)).toHaveLength(2);
    expect(after!.id).not.toBe(late);
    expect(warnings).toEqual([expect.stringContaining(`byods delete-data-source ${late} removes that one`)]);
  });

  test(`is given up after ${TRIES} lost attempts without an effect`, async () => {
    const { world, dataSources, faults } = await opened();
    faults.add({ at: 'POST /dataSources', do: 'reset', times: 'always' });
    expect(await failure(dataSources.register({ url }))).toMatchObject({ code: 'unreachable', exitCode: 6 });
    expect(count(world, 'POST')).toBe(TRIES);
    expect(sources(world)).toHaveLength(1);
  });

  test('nothing is sent again while a list shows data sources without an id: it may be one of them', async () => {
    const { world, dataSources, faults } = await opened({ listItems: 'openapi-example' });
    faults.add({ at: 'POST /dataSources', do: 'reset' });
    expect(await failure(dataSources.register({ url }))).toMatchObject({ code: 'answer-lost' });
    expect(count(world, 'POST')).toBe(1);
  });

  test('nothing is sent again while nobody knows whether it worked', async () => {
    const { world, dataSources, faults } = await opened();
    faults.add({ at: 'POST /dataSources', do: 'reset', phase: 'after-commit' });
    faults.add({ at: 'GET /dataSources', do: 'status:503', times: 'always' });
    const error = await failure(dataSources.register({ url }));
    expect(error).toMatchObject({ code: 'answer-lost', exitCode: 6, remedy: expect.stringMatching(/look first/) });
    expect(error.message).toMatch(/whether the data source was registered is not known/);
    expect(count(world, 'POST')).toBe(1);
    expect(sources(world)).toHaveLength(2);
  });

  test.each([
    ['another url', { url: 'https://other.example.com' }, 'changed-meanwhile'],
    ['another status', { status: 'disabled' }, 'changed-meanwhile'],
    ['another nonce, also when it is read', { nonce: 'another-test-nonce' }, 'not-changed'],
  ] as const)('that comes back with %s is told, with its id', async (_sentence, set, code) => {
    const { world, dataSources, faults } = await opened({ profile: 'openapi' });
    faults.add({ at: 'POST /dataSources', do: 'patch', patch: { ...set, jwsToken: null } });
    faults.add({ at: 'GET /dataSources/*', do: 'patch', patch: { ...set, jwsToken: null } });
    const error = await failure(dataSources.register({ url, schemaId }));
    const made = sources(world)[1]!;
    expect(error).toMatchObject({ code, exitCode: 3, after: { id: made.id } });
    expect(error.message).toContain(`data source ${made.id} was registered, but`);
    expect(error.remedy).toContain(`byods update-data-source ${made.id}`);
  });

  test('that cannot be read back is registered all the same, and says so', async () => {
    const { world, dataSources, faults } = await opened({ profile: 'openapi' });
    faults.add({ at: 'GET /dataSources/*', do: 'status:500', times: 'always' });
    const error = await failure(dataSources.register({ url, schemaId }));
    expect(error).toMatchObject({ code: 'unreachable', after: { id: sources(world)[1]!.id } });
    expect(error.message).toMatch(/was registered, and not read back/);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['everything that is wrong', { url: 'http://a.example', tokenLifetimeMinutes: 0 }, /^url must .*; lifetime must /],
    ['no url', {}, /url is needed/],
    ['disabled without a message', { url, status: 'disabled' }, /error message is needed/],
    ['an unknown status', { url, status: 'inactive' }, /status must be active or disabled/],
  ])('%s is refused before anything is sent', async (_sentence, fields, message) => {
    const { world, dataSources } = await opened();
    const error: KeeperError = await failure(dataSources.register(fields as never));
    expect(error).toMatchObject({ code: 'usage', exitCode: 2, message: expect.stringMatching(message) });
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });

  test('a schema has to be named where Webex offers several and not the usual one', async () => {
    const { dataSources, faults } = await opened();
    const items = [{ id: 'schema-1', serviceType: 'One' }, { id: 'schema-2' }];
    faults.add({ at: 'GET /dataSources/schemas', do: 'status:200', body: { items } });
    expect((await failure(dataSources.register({ url }))).message).toMatch(
      /offers schema-1 \(One\), schema-2\. Nothing/,
    );
    faults.add({ at: 'GET /dataSources/schemas', do: 'status:200', body: { items: [] } });
    expect((await failure(dataSources.register({ url }))).message).toMatch(/offers none at all/);
  });
});

describe('an update', () => {
  test.each(PROFILES)('changes what is named and keeps the rest, in the profile %s', async (profile) => {
    const { world, dataSources, id } = await opened({ profile });
    const { nonce, updatedAt: _, issuedAt: __, claims: ___, ...before } = sources(world)[0]!;
    const change = await dataSources.update(id, { url, tokenLifetimeMinutes: 90 });
    expect(change).toMatchObject({
      action: 'updated',
      changes: [
        { field: 'url', before: before.url, after: url },
        { field: 'tokenLifetimeMinutes', before: 1440, after: 90 },
      ],
    });
    expect(sources(world)[0]).toMatchObject({ ...before, url, tokenLifetimeMinutes: 90 });
    expect(sources(world)[0]!.nonce).not.toBe(nonce);
  });

  test.each([
    ['capture', 'yes'],
    ['capture', 'no'],
    ['readme', 'no'],
    ['openapi', 'no'],
  ] as const)('disables and enables, in the profile %s, a new token for a disabled one: %s', async (profile, jws) => {
    const { world, dataSources, id } = await opened({ profile, disabledGetsJws: jws });
    const off = await dataSources.update(id, { status: 'disabled', errorMessage: 'down' });
    expect(off).toMatchObject({ action: 'updated', warnings: [] });
    expect(sources(world)[0]).toMatchObject({ status: 'disabled', errorMessage: 'down' });
    const on = await dataSources.update(id, { status: 'active' });
    expect(on.changes).toEqual([
      { field: 'status', before: 'disabled', after: 'active' },
      { field: 'errorMessage', before: 'down' },
    ]);
    expect(sources(world)[0]).toMatchObject({ status: 'active' });
    expect(sources(world)[0]).not.toHaveProperty('errorMessage');
  });

  test.each([...LOST, ['503 first', { do: 'status:503' }, false]] as const)(
    '%s: it is made, and once more at most',
    async (_sentence, fault, acted) => {
      const { world, dataSources, id, faults } = await opened();
      faults.add({ at: 'PUT /dataSources/*', ...fault });
      expect(await dataSources.update(id, { url })).toMatchObject({ action: 'updated', after: { id } });
      expect(sources(world)[0]!.url).toBe(url);
      expect(count(world, 'PUT')).toBe(acted ? 1 : 2);
    },
  );

  test('of one that is disabled, lost, and without a new token: its fields tell that it was made', async () => {
    const { world, dataSources, id, faults } = await opened({ profile: 'readme', disabledGetsJws: 'no' });
    faults.add({ at: 'PUT /dataSources/*', do: 'reset', phase: 'after-commit' });
    expect((await dataSources.update(id, { status: 'disabled', errorMessage: 'down' })).action).toBe('updated');
    expect(count(world, 'PUT')).toBe(1);
  });

  test('what is so already is not sent', async () => {
    const { world, dataSources, id } = await opened();
    const { subject } = sources(world)[0]!;
    expect(await dataSources.update(id, { subject, status: 'active' })).toMatchObject({
      action: 'unchanged',
      changes: [],
    });
    expect(count(world, 'PUT')).toBe(0);
  });

  test('the message that Webex goes on showing is a warning', async () => {
    const { world, dataSources, id, faults } = await opened();
    world.sandbox.control.dataSources.change(id, { status: 'disabled', errorMessage: 'down' });
    faults.add({ at: 'PUT /dataSources/*', do: 'patch', patch: { errorMessage: 'down' } });
    const { warnings } = await dataSources.update(id, { status: 'active' });
    expect(warnings).toEqual([`data source ${id} is active, and Webex still shows its message: "down"`]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['another url', { url: 'https://other.example.com' }, 'changed-meanwhile'],
    ['another lifetime', { tokenLifetimeMinutes: 30 }, 'changed-meanwhile'],
    ['the old nonce, also when it is read', { nonce: 'old-test-nonce', jwsToken: null }, 'not-changed'],
  ])('that comes back with %s is told', async (_sentence, patch, code) => {
    const { dataSources, id, faults } = await opened({ profile: 'full' });
    faults.add({ at: 'PUT /dataSources/*', do: 'patch', patch });
    faults.add({ at: 'GET /dataSources/*', nth: 2, do: 'patch', patch });
    expect(await failure(dataSources.update(id, { url }))).toMatchObject({ code, exitCode: 3, before: { id } });
  });

  test('a field that nobody tells has to be named', async () => {
    const { dataSources, id, faults } = await opened();
    const patch = { jwsToken: null };
    faults.add({ at: 'GET /dataSources/*', do: 'patch', patch, times: 2 });
    const error = await failure(dataSources.update(id, { url }));
    expect(error).toMatchObject({ code: 'incomplete', remedy: expect.stringMatching(/audience, subject/) });
    const named = { url, audience: 'A', subject: 'S', tokenLifetimeMinutes: 60 };
    expect((await dataSources.update(id, named)).action).toBe('updated');
  });

  test('a message without a disabled data source, and the other way round, are refused', async () => {
    const { world, dataSources, id, faults } = await opened();
    expect(await failure(dataSources.update(id, { errorMessage: 'down' }))).toMatchObject({ code: 'usage' });
    expect(await failure(dataSources.update(id, { status: 'disabled' }))).toMatchObject({ code: 'usage' });
    world.sandbox.control.dataSources.change(id, { status: 'disabled', errorMessage: 'down' });
    expect((await dataSources.update(id, { errorMessage: 'longer' })).action).toBe('updated');
    faults.add({ at: 'GET /dataSources/*', do: 'patch', patch: { errorMessage: null } });
    const untold = await failure(dataSources.update(id, { url }));
    expect(untold.message).toMatch(/error message is needed/);
    expect(count(world, 'PUT')).toBe(1);
  });

  test('a nonce that it has already is refused, and one that is none', async () => {
    const { world, dataSources, id } = await opened();
    const { nonce } = sources(world)[0]!;
    expect(await failure(dataSources.update(id, { url }, { nonce: () => nonce }))).toMatchObject({ code: 'usage' });
    expect(await failure(dataSources.update(id, { url }, { nonce: () => '' }))).toMatchObject({ code: 'usage' });
    expect(count(world, 'PUT')).toBe(0);
  });
});

describe('a deletion', () => {
  test('deletes, and looks that it is gone', async () => {
    const { world, dataSources, id } = await opened();
    const { url: old } = sources(world)[0]!;
    const change = await dataSources.remove(id);
    expect(change).toMatchObject({ action: 'deleted', before: { id }, trackingId: expect.stringMatching(/^ROUTER_/) });
    expect(change.changes).toContainEqual({ field: 'url', before: old });
    expect(sources(world)).toEqual([]);
  });

  test.each([
    ['the connection is reset before', { do: 'reset' }, false],
    ['the connection is reset afterwards', { do: 'reset', phase: 'after-commit' }, true],
    ['500 afterwards', { do: 'status:500', phase: 'after-commit' }, true],
    ['503 first', { do: 'status:503' }, false],
    ['somebody else was faster', { do: 'status:404', phase: 'after-commit' }, true],
    ['an answer with a content', { do: 'body:html', phase: 'after-commit' }, true],
  ] as const)('%s: it is gone', async (_sentence, fault, acted) => {
    const { world, dataSources, id, faults } = await opened();
    faults.add({ at: 'DELETE /dataSources/*', ...fault });
    expect(await dataSources.remove(id)).toMatchObject({ action: 'deleted', warnings: [] });
    expect(sources(world)).toEqual([]);
    // A server error is answered by a second attempt, which finds nothing any more.
    expect(count(world, 'DELETE')).toBe(acted && fault.do !== 'status:500' ? 1 : 2);
  });

  test('of what is not there is refused, and nothing is sent', async () => {
    const { world, dataSources } = await opened();
    expect(await failure(dataSources.remove('gone'))).toMatchObject({ code: 'not-found', exitCode: 3, status: 404 });
    expect(count(world, 'DELETE')).toBe(0);
  });

  test('that Webex accepts and does not make is told', async () => {
    const { world, dataSources, id, faults } = await opened();
    faults.add({ at: 'DELETE /dataSources/*', do: 'status:204' });
    expect(await failure(dataSources.remove(id))).toMatchObject({ code: 'not-changed', exitCode: 3, after: { id } });
    expect(sources(world)).toHaveLength(1);
  });

  test('that nobody can look at is made, with a warning', async () => {
    const { world, dataSources, id, faults } = await opened();
    faults.add({ at: 'GET /dataSources/*', nth: 2, do: 'status:403', times: 'always' });
    const { action, warnings } = await dataSources.remove(id);
    expect({ action, warnings }).toEqual({
      action: 'deleted',
      warnings: [expect.stringContaining('nobody could look')],
    });
    expect(sources(world)).toEqual([]);
  });

  test('whose answer is lost, and nobody can look, is not known', async () => {
    const { dataSources, id, faults } = await opened();
    faults.add({ at: 'DELETE /dataSources/*', do: 'reset', phase: 'after-commit' });
    faults.add({ at: 'GET /dataSources/*', nth: 2, do: 'status:500', times: 'always' });
    expect(await failure(dataSources.remove(id))).toMatchObject({ code: 'answer-lost', exitCode: 6 });
  });

  test(`is given up after ${TRIES} lost attempts without an effect`, async () => {
    const { world, dataSources, id, faults } = await opened();
    faults.add({ at: 'DELETE /dataSources/*', do: 'reset', times: 'always' });
    expect(await failure(dataSources.remove(id))).toMatchObject({ code: 'unreachable' });
    expect(count(world, 'DELETE')).toBe(TRIES);
  });

  test('E14: an id that could lead elsewhere is refused before anything is sent', async () => {
    const { world, dataSources } = await opened();
    for (const id of ['../people/me', 'a/b', '', 'schemas']) {
      expect(await failure(dataSources.remove(id))).toMatchObject({ code: 'refused' });
    }
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });
});

describe('what failed', () => {
  test('shows neither nonce nor token, however it is printed', async () => {
    const { dataSources, id, faults } = await opened();
    // The second time too: a refusal that speaks of the nonce is answered with another one.
    faults.add({ at: 'PUT /dataSources/*', do: 'echo', times: 2 });
    const nonce = 'test-nonce-that-is-echoed';
    const error = await failure(dataSources.update(id, { url }, { nonce: () => nonce }));
    expect(error).toBeInstanceOf(OperationError);
    expect(error.sent).toMatchObject({ nonce });
    const { inspect } = await import('node:util');
    for (const text of [error.message, JSON.stringify(error), inspect(error, { depth: 9 })]) {
      expect(text).not.toContain(nonce);
    }
  });

  test('schemas are listed leniently', async () => {
    const { dataSources, faults } = await opened();
    expect(await dataSources.schemas()).toHaveLength(5);
    const items = [
      { id: 's', serviceType: 7, protocol: '', createdAt: '2024-05-20T15:50:06', more: 1 },
      { id: '' },
      null,
    ];
    faults.add({ at: 'GET /dataSources/schemas', do: 'status:200', body: { items } });
    expect(await dataSources.schemas()).toEqual([{ id: 's', createdAt: Date.UTC(2024, 4, 20, 15, 50, 6) }]);
    faults.add({ at: 'GET /dataSources/schemas', do: 'status:200', body: {}, times: 'always' });
    await expect(dataSources.schemas()).rejects.toBeInstanceOf(WebexUnreachableError);
  });
});
