import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { expectNoLeak } from '../support/leak.ts';
import { ProgramWorld } from '../support/program.ts';
import { atTerminal, hasTerminal } from '../support/terminal.ts';

if (!hasTerminal) console.warn('SKIPPED: byods init at a terminal is not tested: `script` of util-linux is not here');

type Typed = readonly (readonly [after: RegExp, text: string])[];

async function emptyWorld(size: Parameters<typeof scenario>[0] = {}): Promise<ProgramWorld> {
  const world = await ProgramWorld.start(scenario({ serviceAppPairs: 'none', ...size }));
  await rm(world.configPath);
  return world;
}

/** Runs `byods init` at a terminal, types, and checks that no secret stood on the screen. */
async function typed(world: ProgramWorld, type: Typed, args: readonly string[] = []) {
  const env = { PATH: process.env.PATH, HOME: world.folder, TZ: 'UTC', WEBEX_API_BASE_URL: world.sandbox.baseUrl };
  const ran = await atTerminal(['init', ...args], { env, cwd: world.folder, type });
  expectNoLeak(ran.screen, world.sandbox);
  return ran;
}

/** Everything about the service app and the org. */
function appAnswers({ sandbox }: ProgramWorld): Typed {
  const { appId, clientId, clientSecret, targetOrgIds } = sandbox.setup.serviceApp;
  return [
    [/begins with Y2lzY29zcGFyazovL3: $/, `${appId}\r`],
    [/The service app's client id: $/, `${clientId}\r`],
    [/The service app's client secret: $/, `${clientSecret}\r`],
    [/several with commas between them: $/, `${targetOrgIds.join(',')}\r`],
  ];
}

const stored = async (world: ProgramWorld) => JSON.parse(await world.stored());

describe.runIf(hasTerminal)('byods init asks for everything', () => {
  test('full OAuth, with the refresh token', async () => {
    const world = await emptyWorld();
    const { clientId, clientSecret, refreshToken } = world.sandbox.setup.integration!;
    const { code, screen } = await typed(world, [
      [/Which one\? \[1\] $/, '\r'],
      ...appAnswers(world),
      [/The integration's client id: $/, `${clientId}\r`],
      [/The integration's client secret: $/, `${clientSecret}\r`],
      [/The integration's refresh token \(Enter: none\): $/, `${refreshToken}\r`],
    ]);
    expect(code).toBe(0);
    expect(screen).toMatch(/1 {2}full OAuth.*\r?\n.*renews itself without end/);
    expect(screen).toMatch(/2 {2}integration token: a personal access token.*\r?\n.*lives 12 hours/);
    expect(screen).toMatch(/3 {2}portal token.*\r?\n.*lives 14 days/);
    expect(screen).toMatch(/Where: developer\.webex\.com, My Webex Apps, your service app\r?\n/);
    expect(screen).toMatch(/Where: Control Hub/);
    expect(screen).toMatch(/minted +service app.*14 d left/);
    expect(screen).toMatch(/Done: \.\/token-config\.json works; next: byods status, byods run,\s+byods doctor/);
    expect((await stat(world.configPath)).mode & 0o777).toBe(0o600);
    expect(await stored(world)).toMatchObject({ tokenManager: { oauthClientId: clientId } });
    expect((await world.run(['run'])).code).toBe(0);
  });

  test('full OAuth, which nobody has authorized yet', async () => {
    const world = await emptyWorld();
    const { clientId, clientSecret } = world.sandbox.setup.integration!;
    const { code, screen } = await typed(
      world,
      [
        ...appAnswers(world),
        [/The integration's client id: $/, `${clientId}\r`],
        [/The integration's client secret: $/, `${clientSecret}\r`],
        [/The integration's refresh token \(Enter: none\): $/, '\r'],
      ],
      ['--way', 'oauth'],
    );
    expect(code).toBe(0);
    expect(screen).not.toContain('Which one?');
    expect(screen).toMatch(/Not finished: nobody has authorized the integration.*next:\s+byods setup-oauth/s);
    expect(await stored(world)).not.toHaveProperty('tokenManager.oauthRefreshToken');
  });

  test('a personal access token', async () => {
    const world = await emptyWorld({ integration: 'none', personalAccessToken: { obtainedMinutesAgo: 1 } });
    const { code, screen } = await typed(world, [
      [/Which one\? \[1\] $/, '2\r'],
      ...appAnswers(world),
      [/The personal access token: $/, `${world.sandbox.setup.personalAccessToken}\r`],
    ]);
    expect(code).toBe(0);
    expect(screen).toMatch(/Still missing\r?\n +an integration/);
  });

  test('a token from the portal, which tells its org; its refresh token; and no service app', async () => {
    const world = await emptyWorld({ integration: 'none', serviceAppPairs: { obtainedMinutesAgo: 1 } });
    const [pair] = Object.values(world.sandbox.setup.serviceAppTokens);
    const { code, screen } = await typed(world, [
      [/Which one\? \[1\] $/, 'portal-token\r'],
      [/The service app's access token: $/, `${pair!.accessToken}\r`],
      [/The service app's refresh token \(Enter: none\): $/, `${pair!.refreshToken}\r`],
      [/Y2lzY29zcGFyazovL3 \(Enter: none\): $/, '\r'],
    ]);
    expect(code).toBe(0);
    expect(screen).toMatch(/its access token ends within 14 days/);
    expect(await stored(world)).toMatchObject({ env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: pair!.accessToken } });
  });

  test('the sandbox: every question has an answer', async () => {
    const world = await emptyWorld();
    const { code, screen } = await typed(
      world,
      [
        [/Which one\? \[1\] $/, '\r'],
        ...[
          'zovL3',
          "service app's client id",
          "service app's client secret",
          'between them',
          "integration's client id",
          "integration's client secret",
          "integration's refresh token",
        ].map((words) => [new RegExp(`${words} \\(Enter: that of the sandbox\\): $`), '\r'] as const),
      ],
      ['--sandbox'],
    );
    expect(code).toBe(0);
    expect(screen).toMatch(/Done: it works\. The sandbox and its store end with this command/);
    expect(readdirSync(world.folder)).toEqual([]);
  });
});

describe.runIf(hasTerminal)('corrections', () => {
  test('what cannot be meant is told at once, and asked for again; nothing is sent until all is there', async () => {
    const world = await emptyWorld({ integration: 'none', personalAccessToken: { obtainedMinutesAgo: 1 } });
    const { appId, clientId } = world.sandbox.setup.serviceApp;
    const [app, id, secret, org] = appAnswers(world);
    const { code, screen } = await typed(world, [
      [/Which one\? \[1\] $/, 'four\r'],
      [/1, 2 or 3, or oauth, .*Which one\? \[1\] $/s, '2\r'],
      [/L3: $/, '\r'],
      [/It is needed\. Ctrl-C ends this\.\r?\n.*L3: $/, `${clientId}\r`],
      [/That is a client id: the id of the app is the longer one\.\r?\n.*L3: $/, app![1]],
      [/client id: $/, `${appId}\r`],
      [/That is the id of an app\.\r?\n.*client id: $/, id![1]],
      [/client secret: $/, '"fake-secret"\r'],
      [/That is wrapped in quotation marks of its own\.\r?\n.*client secret: $/, secret![1]],
      [/between them: $/, 'Acme\r'],
      [/That is not the id of an organisation.*\r?\n.*between them: $/, org![1]],
      [/The personal access token: $/, 'Bearer fake-token\r'],
      [/the word Bearer.*\r?\n.*The personal access token: $/, `${world.sandbox.setup.personalAccessToken}\r`],
    ]);
    expect(code).toBe(0);
    expect(screen).not.toMatch(/fake-secret|fake-token/);
  });

  test('several orgs for a token of one: told before the token is asked for, and one org ends it', async () => {
    const world = await emptyWorld({ orgs: 2, integration: 'none', serviceAppPairs: { obtainedMinutesAgo: 1 } });
    const [[org, pair], [other]] = Object.entries(world.sandbox.setup.serviceAppTokens) as [
      [string, { accessToken: string }],
      [string, unknown],
    ];
    const { code, screen } = await typed(
      world,
      [
        [/several with commas between them: $/, `${org}\r`],
        [/The service app's access token: $/, `${pair.accessToken}\r`],
        [/The service app's refresh token \(Enter: none\): $/, '\r'],
      ],
      ['--way', 'portal-token', '--org', org, '--org', other],
    );
    expect(screen).toMatch(/--org names several orgs, and --way portal-token is for one/);
    expect(code).toBe(0);
    expect(await stored(world)).toMatchObject({ serviceApp: { targetOrgId: org } });
  });

  test('the one client id in the place of the other: the second answer stands, and the first is asked again', async () => {
    const world = await emptyWorld();
    const { clientId, clientSecret } = world.sandbox.setup.integration!;
    const app = appAnswers(world);
    const { code, screen } = await typed(
      world,
      [
        app[0]!,
        [/The service app's client id: $/, `${clientId}\r`],
        ...app.slice(2),
        [/The integration's client id: $/, `${clientId}\r`],
        [/The service app's client id: $/, `${world.sandbox.setup.serviceApp.clientId}\r`],
        [/The integration's client secret: $/, `${clientSecret}\r`],
        [/The integration's refresh token \(Enter: none\): $/, '\r'],
      ],
      ['--way', 'oauth'],
    );
    expect(screen).toMatch(/The service app's client id was the same: it is asked for again/);
    expect(code).toBe(0);
    expect(await stored(world)).toMatchObject({
      serviceApp: { clientId: world.sandbox.setup.serviceApp.clientId },
      tokenManager: { oauthClientId: clientId },
    });
  });

  test('a wrong secret is corrected after the proof, by its name', async () => {
    const world = await emptyWorld({ integration: 'none', personalAccessToken: { obtainedMinutesAgo: 1 } });
    const { clientSecret } = world.sandbox.setup.serviceApp;
    const [app, id, , org] = appAnswers(world);
    const { code, screen } = await typed(
      world,
      [
        app!,
        id!,
        [/client secret: $/, 'fake-wrong-secret\r'],
        org!,
        [/The personal access token: $/, `${world.sandbox.setup.personalAccessToken}\r`],
        [
          /can be corrected\s+now\.\r?\nThe service app's client secret \(Enter leaves it as it is\): $/,
          `${clientSecret}\r`,
        ],
      ],
      ['--way', 'personal-token'],
    );
    expect(code).toBe(0);
    expect(screen).toMatch(/Invalid client credentials/);
    expect(screen).toMatch(/What you gave is in \.\/token-config\.json/);
    expect((await stored(world)).serviceApp.clientSecret).toBe(clientSecret);
  });

  test('an org that has not authorized: both causes are told, and Enter leaves it', async () => {
    const world = await emptyWorld({ integration: 'none', personalAccessToken: { obtainedMinutesAgo: 1 } });
    const [app, id, secret] = appAnswers(world);
    const other = '99999999-0000-4000-8000-000000000009';
    const { code, screen } = await typed(
      world,
      [
        app!,
        id!,
        secret!,
        [/between them: $/, `${other}\r`],
        [/The personal access token: $/, `${world.sandbox.setup.personalAccessToken}\r`],
        [/\(Enter leaves it as it is\): $/, '\r'],
      ],
      ['--way', 'personal-token'],
    );
    expect(code).toBe(4);
    expect(screen.replaceAll(/\s+/g, ' ')).toMatch(
      /Full Admin.*authorize the service app in Control Hub.*spark:applications_token/,
    );
    expect(screen.replaceAll(/\s+/g, ' ')).toMatch(/Not proved: what you gave is kept in \.\/token-config\.json/);
    expect((await stored(world)).serviceApp.targetOrgId).toBe(other);
  });

  test.each([
    ['an option', ['--integration-client-id'], /--integration-client-id/],
    ['a file', ['--from', 'given.json'], /tokenManager\.oauthClientId of --from/],
  ])(
    'a value that clashes with one of %s, given once more: ended, and both sources are named',
    async (_what, words, source) => {
      const world = await emptyWorld();
      const { clientId } = world.sandbox.setup.serviceApp;
      writeFileSync(join(world.folder, 'given.json'), JSON.stringify({ tokenManager: { oauthClientId: clientId } }));
      const [app, id] = appAnswers(world);
      const args = words.length === 1 ? [...words, clientId] : words;
      const { code, screen } = await typed(
        world,
        [app!, id!, [/same\s+one\s+again\s+ends\s+this\.\s+The service app's client id: $/, `${clientId}\r`]],
        ['--way', 'oauth', ...args],
      );
      const told = screen.replaceAll(/\s+/g, ' ');
      expect(code).toBe(2);
      expect(told).toMatch(
        /error: the service app's client id, as you typed it, is the same as the integration's client id, which/,
      );
      expect(told).toMatch(source);
      expect(existsSync(world.configPath)).toBe(false);
    },
  );

  test('an org that has not authorized is corrected by another', async () => {
    const world = await emptyWorld({ orgs: 2, integration: 'none', personalAccessToken: { obtainedMinutesAgo: 1 } });
    const [first, second] = world.sandbox.setup.serviceApp.targetOrgIds as [string, string];
    world.sandbox.control.orgs.deauthorize(first);
    const [app, id, secret] = appAnswers(world);
    const { code } = await typed(
      world,
      [
        app!,
        id!,
        secret!,
        [/between them: $/, `${first}\r`],
        [/The personal access token: $/, `${world.sandbox.setup.personalAccessToken}\r`],
        [/between them \(Enter leaves it as it is\): $/, `${second}\r`],
      ],
      ['--way', 'personal-token'],
    );
    expect(code).toBe(0);
    const { serviceApp, byods } = await stored(world);
    expect(serviceApp.targetOrgId).toBe(second);
    expect(byods.serviceApps[second]).toHaveProperty('accessToken');
  });

  test('of several orgs the one that has not authorized is asked for again, and the others keep what they have', async () => {
    const world = await emptyWorld({ orgs: 3, integration: 'none', personalAccessToken: { obtainedMinutesAgo: 1 } });
    const [first, second, third] = world.sandbox.setup.serviceApp.targetOrgIds as [string, string, string];
    world.sandbox.control.orgs.deauthorize(second);
    const [app, id, secret] = appAnswers(world);
    const { code, screen } = await typed(
      world,
      [
        app!,
        id!,
        secret!,
        [/between them: $/, `${first},${second}\r`],
        [/The personal access token: $/, `${world.sandbox.setup.personalAccessToken}\r`],
        [new RegExp(`The org in place of ${second} \\(Enter leaves it\\s+as it is\\): $`), `${first}\r`],
        [/That is a target org already[\s\S]*as it is\): $/, `${third}\r`],
      ],
      ['--way', 'personal-token'],
    );
    expect(screen).toContain('What you gave is in ./token-config.json');
    expect(code).toBe(0);
    const { serviceApp, byods } = await stored(world);
    expect(serviceApp.targetOrgId).toEqual([first, third]);
    for (const org of [first, third]) expect(byods.serviceApps[org]).toHaveProperty('accessToken');
  });

  test('a folder that is not there is told before anything is asked', async () => {
    const world = await emptyWorld();
    const { code, screen } = await typed(
      world,
      [[/Which one\? \[1\] $/, '\u0003']],
      ['--config', 'no/such/token-config.json'],
    );
    expect(code).toBe(2);
    expect(screen.replaceAll(/\s+/g, ' ')).toMatch(/there is no directory no\/such.* fix: .*mkdir/);
    expect(screen).not.toContain('Which one?');
  });

  test('a document with a value that cannot be meant: that alone is asked for', async () => {
    const world = await emptyWorld();
    const document = JSON.parse(JSON.stringify(world.document()));
    const { clientSecret } = document.serviceApp;
    await world.configure({ ...document, serviceApp: { ...document.serviceApp, clientSecret: `'${clientSecret}'` } });
    const { code, screen } = await typed(world, [[/client secret: $/, `${clientSecret}\r`]]);
    expect(code).toBe(0);
    expect(screen.replaceAll(/\s+/g, ' ')).toMatch(
      /What it lacks is asked for now.*serviceApp\.clientSecret in \.\/token-config\.json is wrapped in quotation marks/,
    );
    expect(screen.match(/Where:/g)).toHaveLength(1);
  });
});

describe.runIf(hasTerminal)('Ctrl-C', () => {
  const questions = 4;
  test.each(Array.from({ length: questions + 1 }, (_, at) => at))(
    'after %d answers leaves nothing behind',
    async (at) => {
      const world = await emptyWorld();
      const all: Typed = [[/Which one\? \[1\] $/, '1\r'], ...appAnswers(world)];
      const { code, screen } = await typed(world, [...all.slice(0, at), [all[at]![0], '\u0003']]);
      expect(code).toBe(130);
      expect(screen).toMatch(/interrupted/);
      expect(readdirSync(world.folder)).toEqual([]);
      expect(world.sandbox.control.ledger.get().total).toBe(0);
    },
  );

  test('leaves a document that is there as it is', async () => {
    const world = await emptyWorld();
    await world.configure('{"serviceApp": {"appId": "fake-app"}}\n');
    const { code } = await typed(world, [
      [/Which one\? \[1\] $/, '1\r'],
      [/client id: $/, 'fake-id\r'],
      [/client secret: $/, '\u0003'],
    ]);
    expect({ code, stored: await world.stored() }).toEqual({
      code: 130,
      stored: '{"serviceApp": {"appId": "fake-app"}}\n',
    });
    expect(existsSync(`${world.folder}/.byods`)).toBe(false);
  });
});
