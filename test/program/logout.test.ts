import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, logoutSchema, statusSchema } from '../../src/schemas.ts';
import { SecretsManagerFake } from '../support/aws/secrets-manager-fake.ts';
import { ProgramWorld } from '../support/program.ts';

const DUE = { obtainedMinutesAgo: 8 * 1440 };

/** Every token that a stored document holds. */
function tokensIn(text: string): string[] {
  const it = JSON.parse(text);
  const pairs = Object.values(it.byods?.serviceApps ?? {}) as { accessToken?: string; refreshToken?: string }[];
  const { personalAccessToken, oauthRefreshToken } = it.tokenManager ?? {};
  const env = [it.env?.WEBEX_SERVICE_APP_ACCESS_TOKEN, it.env?.WEBEX_SERVICE_APP_REFRESH_TOKEN];
  const all = [
    personalAccessToken,
    oauthRefreshToken,
    ...env,
    ...pairs.flatMap((each) => [each.accessToken, each.refreshToken]),
  ];
  return all.filter((each): each is string => typeof each === 'string' && each !== '');
}

/** Everything that lies in the folder beside the document. */
function beside(world: ProgramWorld): string {
  const folder = join(world.folder, '.byods');
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n');
}

test('takes every token out, with the copies, keeps the configuration, and says what stays valid', async () => {
  const world = await ProgramWorld.start(scenario({ orgs: 2, serviceAppPairs: DUE }));
  expect((await world.run(['refresh-token', '--force'])).code).toBe(0);
  const before = await world.stored();
  const tokens = tokensIn(before);
  expect(tokens.length).toBeGreaterThan(4);
  writeFileSync(join(world.folder, '.byods', 'token-config.json.stale-20260101T000000Z-00000000'), tokens[0]!);
  writeFileSync(join(world.folder, '.byods', 'token-config.json.before-restore-20260101T000000Z-00000000'), before);
  // What a killed run leaves half written.
  writeFileSync(join(world.folder, '.byods', 'token-config.json.0123456789abcdef.tmp'), before);
  const halfWritten = join(world.folder, '.token-config.json.0123456789abcdef.tmp');
  writeFileSync(halfWritten, before);

  const dry = await world.json(logoutSchema, ['logout', '--dry-run']);
  expect(dry.document).toMatchObject({ dryRun: true, action: 'planned' });
  expect(await world.stored()).toBe(before);
  const unasked = await world.run(['logout']);
  expect(unasked.code).toBe(2);

  // One of its own: tests of other stores leave rescue files of this name in the common one.
  const temporary = join(world.folder, 'tmp');
  mkdirSync(temporary);
  const sent = world.sandbox.control.ledger.get().total;
  const { code, document } = await world.json(logoutSchema, ['logout', '-y'], { env: { TMPDIR: temporary } });
  expect(code).toBe(0);
  expect(document).toMatchObject({
    action: 'removed',
    remaining: [],
    next: expect.stringContaining('byods setup-oauth'),
  });
  expect(
    document.credentials.map(({ kind, tokens: held, revoke }) => [
      kind,
      held.accessToken?.expiresAt !== undefined,
      revoke.length > 20,
    ]),
  ).toEqual([
    ['integration', true, true],
    ['service-app', true, true],
    ['service-app', true, true],
  ]);
  expect(world.sandbox.control.ledger.get().total).toBe(sent);
  const after = await world.stored();
  expect(tokens.filter((token) => after.includes(token) || beside(world).includes(token))).toEqual([]);
  expect(existsSync(halfWritten)).toBe(false);
  const { serviceApp, orgs, tokenManager } = JSON.parse(before);
  expect(JSON.parse(after)).toMatchObject({
    serviceApp,
    orgs,
    tokenManager: { oauthClientId: tokenManager.oauthClientId, oauthClientSecret: tokenManager.oauthClientSecret },
  });

  const status = await world.json(statusSchema, ['status']);
  expect(status.code).toBe(4);
  expect(status.document.problems[0]).toMatchObject({
    code: 'reauthorization-required',
    remedy: expect.stringContaining('byods setup-oauth'),
  });
  expect((await world.json(logoutSchema, ['logout', '-y'])).document).toMatchObject({
    action: 'unchanged',
    credentials: [],
  });
});

