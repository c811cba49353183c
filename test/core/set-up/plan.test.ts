import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCredential } from '../../../src/core/credential-entry.ts';
import { toOrgId } from '../../../src/core/org-id.ts';
import type { GivenFields } from '../../../src/core/set-up/fields.ts';
import { planSetUp } from '../../../src/core/set-up/plan.ts';
import { type JsonObject, parseStrictJson } from '../../../src/core/strict-json.ts';
import { readTokenConfig } from '../../../src/core/token-config.ts';

const ORG = '11111111-1111-4111-8111-111111111111';
const OTHER_ORG = '22222222-2222-4222-8222-222222222222';
const APP = { appId: 'fake-app', clientId: 'fake-client', clientSecret: 'fake-secret', orgs: ORG };
const INTEGRATION = { integrationClientId: 'fake-integration', integrationClientSecret: 'fake-other-secret' };
const template = () =>
  parseStrictJson(readFileSync(join(import.meta.dirname, '../../../token-config.json.template'), 'utf8')) as JsonObject;

/** The tokens that every other command reads for an org. */
function tokensOf(document: JsonObject, org: string): Partial<Record<'accessToken' | 'refreshToken', string>> {
  const { accessToken, refreshToken } = readCredential(document, `service-app:${toOrgId(org)}`);
  return {
    ...(accessToken && { accessToken: accessToken.value.reveal() }),
    ...(refreshToken && { refreshToken: refreshToken.value.reveal() }),
  };
}

const option = (values: GivenFields) => ({ source: 'option', values }) as const;
const environment = (values: GivenFields) => ({ source: 'environment', values }) as const;
const prompt = (values: GivenFields) => ({ source: 'prompt', values }) as const;

describe('the way', () => {
  test.each([
    [{}, undefined],
    [APP, undefined],
    [{ integrationClientId: 'x' }, 'oauth'],
    [{ integrationRefreshToken: 'x', personalAccessToken: 'y', accessToken: 'z' }, 'oauth'],
    [{ personalAccessToken: 'y', accessToken: 'z' }, 'personal-token'],
    [{ refreshToken: 'z' }, 'portal-token'],
  ])('%j means %s', (values, way) => {
    expect(planSetUp({ givers: [option(values)] }).way).toBe(way);
  });

  test('what is asked for by name wins', () => {
    const plan = planSetUp({ givers: [option({ ...APP, personalAccessToken: 'fake-pat' })], way: 'oauth' });
    expect(plan).toMatchObject({ way: 'oauth', missing: ['integrationClientId', 'integrationClientSecret'] });
  });
});

