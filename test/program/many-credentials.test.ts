import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { personsDocument } from '../../src/core/person-credential.ts';
import { Secret } from '../../src/core/secret.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import {
  failureSchema,
  onProblemSchema,
  refreshTokenSchema,
  runSchema,
  statusSchema,
  storeClientSchema,
  storeSchema,
} from '../../src/schemas.ts';
import { ManyWorld, OTHER_KEY } from '../support/many.ts';

const NAMES = ['acme', 'beta', 'delta', 'gamma'];
const small = (more = {}) => scenario({ orgs: 4, integration: 'none', ...more });

/** Where the document of a credential lies. */
function fileOf(world: ManyWorld, name: string): string {
  return join(world.program.folder, 'many', 'credentials', `${name}.credential`, 'token-config.json');
}

describe('byods run over a store of many credentials', () => {
  test('renews and extends 200 orgs in four documents, with one report, and does nothing twice', async () => {
    const world = await ManyWorld.make(scenario({ orgs: 200, integration: 'none' }), NAMES);
    const first = await world.program.json(runSchema, ['run'], world.options());
    expect(first.code).toBe(0);
    expect(first.document).toMatchObject({ outcome: 'ok', counts: { extended: 200, failed: 0 }, problems: [] });
    expect(first.document.partitions?.map(({ name, outcome, counts }) => [name, outcome, counts.extended])).toEqual(
      NAMES.map((name) => [name, 'ok', 50]),
    );
    expect(new Set(first.document.dataSources.map(({ partition }) => partition))).toEqual(new Set(NAMES));
    expect(world.extended()).toHaveLength(200);

    const again = await world.program.json(runSchema, ['run'], world.options());
    expect(again.document.counts).toMatchObject({ extended: 0, kept: 200 });
    expect(world.extended()).toEqual([]);

    const { code, document } = await world.program.json(statusSchema, ['status'], world.options());
    expect([code, document.healthy, document.dataSources.length]).toEqual([0, true, 200]);
    const shown = await world.program.run(['status'], world.options());
    expect(shown.stdout).toContain('4 documents, 0 not healthy; 200 orgs; 200 enabled data sources, 0 at risk');
    expect(shown.stdout).toContain('(the 10 worst of 200; --all shows all)');
  });

  test('shows people each document under its name, and a dry run writes nothing', async () => {
    const world = await ManyWorld.make(small(), NAMES);
    const planned = await world.program.run(['run', '--dry-run'], world.options());
    expect(planned.code).toBe(0);
    expect(world.extended()).toEqual([]);
    const done = await world.program.run(['run'], world.options());
    expect(done.stdout).toMatch(/^acme: ok\n {2}Credentials\n[\s\S]*\n\nbeta: ok\n/);
    expect(done.stdout).toMatch(/Done in .*, 4 documents: 4 extended/);
  });

  test('a document with another key is a problem of its own: told once, and told when it is over', async () => {
    const world = await ManyWorld.make(small(), NAMES);
    const lost = await (await world.store()).document('beta').document();
    await (await world.store()).remove('beta');
    await (await world.store(OTHER_KEY)).document('beta').create(lost!);
    const news = join(world.program.folder, 'news.json');
    const run = async (env = {}) => {
      await rm(news, { force: true });
      const ran = await world.program.json(runSchema, ['run', '--on-problem', `cat > '${news}'`], world.options(env));
      const told = await readFile(news, 'utf8').catch(() => undefined);
      return { ...ran, changes: told === undefined ? undefined : onProblemSchema.parse(JSON.parse(told)).changes };
    };

    const first = await run();
    expect(first.code).toBe(2);
    expect(first.document).toMatchObject({
      outcome: 'partial',
      counts: { extended: 3 },
      error: { code: 'configuration', message: expect.stringContaining('beta: ') },
      problems: [{ code: 'configuration', partition: 'beta' }],
    });
    expect(first.document.partitions?.find(({ name }) => name === 'beta')).toMatchObject({ outcome: 'failed' });
    expect(first.changes?.appeared).toMatchObject([{ partition: 'beta' }]);
    expect((await run()).changes).toBeUndefined();
    const mended = await run({ BYODS_OLD_ENCRYPTION_KEY: OTHER_KEY });
    expect([mended.code, mended.document.counts.extended]).toEqual([0, 1]);
    expect(mended.changes).toMatchObject({ appeared: [], cleared: [{ partition: 'beta' }] });

    const status = await world.program.json(statusSchema, ['status'], world.options());
    expect(status.code).toBe(2);
    expect(status.document.partitions).toMatchObject([
      { name: 'acme', healthy: true },
      { name: 'beta', healthy: false, error: { code: 'configuration' } },
      { healthy: true },
      { healthy: true },
    ]);
  });

  test('finds an org in whichever document it is, and refuses one that is in none, or in two', async () => {
    const world = await ManyWorld.make(small(), NAMES);
    const { document } = await world.program.json(runSchema, ['run', '--org', 'Sandbox Org 3'], world.options());
    expect(document.partitions?.map(({ name }) => name)).toEqual(['delta']);
    expect(world.extended()).toHaveLength(1);
    const none = await world.program.json(failureSchema, ['run', '--org', 'Nobody'], world.options());
    expect([none.code, none.document.error.message]).toEqual([2, expect.stringContaining('is in no credential of')]);
    const twin = await (await world.store()).document('delta').document();
    await (await world.store()).document('twin').create(twin!);
    const two = await world.program.json(failureSchema, ['run', '--org', 'Sandbox Org 3'], world.options());
    expect([two.code, two.document.error.message]).toEqual([2, expect.stringContaining('are in delta and twin')]);
    expect(world.extended()).toEqual([]);
  });

  test('an id of DATA_SOURCE_ID is looked for in all of them before it is missed', async () => {
    const world = await ManyWorld.make(small(), NAMES);
    const [id] = (await world.program.json(runSchema, ['run', '--dry-run'], world.options())).document.dataSources;
    const found = await world.program.json(runSchema, ['run'], world.options({ DATA_SOURCE_ID: id!.id }));
    expect([found.code, found.document.counts.extended]).toEqual([0, 1]);
    const missed = await world.program.json(runSchema, ['run'], world.options({ DATA_SOURCE_ID: 'no-such-id' }));
    expect([missed.code, missed.document.counts.failed]).toEqual([3, 1]);
  });

  test('one that a person approved is kept alive, and nothing is listed for it; a dead one needs that person', async () => {
    const of = scenario({ serviceAppPairs: { obtainedMinutesAgo: 0 }, integration: { obtainedMinutesAgo: 8 * 1440 } });
    const world = await ManyWorld.make(of, ['acme']);
    const { integration } = world.sandbox.setup;
    const { clientId, clientSecret, refreshToken } = integration!;
    const document = personsDocument({ clientId, clientSecret: new Secret(clientSecret) });
    const whole = {
      ...document,
      tokenManager: { ...(document.tokenManager as object), oauthRefreshToken: refreshToken! },
    };
    const store = await world.store();
    await store.remove('acme');
    await store.document('person').create(whole);
    const ran = await world.program.json(runSchema, ['run'], world.options());
    expect(ran.code).toBe(0);
    expect(ran.document).toMatchObject({
      credentials: [{ partition: 'person', action: 'refreshed' }],
      dataSources: [],
    });

    await store.document('dead').create({
      ...document,
      tokenManager: { ...(document.tokenManager as object), oauthRefreshToken: 'fake-refresh-token-of-nobody' },
    });
    const dead = await world.program.json(runSchema, ['run'], world.options());
    expect([dead.code, dead.document.outcome]).toEqual([4, 'reauthorize']);
    expect(dead.document.problems[0]).toMatchObject({
      code: 'reauthorization-required',
      partition: 'dead',
      remedy: expect.stringContaining('byods serve'),
    });
    const { code, document: looked } = await world.program.json(statusSchema, ['status'], world.options());
    expect([code, looked.partitions?.map(({ healthy }) => healthy)]).toEqual([4, [false, true]]);
  });

  test('a document that is gone or spoilt is told of with the command that brings it back', async () => {
    const world = await ManyWorld.make(small(), NAMES);
    expect((await world.program.run(['run'], world.options())).code).toBe(0);
    await world.program.run(['orgs', 'pause', 'Sandbox Org 1', '--store', `${world.word}#acme`], world.options());
    await world.program.run(['orgs', 'resume', 'Sandbox Org 1', '--store', `${world.word}#acme`], world.options());
    await truncate(fileOf(world, 'acme'), 40);
    const spoilt = await world.program.json(runSchema, ['run'], world.options());
    const remedy = expect.stringContaining(`byods store restore --store '${world.word}#acme'`);
    expect([spoilt.code, spoilt.document.problems]).toMatchObject([5, [{ code: 'store-corrupt', remedy }]]);
    await rm(fileOf(world, 'acme'));
    const gone = await world.program.json(runSchema, ['run'], world.options());
    expect(gone.document.problems).toMatchObject([{ code: 'not-found', partition: 'acme', remedy }]);
    const restored = await world.program.run(
      ['store', 'restore', '-y', '--store', `${world.word}#acme`],
      world.options(),
    );
    expect(restored.code).toBe(0);
    const again = await world.program.json(runSchema, ['run'], world.options());
    expect([again.code, again.document.problems]).toEqual([0, []]);
  });
});

