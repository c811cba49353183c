import { describe, expect, it } from 'vitest';
import { applyUpdate } from '../../src/core/credential-entry.ts';
import { KeeperError } from '../../src/core/errors.ts';
import { personsDocument } from '../../src/core/person-credential.ts';
import { Secret } from '../../src/core/secret.ts';
import type { JsonObject } from '../../src/core/strict-json.ts';
import { readTokenConfig } from '../../src/core/token-config.ts';

const ORG = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';
const longForm = (id: string) => Buffer.from(`ciscospark://us/ORGANIZATION/${id}`).toString('base64');
const SERVICE_APP = { appId: 'FAKE_APP', clientId: 'FAKE_CLIENT', clientSecret: 'fake-app-secret', targetOrgId: ORG };
const ENV = { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake-app-access', WEBEX_SERVICE_APP_REFRESH_TOKEN: 'fake-app-refresh' };
const OAUTH = {
  oauthClientId: 'FAKE_INTEGRATION',
  oauthClientSecret: 'fake-oauth-secret',
  oauthRefreshToken: 'fake-oauth-refresh',
};

/** The template that the Python sample and this program come with. */
const TEMPLATE = {
  serviceApp: {
    appId: 'YOUR_SERVICE_APP_ID_HERE',
    clientId: 'YOUR_SERVICE_APP_CLIENT_ID_HERE',
    clientSecret: 'YOUR_SERVICE_APP_CLIENT_SECRET_HERE',
    targetOrgId: 'YOUR_TARGET_ORG_ID_HERE',
  },
  tokenManager: {
    personalAccessToken: 'YOUR_PERSONAL_ACCESS_TOKEN_HERE',
    oauthClientId: 'YOUR_OAUTH_CLIENT_ID_HERE',
    oauthClientSecret: 'YOUR_OAUTH_CLIENT_SECRET_HERE',
    oauthRefreshToken: 'YOUR_OAUTH_REFRESH_TOKEN_HERE',
  },
} satisfies JsonObject;

const read = (document: JsonObject) => readTokenConfig(document, 'the test');
const withManager = (tokenManager: JsonObject) => ({ serviceApp: SERVICE_APP, tokenManager });
const withApp = (change: JsonObject, rest: JsonObject = { tokenManager: OAUTH }): JsonObject => ({
  serviceApp: { ...SERVICE_APP, ...change },
  ...rest,
});

/** What a document is refused with. */
function refusal(document: JsonObject): KeeperError {
  try {
    read(document);
  } catch (thrown) {
    if (thrown instanceof KeeperError) return thrown;
    throw thrown;
  }
  throw new Error('it was accepted');
}

describe('the spellings of the Python sample', () => {
  it.each<[string, JsonObject]>([
    ['its documentation', OAUTH],
    [
      'its code',
      { clientId: 'FAKE_INTEGRATION', clientSecret: 'fake-oauth-secret', refreshToken: 'fake-oauth-refresh' },
    ],
    [
      'its early versions',
      {
        integration: {
          clientId: 'FAKE_INTEGRATION',
          clientSecret: 'fake-oauth-secret',
          refreshToken: 'fake-oauth-refresh',
        },
      },
    ],
    [
      'all of them, saying the same',
      {
        ...OAUTH,
        clientId: 'FAKE_INTEGRATION',
        clientSecret: 'fake-oauth-secret',
        refreshToken: 'fake-oauth-refresh',
        integration: { clientId: 'FAKE_INTEGRATION' },
      },
    ],
    ['its documentation, beside what another was left at', { ...OAUTH, clientId: 'your_client_id', refreshToken: '' }],
    [
      'one field each',
      {
        oauthClientId: 'FAKE_INTEGRATION',
        clientSecret: 'fake-oauth-secret',
        integration: { refreshToken: 'fake-oauth-refresh' },
      },
    ],
  ])('H2: an integration as in %s', (_whose, tokenManager) => {
    const config = read(withManager(tokenManager));
    expect(config.integration?.clientId).toBe('FAKE_INTEGRATION');
    expect(config.integration?.clientSecret.reveal()).toBe('fake-oauth-secret');
    expect(config.credentials.get('integration')?.refreshToken?.value.reveal()).toBe('fake-oauth-refresh');
    expect(config.warnings).toEqual([]);
  });

  it('tokens under env, where the early versions kept them', () => {
    const config = read({ serviceApp: SERVICE_APP, env: ENV });
    expect(config.integration).toBeUndefined();
    const credential = config.credentials.get(`service-app:${ORG}`);
    expect(credential?.accessToken?.value.reveal()).toBe('fake-app-access');
    expect(credential?.refreshToken?.value.reveal()).toBe('fake-app-refresh');
  });

  it('a personal access token without OAuth', () => {
    const config = read(withManager({ personalAccessToken: 'fake-pat' }));
    expect(config.integration).toBeUndefined();
    expect(config.credentials.get('integration')?.accessToken?.value.reveal()).toBe('fake-pat');
  });

  it('OAuth without a personal access token', () => {
    expect(read(withManager(OAUTH)).credentials.get('integration')).not.toHaveProperty('accessToken');
  });

  it('the template with everything filled but OAuth', () => {
    const { personalAccessToken: _, ...oauth } = TEMPLATE.tokenManager;
    const config = read(withManager({ ...oauth, personalAccessToken: 'fake-pat' }));
    expect(config.integration).toBeUndefined();
    expect(config.credentials.get('integration')).not.toHaveProperty('refreshToken');
    expect(config.warnings).toEqual([
      "tokenManager.oauthClientId, tokenManager.oauthClientSecret, tokenManager.oauthRefreshToken still hold the template's values and count as absent: fill them in, or delete them",
    ]);
  });

  const fields = ['ClientId', 'ClientSecret', 'RefreshToken'] as const;
  const lower = (field: string) => field.charAt(0).toLowerCase() + field.slice(1);
  it.each(
    fields.flatMap((field): [string, string, JsonObject][] => [
      [`oauth${field}`, lower(field), { ...OAUTH, [lower(field)]: 'fake-different' }],
      [`oauth${field}`, `integration.${lower(field)}`, { ...OAUTH, integration: { [lower(field)]: 'fake-different' } }],
      [
        lower(field),
        `integration.${lower(field)}`,
        {
          clientId: 'i',
          clientSecret: 'fake-s',
          refreshToken: 'fake-r',
          integration: { [lower(field)]: 'fake-different' },
        },
      ],
    ]),
  )('H2: tokenManager.%s and tokenManager.%s that disagree are refused, naming both', (one, other, tokenManager) => {
    const { message, code } = refusal(withManager(tokenManager));
    expect(code).toBe('configuration');
    expect(message).toContain(`tokenManager.${one} and tokenManager.${other} hold different values`);
    expect(message).not.toContain('fake-different');
  });

  it.each<[JsonObject, missing: readonly string[]]>([
    [{ clientId: 'fake-given' }, ['clientSecret']],
    [{ clientSecret: 'fake-given' }, ['clientId']],
    [{ refreshToken: 'fake-given' }, ['clientId', 'clientSecret']],
    [{ clientId: 'fake-given', refreshToken: 'fake-given' }, ['clientSecret']],
    [{ clientSecret: 'fake-given', refreshToken: 'fake-given' }, ['clientId']],
  ])('H3: %j is half an integration: refused, naming each missing field', (tokenManager, missing) => {
    const { message } = refusal(withManager({ ...tokenManager, personalAccessToken: 'fake-pat' }));
    for (const name of ['clientId', 'clientSecret', 'refreshToken']) {
      expect(message.includes(`tokenManager.${name} is missing`)).toBe(missing.includes(name));
    }
  });

  it('H3: names the missing field in the spelling that was used', () => {
    expect(refusal(withManager({ oauthClientId: 'i', oauthRefreshToken: 'fake' })).message).toContain(
      'tokenManager.oauthClientSecret is missing',
    );
    expect(refusal(withManager({ integration: { clientId: 'i', refreshToken: 'fake' } })).message).toContain(
      'tokenManager.integration.clientSecret is missing',
    );
  });

  it('an OAuth client that is filled in part and else as in the template is refused, naming what was left', () => {
    const { message, remedy } = refusal(
      withManager({ ...OAUTH, oauthClientSecret: TEMPLATE.tokenManager.oauthClientSecret }),
    );
    expect(message).toContain("tokenManager.oauthClientSecret still holds the template's value");
    expect(message).not.toMatch(/oauthClientId|oauthRefreshToken/);
    expect(remedy).toContain('tokenManager.oauthClientSecret');
  });

  it.each(['oauth', '', 'integration'] as const)(
    'an integration that nobody has authorized yet, in the spelling "%s", is one: its first tokens go beside its client',
    (spelling) => {
      const client =
        spelling === 'oauth'
          ? {
              oauthClientId: 'i',
              oauthClientSecret: 'fake',
              oauthRefreshToken: TEMPLATE.tokenManager.oauthRefreshToken,
            }
          : { clientId: 'i', clientSecret: 'fake' };
      const document = withManager(spelling === 'integration' ? { integration: client } : client);
      const config = read(document);
      expect(config.integration?.clientId).toBe('i');
      expect(config.credentials.get('integration')).toEqual({ key: 'integration', kind: 'integration', notes: {} });
      const tokens = { accessToken: new Secret('fake-a'), refreshToken: new Secret('fake-r') };
      const after = applyUpdate(document, {
        credential: 'integration',
        tokens: { ...tokens, obtainedAt: Date.UTC(2026, 0, 1), via: 'authorization' },
      });
      const field = spelling === 'oauth' ? 'oauthRefreshToken' : 'refreshToken';
      const section = after.tokenManager as JsonObject;
      expect(spelling === 'integration' ? section.integration : section).toMatchObject({ [field]: 'fake-r' });
      expect(read(after).credentials.get('integration')).toMatchObject({ via: 'authorization' });
    },
  );
});

describe('template values', () => {
  it('H1: the untouched template is refused, naming every field of the service app', () => {
    const { message } = refusal(TEMPLATE);
    for (const field of ['appId', 'clientId', 'clientSecret', 'targetOrgId'])
      expect(message).toContain(`serviceApp.${field} still holds`);
  });

  it.each(['appId', 'clientId', 'clientSecret', 'targetOrgId'] as const)(
    'H1: serviceApp.%s left as in the template is refused',
    (field) => {
      const { message } = refusal(withApp({ [field]: TEMPLATE.serviceApp[field] }));
      expect(message).toBe(
        `the test: serviceApp.${field} still holds the template's value. Nothing was sent or changed`,
      );
    },
  );

  it('H1: where every token is as in the template, none is left: refused, naming each', () => {
    const { message, remedy } = refusal({ serviceApp: SERVICE_APP, tokenManager: TEMPLATE.tokenManager });
    expect(message).toContain('there is no token at all');
    for (const field of Object.keys(TEMPLATE.tokenManager)) expect(message).toContain(`tokenManager.${field}`);
    expect(message).toContain("still hold the template's values");
    expect(remedy).toMatch(/^fill tokenManager/);
    const { message: one } = refusal({ serviceApp: SERVICE_APP, tokenManager: { personalAccessToken: 'YOUR_PAT' } });
    expect(one).toContain("no token at all: tokenManager.personalAccessToken still holds the template's value.");
    expect(refusal({ serviceApp: SERVICE_APP }).message).not.toContain('template');
  });

  it('of tokens count as absent, and are told', () => {
    const config = read({
      serviceApp: SERVICE_APP,
      tokenManager: { ...OAUTH, personalAccessToken: 'YOUR_PERSONAL_ACCESS_TOKEN_HERE' },
      env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'YOUR_TOKEN', WEBEX_SERVICE_APP_REFRESH_TOKEN: 'your_token' },
    });
    expect(config.warnings).toEqual([
      "tokenManager.personalAccessToken still holds the template's value and counts as absent: fill it in, or delete it",
      "env.WEBEX_SERVICE_APP_ACCESS_TOKEN still holds the template's value and counts as absent: fill it in, or delete it",
      "env.WEBEX_SERVICE_APP_REFRESH_TOKEN still holds the template's value and counts as absent: fill it in, or delete it",
    ]);
    expect(config.credentials.get('integration')).not.toHaveProperty('accessToken');
    expect(config.credentials.get(`service-app:${ORG}`)).not.toHaveProperty('accessToken');
  });
});