describe('what is missing', () => {
  test.each([
    [{}, 'oauth', ['appId', 'clientId', 'clientSecret', 'orgs', 'integrationClientId', 'integrationClientSecret']],
    [{ ...APP, ...INTEGRATION }, 'oauth', []],
    [{}, 'personal-token', ['appId', 'clientId', 'clientSecret', 'orgs', 'personalAccessToken']],
    [{}, 'portal-token', ['accessToken']],
    [{ accessToken: 'fake-token' }, 'portal-token', ['orgs']],
    [{ accessToken: `fake_PF84_${ORG}` }, 'portal-token', []],
    [{ accessToken: `fake_PF84_${ORG}`, clientId: 'x' }, 'portal-token', ['appId', 'clientSecret', 'orgs']],
  ] as const)('of %j for %s', (values, way, missing) => {
    expect(planSetUp({ givers: [option(values)], way }).missing).toEqual(missing);
  });

  test.each([
    [{ ...APP, ...INTEGRATION }, ['integrationRefreshToken']],
    [{ ...APP, ...INTEGRATION, integrationRefreshToken: 'fake' }, []],
    [{ ...APP, personalAccessToken: 'fake' }, []],
    [{ accessToken: 'fake' }, ['refreshToken']],
    [{ accessToken: 'fake', refreshToken: 'fake2' }, ['appId']],
    [{ accessToken: 'fake', refreshToken: 'fake2', appId: 'fake-app' }, []],
  ])('of %j there may be asked for more', (values, optional) => {
    expect(planSetUp({ givers: [option(values)] }).optional).toEqual(optional);
  });

  test('a bad value is a problem, and not missing as well', () => {
    const plan = planSetUp({ givers: [option({ ...APP, orgs: 'Acme' }), environment({ personalAccessToken: '"x"' })] });
    expect(plan.missing).toEqual([]);
    expect(plan.problems).toMatchObject([
      { name: 'orgs', source: 'option' },
      { name: 'personalAccessToken', source: 'environment' },
    ]);
  });

  test.each([
    ['the orgs can be given anew', { accessToken: 'fake' }, 'orgs', undefined],
    ['before the token is given', {}, 'orgs', undefined],
    ['beside another way the token is one too many', { accessToken: 'fake', ...INTEGRATION }, 'accessToken', true],
  ] as const)('a portal token belongs to one org: %s', (_case, values, name, final) => {
    const way = 'integrationClientId' in values ? 'oauth' : 'portal-token';
    const { problems } = planSetUp({ givers: [option({ orgs: `${ORG},${OTHER_ORG}`, ...values })], way });
    expect(problems).toEqual([
      { name, source: 'option', problem: expect.stringMatching(/belongs to one org/), ...(final && { final }) },
    ]);
  });

  test('a portal token beside the several orgs of a document: no answer mends it', () => {
    const document = { serviceApp: { targetOrgId: [ORG, OTHER_ORG] } };
    const { problems } = planSetUp({ document, givers: [], way: 'portal-token' });
    expect(problems).toMatchObject([{ name: 'orgs', source: 'document', final: true }]);
  });

  test.each([
    ['a token of another org beside a stored refresh token', { accessToken: `x_PF84_${OTHER_ORG}` }, true],
    ['a token of the same org', { accessToken: `x_PF84_${ORG}` }, false],
    ['with a refresh token of its own', { accessToken: `x_PF84_${OTHER_ORG}`, refreshToken: 'fake-other' }, false],
    ['with the org named', { accessToken: `x_PF84_${OTHER_ORG}`, orgs: OTHER_ORG }, false],
    ['a token that tells no org', { accessToken: 'fake-token' }, false],
  ])('--replace by %s: a pair is never of two orgs', (_case, values, refused) => {
    const document = {
      env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: `a_PF84_${ORG}`, WEBEX_SERVICE_APP_REFRESH_TOKEN: 'fake-refresh' },
    };
    const { problems } = planSetUp({ document, givers: [environment(values)], replace: true });
    const problem = expect.stringMatching(/is of another org than .*WEBEX_SERVICE_APP_REFRESH_TOKEN.*byods logout/);
    expect(problems).toEqual(refused ? [{ name: 'accessToken', source: 'environment', problem, final: true }] : []);
  });

  test('H1: a line break at the end is left out, and said; white space is a problem', () => {
    const plan = planSetUp({ givers: [environment({ clientId: 'fake-id\n', clientSecret: ' fake-secret' })] });
    expect(plan.values.clientId).toBe('fake-id');
    expect(plan.warnings).toEqual(['serviceApp.clientId ended in a line break, which was left out']);
    expect(plan.problems).toMatchObject([{ name: 'clientSecret' }]);
  });
});

describe('the document', () => {
  test.each([
    [{ ...APP, ...INTEGRATION }],
    [{ ...APP, personalAccessToken: 'fake-pat' }],
    [{ ...APP, orgs: `${ORG}, ${OTHER_ORG}`, personalAccessToken: 'fake-pat' }],
    [{ accessToken: `fake_PF84_${ORG}` }],
    [{ orgs: ORG, accessToken: 'fake', refreshToken: 'fake2' }],
    [{ ...APP, accessToken: 'fake', refreshToken: 'fake2' }],
  ] satisfies [GivenFields][])('of %j can be read', (values) => {
    const { document } = planSetUp({ givers: [option(values)] });
    const config = readTokenConfig(document, 'here');
    expect(config.warnings).toEqual([]);
    expect(config.orgs.map(({ id }) => id)).toEqual(
      'orgs' in values && values.orgs.includes(OTHER_ORG) ? [ORG, OTHER_ORG] : [ORG],
    );
  });

  test('has the spelling of the documentation, and one org as a text', () => {
    const { document } = planSetUp({ givers: [option({ ...APP, ...INTEGRATION })] });
    expect(document).toEqual({
      serviceApp: { appId: 'fake-app', clientId: 'fake-client', clientSecret: 'fake-secret', targetOrgId: ORG },
      tokenManager: { oauthClientId: 'fake-integration', oauthClientSecret: 'fake-other-secret' },
    });
  });

  test('a template is filled, and what is left of it goes', () => {
    const plan = planSetUp({ document: template(), givers: [prompt({ ...APP, personalAccessToken: 'fake-pat' })] });
    expect(plan.document).toEqual({
      serviceApp: { appId: 'fake-app', clientId: 'fake-client', clientSecret: 'fake-secret', targetOrgId: ORG },
      tokenManager: { personalAccessToken: 'fake-pat' },
    });
    expect(readTokenConfig(plan.document, 'here').warnings).toEqual([]);
  });

  test('a template alone gives nothing', () => {
    expect(planSetUp({ document: template(), givers: [] })).toMatchObject({ values: {}, problems: [], missing: [] });
  });

  test.each([
    ['clientId', { clientId: 'fake-integration' }, 'clientSecret'],
    ['integration.clientId', { integration: { clientId: 'fake-integration' } }, 'integration'],
    ['refreshToken', { refreshToken: 'fake-refresh' }, 'clientSecret'],
  ])('what is missing comes in the spelling that is used: tokenManager.%s', (_name, tokenManager, place) => {
    const plan = planSetUp({
      document: { serviceApp: {}, tokenManager, ours: [1] },
      givers: [prompt({ ...APP, ...INTEGRATION })],
    });
    const after = plan.document as { tokenManager: JsonObject; ours: unknown };
    const held = after.tokenManager[place];
    expect(typeof held === 'string' ? held : (held as JsonObject).clientSecret).toBe('fake-other-secret');
    expect(after.tokenManager).not.toHaveProperty('oauthClientSecret');
    expect(after.ours).toEqual([1]);
    expect(readTokenConfig(plan.document, 'here').integration).toBeDefined();
  });

  test('H5: keys that we do not know stay, also in sections that are filled', () => {
    const document = { serviceApp: { more: { kept: true } }, orgs: { [ORG]: { name: 'Acme' } }, other: null };
    const plan = planSetUp({ document, givers: [prompt({ ...APP, ...INTEGRATION })] });
    expect(plan.document).toMatchObject(document);
  });
});