describe('one credential of a store of many', () => {
  test('is a token store like any other for every command, and is named when it is not', async () => {
    const world = await ManyWorld.make(small(), NAMES);
    const one = await world.program.json(
      refreshTokenSchema,
      ['refresh-token', '--store', `${world.word}#beta`],
      world.options(),
    );
    expect([one.code, one.document.credentials.length]).toEqual([0, 1]);
    const commands = [
      ['refresh-token'],
      ['data-sources'],
      ['extend-data-source', 'some-id'],
      ['orgs', 'list'],
      ['init', '-y'],
      ['get-token'],
      ['logout', '-y'],
    ];
    for (const command of commands) {
      const { code, document } = await world.program.json(failureSchema, command, world.options());
      expect([command, code, document.error.remedy]).toEqual([command, 2, expect.stringContaining(`#<name>`)]);
    }
    const bad = [`${world.word}#Beta`, `${world.word}#nobody`, `folder:${world.program.folder}/empty`];
    for (const store of bad) {
      const { code } = await world.program.json(failureSchema, ['run', '--store', store], world.options());
      expect([store, code]).toEqual([store, 2]);
    }
    const whole = await world.program.json(
      failureSchema,
      ['keys', 'list', '--store', `${world.word}#beta`],
      world.options(),
    );
    expect([whole.code, whole.document.error.remedy]).toEqual([2, 'leave out "#beta"']);
  });

  test('is copied in and out, and a run leaves alone what is used elsewhere', async () => {
    const world = await ManyWorld.make(small(), ['acme']);
    const inside = `${world.word}#acme`;
    const outside = `file:${join(world.program.folder, 'out.json')}`;
    const out = await world.program.json(
      storeSchema,
      ['store', 'copy', '--from', inside, '--to', outside],
      world.options(),
    );
    expect([out.code, out.document.action]).toEqual([0, 'created']);
    const ran = await world.program.json(runSchema, ['run'], world.options());
    expect([ran.code, ran.document.partitions]).toMatchObject([0, [{ name: 'acme', outcome: 'skipped' }]]);
    expect(world.extended()).toEqual([]);
    const refused = await world.program.json(failureSchema, ['refresh-token', '--store', inside], world.options());
    expect([refused.code, refused.document.error.remedy]).toEqual([2, expect.stringContaining(inside)]);
    const back = await world.program.run(['store', 'copy', '-y', '--from', outside, '--to', inside], world.options());
    expect(back.code).toBe(0);
    expect((await world.program.json(runSchema, ['run'], world.options())).document.counts.extended).toBe(4);
  });
});

