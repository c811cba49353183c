import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, initSchema, runSchema, statusSchema } from '../../src/schemas.ts';
import { SecretsManagerFake } from '../support/aws/secrets-manager-fake.ts';
import { ProgramWorld } from '../support/program.ts';

type Variables = Record<string, string | undefined>;

/** A world without a token store. */
async function emptyWorld(size: Parameters<typeof scenario>[0] = {}): Promise<ProgramWorld> {
  const world = await ProgramWorld.start(scenario({ serviceAppPairs: 'none', ...size }));
  await rm(world.configPath);
  return world;
}

/** The service app, as variables. */
function appVariables({ sandbox }: ProgramWorld): Variables {
  const { appId, clientId, clientSecret, targetOrgIds } = sandbox.setup.serviceApp;
  return {
    WEBEX_SERVICE_APP_ID: appId,
    WEBEX_SERVICE_APP_CLIENT_ID: clientId,
    WEBEX_SERVICE_APP_CLIENT_SECRET: clientSecret,
    WEBEX_SERVICE_APP_TARGET_ORG_ID: targetOrgIds.join(','),
  };
}

/** An integration with its refresh token beside it. */
function oauthVariables(world: ProgramWorld): Variables {
  const { clientId, clientSecret, refreshToken } = world.sandbox.setup.integration!;
  return {
    ...appVariables(world),
    WEBEX_INTEGRATION_CLIENT_ID: clientId,
    WEBEX_INTEGRATION_CLIENT_SECRET: clientSecret,
    WEBEX_INTEGRATION_REFRESH_TOKEN: refreshToken,
  };
}

const requests = (world: ProgramWorld) => world.sandbox.control.ledger.get().total;