describe('what stands in a document', () => {
  const document = {
    serviceApp: { appId: 'fake-app', clientId: 'fake-client', clientSecret: 'fake-secret', targetOrgId: ORG },
    tokenManager: { oauthClientId: 'fake-integration', oauthClientSecret: 'fake-x', oauthRefreshToken: 'fake-new' },
  };

  test('stays, and a value that differs is told; the same, or an older token, is not', () => {
    const plan = planSetUp({
      document,
      givers: [
        option({ appId: 'other-app', orgs: ORG.toUpperCase(), clientId: 'fake-client' }),
        environment({ integrationRefreshToken: 'fake-old', clientSecret: 'fake-other' }),
      ],
    });
    expect(plan.document).toEqual(document);
    expect(plan.given).toEqual({});
    expect(plan.warnings.map((each) => each.split(' ')[0])).toEqual(['serviceApp.appId', 'serviceApp.clientSecret']);
    expect(plan.warnings.join()).not.toContain('fake');
  });

  test('is replaced where that is asked for, and by whoever answers a question', () => {
    const given = { clientSecret: 'fake-other', integrationRefreshToken: 'fake-newest' };
    for (const plan of [
      planSetUp({ document, givers: [option(given)], replace: true }),
      planSetUp({ document, givers: [prompt(given)] }),
    ]) {
      expect(plan.document).toMatchObject({
        serviceApp: { clientSecret: 'fake-other' },
        tokenManager: { oauthRefreshToken: 'fake-newest' },
      });
      expect(plan.warnings).toEqual([]);
    }
  });

  test('that stands in two spellings is replaced in both', () => {
    const twice = { ...document, tokenManager: { ...document.tokenManager, clientSecret: 'fake-x' } };
    const plan = planSetUp({ document: twice, givers: [prompt({ integrationClientSecret: 'fake-y' })] });
    expect(plan.document).toMatchObject({ tokenManager: { oauthClientSecret: 'fake-y', clientSecret: 'fake-y' } });
  });

  test('and cannot be meant is a problem until somebody gives another', () => {
    const bad = { ...document, serviceApp: { ...document.serviceApp, clientSecret: '"fake"', appId: 7 } };
    const plan = planSetUp({ document: bad, givers: [] });
    expect(plan.problems.map(({ name, source }) => [name, source])).toEqual([
      ['appId', 'document'],
      ['clientSecret', 'document'],
    ]);
    expect(
      planSetUp({ document: bad, givers: [environment({ appId: 'fake-app', clientSecret: 'fake' })] }),
    ).toMatchObject({
      problems: [],
      document: { serviceApp: { appId: 'fake-app', clientSecret: 'fake' } },
    });
  });

  test('our own tokens of the one org count as its tokens', () => {
    const byods = { version: 1, serviceApps: { [ORG]: { accessToken: 'fake-a', refreshToken: 'fake-r' } } };
    const { values } = planSetUp({ document: { ...document, byods }, givers: [] });
    expect(values).toMatchObject({ accessToken: 'fake-a', refreshToken: 'fake-r' });
  });

  test.each([
    [{ accessToken: 'fake-a', refreshToken: 'fake-r' }, { accessToken: 'fake-b' }],
    [{ accessToken: 'fake-a', refreshToken: 'fake-r' }, { refreshToken: 'fake-s' }],
    [{ accessToken: 'fake-a' }, { refreshToken: 'fake-s' }],
    [{ refreshToken: 'fake-r' }, { accessToken: 'fake-b' }],
  ])('%j there and %j given: neither token hides the other', (held, given) => {
    const there = { ...document, byods: { version: 1, serviceApps: { [ORG]: held } } };
    const plan = planSetUp({ document: there, givers: [option(given)], replace: true });
    expect(plan.document).not.toHaveProperty('env');
    expect(tokensOf(plan.document, ORG)).toEqual({ ...held, ...given });
  });
});

