import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { scenario } from '../../../src/sandbox/scenarios/builder.ts';
import { operationRecordSchema } from '../../../src/schemas.ts';
import { ProgramWorld, until } from '../../support/program.ts';
import { type PtyOptions, PtyScreen, withoutScript } from '../../support/pty.ts';

const KEYS = '/idb/oauth2/v2/keys/verificationjwk';

/** Has the program live thirty times as fast as we do: a minute is two seconds. The sandbox does not. */
const FAST_CLOCK = [
  '--import',
  'data:text/javascript,const real=Date.now,begin=real();Date.now=()=>begin+(real()-begin)*30',
];

async function opened(size: Parameters<typeof scenario>[0] = {}, options: PtyOptions = {}) {
  const world = await ProgramWorld.start(scenario(size));
  const screen = await PtyScreen.start(world, ['data-sources'], { ...options, env: { RETRIES: '0', ...options.env } });
  await screen.shows(/^›/m);
  return { world, screen, control: world.sandbox.control };
}

/** How often the list was asked for. */
function lists(world: ProgramWorld): number {
  const { requests } = world.sandbox.control.ledger.get();
  return requests.filter(({ method, path }) => method === 'GET' && path.endsWith('/dataSources')).length;
}

async function edited(screen: PtyScreen): Promise<void> {
  screen.type('e');
  await screen.shows('Update ');
  screen.type('\u0015https://moved.example.com/byods\u0013');
  await screen.shows('Send this?');
  screen.type('y');
}

