import { mkdirSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, runSchema, statusSchema } from '../../src/schemas.ts';
import { ProgramWorld } from '../support/program.ts';

type Fields = Record<string, unknown>;
interface Document {
  serviceApp: Fields;
  tokenManager?: Fields;
  env?: Fields;
  byods?: Fields;
}

/** The documents that the Python sample has had, filled with what the sandbox knows. */
function spellings(world: ProgramWorld): Record<string, Document> {
  const { serviceApp, integration, serviceAppTokens } = world.sandbox.setup;
  const { clientId, clientSecret, appId, targetOrgIds } = serviceApp;
  const app = { clientId, clientSecret, appId, targetOrgId: targetOrgIds[0]! };
  const oauth = {
    clientId: integration!.clientId,
    clientSecret: integration!.clientSecret,
    refreshToken: integration!.refreshToken,
  };
  const personalAccessToken = integration!.accessToken;
  const tokens = Object.values(serviceAppTokens)[0]!;
  return {
    'its documentation': {
      serviceApp: app,
      tokenManager: {
        personalAccessToken,
        oauthClientId: oauth.clientId,
        oauthClientSecret: oauth.clientSecret,
        oauthRefreshToken: oauth.refreshToken,
      },
    },
    'its code': { serviceApp: app, tokenManager: { personalAccessToken, ...oauth } },
    'its early nested form': { serviceApp: app, tokenManager: { integration: oauth } },
    'its env tokens': {
      serviceApp: app,
      tokenManager: { personalAccessToken },
      env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: tokens.accessToken, WEBEX_SERVICE_APP_REFRESH_TOKEN: tokens.refreshToken },
    },
  };
}

describe('H2: a configuration made for the Python sample', () => {
  test.each(['its documentation', 'its code', 'its early nested form', 'its env tokens'])(
    '%s works unchanged',
    async (name) => {
      const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 2, modes: { refresh: 'rotate-strict' } }));
      const document = { ...spellings(world)[name]!, ours: { kept: [1, 'two'] } };
      await world.configure(document);
      const first = await world.json(runSchema, ['run']);
      expect(first).toMatchObject({ code: 0, document: { counts: { extended: 2 } } });
      const second = await world.json(runSchema, ['run']);
      expect(second).toMatchObject({ code: 0, document: { counts: { extended: 0, kept: 2 } } });
      expect(second.document.credentials.every(({ action }) => action === 'kept')).toBe(true);
      const { byods, ...after } = JSON.parse(await world.stored());
      expect(byods).toBeDefined();
      const shape = (value: unknown): unknown =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shape(each)]))
          : Array.isArray(value)
            ? value
            : typeof value;
      expect(shape(after), 'every token stays under the key it was read from').toMatchObject(shape(document) as object);
      expect(world.sandbox.control.ledger.get().supersededRefreshTokenUses).toEqual([]);
    },
  );
});

