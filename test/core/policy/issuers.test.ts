import { describe, expect, it } from 'vitest';
import { keysAddress } from '../../../src/core/policy/issuers.ts';

const API = 'https://webexapis.com';
const SANDBOX = 'http://127.0.0.1:4000';

describe('keysAddress', () => {
  it.each([
    [API, 'https://idbroker.webex.com/idb'],
    [API, 'https://idbroker-eu.webex.com/idb'],
    [API, 'https://idbroker-b-us.webex.com/idb'],
    [API, 'https://idbroker-ca.webex.com/idb'],
    ['https://api-usgov.webex.com', 'https://idbroker.webex.com/idb'],
    ['https://integration.webexapis.com', 'https://idbroker.webex.com/idb'],
    ['https://integration.webexapis.com', 'https://idbrokerbts.webex.com/idb'],
    ['https://integration.webexapis.com', 'https://idbrokerbts-eu.webex.com/idb'],
    [SANDBOX, `${SANDBOX}/idb`],
    ['http://[::1]:4000', 'http://[::1]:4000/idb'],
    ['https://localhost', 'https://localhost/idb'],
  ])('at %s the issuer %s publishes its keys under its own name', (api, issuer) => {
    expect(keysAddress(issuer, api)).toBe(`${issuer}/oauth2/v2/keys/verificationjwk`);
  });

  it('asks a sandbox where its API is, under whichever name of this machine it signs', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      expect(keysAddress(`http://${host}:4000/idb`, SANDBOX)).toBe(`${SANDBOX}/idb/oauth2/v2/keys/verificationjwk`);
    }
  });

  it.each([
    ['another host', 'https://idbroker.evil.example/idb'],
    ['a longer host', 'https://idbroker.webex.com.evil.example/idb'],
    ['a host that ends alike', 'https://evilidbroker.webex.com/idb'],
    ['a name before the host', 'https://idbroker.webex.com@evil.example/idb'],
    ['a name and password', 'https://user:pass@idbroker.webex.com/idb'],
    ['a backslash', 'https://evil.example\\@idbroker.webex.com/idb'],
    ['a fragment', 'https://evil.example/#https://idbroker.webex.com/idb'],
    ['a query', 'https://idbroker.webex.com/idb?'],
    ['upper case', 'https://IDBROKER.webex.com/idb'],
    ['an upper-case path', 'https://idbroker.webex.com/IDB'],
    ['a slash at the end', 'https://idbroker.webex.com/idb/'],
    ['two slashes', 'https://idbroker.webex.com//idb'],
    ['a climbing path', 'https://idbroker.webex.com/x/../idb'],
    ['an encoded path', 'https://idbroker.webex.com/%69db'],
    ['a dot at the end of the host', 'https://idbroker.webex.com./idb'],
    ['the port said', 'https://idbroker.webex.com:443/idb'],
    ['another port', 'https://idbroker.webex.com:8443/idb'],
    ['plain http', 'http://idbroker.webex.com/idb'],
    ['no scheme', 'idbroker.webex.com/idb'],
    ['spaces around', ' https://idbroker.webex.com/idb '],
    ['a line break', 'https://idbroker.webex.com/idb\n'],
    ['a letter that looks alike', 'https://idbrоker.webex.com/idb'],
    ['a file', 'file:///etc/passwd'],
    ['the metadata of a cloud', 'http://169.254.169.254/idb'],
    ['this machine', 'http://127.0.0.1:4000/idb'],
    ['the test environment', 'https://idbrokerbts.webex.com/idb'],
    ['the API itself', 'https://webexapis.com/idb'],
    ['a member of every object', 'constructor'],
    ['nothing', ''],
  ])('knows no keys of %s', (_, issuer) => {
    expect(keysAddress(issuer, API)).toBeUndefined();
  });

  it.each([
    ['Webex, which a sandbox is not', 'https://idbroker.webex.com/idb'],
    ['another port', 'http://127.0.0.1:4001/idb'],
    ['no port', 'http://127.0.0.1/idb'],
    ['another scheme', 'https://127.0.0.1:4000/idb'],
    ['another address of loopback', 'http://127.0.0.2:4000/idb'],
    ['a host that begins alike', 'http://127.0.0.1.evil.example:4000/idb'],
    ['another path', 'http://127.0.0.1:4000/v1'],
  ])('at a sandbox knows no keys of %s', (_, issuer) => {
    expect(keysAddress(issuer, SANDBOX)).toBeUndefined();
  });

  it('knows no keys where the API is not one that is known', () => {
    expect(keysAddress('https://idbroker.webex.com/idb', 'https://api.evil.example')).toBeUndefined();
  });
});
