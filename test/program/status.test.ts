import { chmodSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, statusSchema } from '../../src/schemas.ts';
import { ProgramWorld } from '../support/program.ts';

describe('status', () => {
  test('tells what is wrong, exits with 3, and after a run all is well', async () => {
    const world = await ProgramWorld.start();
    const before = await world.stored();
    const first = await world.json(statusSchema, ['status']);
    expect(first.code).toBe(3);
    expect(first.document).toMatchObject({
      healthy: false,
      store: { kind: 'file', location: './token-config.json', reason: './token-config.json is there' },
      credentials: [{ kind: 'integration', state: 'expired' }, { state: 'due' }, { state: 'missing' }],
    });
    expect(first.document.problems.map(({ code }) => code)).toEqual([
      'data-source-expired',
      'data-source-at-risk',
      'data-sources-not-read',
    ]);
    expect(first.document.problems[0]).toMatchObject({
      since: expect.any(String),
      remedy: expect.stringMatching(/^byods extend-data-source /),
    });
    expect(await world.stored()).toBe(before);
    expect(world.sandbox.control.ledger.get().requests.map(({ method }) => method)).toEqual(['GET']);

    expect((await world.run(['run'])).code).toBe(0);
    const second = await world.json(statusSchema, ['status']);
    expect(second).toMatchObject({ code: 0, document: { healthy: true, problems: [] } });
    expect(second.document.dataSources).toHaveLength(8);
    expect(second.document.dataSources.at(-1)).toMatchObject({ status: 'disabled', atRisk: false });
  });

  test('a rejected token is shown as such, and nothing is renewed', async () => {
    const world = await ProgramWorld.start(scenario());
    const [org] = world.sandbox.setup.serviceApp.targetOrgIds;
    world.sandbox.control.credentials.revoke(`service-app:${org}`, 'access-token');
    const { code, document } = await world.json(statusSchema, ['status']);
    expect(code).toBe(3);
    expect(document.credentials[1]).toMatchObject({ state: 'rejected' });
    expect(world.sandbox.control.ledger.get().total).toBe(1);
  });

  test('exit code 4 when no rung is left', async () => {
    const world = await ProgramWorld.start(
      scenario({ integration: 'none', serviceAppPairs: { obtainedMinutesAgo: 15 * 1440, refreshToken: false } }),
    );
    const { code, document } = await world.json(statusSchema, ['status']);
    expect(code).toBe(4);
    expect(document.problems[0]).toMatchObject({ code: 'reauthorization-required' });
  });

  test('a token that nothing renews is a problem, and not unhealthy; so is a personal access token', async () => {
    const world = await ProgramWorld.start(
      scenario({ integration: 'none', serviceAppPairs: { obtainedMinutesAgo: 0, refreshToken: false } }),
    );
    const { code, document } = await world.json(statusSchema, ['status']);
    expect({ code, healthy: document.healthy }).toEqual({ code: 0, healthy: true });
    const message = expect.stringMatching(/it ends in 13 d 23 h \(20\S+Z\), and a person must act before/);
    expect(document.problems).toMatchObject([{ code: 'nothing-renews', message }]);
  });

  test('Webex cannot be reached: not healthy, because nobody has looked', async () => {
    const world = await ProgramWorld.start(scenario());
    await world.sandbox.close();
    const { code, document } = await world.json(statusSchema, ['status'], { env: { RETRIES: '0' } });
    expect(code).toBe(3);
    expect(document.problems).toMatchObject([{ code: 'data-sources-not-read' }]);
  });

  test.each([
    ['A8: cut off', '{"serviceApp": {"clientSecret": "sandbox-secret-'],
    ['A8: empty', ''],
    ['A9: with something after it', '{}\n{}'],
    ['no object', '[]'],
  ])('%s: exit code 5, the store and the error, and no content', async (_name, text) => {
    const world = await ProgramWorld.start(scenario());
    await world.configure(text);
    const { code, document } = await world.json(statusSchema, ['status']);
    expect(code).toBe(5);
    expect(document).toMatchObject({ healthy: false, store: { kind: 'file' }, error: { code: 'store-corrupt' } });
    for (const command of ['run', 'refresh-token', 'data-sources']) {
      expect(await world.json(failureSchema, [command])).toMatchObject({
        code: 5,
        document: { error: { code: 'store-corrupt' } },
      });
    }
    expect(await world.stored()).toBe(text);
  });

  test('with many orgs the ten worst for people, and all with --all', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 15, dataSourceAgeMinutes: 1439 }));
    const { stdout } = await world.run(['status'], { env: { COLUMNS: '100' } });
    expect(stdout).toContain('the 10 worst of 15');
    expect(stdout).toMatch(/… and 5 more; --all shows all/);
    expect(stdout).toContain('15 orgs; 15 enabled data sources, 15 at risk; 15 problems');
    expect((await world.run(['status', '--all'])).stdout.match(/^data-source-at-risk$/gm)).toHaveLength(15);
    expect((await world.json(statusSchema, ['status'])).document.dataSources).toHaveLength(15);
  });

  test('A13: a store that others can read is warned of, and left as it is', async () => {
    const world = await ProgramWorld.start(scenario());
    chmodSync(world.configPath, 0o644);
    const { stderr } = await world.run(['status']);
    expect(stderr).toMatch(/^warning: .*chmod 600/m);
    expect(statSync(world.configPath).mode & 0o777).toBe(0o644);
  });
});
