import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readDataSource } from '../../../src/adapters/webex/data-source-body.ts';
import { isoInstant } from '../../../src/adapters/webex/instants.ts';
import { claimsOf } from '../../../src/adapters/webex/jws.ts';
import { isDataSourceId } from '../../../src/core/data-source-id.ts';
import { Secret } from '../../../src/core/secret.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { ENDLESS, failure, json, serve, testClient } from './client.ts';
import { calm, credentialsOf, start } from './sandboxed.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await start();
});
beforeEach(() => calm(sandbox));
afterAll(() => sandbox.close());

function connected() {
  return { ...testClient(sandbox.baseUrl, { retries: 0 }), ...credentialsOf(sandbox) };
}

const TOKEN = new Secret('some-access-token-0123');

/** A client for a server that answers `GET /v1/dataSources…` with these pages. */
async function listing(pages: { items: unknown; link?: (origin: string) => string }[]) {
  const server = await serve((seen, response) => {
    const page = pages[Number(new URL(seen.path, 'http://x').searchParams.get('page') ?? 0)];
    json(response, { items: page?.items }, 200, page?.link ? { link: page.link(server.origin) } : {});
  });
  return { server, ...testClient(server.baseUrl, { retries: 0 }) };
}

describe('list', () => {
  it('reads what the sandbox has', async () => {
    const { webex, token, orgId } = connected();
    const found = await webex.dataSources.list(token, ENDLESS);
    expect(found.map(({ id }) => id).sort()).toEqual(
      sandbox.control.dataSources
        .list()
        .map(({ id }) => id)
        .sort(),
    );
    expect(found[0]).toMatchObject({
      orgId,
      status: 'active',
      audience: 'Audience',
      tokenLifetimeMinutes: 1440,
      tokenExpiresAt: expect.any(Number),
      jws: expect.any(Secret),
      claims: { audience: 'Audience', orgId, expiresAt: expect.any(Number), nonce: expect.any(String) },
    });
  });

  it('E12: reads every page', async () => {
    const { webex, token } = connected();
    const { orgId } = credentialsOf(sandbox);
    const made = Array.from({ length: 5 }, () => sandbox.control.dataSources.create({ orgId }));
    sandbox.control.modes.set({ pageSize: 2 });
    await expect(webex.dataSources.list(token, ENDLESS)).resolves.toHaveLength(7);
    expect(webex.requests()).toBe(4);
    for (const { id } of made) sandbox.control.dataSources.delete(id);
  });

  it('shows each data source once', async () => {
    const { webex, server } = await listing([{ items: [{ id: 'a' }, { id: 'a', status: 'active' }] }]);
    await expect(webex.dataSources.list(TOKEN, ENDLESS)).resolves.toEqual([{ id: 'a' }]);
    await server.close();
  });

  it('fails for what has no usable id, telling how many, with what it has', async () => {
    const { webex, token } = connected();
    sandbox.control.modes.set({ listItems: 'openapi-example' });
    expect(await failure(webex.dataSources.list(token, ENDLESS))).toMatchObject({
      code: 'list-incomplete',
      exitCode: 3,
      message: expect.stringContaining('listed 2 data sources, 2 of them without a usable id'),
      trackingId: expect.any(String),
      found: [],
    });
    const items = [{ id: 'a' }, { id: '../b' }, { id: 7 }, null, 'c', { id: 'schemas' }];
    const odd = await listing([{ items }]);
    expect(await failure(odd.webex.dataSources.list(TOKEN, ENDLESS))).toMatchObject({
      message: expect.stringContaining('listed 6 data sources, 5 of them'),
      found: [{ id: 'a' }],
    });
    await odd.server.close();
  });

  it.each<[string, (origin: string) => string]>([
    ['another server', () => '<https://evil.example/v1/dataSources?page=1>; rel="next"'],
    ['another port', () => '<http://127.0.0.1/v1/dataSources?page=1>; rel="next"'],
    ['another path', (origin) => `<${origin}/v1/people/me>; rel="next"`],
    ['a name in the address', (origin) => `<${origin.replace('//', '//a:b@')}/v1/dataSources?page=1>; rel="next"`],
    ['the same page', () => '</v1/dataSources>; rel="next"'],
  ])('does not follow a next page at %s, and fails with what it has', async (_, link) => {
    const { webex, server } = await listing([{ items: [{ id: 'a' }], link }, { items: [{ id: 'b' }] }]);
    const thrown = await failure(webex.dataSources.list(TOKEN, ENDLESS));
    expect(thrown).toMatchObject({
      code: 'list-incomplete',
      message: expect.stringContaining('listed 1 data source and no more: its next page is'),
      remedy: expect.stringContaining('byods extend-data-source <id>'),
      found: [{ id: 'a' }],
    });
    expect(inspect(thrown), 'what was found is not printed with it').not.toContain("id: 'a'");
    expect(server.seen).toHaveLength(1);
    await server.close();
  });

  it('fails with the first pages where a later one fails, except where the token is rejected', async () => {
    let status = 500;
    const server = await serve((seen, response) => {
      if (seen.path.includes('page=')) json(response, { message: 'no' }, status);
      else json(response, { items: [{ id: 'a' }] }, 200, { link: '<?page=1>; rel="next"' });
    });
    const { webex } = testClient(server.baseUrl, { retries: 0 });
    expect(await failure(webex.dataSources.list(TOKEN, ENDLESS))).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/listed 1 data source and no more: .*HTTP 500/),
      status: 500,
      found: [{ id: 'a' }],
    });
    status = 401;
    const rejected = await failure(webex.dataSources.list(TOKEN, ENDLESS));
    expect(rejected).toMatchObject({ status: 401 });
    expect(rejected).not.toHaveProperty('found');
    await server.close();
  });

  it('follows the next of several links, relative or whole, and fails where it goes round', async () => {
    const { webex, server } = await listing([
      {
        items: [{ id: 'a' }],
        link: () => '</v1/dataSources?page=0>; rel="first", <?page=1>; title="x"; rel="last next"',
      },
      { items: [{ id: 'b' }], link: (origin) => `<${origin}/v1/dataSources/?page=2>; rel=next` },
      { items: [{ id: 'c' }], link: () => '<?page=1>; rel="next"' },
    ]);
    expect(await failure(webex.dataSources.list(TOKEN, ENDLESS))).toMatchObject({
      message: expect.stringContaining('is one that was read already'),
      found: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
    });
    expect(server.seen.length).toBeLessThanOrEqual(4);
    await server.close();
  });

  it('ends after a thousand pages', async () => {
    const server = await serve((seen, response) => {
      const page = Number(new URL(seen.path, 'http://x').searchParams.get('page') ?? 0);
      json(response, { items: [] }, 200, { link: `<?page=${page + 1}>; rel="next"` });
    });
    const { webex } = testClient(server.baseUrl);
    expect(await failure(webex.dataSources.list(TOKEN, ENDLESS))).toMatchObject({
      message: expect.stringContaining('it has more than 1000 pages'),
    });
    expect(server.seen).toHaveLength(1000);
    await server.close();
  });

  it.each([[{ items: {} }], [{ error: 'x' }], [{}], [[]]])('does not take %j for a list', async (body) => {
    const server = await serve((_, response) => json(response, body));
    const { webex } = testClient(server.baseUrl, { retries: 0 });
    expect(await failure(webex.dataSources.list(TOKEN, ENDLESS))).toMatchObject({ code: 'answer-lost', status: 200 });
    await server.close();
  });
});