describe('from variables, in a script', () => {
  test('full OAuth: a file for its owner alone, one mint as the proof, and it works from then on', async () => {
    const world = await emptyWorld();
    const { code, document } = await world.json(initSchema, ['init'], { env: oauthVariables(world) });
    expect(code).toBe(0);
    expect(document).toMatchObject({
      action: 'created',
      way: 'oauth',
      proof: 'proved',
      store: { kind: 'file', location: './token-config.json' },
      credentials: [
        { kind: 'integration', action: 'refreshed', expiresAt: expect.any(String) },
        { kind: 'service-app', action: 'minted', refreshTokenExpiresAt: expect.any(String) },
      ],
      missing: [],
      next: ['byods status', 'byods run', 'byods doctor'],
    });
    expect((await stat(world.configPath)).mode & 0o777).toBe(0o600);
    const mints = world.sandbox.control.ledger.get().requests.filter(({ path }) => path.includes('/applications/'));
    expect(mints).toHaveLength(1);
    const run = await world.json(runSchema, ['run']);
    expect(run).toMatchObject({ code: 0, document: { counts: { extended: 1 } } });
    expect(run.document.credentials.map(({ action }) => action)).toEqual(['kept', 'kept']);
  });

  test('run twice, it does no harm and says so', async () => {
    const world = await emptyWorld({ modes: { refresh: 'rotate-strict' } });
    const env = oauthVariables(world);
    await world.json(initSchema, ['init'], { env });
    const before = await world.stored();
    const { code, document } = await world.json(initSchema, ['init'], { env });
    expect(code).toBe(0);
    expect(document).toMatchObject({ action: 'unchanged', proof: 'proved', warnings: [] });
    expect(document.credentials.map(({ action }) => action)).toEqual(['kept', 'kept']);
    expect(await world.stored()).toBe(before);
    expect(world.sandbox.control.ledger.get().supersededRefreshTokenUses).toEqual([]);
    const { stdout } = await world.run(['init']);
    expect(stdout).toMatch(/token-config\.json left as it is: it lacks nothing/);
  });

  test('a personal access token, with what is missing and what that costs', async () => {
    const world = await emptyWorld({ integration: 'none', personalAccessToken: { obtainedMinutesAgo: 5 } });
    const env = { ...appVariables(world), WEBEX_PERSONAL_ACCESS_TOKEN: world.sandbox.setup.personalAccessToken };
    const { code, document } = await world.json(initSchema, ['init'], { env });
    expect(code).toBe(0);
    expect(document).toMatchObject({
      way: 'personal-token',
      proof: 'proved',
      missing: [
        { what: 'an integration', cost: expect.stringContaining('12 hours'), remedy: 'byods init --way oauth' },
      ],
    });
    const { stdout } = await world.run(['init'], { env });
    expect(stdout).toMatch(/Still missing\n +an integration\n/);
  });

  test('a token from the portal, by the lines that the Python sample has: proved, and its end learned', async () => {
    const world = await emptyWorld({ serviceAppPairs: { obtainedMinutesAgo: 5 }, integration: 'none' });
    const [pair] = Object.values(world.sandbox.setup.serviceAppTokens);
    await writeFile(
      join(world.folder, '.env'),
      `WEBEX_SERVICE_APP_ACCESS_TOKEN=${pair!.accessToken}\nWEBEX_SERVICE_APP_REFRESH_TOKEN=${pair!.refreshToken}\n`,
      { mode: 0o600 },
    );
    const { code, document } = await world.json(initSchema, ['init', '--env-file', '.env']);
    expect(code).toBe(0);
    expect(document).toMatchObject({
      way: 'portal-token',
      credentials: [{ kind: 'service-app', action: 'kept', expiresAt: expect.any(String) }],
      missing: [{ what: 'an integration' }, { what: expect.stringContaining("service app's id") }],
    });
    expect(JSON.parse(await world.stored())).toMatchObject({
      env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: pair!.accessToken },
    });
    expect(world.sandbox.control.ledger.get().requests.map(({ method }) => method)).not.toContain('PUT');
    expect(await world.json(statusSchema, ['status'])).toMatchObject({ code: 0, document: { healthy: true } });
  });

  test('an integration that nobody has authorized waits, and the next command is named', async () => {
    const world = await emptyWorld();
    const env = { ...oauthVariables(world), WEBEX_INTEGRATION_REFRESH_TOKEN: undefined };
    const { code, document } = await world.json(initSchema, ['init'], { env });
    expect(code).toBe(0);
    expect(document).toMatchObject({
      action: 'created',
      proof: 'waiting',
      next: ['byods setup-oauth'],
      missing: [{ remedy: 'byods setup-oauth' }],
    });
    expect(requests(world)).toBe(0);
    const { stdout } = await world.run(['init', '--config', 'token-config.json']);
    expect(stdout).toMatch(/Not finished: nobody has authorized.*byods setup-oauth --config token-config\.json/);
  });

  test('options give what is no secret, and beat the environment', async () => {
    const world = await emptyWorld();
    const { appId, clientId, targetOrgIds } = world.sandbox.setup.serviceApp;
    const words = ['--app-id', appId, '--client-id', clientId, '--org', targetOrgIds[0]!];
    const env = {
      ...oauthVariables(world),
      WEBEX_SERVICE_APP_ID: undefined,
      WEBEX_SERVICE_APP_CLIENT_ID: 'another',
      WEBEX_SERVICE_APP_TARGET_ORG_ID: '',
    };
    const { code, document } = await world.json(initSchema, ['init', ...words], { env });
    expect({ code, from: document.fields.map(({ from }) => from) }).toEqual({
      code: 0,
      from: ['option', 'option', 'environment', 'option', 'environment', 'environment', 'environment'],
    });
  });

  test('several orgs, and a name of the folder and of the file that is unusual', async () => {
    const world = await emptyWorld({ orgs: 3 });
    await mkdir(join(world.folder, 'ünser Ordner'));
    const config = 'ünser Ordner/my config.json';
    const orgs = world.sandbox.setup.serviceApp.targetOrgIds.flatMap((id) => ['--org', id]);
    const { code, document } = await world.json(initSchema, ['init', '--config', config, ...orgs], {
      env: { ...oauthVariables(world), HOME: undefined },
    });
    expect(code).toBe(0);
    expect(document.credentials).toHaveLength(4);
    expect(document.next[1]).toBe(`byods run --config '${config}'`);
    expect((await world.run(['run', '--config', config], { env: { HOME: undefined } })).code).toBe(0);
  });
});