describe('other orgs than the document has', () => {
  const pair = { accessToken: 'fake-a', refreshToken: 'fake-r' };
  const env = { WEBEX_SERVICE_APP_ACCESS_TOKEN: pair.accessToken, WEBEX_SERVICE_APP_REFRESH_TOKEN: pair.refreshToken };
  const serviceApp = { appId: 'fake-app', clientId: 'fake-client', clientSecret: 'fake-secret' };
  const ofOne = { serviceApp: { ...serviceApp, targetOrgId: ORG }, env };
  const replaced = (document: JsonObject, values: GivenFields) =>
    planSetUp({ document, givers: [option(values)], replace: true });

  test('the tokens of the one org are not taken for those of another, and are not lost', () => {
    const plan = replaced(ofOne, { orgs: OTHER_ORG });
    expect(plan.values).not.toHaveProperty('accessToken');
    expect(plan.values).not.toHaveProperty('refreshToken');
    expect(tokensOf(plan.document, OTHER_ORG)).toEqual({});
    expect(tokensOf(replaced(plan.document, { orgs: ORG }).document, ORG)).toEqual(pair);
  });

  test('so another token is missing, where it alone is used', () => {
    const plan = planSetUp({
      document: ofOne,
      givers: [option({ orgs: OTHER_ORG })],
      replace: true,
      way: 'portal-token',
    });
    expect(plan.missing).toEqual(['accessToken']);
  });

  test('a token that is given with the other org is the only one of it', () => {
    const plan = replaced(ofOne, { orgs: OTHER_ORG, accessToken: 'fake-b' });
    expect(tokensOf(plan.document, OTHER_ORG)).toEqual({ accessToken: 'fake-b' });
  });

  test('a token that names the other org was that org its own', () => {
    const accessToken = `fake_PF84_${OTHER_ORG}`;
    const document = { ...ofOne, env: { ...env, WEBEX_SERVICE_APP_ACCESS_TOKEN: accessToken } };
    expect(tokensOf(replaced(document, { orgs: OTHER_ORG }).document, OTHER_ORG)).toEqual({ ...pair, accessToken });
  });

  test('one more, and one less: each keeps its own', () => {
    const two = replaced(ofOne, { orgs: `${ORG},${OTHER_ORG}` });
    expect(two).toMatchObject({ values: pair, problems: [] });
    expect(tokensOf(two.document, ORG)).toEqual(pair);
    expect(tokensOf(two.document, OTHER_ORG)).toEqual({});
    expect(tokensOf(replaced(two.document, { orgs: OTHER_ORG }).document, OTHER_ORG)).toEqual({});
    expect(tokensOf(replaced(two.document, { orgs: ORG }).document, ORG)).toEqual(pair);
  });

  test('the same one in its other form changes nothing else', () => {
    const long = Buffer.from(`ciscospark://us/ORGANIZATION/${ORG}`).toString('base64url');
    const plan = replaced(ofOne, { orgs: long });
    expect(plan.values).toMatchObject(pair);
    expect(plan.document).toEqual({ ...ofOne, serviceApp: { ...serviceApp, targetOrgId: long } });
  });

  test('the first one takes the tokens that stood there without any', () => {
    const { document } = planSetUp({ document: { serviceApp, env }, givers: [option({ orgs: ORG })] });
    expect(tokensOf(document, ORG)).toEqual(pair);
  });
});

test('the first that gives a value counts, and an empty one gives none', () => {
  const plan = planSetUp({
    givers: [option({ clientId: ' ' }), environment({ clientId: 'a' }), option({ clientId: 'b' })],
  });
  expect(plan).toMatchObject({ values: { clientId: 'a' }, sources: { clientId: 'environment' } });
});