describe('get and put', () => {
  it('extend a data source of the sandbox', async () => {
    const { webex, token, id } = connected();
    const { value } = await webex.dataSources.get(token, id, ENDLESS);
    const update = {
      schemaId: value.schemaId ?? '',
      url: value.url ?? '',
      audience: value.audience ?? '',
      subject: value.subject ?? '',
      nonce: 'a-new-nonce',
      tokenLifetimeMinutes: 720,
      status: 'active',
    };
    const answer = await webex.dataSources.put(token, id, update, ENDLESS);
    expect(answer.value.claims).toMatchObject({ nonce: 'a-new-nonce' });
    expect(answer.trackingId).toMatch(/^ROUTER_/);
    expect(answer.raw).toMatchObject({ id });
    const { issuedAt = 0, expiresAt = 0 } = answer.value.claims ?? {};
    expect(expiresAt - issuedAt).toBe(720 * 60_000);
  });

  it('an answer about another data source, or about none, is no answer', async () => {
    const { webex, token, id } = connected();
    for (const body of [{ id: 'another' }, { error: 'no' }, {}, []]) {
      sandbox.control.faults.add({ at: 'GET /dataSources/*', do: 'status:200', body });
      expect(await failure(webex.dataSources.get(token, id, ENDLESS))).toMatchObject({
        code: 'answer-lost',
        sent: 'maybe',
      });
    }
  });

  it('an answer without an id is about the one that was asked for', async () => {
    const { webex, token, id } = connected();
    sandbox.control.faults.add({ at: 'GET /dataSources/*', do: 'patch', patch: { id: null } });
    await expect(webex.dataSources.get(token, id, ENDLESS)).resolves.toMatchObject({ value: { id } });
  });

  it.each([
    '../people/me',
    '%2e%2e/people/me',
    '..',
    '.',
    'a/b',
    '',
    'x'.repeat(10_000),
    'a\nb',
    'a b',
    'é',
    'schemas',
    'a?b',
  ])('E14: %j is refused before anything is sent', async (id) => {
    const { webex, token } = connected();
    expect(
      await failure(webex.dataSources.get(token, id, ENDLESS).catch((error) => Promise.reject(error))),
    ).toMatchObject({
      code: 'refused',
      exitCode: 2,
    });
    expect(webex.requests()).toBe(0);
  });

  it('E14: only letters, digits, _ and - make an id', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const fine = text !== 'schemas' && text.length > 0 && [...text].every((char) => /[A-Za-z0-9_-]/.test(char));
        expect(isDataSourceId(text)).toBe(fine);
      }),
    );
  });
});