describe('what the Python sample has is taken as it is', () => {
  /** The integration, as the sample has spelled it. */
  const SPELLINGS = ['documentation', 'code', 'nested'] as const;
  const sample = ({ sandbox }: ProgramWorld, spelling: (typeof SPELLINGS)[number]) => {
    const { appId, clientId, clientSecret, targetOrgIds } = sandbox.setup.serviceApp;
    const { clientId: id, clientSecret: secret, refreshToken: token } = sandbox.setup.integration!;
    const plain = { clientId: id, clientSecret: secret, refreshToken: token };
    const tokenManager = {
      documentation: { oauthClientId: id, oauthClientSecret: secret, oauthRefreshToken: token },
      code: plain,
      nested: { integration: plain },
    };
    const serviceApp = { appId, clientId, clientSecret, targetOrgId: targetOrgIds[0]! };
    return { serviceApp, tokenManager: tokenManager[spelling], ours: { kept: [1, 'two'] } };
  };

  test.each(SPELLINGS)('a document in the spelling of its %s, from stdin', async (spelling) => {
    const world = await emptyWorld();
    const brought = sample(world, spelling);
    const { code, document } = await world.json(initSchema, ['init', '--from', '-'], {
      stdin: JSON.stringify(brought),
    });
    expect({ code, proof: document.proof }).toEqual({ code: 0, proof: 'proved' });
    const stored = JSON.parse(await world.stored());
    expect(stored, 'H5: what we do not know is kept').toMatchObject({ ...brought, tokenManager: {} });
    expect(Object.keys(stored.tokenManager)).toEqual(expect.arrayContaining(Object.keys(brought.tokenManager)));
  });

  test('a document from a file, completed by what it lacks', async () => {
    const world = await emptyWorld();
    const { tokenManager, serviceApp } = sample(world, 'code');
    const brought = {
      tokenManager,
      serviceApp: { ...serviceApp, clientSecret: 'YOUR_SERVICE_APP_CLIENT_SECRET_HERE' },
    };
    await writeFile(join(world.folder, 'sample.json'), `\ufeff${JSON.stringify(brought)}`);
    const env = { WEBEX_SERVICE_APP_CLIENT_SECRET: serviceApp.clientSecret };
    const lacking = await world.json(failureSchema, ['init', '--from', 'sample.json']);
    expect(lacking).toMatchObject({
      code: 2,
      document: { error: { message: expect.stringContaining('serviceApp.clientSecret') } },
    });
    expect((await world.json(initSchema, ['init', '--from', 'sample.json'], { env })).document.proof).toBe('proved');
  });

  test('its lines of variables, from stdin', async () => {
    const world = await emptyWorld({ serviceAppPairs: { obtainedMinutesAgo: 5 } });
    const [pair] = Object.values(world.sandbox.setup.serviceAppTokens);
    const stdin = `# of the sample\nexport WEBEX_SERVICE_APP_ACCESS_TOKEN="${pair!.accessToken}"\nOTHER=1\n`;
    const { document } = await world.json(initSchema, ['init', '--from', '-'], { stdin });
    expect(document).toMatchObject({ way: 'portal-token', proof: 'proved', fields: [{ from: 'file' }] });
  });

  test('its file in the working folder is completed where it is, and the rest of it stays', async () => {
    const world = await emptyWorld();
    const { serviceApp, ...rest } = sample(world, 'nested');
    const { appId: _, ...partly } = serviceApp;
    await world.configure(JSON.stringify({ ...rest, serviceApp: partly }, undefined, '\t'));
    const { document } = await world.json(initSchema, ['init', '--app-id', serviceApp.appId]);
    expect(document).toMatchObject({ action: 'completed', proof: 'proved' });
    expect(await world.stored()).toMatch(/^\{\n\t"tokenManager": \{\n\t\t"integration"/);
    expect(JSON.parse(await world.stored())).toMatchObject({ ours: rest.ours, serviceApp });
  });

  test('the template as it comes is filled, and none of its values is left', async () => {
    const world = await emptyWorld();
    await world.configure(await readFile(join(import.meta.dirname, '../../token-config.json.template'), 'utf8'));
    const { code, document } = await world.json(initSchema, ['init'], { env: oauthVariables(world) });
    expect({ code, warnings: document.warnings }).toEqual({ code: 0, warnings: [] });
    expect(await world.stored()).not.toContain('YOUR_');
  });

  const bad: [what: string, text: string, message: RegExp][] = [
    ['no JSON', '{"serviceApp": ', /--from: stdin cannot be read: at byte/],
    ['H4: a key twice', '{"serviceApp": {}, "serviceApp": {}}', /stdin cannot be read/],
    ['H4: __proto__', '{"__proto__": {"polluted": true}}', /stdin/],
    ['H4: nested without end', `{"a":${'['.repeat(100_000)}`, /nested/],
    ['nothing of it', '{"a": 1}', /none of the fields/],
    ['prose', 'hello there', /neither a JSON document nor lines of variables: line 1/],
    ['lines of something else', 'A=1\n', /a value for none of WEBEX_SERVICE_APP_ID/],
    ['nothing', '', /a value for none of/],
    ['a store of ours', '{"byods": {"version": 1}, "serviceApp": {"appId": "x"}}', /is a token store of byods already/],
    ['bytes', '\u0000\u0001', /neither/],
  ];
  test.each(bad)('%s is refused, quotes nothing and writes nothing', async (_what, text, message) => {
    const world = await emptyWorld();
    const { code, document } = await world.json(failureSchema, ['init', '--from', '-'], { stdin: text });
    expect(code).toBe(2);
    expect(document.error.message).toMatch(message);
    expect(document.error.message).toMatch(/nothing was sent or written/i);
    expect(requests(world)).toBe(0);
    expect(existsSync(world.configPath)).toBe(false);
  });
});

describe('what is missing or wrong is told at once, before anything is sent or written', () => {
  test('H6: everything that is missing, with what gives it', async () => {
    const world = await emptyWorld();
    const { code, document } = await world.json(failureSchema, ['init', '--way', 'oauth']);
    expect(code).toBe(2);
    for (const name of [
      '--app-id',
      '--client-id',
      '--org',
      '--integration-client-id',
      'WEBEX_SERVICE_APP_CLIENT_SECRET',
    ]) {
      expect(document.error.message).toContain(name);
    }
    expect(document.error.message).toContain('WEBEX_INTEGRATION_CLIENT_SECRET');
    expect(existsSync(world.configPath)).toBe(false);
    expect(existsSync(join(world.folder, '.byods'))).toBe(false);
  });

  test('without a way, the ways', async () => {
    const world = await emptyWorld();
    const { code, stderr } = await world.run(['init', '-y']);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /--way oauth, personal-token, portal-token; the first needs serviceApp\.appId \(--app-id or/,
    );
  });

  test('every bad value by its place, whatever is missing beside', async () => {
    const world = await emptyWorld();
    const { clientId } = world.sandbox.setup.serviceApp;
    const env = { WEBEX_SERVICE_APP_CLIENT_SECRET: '"quoted"', WEBEX_PERSONAL_ACCESS_TOKEN: 'Bearer fake-token' };
    const words = ['--app-id', clientId, '--org', 'Acme', '--client-id', clientId];
    const { code, document } = await world.json(failureSchema, ['init', ...words], { env });
    expect(code).toBe(2);
    expect(document.error.message).toMatch(/--app-id is a client id/);
    expect(document.error.message).toMatch(/WEBEX_SERVICE_APP_CLIENT_SECRET is wrapped in quotation marks/);
    expect(document.error.message).toMatch(/--org is not the id of an organisation/);
    expect(document.error.message).toMatch(/WEBEX_PERSONAL_ACCESS_TOKEN begins with the word Bearer/);
    expect(document.error.message).not.toMatch(/quoted|fake-token|missing/);
    expect(requests(world)).toBe(0);
  });

  test.each([
    '--client-secret',
    '--access-token',
    '--refresh-token',
    '--personal-access-token',
    '--integration-client-secret',
  ])('H11: %s is no option, and its value is not shown', async (option) => {
    const world = await emptyWorld();
    const { code, stderr } = await world.run(['init', option, 'fake-secret-on-the-command-line']);
    expect(code).toBe(2);
    expect(stderr).toContain(`there is no option ${option}`);
    expect(stderr).not.toContain('fake-secret');
    expect(existsSync(world.configPath)).toBe(false);
  });

  test('a document that is no JSON is left as it is', async () => {
    const world = await emptyWorld();
    await world.configure('{"serviceApp": ');
    const { code, stderr } = await world.run(['init'], { env: oauthVariables(world) });
    expect({ code, stored: await world.stored() }).toEqual({ code: 5, stored: '{"serviceApp": ' });
    expect(stderr).toMatch(/cannot be read/);
  });

  test('a dry run says what would be, and does none of it', async () => {
    const world = await emptyWorld();
    const { code, document } = await world.json(initSchema, ['init', '--dry-run'], { env: oauthVariables(world) });
    expect(code).toBe(0);
    expect(document).toMatchObject({ dryRun: true, action: 'planned', credentials: [], next: ['byods init'] });
    expect({ sent: requests(world), there: existsSync(world.configPath) }).toEqual({ sent: 0, there: false });
  });
});

describe('a proof that fails', () => {
  const wrong: [what: string, variable: string, value: string, code: number, error: RegExp, remedy: RegExp][] = [
    [
      'the secret of the service app',
      'WEBEX_SERVICE_APP_CLIENT_SECRET',
      'fake-wrong',
      2,
      /client credentials/i,
      /serviceApp|service app/,
    ],
    [
      'the secret of the integration',
      'WEBEX_INTEGRATION_CLIENT_SECRET',
      'fake-wrong',
      2,
      /client credentials/i,
      /client id and client secret/,
    ],
    [
      'the org',
      'WEBEX_SERVICE_APP_TARGET_ORG_ID',
      '99999999-0000-4000-8000-000000000009',
      4,
      /403/,
      /Control Hub.*spark:applications_token/,
    ],
    ['the id of the app', 'WEBEX_SERVICE_APP_ID', 'fake-app-id', 4, /404/, /serviceApp\.appId/],
    ['the refresh token', 'WEBEX_INTEGRATION_REFRESH_TOKEN', 'fake-dead', 4, /refresh token/i, /setup-oauth/],
  ];
  test.each(wrong)(
    '%s: what was given is kept, and what is to be corrected is named',
    async (_what, variable, value, exit, error, remedy) => {
      const world = await emptyWorld();
      const env = { ...oauthVariables(world), [variable]: value };
      const { code, document } = await world.json(initSchema, ['init'], { env });
      expect(code).toBe(exit);
      expect(document).toMatchObject({ action: 'created', proof: 'failed', next: ['byods init'] });
      expect(document.error!.message).toMatch(error);
      expect(document.error!.remedy).toMatch(remedy);
      expect(await world.stored()).toContain(value);
      // Once more with the right value, which is to take its place.
      const again = await world.json(initSchema, ['init', '--replace'], { env: oauthVariables(world) });
      expect(again).toMatchObject({ code: 0, document: { action: 'completed', proof: 'proved' } });
    },
  );

  test('a value that differs from what stands there is told, and stays', async () => {
    const world = await emptyWorld();
    await world.run(['init'], { env: { ...oauthVariables(world), WEBEX_SERVICE_APP_CLIENT_SECRET: 'fake-wrong' } });
    const { code, document } = await world.json(initSchema, ['init'], { env: oauthVariables(world) });
    expect(code).toBe(2);
    expect(document.warnings).toEqual([expect.stringMatching(/serviceApp\.clientSecret has another value.*--replace/)]);
  });

  test('another org in place of the one does not take its token, and nothing is written', async () => {
    const world = await emptyWorld({ orgs: 2, integration: 'none', serviceAppPairs: { obtainedMinutesAgo: 1 } });
    const [[first, pair], [second]] = Object.entries(world.sandbox.setup.serviceAppTokens) as [
      [string, { accessToken: string; refreshToken: string }],
      [string, unknown],
    ];
    const env = {
      ...appVariables(world),
      WEBEX_SERVICE_APP_TARGET_ORG_ID: first,
      WEBEX_SERVICE_APP_ACCESS_TOKEN: pair.accessToken,
      WEBEX_SERVICE_APP_REFRESH_TOKEN: pair.refreshToken,
    };
    expect((await world.json(initSchema, ['init'], { env })).document).toMatchObject({ proof: 'proved' });
    const { code } = await world.run(['init', '--replace', '--org', second, '--way', 'portal-token']);
    expect(code).toBe(2);
    expect(JSON.parse(await world.stored())).toMatchObject({ serviceApp: { targetOrgId: first } });
  });

  test('Webex that is not reached: what was given is kept', async () => {
    const world = await emptyWorld();
    const env = { ...oauthVariables(world), WEBEX_API_BASE_URL: 'http://127.0.0.1:9/v1', RETRIES: '0' };
    expect((await world.json(initSchema, ['init'], { env })).code).toBe(6);
    expect((await world.json(initSchema, ['init'])).document).toMatchObject({ action: 'unchanged', proof: 'proved' });
  });
});

describe('where it is made', () => {
  test('a folder that takes no file, and one that is not there: nothing is sent', async () => {
    const world = await emptyWorld();
    const env = oauthVariables(world);
    const none = await world.run(['init', '--config', 'no/such/token-config.json'], { env });
    expect(none).toMatchObject({ code: 2, stderr: expect.stringMatching(/no directory no\/such.*\nfix: .*mkdir/) });
    expect(requests(world)).toBe(0);
  });

  test.runIf(process.getuid?.() === 0)('H10: a working folder that may not be written', async () => {
    const world = await emptyWorld();
    await chmod(world.folder, 0o755);
    const ran = await world.run(['init'], { env: oauthVariables(world), uid: 65534 });
    expect(ran.code).toBe(5);
    expect(ran.stderr).toMatch(/cannot be written/);
    expect(requests(world)).toBe(0);
  });

  test.runIf(process.getuid?.() === 0)('H12: root makes no file in the folder of somebody else', async () => {
    const { chown } = await import('node:fs/promises');
    const world = await emptyWorld();
    await chown(world.folder, 65534, 65534);
    const ran = await world.run(['init'], { env: oauthVariables(world) });
    expect(ran).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/belongs to another user.*\nfix: run it as that user/),
    });
    expect({ sent: requests(world), there: existsSync(world.configPath) }).toEqual({ sent: 0, there: false });
  });

  test('where one was, and is gone, it is not replaced: its tokens can be brought back', async () => {
    const world = await emptyWorld();
    const env = oauthVariables(world);
    await world.run(['init'], { env });
    const before = await world.stored();
    await rm(world.configPath);
    const { code, stderr } = await world.run(['init'], { env });
    expect(code).toBe(2);
    expect(stderr).toMatch(/a token store was at \.\/token-config\.json.*\nfix: .*byods store restore --config/);
    expect((await world.run(['store', 'restore', '--config', 'token-config.json', '-y'])).code).toBe(0);
    expect(await world.stored()).toBe(before);
  });

  test('a git repository that does not ignore it is warned of', async () => {
    const world = await emptyWorld();
    const { execFileSync } = await import('node:child_process');
    execFileSync('git', ['init', '-q'], { cwd: world.folder });
    const first = await world.json(initSchema, ['init'], { env: oauthVariables(world) });
    expect(first.document.warnings).toEqual([
      expect.stringMatching(/git does not ignore token-config\.json.*\.gitignore/),
    ]);
    await writeFile(join(world.folder, '.gitignore'), 'token-config.json\n');
    expect((await world.json(initSchema, ['init'])).document.warnings).toEqual([]);
  });

  test('a sandbox: a trial that ends in a store that works', async () => {
    const world = await emptyWorld();
    for (const way of ['oauth', 'personal-token', 'portal-token']) {
      const { code, document } = await world.json(initSchema, ['init', '--sandbox', '--way', way], {
        env: { WEBEX_SERVICE_APP_ID: 'of-the-real-world' },
      });
      expect({ code, way: document.way, proof: document.proof }).toEqual({ code: 0, way, proof: 'proved' });
    }
    expect(existsSync(world.configPath)).toBe(false);
  });
});