describe('a configuration that cannot be meant is refused, by field, and nothing is sent', () => {
  const rows: [name: string, change: (document: Document) => void, message: RegExp][] = [
    [
      'H1: a value of the template',
      ({ serviceApp }) => {
        serviceApp.clientId = 'YOUR_SERVICE_APP_CLIENT_ID_HERE';
      },
      /serviceApp\.clientId still holds the template's value/,
    ],
    [
      'H1: every token as in the template',
      (document) => {
        document.tokenManager = {
          personalAccessToken: 'YOUR_PERSONAL_ACCESS_TOKEN_HERE',
          oauthClientId: 'YOUR_OAUTH_CLIENT_ID_HERE',
          oauthClientSecret: 'YOUR_OAUTH_CLIENT_SECRET_HERE',
          oauthRefreshToken: 'YOUR_OAUTH_REFRESH_TOKEN_HERE',
        };
        delete document.byods;
      },
      /there is no token at all: .*tokenManager\.oauthRefreshToken.* still hold the template's values/,
    ],
    [
      'H1: a line break inside',
      ({ serviceApp }) => {
        serviceApp.clientSecret = 'ab\ncd';
      },
      /serviceApp\.clientSecret holds a line break/,
    ],
    [
      'H1: in quotation marks',
      ({ serviceApp }) => {
        serviceApp.clientSecret = '"abcd"';
      },
      /quotation marks/,
    ],
    [
      'H3: half an OAuth section',
      ({ tokenManager }) => {
        delete tokenManager!.oauthClientSecret;
      },
      /tokenManager\.oauthClientSecret is missing/,
    ],
    [
      'H2: two spellings that disagree',
      ({ tokenManager }) => {
        tokenManager!.clientId = 'another';
      },
      /tokenManager\.oauthClientId and tokenManager\.clientId hold different values/,
    ],
    [
      'no app id',
      ({ serviceApp }) => {
        delete serviceApp.appId;
      },
      /serviceApp\.appId is missing/,
    ],
    [
      'A17: a newer version',
      (document) => {
        document.byods = { version: 2 };
      },
      /written by a newer byods-keeper/,
    ],
    [
      'tokens of another API',
      (document) => {
        document.byods = { ...document.byods, version: 1, apiOrigin: 'https://webexapis.com' };
      },
      /came from https:\/\/webexapis\.com/,
    ],
  ];

  test.each(rows)('%s', async (_name, change, message) => {
    const world = await ProgramWorld.start(scenario());
    const document = spellings(world)['its documentation']!;
    change(document);
    await world.configure(document);
    const before = await world.stored();
    for (const command of ['run', 'status', 'refresh-token']) {
      const {
        code,
        document: { error },
      } = await world.json(failureSchema, [command]);
      expect(code).toBe(2);
      expect(error.message).toMatch(message);
      expect(error.remedy).toMatch(/./);
    }
    expect(world.sandbox.control.ledger.get().total).toBe(0);
    expect(await world.stored()).toBe(before);
  });

  test.each([
    ['H4: a key twice', '{"serviceApp": {}, "serviceApp": {}}'],
    ['H4: __proto__', '{"__proto__": {"polluted": true}}'],
    ['H4: nested without end', '['.repeat(100_000)],
    ['A8: cut off', '{"serviceApp": {"clientId": "abcdefgh'],
    ['A10: UTF-16', Buffer.from('\ufeff{}', 'utf16le').toString('latin1')],
  ])('%s', async (_name, text) => {
    const world = await ProgramWorld.start(scenario());
    await world.configure(text);
    const { code, document } = await world.json(failureSchema, ['run']);
    expect(code).toBe(5);
    expect(document.error.message).not.toContain('abcdefgh');
    expect(await world.stored()).toBe(text);
  });

  test('an unknown org', async () => {
    const world = await ProgramWorld.start(scenario());
    const { code, stderr } = await world.run(['run', '--org', 'nobody']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/org nobody is not configured; serviceApp\.targetOrgId lists .*Sandbox Org 1/);
  });
});

describe('where the configuration is', () => {
  test('H10: a path with spaces, without a home', async () => {
    const world = await ProgramWorld.start(scenario());
    mkdirSync(join(world.folder, 'ünser Ordner'));
    await rename(world.configPath, join(world.folder, 'ünser Ordner', 'my config.json'));
    const env = { HOME: undefined };
    expect((await world.run(['run', '--config', 'ünser Ordner/my config.json'], { env })).code).toBe(0);
    const none = await world.run(['run'], { env });
    expect(none).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/no token store was found.*\nfix: .*byods run --sandbox/),
    });
  });

  test('a flag beats the environment, which beats the file in the working folder', async () => {
    const world = await ProgramWorld.start(scenario());
    const chosen = async (args: string[], env: Record<string, string>) =>
      (await world.json(statusSchema, ['status', ...args], { env })).document.store;
    expect(await chosen([], {})).toMatchObject({ reason: './token-config.json is there' });
    expect(await chosen([], { BYODS_CONFIG: world.configPath })).toMatchObject({ reason: 'BYODS_CONFIG is set' });
    const store = `file:${world.configPath}`;
    expect(await chosen([], { BYODS_STORE: store, BYODS_CONFIG: 'x' })).toMatchObject({ reason: 'BYODS_STORE is set' });
    expect(await chosen(['--config', world.configPath], { BYODS_STORE: 'aws:x' })).toMatchObject({
      kind: 'file',
      location: world.configPath,
    });
    expect(await chosen(['--store', store], { SECRET_NAME: 'x' })).toMatchObject({ reason: `--store ${store}` });
  });

  test('F13: SECRET_NAME beside ./token-config.json: every command says which one it took', async () => {
    const world = await ProgramWorld.start(scenario());
    const env = {
      SECRET_NAME: 'some-secret',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_MAX_ATTEMPTS: '1',
    };
    for (const command of ['run', 'status', 'data-sources', 'refresh-token']) {
      const { code, stderr } = await world.run([command], { env });
      expect(stderr).toMatch(/^note: using the AWS secret some-secret .*\.\/token-config\.json/);
      expect(code).toBe(5);
    }
    expect((await world.run(['status', '--config', 'token-config.json'], { env })).stderr).not.toContain('note:');
  });

  test('I4: what makes Node tell credentials is warned of', async () => {
    const world = await ProgramWorld.start(scenario());
    const debugged = await world.json(statusSchema, ['status'], { env: { NODE_DEBUG: 'undici' } });
    expect(debugged.document.warnings.join()).toContain('NODE_DEBUG=undici');
    const inspected = await world.json(statusSchema, ['status'], { nodeOptions: ['--inspect=127.0.0.1:0'] });
    expect(inspected.document.warnings.join()).toContain('--inspect');
  });
});