describe('post and delete', () => {
  const registration = {
    schemaId: '5397013b-7920-4ffc-807c-e8a3e0a18f43',
    url: 'https://new.example.com/byods',
    audience: 'Audience',
    subject: 'Subject',
    nonce: 'a-nonce-of-a-test',
    tokenLifetimeMinutes: 60,
    status: 'active',
  };

  it('register a data source, and delete it', async () => {
    const { webex, token } = connected();
    const { value, raw, trackingId } = await webex.dataSources.post(token, registration, ENDLESS);
    expect(value).toMatchObject({ url: registration.url, claims: { nonce: registration.nonce } });
    expect(raw).toMatchObject({ id: value.id });
    expect(trackingId).toMatch(/^ROUTER_/);
    await expect(webex.dataSources.delete(token, value.id, ENDLESS)).resolves.toEqual({
      trackingId: expect.stringMatching(/^ROUTER_/),
    });
    expect(sandbox.control.dataSources.list().map(({ id }) => id)).not.toContain(value.id);
  });

  it.each([
    ['active', undefined, undefined],
    ['disabled', 'down', 'disabled'],
  ] as const)(
    'a registration that is %s, with the message %s, says the status %s',
    async (status, errorMessage, said) => {
      const server = await serve((_, response) => json(response, { id: 'a', status: 'active' }));
      const { webex } = testClient(server.baseUrl, { retries: 0 });
      const { status: _, ...fields } = registration;
      const sent = { ...registration, status, ...(errorMessage && { errorMessage }), more: 'not sent' };
      await webex.dataSources.post(TOKEN, sent, ENDLESS);
      expect(server.seen).toMatchObject([{ method: 'POST', path: '/v1/dataSources' }]);
      expect(JSON.parse(server.seen[0]!.body)).toEqual({
        ...fields,
        ...(said && { status: said }),
        ...(errorMessage && { errorMessage }),
      });
      await server.close();
    },
  );

  it.each([[{ status: 'active' }], [{ id: '../x', status: 'active' }], [{}], [[]]])(
    'an answer to a registration without an id, or about nothing, is lost: %j',
    async (body) => {
      const server = await serve((_, response) => json(response, body));
      const { webex } = testClient(server.baseUrl);
      expect(await failure(webex.dataSources.post(TOKEN, registration, ENDLESS))).toMatchObject({
        code: 'answer-lost',
        sent: 'maybe',
      });
      expect(server.seen).toHaveLength(1);
      await server.close();
    },
  );

  it.each([500, 502, 503, 504, 599])('a registration is not repeated after HTTP %i', async (status) => {
    const { webex, token, clock } = connected();
    sandbox.control.faults.add({ at: 'POST /dataSources', do: `status:${status}`, headers: { 'Retry-After': '7' } });
    const sending = failure(webex.dataSources.post(token, registration, ENDLESS));
    expect(await sending).toMatchObject({ code: 'answer-lost', sent: 'maybe', status });
    expect(webex.requests()).toBe(1);
    // What the server asked for holds back whatever comes next.
    await webex.dataSources.list(token, ENDLESS);
    expect(clock.slept).toEqual([7000]);
  });

  it.each([429, 423])('a registration is repeated after HTTP %i: Webex has not acted', async (status) => {
    const { token } = connected();
    const { webex } = testClient(sandbox.baseUrl);
    sandbox.control.faults.add({ at: 'POST /dataSources', do: `status:${status}` });
    const { value } = await webex.dataSources.post(token, registration, ENDLESS);
    expect(webex.requests()).toBe(2);
    await webex.dataSources.delete(token, value.id, ENDLESS);
  });

  it.each([
    ['post', 'POST /dataSources'],
    ['delete', 'DELETE /dataSources/*'],
  ] as const)('a lost answer to a %s is thrown, not repeated', async (call, at) => {
    const { token, id } = connected();
    const { webex } = testClient(sandbox.baseUrl);
    sandbox.control.faults.add({ at, do: 'reset' });
    const asked =
      call === 'post'
        ? webex.dataSources.post(token, registration, ENDLESS)
        : webex.dataSources.delete(token, id, ENDLESS);
    expect(await failure(asked)).toMatchObject({ code: 'answer-lost', sent: 'maybe' });
    expect(webex.requests()).toBe(1);
  });
});