describe('H1: what a paste went wrong with', () => {
  const places: [string, (value: string) => JsonObject][] = [
    ['serviceApp.appId', (value) => withApp({ appId: value })],
    ['serviceApp.clientId', (value) => withApp({ clientId: value })],
    ['serviceApp.clientSecret', (value) => withApp({ clientSecret: value })],
    ['serviceApp.targetOrgId', (value) => withApp({ targetOrgId: value })],
    ['serviceApp.targetOrgId.1', (value) => withApp({ targetOrgId: [ORG, value] })],
    ['tokenManager.oauthClientSecret', (value) => withManager({ ...OAUTH, oauthClientSecret: value })],
    ['tokenManager.refreshToken', (value) => withManager({ clientId: 'i', clientSecret: 'fake', refreshToken: value })],
    [
      'tokenManager.integration.clientId',
      (value) => withManager({ integration: { clientId: value, clientSecret: 'fake', refreshToken: 'fake' } }),
    ],
    ['tokenManager.personalAccessToken', (value) => withManager({ ...OAUTH, personalAccessToken: value })],
    [
      'env.WEBEX_SERVICE_APP_ACCESS_TOKEN',
      (value) => ({
        serviceApp: SERVICE_APP,
        tokenManager: OAUTH,
        env: { ...ENV, WEBEX_SERVICE_APP_ACCESS_TOKEN: value },
      }),
    ],
    [
      'env.WEBEX_SERVICE_APP_REFRESH_TOKEN',
      (value) => ({
        serviceApp: SERVICE_APP,
        tokenManager: OAUTH,
        env: { ...ENV, WEBEX_SERVICE_APP_REFRESH_TOKEN: value },
      }),
    ],
  ];
  describe.each(places)('%s', (field, documentWith) => {
    it.each([
      ['wrapped in double quotes', '"fake-pasted"'],
      ['wrapped in single quotes', "'fake-pasted'"],
      ['with a space before it', ' fake-pasted'],
      ['with a space after it', 'fake-pasted '],
      ['with a space and a line break after it', 'fake-pasted \n'],
      ['with a no-break space after it', 'fake-pasted\u00a0'],
      ['with a line break inside', 'fake\npasted'],
      ['with a tab inside', 'fake\tpasted'],
      ['with an escape character inside', 'fake\u001b[0m'],
      ['with the word Bearer before it', 'Bearer fake-pasted'],
      ['of nothing but space', '   '],
    ])('is refused %s, naming the field and not the value', (_what, value) => {
      const { message, code } = refusal(documentWith(value));
      expect(code).toBe('configuration');
      expect(message).toContain(`${field} `);
      expect(message).not.toMatch(/fake|missing/);
    });

    it.each(['fake-pasted\n', 'fake-pasted\r\n'])(
      'is taken without the line break that ends it, and that is told',
      (value) => {
        const config = read(documentWith(value));
        expect(config.warnings).toEqual([`${field} ends in a line break, which was left out`]);
      },
    );
  });

  it.each([7, true, {}, ['fake']])('a value that is no text is refused: %j', (value) => {
    expect(refusal(withApp({ clientSecret: value as never })).message).toContain(
      'serviceApp.clientSecret is not a text',
    );
    expect(refusal(withManager({ ...OAUTH, oauthClientSecret: value as never })).message).toBe(
      'the test: tokenManager.oauthClientSecret is not a text. Nothing was sent or changed',
    );
    expect(refusal(withManager({ ...OAUTH, personalAccessToken: value as never })).message).toContain(
      'tokenManager.personalAccessToken is not a text',
    );
  });

  it.each([null, ''])('%j is absent', (value) => {
    expect(refusal(withApp({ clientId: value })).message).toContain('serviceApp.clientId is missing');
    expect(read(withManager({ ...OAUTH, personalAccessToken: value, refreshToken: value })).warnings).toEqual([]);
  });

  it('everything that is wrong is told at once', () => {
    const { message } = refusal(
      withApp({ clientId: '', clientSecret: ' fake' }, { tokenManager: { oauthClientId: 'i' } }),
    );
    expect(message.split('; ')).toHaveLength(3);
  });
});