describe('a secret of AWS', () => {
  async function secretWorld() {
    const world = await emptyWorld();
    const fake = await SecretsManagerFake.start();
    onTestFinished(() => fake.close());
    const env = {
      ...oauthVariables(world),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIANOTAREALKEY',
      AWS_SECRET_ACCESS_KEY: 'not-a-real-secret-key',
      AWS_ENDPOINT_URL: fake.url,
    };
    return { world, fake, env, words: ['init', '--store', 'aws:webex-test'] };
  }

  test('that is not there is made, and works', async () => {
    const { world, env, words } = await secretWorld();
    const { code, document } = await world.json(initSchema, words, { env });
    expect({ code, action: document.action, proof: document.proof }).toEqual({
      code: 0,
      action: 'created',
      proof: 'proved',
    });
    expect(document.next[1]).toBe('byods run --store aws:webex-test');
    expect(existsSync(world.configPath)).toBe(false);
    expect((await world.run(['run', '--store', 'aws:webex-test'], { env })).code).toBe(0);
    expect((await world.json(initSchema, words, { env })).document).toMatchObject({
      action: 'unchanged',
      proof: 'proved',
    });
  });

  test('that somebody has begun is completed', async () => {
    const { world, fake, env, words } = await secretWorld();
    fake.seed('webex-test', JSON.stringify({ serviceApp: { appId: 'YOUR_SERVICE_APP_ID_HERE' }, ours: 1 }));
    const { code, document } = await world.json(initSchema, words, { env });
    expect({ code, action: document.action, proof: document.proof }).toEqual({
      code: 0,
      action: 'completed',
      proof: 'proved',
    });
    expect((await world.run(['run', '--store', 'aws:webex-test'], { env })).code).toBe(0);
  });

  test('that may not be made: nothing is sent to Webex', async () => {
    const { world, fake, env, words } = await secretWorld();
    fake.deny('CreateSecret', 'PutSecretValue');
    const { code, stderr } = await world.run(words, { env });
    expect({ code, sent: requests(world) }).toEqual({ code: 5, sent: 0 });
    expect(stderr).toMatch(/AWS denies secretsmanager:CreateSecret/);
  });
});

test('no token store: every other command names byods init', async () => {
  const world = await emptyWorld();
  const { code, stderr } = await world.run(['run']);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/no token store was found.*\nfix: .*byods init/),
  });
  const named = await world.run(['run', '--config', 'none.json']);
  expect(named.stderr).toMatch(/there is no none\.json\nfix: .*byods init --config none\.json/);
});