describe('readDataSource', () => {
  it('E9: keeps texts as they are, and drops what is empty or of another type', () => {
    const url = `wss://voice.example.com/${'ü'.repeat(2000)}?a=%20&b=\u202e`;
    const read = readDataSource({
      id: 'a',
      url,
      subject: ' Übung 日本 ',
      audience: ['one', 'two'],
      nonce: '',
      status: null,
      tokenLifetimeMinutes: '1440',
      orgId: 'CE861FBA-6E2F-49F9-9A84-B354008FAC9E',
      extra: 1,
    });
    expect(read).toEqual({
      id: 'a',
      url,
      subject: ' Übung 日本 ',
      tokenLifetimeMinutes: 1440,
      orgId: 'ce861fba-6e2f-49f9-9a84-b354008fac9e',
    });
  });

  it('is total', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue(), (whole, value) => {
        readDataSource(whole);
        const fields = ['url', 'tokenLifetimeMinutes', 'tokenExpiryTime', 'jwsToken', 'orgId', 'audience'];
        const read = readDataSource({ id: 'a', ...Object.fromEntries(fields.map((name) => [name, value])) });
        expect(read?.id).toBe('a');
        expect(Object.values(read ?? {})).not.toContain(undefined);
      }),
    );
  });
});

describe('isoInstant', () => {
  it.each<[unknown, number | undefined]>([
    ['2024-10-31T02:13:25.776Z', Date.UTC(2024, 9, 31, 2, 13, 25, 776)],
    ['2024-05-20T15:50:06.754103', Date.UTC(2024, 4, 20, 15, 50, 6, 754)],
    ['2024-05-20T15:50:06', Date.UTC(2024, 4, 20, 15, 50, 6)],
    ['2024-05-20T15:50:06+02:00', Date.UTC(2024, 4, 20, 13, 50, 6)],
    ['2024-05-20T15:50:06-0530', Date.UTC(2024, 4, 20, 21, 20, 6)],
    ['2024-02-30T00:00:00Z', undefined],
    ['2024-10-31T25:00:00Z', undefined],
    ['2024-10-31', undefined],
    ['31.10.2024 02:13', undefined],
    ['Thu, 31 Oct 2024 02:13:25 GMT', undefined],
    ['1970-01-21T10:00:00Z', undefined],
    ['+056789-01-01T00:00:00Z', undefined],
    [1_730_340_805_776, undefined],
    [null, undefined],
  ])('D4, D5: reads %j as %j', (text, wanted) => {
    expect(isoInstant(text)).toBe(wanted);
  });

  it('D4: reads a time without zone as UTC, wherever this machine is', () => {
    const before = process.env.TZ;
    const instant = fc.date({ min: new Date('2000-01-02'), max: new Date('2199-12-30'), noInvalidDate: true });
    try {
      for (const zone of ['America/New_York', 'Asia/Kolkata', 'Pacific/Chatham']) {
        process.env.TZ = zone;
        fc.assert(
          fc.property(instant, (at) => void expect(isoInstant(at.toISOString().slice(0, -1))).toBe(at.getTime())),
        );
      }
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });
});

describe('claimsOf', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signed = (claims: object) =>
    jwt.sign(claims, privateKey, { algorithm: 'RS256', noTimestamp: !('iat' in claims) });

  it('reads the flat names with dots', () => {
    const jws = signed({
      iss: 'https://idbroker.webex.com/idb',
      aud: 'MyApp3',
      sub: 'MyAppsPurpose2',
      iat: 1_730_340_805,
      exp: 1_730_344_405,
      jti: '123456',
      'com.cisco.datasource.url': 'https://example.com/ds2',
      'com.cisco.datasource.schema.uuid': '78efc775-dccb-45ca-9acf-989a4a59f788',
      'com.cisco.org.uuid': 'ce861fba-6e2f-49f9-9a84-b354008fac9e',
    });
    expect(claimsOf(jws)).toEqual({
      issuer: 'https://idbroker.webex.com/idb',
      audience: 'MyApp3',
      subject: 'MyAppsPurpose2',
      issuedAt: 1_730_340_805_000,
      expiresAt: 1_730_344_405_000,
      nonce: '123456',
      url: 'https://example.com/ds2',
      schemaId: '78efc775-dccb-45ca-9acf-989a4a59f788',
      orgId: 'ce861fba-6e2f-49f9-9a84-b354008fac9e',
    });
  });

  it('E8, D5: leaves out what is of another type or in another unit', () => {
    const jws = signed({ aud: ['a', 'b'], sub: 'b', jti: 7, exp: 1_730_344_405_000, 'com.cisco.org.uuid': {} });
    expect(claimsOf(jws)).toEqual({ subject: 'b' });
  });

  it('E8: is nothing for what is no RS256 JWT', () => {
    expect(claimsOf(jwt.sign({ sub: 'a' }, 'x'.repeat(32)))).toBeUndefined();
    expect(claimsOf(jwt.sign({ sub: 'a' }, '', { algorithm: 'none' }))).toBeUndefined();
    expect(claimsOf(jwt.sign('just text', privateKey, { algorithm: 'RS256' }))).toBeUndefined();
    for (const text of ['', 'x', 'a.b.c', '..', `${signed({})}.x`]) expect(claimsOf(text)).toBeUndefined();
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (a, b, c) => void claimsOf(`${btoa(encodeURI(a))}.${b}.${c}`)),
    );
  });
});