describe('target orgs', () => {
  const ids = (document: JsonObject) => read(document).orgs.map(({ id }) => id);
  it.each<[string, unknown, string[]]>([
    ['a UUID', ORG, [ORG]],
    ['a UUID in capitals', ORG.toUpperCase(), [ORG]],
    ['the long form', longForm(ORG), [ORG]],
    ['a list', [OTHER, longForm(ORG)], [OTHER, ORG]],
    ['a list of one', [longForm(ORG)], [ORG]],
    ['an opaque id', 'Some org', ['Some org']],
  ])('are read from %s', (_what, targetOrgId, wanted) => {
    expect(ids(withApp({ targetOrgId: targetOrgId as never }))).toEqual(wanted);
  });

  it.each<[string, unknown, RegExp]>([
    ['an empty list', [], /targetOrgId is missing/],
    ['an empty text', '', /targetOrgId is missing/],
    ['nothing', null, /targetOrgId is missing/],
    ['a number', 7, /targetOrgId is not a text/],
    ['an object', { id: ORG }, /targetOrgId is not a text/],
    ['a list with a number', [ORG, 7], /targetOrgId\.1 is not a text/],
    ['a list with nothing in it', [ORG, ''], /targetOrgId\.1 is missing/],
    ['the same org twice', [ORG, OTHER, ORG], /lists 00000000-0000-4000-8000-000000000001 twice/],
    ['the same org in two forms', [ORG, longForm(ORG)], /lists 00000000-0000-4000-8000-000000000001 twice/],
    ['an id that no document can hold', '__proto__', /is no org id/],
  ])('are refused: %s', (_what, targetOrgId, message) => {
    expect(refusal(withApp({ targetOrgId: targetOrgId as never })).message).toMatch(message);
  });

  it('are required beside a service app, because a refreshed token need not name its org', () => {
    const { targetOrgId: _, ...app } = SERVICE_APP;
    expect(refusal({ serviceApp: app, env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: `fake_PF84_${ORG}` } }).message).toContain(
      'serviceApp.targetOrgId is missing',
    );
  });

  it.each([
    ['the UUID', ORG],
    ['the long form', longForm(ORG)],
    ['capitals', ORG.toUpperCase()],
  ])('have a name and a pause, keyed by %s', (_what, id) => {
    const config = read(
      withApp(
        { targetOrgId: longForm(ORG) },
        { tokenManager: OAUTH, orgs: { [id]: { name: 'Fake Ltd', paused: true, room: 7 } } },
      ),
    );
    expect(config.orgs).toEqual([{ id: ORG, key: `service-app:${ORG}`, name: 'Fake Ltd', paused: true }]);
  });

  it.each(['true', 1, {}])('are refused when it is not clear whether one is paused: %j', (paused) => {
    const { message } = refusal({ ...withApp({}), orgs: { [ORG]: { paused: paused as never } } });
    expect(message).toContain(`orgs.${ORG}.paused is neither true nor false`);
  });

  it('are refused when one is described twice', () => {
    expect(refusal({ ...withApp({}), orgs: { [ORG]: { paused: true }, [longForm(ORG)]: {} } }).message).toContain(
      `orgs describes ${ORG} twice`,
    );
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['orgs without a description', { [ORG]: null }],
    ['a name that is no text, and no pause', { [ORG]: { name: 7, paused: null } }],
    ['an empty name', { [ORG]: { name: '' } }],
  ])('are neither named nor paused when orgs is %s', (_what, orgs) => {
    expect(read({ ...withApp({}), ...(orgs !== undefined && { orgs: orgs as never }) }).orgs).toEqual([
      { id: ORG, key: `service-app:${ORG}`, paused: false },
    ]);
  });

  it('each have a credential, and no use for env when there are several', () => {
    const config = read(withApp({ targetOrgId: [ORG, OTHER] }, { tokenManager: OAUTH, env: ENV }));
    expect([...config.credentials.keys()]).toEqual(['integration', `service-app:${ORG}`, `service-app:${OTHER}`]);
    expect(config.credentials.get(`service-app:${ORG}`)).not.toHaveProperty('accessToken');
    expect(config.warnings).toEqual([expect.stringContaining('env.WEBEX_SERVICE_APP_* is not used')]);
  });
});

