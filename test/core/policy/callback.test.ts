import { describe, expect, test } from 'vitest';
import {
  authorizationRequest,
  portOf,
  redirectProblem,
  redirectUriOf,
} from '../../../src/core/policy/authorization-request.ts';
import { readCallback, readPasted } from '../../../src/core/policy/callback.ts';
import { Secret } from '../../../src/core/secret.ts';

const STATE = 'fake-state-of-this-run-0123456789';
const request = authorizationRequest(
  { apiBaseUrl: 'https://webexapis.com/v1', clientId: 'C0&1', redirectUri: redirectUriOf(3000) },
  // The verifier of RFC 7636 appendix B.
  { state: STATE, verifier: new Secret('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk') },
);

test('the address has every parameter of the contract, encoded, and no secret', () => {
  const url = new URL(request.url);
  expect(`${url.origin}${url.pathname}`).toBe('https://webexapis.com/v1/authorize');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'C0&1',
    redirect_uri: 'http://localhost:3000/callback',
    scope: 'spark:applications_token',
    state: STATE,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  expect(request.url).not.toContain(request.verifier.reveal());
});

describe('readCallback', () => {
  test('a code with the state of this run', () => {
    const callback = readCallback(`state=${STATE}&code=fake%2Bcode%20x`, STATE);
    expect(callback).toMatchObject({ kind: 'code' });
    expect(callback.kind === 'code' && callback.code.reveal()).toBe('fake+code x');
  });

  test.each([
    ['no state', 'code=fake-code'],
    ['an empty state', 'code=fake-code&state='],
    ['another state', 'code=fake-code&state=fake-state-of-another-run-0123456'],
    ['the beginning of the state', `code=fake-code&state=${STATE.slice(0, -1)}`],
    ['more than the state', `code=fake-code&state=${STATE}x`],
    ['the state in other letters', `code=fake-code&state=${STATE.toUpperCase()}`],
    ['the state twice', `code=fake-code&state=${STATE}&state=${STATE}`],
    ['an error without the state', 'error=access_denied'],
    ['an error with another state', 'error=access_denied&state=x'],
    ['nothing', ''],
    ['the state alone', `state=${STATE}`],
    ['two codes', `state=${STATE}&code=a&code=b`],
    ['a code and an error', `state=${STATE}&code=a&error=access_denied`],
    ['an empty code', `state=${STATE}&code=`],
    ['a code with a line break', `state=${STATE}&code=a%0d%0ab`],
    ['a code of 5000 characters', `state=${STATE}&code=${'x'.repeat(5000)}`],
  ])('%s counts for nothing', (_what, query) => {
    expect(readCallback(query, STATE)).toMatchObject({ kind: 'ignored' });
  });

  test.each([
    ['access_denied', 'reauthorization-required', /denied/],
    ['invalid_scope', 'configuration', /spark:applications_token/],
    ['server_error', 'webex-refused', /server_error: The fake reason/],
  ])('%s is told as %s', (error, code, message) => {
    const callback = readCallback(`error=${error}&error_description=The+fake+reason&state=${STATE}`, STATE);
    if (callback.kind !== 'refused') throw new Error(callback.kind);
    expect(callback.error).toMatchObject({ code, remedy: expect.stringMatching(/setup-oauth/) });
    expect(callback.error.message).toMatch(message);
    expect(callback.error.message).toMatch(/nothing was stored/);
  });

  test('what Webex writes cannot draw on a terminal', () => {
    const callback = readCallback(`error=x%1b%5d52;c;aGk=%07&state=${STATE}`, STATE);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(callback.kind === 'refused' && callback.error.message).not.toMatch(/[\u0000-\u001f]/);
  });
});

describe('readPasted', () => {
  const good = `${request.redirectUri}?code=fake-code&state=${STATE}`;

  test.each([
    ['as it is', good],
    ['with spaces around', `  ${good}\t`],
    ['in quotes', `"${good}"`],
    ['in angle brackets', `<${good}>`],
  ])('%s', (_what, text) => {
    expect(readPasted(text, request)).toMatchObject({ kind: 'code' });
  });

  test.each([
    ['the code alone', 'fake-code'],
    ['another port', good.replace('3000', '3001')],
    ['another host', good.replace('localhost', 'localhost.evil.example.com')],
    ['another path', good.replace('/callback', '/callback/x')],
    ['another scheme', good.replace('http:', 'https:')],
    ['userinfo', good.replace('localhost', 'localhost:3000@evil.example.com')],
    ['another state', good.replace(STATE, 'x')],
    ['the address that was to be opened', request.url],
    ['the redirect alone', request.redirectUri],
    ['nothing', ''],
  ])('%s counts for nothing', (_what, text) => {
    expect(readPasted(text, request)).toMatchObject({ kind: 'ignored' });
  });
});

describe('the redirect that somebody registered', () => {
  test.each([
    ['http://localhost:3000/callback', 3000],
    ['http://127.0.0.1:8080/oauth', 8080],
    ['http://[::1]:8080/a/b', 8080],
    ['http://localhost', 80],
    ['http://LOCALHOST:1/', 1],
  ])('%s can be waited at', (uri, port) => {
    expect(redirectProblem(uri)).toBeUndefined();
    expect(portOf(uri)).toBe(port);
  });

  test.each([
    ['https://localhost:3000/callback', /does not begin with http:/],
    ['http://example.com/callback', /leads to example\.com: only localhost/],
    ['http://localhost.evil.example/callback', /only localhost/],
    ['http://192.0.2.1:3000/callback', /only localhost/],
    ['http://127.0.0.1.example.com/', /only localhost/],
    ['http://user@localhost:3000/callback', /user name/],
    ['http://localhost:3000/callback?a=b', /query/],
    ['http://localhost:3000/callback#', /fragment/],
    ['http://localhost:3000/call back', /no address/],
    [' http://localhost:3000/callback', /no address/],
    ['localhost:3000/callback', /leads to no machine/],
    ['http://localhost:99999/', /no address/],
    ['', /no address/],
  ])('%s cannot', (uri, why) => {
    expect(redirectProblem(uri)).toMatch(why);
  });

  test('an address is pasted with the slash that a browser adds', () => {
    const bare = { ...request, redirectUri: 'http://localhost:3000' };
    expect(readPasted(`http://localhost:3000/?code=x&state=${STATE}`, bare)).toMatchObject({ kind: 'code' });
    expect(readPasted(`http://localhost:3000/x?code=x&state=${STATE}`, bare)).toMatchObject({ kind: 'ignored' });
  });
});
