import { describe, expect, it } from 'vitest';
import {
  type ErrorCode,
  KeeperError,
  ReauthorizationRequiredError,
  WebexAnswerError,
} from '../../../src/core/errors.ts';
import { failureOf } from '../../../src/core/policy/ladder-failure.ts';
import type { JsonObject } from '../../../src/core/strict-json.ts';
import { readTokenConfig } from '../../../src/core/token-config.ts';

const APP: JsonObject = {
  serviceApp: { appId: 'FAKE_APP', clientId: 'FAKE_CLIENT', clientSecret: 'fake-secret', targetOrgId: 'FAKE_ORG' },
};
const configOf = (document: JsonObject) => readTokenConfig(document, 'the test');
const WITH_OAUTH = configOf({
  ...APP,
  tokenManager: { clientId: 'i', clientSecret: 'fake', refreshToken: 'fake-refresh' },
});
const WITH_PAT = configOf({ ...APP, tokenManager: { personalAccessToken: 'fake-pat' } });
const WITH_PORTAL = configOf({
  serviceApp: { targetOrgId: 'FAKE_ORG' },
  env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake-portal' },
});

const error = (code: ErrorCode, remedy?: string) => new KeeperError(code, `fake ${code}`, { remedy });
const dead = new WebexAnswerError('webex-refused', 'the refresh token is dead', {
  status: 400,
  reasons: '',
  trackingId: 'FAKE_1',
});

describe('failureOf', () => {
  it.each<[string, KeeperError[], ErrorCode]>([
    [
      'a wrong client secret explains all others',
      [dead, error('unreachable'), error('client-credentials')],
      'client-credentials',
    ],
    ['while Webex is away nobody is asked to authorize', [dead, error('unreachable')], 'unreachable'],
    ['nor when an answer was lost', [error('answer-lost'), dead], 'answer-lost'],
    ['nor when the time ran out', [dead, error('out-of-time')], 'out-of-time'],
    ['nor when an answer made no sense', [dead, error('bad-answer')], 'bad-answer'],
    ['nor when the clocks disagree', [dead, error('clock')], 'clock'],
    ['nor when the program was interrupted', [dead, error('interrupted')], 'interrupted'],
    ['nor when a token cannot be sent as it stands', [error('configuration')], 'configuration'],
    ['nor for a bug of ours', [dead, error('internal')], 'internal'],
    ['a dead refresh token asks for a person', [dead], 'reauthorization-required'],
    ['so does an org that has not authorized the service app', [dead, error('forbidden')], 'reauthorization-required'],
    ['so does nothing at all that could be tried', [], 'reauthorization-required'],
  ])('%s', (_sentence, errors, code) => {
    expect(failureOf(errors, WITH_OAUTH).code).toBe(code);
  });

  it('tells every reason, whose it is, and that nothing was lost', () => {
    const { message, trackingId, status } = failureOf([error('forbidden'), dead], WITH_OAUTH, WITH_OAUTH.orgs[0]);
    expect(message).toBe(
      'a person must authorize again for org FAKE_ORG: fake forbidden; the refresh token is dead. What is stored was kept',
    );
    expect({ trackingId, status }).toEqual({ trackingId: 'FAKE_1', status: 400 });
    expect(failureOf([], WITH_OAUTH).message).toBe(
      'a person must authorize again for the integration: no stored token can be used and nothing can renew it. What is stored was kept',
    );
  });

  it('passes on what the integration said when that is all there is', () => {
    const nested = new ReauthorizationRequiredError('fake');
    expect(failureOf([nested], WITH_OAUTH, WITH_OAUTH.orgs[0])).toBe(nested);
  });

  it.each([
    [
      'the key that the integration is read from',
      WITH_OAUTH,
      /^byods setup-oauth .*tokenManager\.refreshToken by hand/,
    ],
    [
      'the personal access token, or an integration',
      WITH_PAT,
      /^byods setup-oauth .*tokenManager\.personalAccessToken.*byods init/,
    ],
    ['the portal token', WITH_PORTAL, /env\.WEBEX_SERVICE_APP_ACCESS_TOKEN/],
  ])('names %s', (_what, config, remedy) => {
    expect(failureOf([dead], config).remedy).toMatch(remedy);
  });

  it.each(['forbidden', 'not-found'] as const)(
    'passes on what mends it when the last refusal, %s, tells it itself',
    (code) => {
      expect(failureOf([dead, error(code, 'do this')], WITH_OAUTH)).toMatchObject({
        code: 'reauthorization-required',
        remedy: 'do this',
      });
      expect(failureOf([error(code, 'do this'), dead], WITH_OAUTH).remedy).toContain('setup-oauth');
    },
  );
});