describe('byods store add-client', () => {
  /** A server that gives a client tokens, for the running test. */
  async function idp(secret: string) {
    const basics: string[] = [];
    const server = createServer((request, response) => {
      request.resume();
      const basic = Buffer.from(`${request.headers.authorization}`.replace('Basic ', ''), 'base64').toString();
      basics.push(basic);
      const good = basic === `fake-key:${secret}`;
      const body = good
        ? { access_token: `fake-client-token-${basics.length}`, expires_in: 3600, token_type: 'Bearer' }
        : { error: 'invalid_client' };
      response.writeHead(good ? 200 : 401, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { basics, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token` };
  }

  test('keeps a client that gets a token, and nothing of one that gets none; a run keeps its token alive', async () => {
    const world = await ManyWorld.make(small(), ['acme']);
    const { basics, url } = await idp('fake-consumer-secret');
    const add = [
      'store',
      'add-client',
      '--store',
      `${world.word}#idp`,
      '--token-url',
      url,
      '--consumer-key',
      'fake-key',
    ];
    const env = (secret: string) => world.options({ BYODS_TOKEN_URLS: url, BYODS_CONSUMER_SECRET: secret });

    const wrong = await world.program.json(failureSchema, add, env('fake-wrong-secret'));
    expect([wrong.code, wrong.document.error.code]).toEqual([2, 'client-credentials']);
    const elsewhere = await world.program.json(failureSchema, add, world.options({ BYODS_CONSUMER_SECRET: 'fake' }));
    expect([elsewhere.code, elsewhere.document.error.code]).toEqual([2, 'refused']);
    const without = await world.program.json(failureSchema, add, world.options({ BYODS_TOKEN_URLS: url }));
    expect([without.code, without.document.error.message]).toEqual([2, expect.stringContaining('was not given')]);
    const dry = await world.program.json(storeClientSchema, [...add, '--dry-run'], env('fake-consumer-secret'));
    expect([dry.code, dry.document.action]).toEqual([0, 'planned']);
    expect(await (await world.store()).names()).toEqual(['acme']);
    expect(basics).toEqual(['fake-key:fake-wrong-secret']);

    const file = join(world.program.folder, 'secret.txt');
    await writeFile(file, 'fake-consumer-secret\n');
    const made = await world.program.json(storeClientSchema, [...add, '--secret-from', file], env(''));
    expect([made.code, made.document.action]).toEqual([0, 'created']);
    expect(made.stdout).not.toMatch(/fake-consumer-secret|fake-client-token/);
    const again = await world.program.json(failureSchema, add, env('fake-consumer-secret'));
    expect([again.code, again.document.error.code]).toEqual([2, 'refused']);

    const ran = await world.program.json(runSchema, ['run', '--force'], env(''));
    expect(ran.code).toBe(0);
    expect(ran.document.credentials.find(({ partition }) => partition === 'idp')).toMatchObject({ action: 'minted' });
    expect(basics).toHaveLength(3);
    const status = await world.program.json(statusSchema, ['status'], env(''));
    expect([status.code, status.document.problems]).toEqual([0, []]);
  });
});