describe.skipIf(withoutScript())('when something goes wrong on the screen', () => {
  test('an answer that is lost before anything was changed: the form is as it was, and can be sent again', async () => {
    const { world, screen, control } = await opened();
    control.faults.add({ at: 'PUT /dataSources/*', do: 'reset', times: 'always' });
    await edited(screen);
    const lost = await screen.shows(/fix: /);
    expect(lost).toMatch(/› url +https:\/\/moved\.example\.com\/byods▏/);
    const [before] = control.dataSources.list();
    expect(before!.url).not.toContain('moved');
    control.faults.clear();
    screen.type('\u0013');
    await screen.shows('Send this?');
    screen.type('y');
    await screen.shows('updated:');
    expect(control.dataSources.list()[0]!.url).toBe('https://moved.example.com/byods');
    const records = await world.records();
    expect(records.map(({ text }) => operationRecordSchema.parse(JSON.parse(text)).success).sort()).toEqual([
      false,
      true,
    ]);
  });

  test('an answer that is lost after the change: it is read back, and known to have worked', async () => {
    const { screen, control } = await opened();
    control.faults.add({ at: 'PUT /dataSources/*', do: 'reset', phase: 'after-commit', times: 1 });
    await edited(screen);
    await screen.shows('updated:');
    expect(control.dataSources.list()[0]!.url).toBe('https://moved.example.com/byods');
  });

  test('an answer that is lost, and nothing can be read back: the form is as it was, and says that nobody knows', async () => {
    const { screen, control } = await opened();
    control.faults.add({ at: 'PUT /dataSources/*', do: 'reset', phase: 'after-commit', times: 'always' });
    control.faults.add({ at: 'GET /dataSources/*', do: 'reset', nth: 2, times: 'always' });
    await edited(screen);
    expect(await screen.shows('fix: ')).toMatch(/› url +https:\/\/moved\.example\.com\/byods▏/);
  });

  test('Webex is asked again every minute, down and back, without a key', async () => {
    const { world, screen, control } = await opened({ dataSourcesPerOrg: 2 }, { nodeOptions: FAST_CLOCK });
    const first = /as of (\S+)/.exec(screen.text())![1]!;
    expect(lists(world)).toBe(1);
    await screen.until((text) => /as of (?!\S*…)\S+/.test(text) && !text.includes(first), 'a later answer');
    expect(lists(world)).toBeGreaterThan(1);
    control.faults.add({ at: 'GET /dataSources', do: 'reset', times: 'always' });
    const down = await screen.shows('STALE, as of');
    expect(down).toMatch(/stale .*source-1.*\n.*stale .*source-2/);
    expect(down).toMatch(/^fix: \S/m);
    const asked = lists(world);
    control.faults.clear();
    expect(await screen.until((text) => !/STALE/.test(text), 'Webex is back')).toMatch(/active .*source-1/);
    expect(lists(world)).toBeGreaterThan(asked);
  });

  test('a 401 to the list: the token is renewed, and nobody notices', async () => {
    const { world, screen, control } = await opened();
    control.faults.add({ at: 'GET /dataSources', do: 'reject-token' });
    screen.type('r');
    await until(() => lists(world) >= 3, 'asked again with another token');
    await screen.until((text) => /^Data sources.* as of/.test(text), 'the answer');
    expect(screen.text()).not.toMatch(/STALE|HTTP 401/);
  });

  test('a 401 to the details: the same', async () => {
    const { screen, control } = await opened();
    control.faults.add({ at: 'GET /dataSources/*', do: 'reject-token' });
    screen.type('\r');
    await screen.shows('signature     verified');
    expect(screen.text()).not.toContain('HTTP 401');
  });

  test('a token whose signature is wrong: the details say so, and why', async () => {
    const { screen, control, world } = await opened({}, { size: '120x50' });
    const answer = await fetch(new URL(KEYS, world.sandbox.baseUrl));
    const { keys } = (await answer.json()) as { keys: object[] };
    const { n } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
    const patch = { keys: keys.map((key) => ({ ...key, n })) };
    control.faults.add({ at: `GET ${KEYS}`, do: 'patch', times: 'always', patch });
    screen.type('\r');
    await screen.shows(/signature +not verified: its signature does not fit/);
  });

  test('q waits for extensions that are under way; Esc finishes what was sent, and leaves the rest alone', async () => {
    const { screen, control, world } = await opened(
      { dataSourcesPerOrg: 300, dataSourceAgeMinutes: 900 },
      { env: { CONCURRENCY: '4', RETRIES: '3' } },
    );
    screen.type('X');
    await screen.shows('all 300 that are due');
    screen.type('y');
    await screen.shows(/[1-9]\d*\/300 · Esc stops/);
    screen.type('q');
    await screen.shows('extensions are under way: Esc stops them');
    screen.type('\u001b');
    const text = await screen.shows(/(\d+) extended to 1440 minutes, stopped: (\d+) left alone/);
    const [, done, left] = /(\d+) extended to 1440 minutes, stopped: (\d+) left alone/.exec(text)!.map(Number);
    expect(done! + left!).toBe(300);
    expect(left).toBeGreaterThan(0);
    const puts = Object.values(control.ledger.get().putsPerDataSource);
    expect(puts).toEqual(Array.from({ length: done! }, () => 1));
    expect(await world.records()).toHaveLength(done!);
    screen.type('q');
    expect(await screen.ended()).toEqual({ code: 0, sane: true });
    expect(screen.text()).toContain(`${done} changes made`);
  });

  test('q while Webex does not answer leaves at once', async () => {
    const { screen, control, world } = await opened();
    control.faults.add({ at: 'GET /dataSources', do: 'stall', times: 'always' });
    screen.type('r');
    await until(() => lists(world) >= 2, 'asked');
    screen.type('q');
    expect(await screen.ended()).toEqual({ code: 0, sane: true });
  });
});

describe.skipIf(withoutScript())('the list as a file', () => {
  test('--save-list writes it once it is known, and w writes what passes the filter', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 3 }));
    const words = ['data-sources', '--save-list', '--records-dir', 'lists'];
    const screen = await PtyScreen.start(world, words);
    await screen.shows(/3 data sources written to lists\/data_sources_list_\d{8}_\d{6}\.json/);
    screen.type('/source-2\r');
    await screen.shows('1 match');
    screen.type('w');
    await screen.shows('1 data source written to lists/');
    screen.type('q');
    expect(await screen.ended()).toEqual({ code: 0, sane: true });
    const records = await world.records(`${world.folder}/lists`);
    const counts = records.map(({ text }) => operationRecordSchema.parse(JSON.parse(text)).dataSources?.length);
    expect(counts.sort()).toEqual([1, 3]);
  });
});