test('names what an earlier run rescued into the temporary directory, because .byods took no file', async () => {
  const world = await ProgramWorld.start(scenario());
  const temporary = join(world.folder, 'tmp dir');
  mkdirSync(temporary);
  const [ours, of] = [
    'token-config.json.rescue-20260101T000000Z-0123abcd',
    'other.json.rescue-20260101T000000Z-0123abcd',
  ];
  for (const name of [ours, of]) writeFileSync(join(temporary, name), 'fake tokens\n', { mode: 0o600 });
  const env = { TMPDIR: temporary };
  for (const action of ['removed', 'unchanged']) {
    const { document } = await world.json(logoutSchema, ['logout', '-y'], { env });
    expect(document).toMatchObject({ action, remaining: [expect.stringContaining(join(temporary, ours))] });
    expect(document.remaining[0]).toMatch(/may hold tokens of this store.*rm '.*tmp dir/);
  }
  expect(readdirSync(temporary).sort()).toEqual([of, ours]);
  const { stdout } = await world.run(['logout', '-y'], { env });
  expect(stdout.replace(/\s+/g, ' ')).toContain(`Remaining: ${join(temporary, ours)}`);
});

test('of one org alone: the others keep theirs, and what the next run does is said', async () => {
  const world = await ProgramWorld.start(scenario({ orgs: 2, serviceAppPairs: DUE }));
  const before = JSON.parse(await world.stored());
  const [first, second] = world.sandbox.setup.serviceApp.targetOrgIds as [string, string];
  const { document } = await world.json(logoutSchema, ['logout', '--org', 'Sandbox Org 1', '-y']);
  expect(document.credentials).toMatchObject([{ kind: 'service-app', orgId: first, orgName: 'Sandbox Org 1' }]);
  expect(document.next).toContain('the next run mints a new pair');
  expect(document.remaining).toEqual([
    expect.stringMatching(/may still hold these tokens; byods logout without --org/),
  ]);
  const after = JSON.parse(await world.stored());
  expect(after.byods.serviceApps).toEqual({ [second]: before.byods.serviceApps[second] });
  expect(after.tokenManager).toEqual(before.tokenManager);
  expect((await world.run(['run'])).code).toBe(0);
});

test.each([
  [
    'a personal access token and nothing else',
    (it: ReturnType<typeof JSON.parse>) => {
      it.tokenManager = { personalAccessToken: it.tokenManager.personalAccessToken ?? 'a-fake-personal-token' };
      it.byods = { version: 1 };
    },
    /byods init/,
  ],
  [
    'a portal token and nothing else',
    (it: ReturnType<typeof JSON.parse>) => {
      const org = it.serviceApp.targetOrgId;
      it.env = { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'a-fake-portal-token' };
      it.serviceApp = { targetOrgId: org };
      it.tokenManager = undefined;
      it.byods = { version: 1 };
    },
    /byods init/,
  ],
])('of %s leaves a file that can still be read', async (_what, edit, next) => {
  const world = await ProgramWorld.start(scenario());
  const it = JSON.parse(await world.stored());
  edit(it);
  await world.configure(it);
  const { code, document } = await world.json(logoutSchema, ['logout', '-y']);
  expect([code, document.error]).toEqual([0, undefined]);
  expect(document.next).toMatch(next);
  expect(tokensIn(await world.stored())).toEqual([]);
  const status = await world.json(statusSchema, ['status']);
  expect(status.code).toBe(4);
  expect(status.document.problems[0]).toMatchObject({ remedy: expect.stringMatching(next) });
  const run = await world.json(failureSchema.partial(), ['refresh-token']);
  expect(run.code).toBe(4);
});

test('of an AWS secret: nothing brings the tokens back, and the earlier versions are named', async () => {
  const world = await ProgramWorld.start(scenario({ orgs: 2, serviceAppPairs: DUE }));
  const fake = await SecretsManagerFake.start();
  onTestFinished(() => fake.close());
  const env = {
    AWS_ENDPOINT_URL: fake.url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'fake',
    AWS_SECRET_ACCESS_KEY: 'fake',
    BYODS_STORE: 'aws:a-secret',
  };
  fake.seed('a-secret', await world.stored());
  expect((await world.run(['refresh-token', '--force'], { env })).code).toBe(0);
  const { document } = await world.json(logoutSchema, ['logout', '-y'], { env });
  expect(document.remaining).toEqual([
    expect.stringContaining('AWS keeps the earlier versions of the secret "a-secret"'),
  ]);
  expect((await world.json(statusSchema, ['status'], { env })).code).toBe(4);
  const failed = await world.run(['run'], { env });
  expect(failed.code).toBe(4);
  expect(tokensIn(fake.valueOf(fake.versionAt('a-secret')!)!)).toEqual([]);
});

test('of a store that was moved takes the copy out, and the other one goes on', async () => {
  const world = await ProgramWorld.start(scenario());
  expect((await world.run(['store', 'copy', '--from', 'file:token-config.json', '--to', 'file:other.json'])).code).toBe(
    0,
  );
  expect((await world.run(['logout', '-y'])).code).toBe(0);
  expect(tokensIn(await world.stored())).toEqual([]);
  expect((await world.run(['refresh-token'])).code).toBe(2);
  expect((await world.run(['refresh-token', '--force', '--config', 'other.json'])).code).toBe(0);
  expect(
    (await world.run(['store', 'copy', '--from', 'file:other.json', '--to', 'file:token-config.json', '-y'])).code,
  ).toBe(0);
  expect((await world.run(['refresh-token'])).code).toBe(0);
});