describe('what is enough', () => {
  const PORTAL = { env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: `fake_PF84_${ORG}` } };
  it.each<[string, JsonObject]>([
    ['a portal token alone, which names its org', PORTAL],
    ['a portal token beside the untouched template', { ...TEMPLATE, ...PORTAL }],
    [
      'a portal token that names no org, and the org',
      { serviceApp: { targetOrgId: ORG }, env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake-opaque' } },
    ],
  ])('is %s', (_what, document) => {
    const config = read(document);
    expect(config.serviceApp).toBeUndefined();
    expect(config.orgs.map(({ id }) => id)).toEqual([ORG]);
    expect(config.credentials.get(`service-app:${ORG}`)?.accessToken).toBeDefined();
  });

  it.each<[string, JsonObject]>([
    ['an integration', withManager(OAUTH)],
    ['an integration that waits to be authorized', withManager({ oauthClientId: 'i', oauthClientSecret: 'fake' })],
    ['a personal access token', withManager({ personalAccessToken: 'fake-pat' })],
    ['a service-app pair', { serviceApp: SERVICE_APP, env: ENV }],
    ['a service-app access token', { serviceApp: SERVICE_APP, env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake' } }],
    [
      'tokens that we have stored ourselves',
      { serviceApp: SERVICE_APP, byods: { version: 1, serviceApps: { [ORG]: { accessToken: 'fake' } } } },
    ],
  ])('is a service app and %s', (_what, document) => {
    expect(read(document).serviceApp?.appId).toBe('FAKE_APP');
  });

  it.each<[string, JsonObject, RegExp]>([
    ['nothing', {}, /serviceApp is missing/],
    ['an integration without a service app', { tokenManager: OAUTH }, /serviceApp is missing/],
    ['a service app without any token', { serviceApp: SERVICE_APP }, /there is no token at all/],
    [
      'a portal token that names no org',
      { env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake-opaque' } },
      /serviceApp\.targetOrgId is missing: the token does not tell its org/,
    ],
    [
      'a portal token and half a service app',
      { serviceApp: { appId: 'FAKE_APP', targetOrgId: ORG }, ...PORTAL },
      /serviceApp\.clientId is missing.*serviceApp\.clientSecret is missing/,
    ],
    ['sections of another type', { serviceApp: 'fake', tokenManager: 7 }, /serviceApp\.appId is missing/],
  ])('is not %s', (_what, document, message) => {
    expect(refusal(document).message).toMatch(message);
  });
});

describe('our own section', () => {
  it.each([2, 0, '1', null, { a: 'fake-nested' }])(
    'A17: of version %j is refused with the advice to upgrade, and nothing of it is quoted',
    (version) => {
      const { code, exitCode, remedy, message } = refusal({ ...withManager(OAUTH), byods: { version } });
      expect({ code, exitCode }).toEqual({ code: 'configuration', exitCode: 2 });
      expect(remedy).toMatch(/^upgrade/);
      expect(message).not.toContain('fake-nested');
    },
  );

  it('A17: of a newer version is refused before anything else that is wrong', () => {
    expect(refusal({ byods: { version: 2 } }).remedy).toMatch(/^upgrade/);
  });

  it('tells the origin that the tokens came from', () => {
    expect(read({ ...withManager(OAUTH), byods: { version: 1, apiOrigin: 'https://webexapis.com' } }).apiOrigin).toBe(
      'https://webexapis.com',
    );
    expect(read(withManager(OAUTH))).not.toHaveProperty('apiOrigin');
  });

  it.each([7, {}, ['https://webexapis.com'], ' https://webexapis.com'])(
    'is refused with an origin that cannot be compared: %j',
    (apiOrigin) => {
      expect(
        refusal({ ...withManager(OAUTH), byods: { version: 1, apiOrigin: apiOrigin as never } }).message,
      ).toContain('byods.apiOrigin');
    },
  );

  it.each(['fake', 7, [], null])('is refused as %j, because writing would replace it', (byods) => {
    expect(refusal({ ...withManager(OAUTH), byods: byods as never }).message).toContain('byods is not an object');
  });
});

it('keeps the document as it was given', () => {
  const document = { ...withManager(OAUTH), note: { kept: [1, null] } };
  expect(read(document).document).toBe(document);
});

describe("a person's credential", () => {
  const document = personsDocument({ clientId: 'FAKE_INTEGRATION', clientSecret: new Secret('fake-oauth-secret') });

  it('needs no service app', () => {
    const config = read(document);
    expect(config.integration?.clientId).toBe('FAKE_INTEGRATION');
    expect([...config.credentials.keys()]).toEqual(['integration']);
    expect(config.warnings).toEqual([]);
  });

  it('needs its client, and says which field', () => {
    expect(refusal({ byods: { version: 1, credential: 'person' } }).message).toContain('tokenManager.oauthClientId');
  });

  it('is one only where it is marked', () => {
    const { byods: _, ...unmarked } = document;
    expect(refusal(unmarked).message).toContain('serviceApp');
  });
});
