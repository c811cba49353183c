import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeeperError } from '../../src/core/errors.ts';
import { type Environment, readSettings, type Settings } from '../../src/core/settings.ts';

/** What an environment is refused with. */
function refusal(env: Environment): KeeperError {
  try {
    readSettings(env);
  } catch (thrown) {
    if (thrown instanceof KeeperError) return thrown;
    throw thrown;
  }
  throw new Error('it was accepted');
}

const NUMBERS: [string, keyof Settings, number, number, number][] = [
  ['TOKEN_LIFETIME_MINUTES', 'lifetimeMinutes', 1440, 1, 1440],
  ['RENEW_AFTER_MINUTES', 'renewAfterMinutes', 50, 1, 1440],
  ['CONCURRENCY', 'concurrency', 8, 1, 256],
  ['MAX_REQUESTS_PER_MINUTE', 'maxRequestsPerMinute', 250, 1, 1_000_000],
  ['RETRIES', 'retries', 3, 0, 10],
  ['RETRY_INTERVAL_MS', 'retryIntervalMs', 1000, 1, 60_000],
];

describe('readSettings', () => {
  it('needs nothing', () => {
    expect(readSettings({})).toEqual({
      apiBaseUrl: 'https://webexapis.com/v1',
      apiOrigin: 'https://webexapis.com',
      lifetimeMinutes: 1440,
      renewAfterMinutes: 50,
      concurrency: 8,
      maxRequestsPerMinute: 250,
      retries: 3,
      retryIntervalMs: 1000,
      tokenUrls: [],
      keyRequestsPerMinute: 600,
      addressRequestsPerMinute: 1200,
      proxy: { httpsProxy: undefined, noProxy: undefined },
    });
  });

  it('takes every empty variable for absent', () => {
    const names = [
      ...NUMBERS.map(([name]) => name),
      'LOG_LEVEL',
      'DATA_SOURCE_ID',
      'WEBEX_API_BASE_URL',
      'HTTPS_PROXY',
      'NO_PROXY',
      'NODE_TLS_REJECT_UNAUTHORIZED',
    ];
    expect(readSettings(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readSettings({}));
    expect(
      readSettings(Object.fromEntries(names.filter((name) => !/PROXY|TLS/.test(name)).map((name) => [name, ' ']))),
    ).toEqual(readSettings({}));
  });

  describe.each(NUMBERS)('%s', (name, key, fallback, least, most) => {
    it.each([least, most, fallback])('may be %i', (value) => {
      expect(readSettings({ [name]: String(value) })[key]).toBe(value);
      expect(readSettings({ [name]: ` ${value}\n` })[key]).toBe(value);
    });
    it.each([
      String(least - 1),
      String(most + 1),
      'abc',
      '12h',
      '1.5',
      '-5',
      '1e2',
      '0x10',
      'NaN',
      'Infinity',
      '5 6',
      '１２',
    ])('G10: may not be %s, and is named', (text) => {
      const { code, exitCode, message } = refusal({ [name]: text });
      expect({ code, exitCode }).toEqual({ code: 'configuration', exitCode: 2 });
      expect(message).toContain(`${name} must be a whole number from ${least} to ${most}, and is "${text}"`);
    });
  });

  it('names every variable that is wrong', () => {
    const { message } = refusal({
      CONCURRENCY: '0',
      RETRIES: '-1',
      LOG_LEVEL: 'loud',
      DATA_SOURCE_ID: '../x',
      WEBEX_API_BASE_URL: 'x',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    });
    for (const name of [
      'CONCURRENCY',
      'RETRIES',
      'LOG_LEVEL',
      'DATA_SOURCE_ID',
      'WEBEX_API_BASE_URL',
      'NODE_TLS_REJECT_UNAUTHORIZED',
    ])
      expect(message).toContain(name);
  });

  it.each(['silent', 'error', 'warn', 'info', 'debug', 'DEBUG', ' Info '])('LOG_LEVEL may be "%s"', (text) => {
    expect(readSettings({ LOG_LEVEL: text }).logLevel).toBe(text.trim().toLowerCase());
  });
  it.each(['trace', 'fatal', '3', 'toString'])('LOG_LEVEL may not be %s', (text) => {
    expect(refusal({ LOG_LEVEL: text }).message).toContain('LOG_LEVEL must be one of silent, error, warn, info, debug');
  });

  it.each([
    ['one', 'fake-1', ['fake-1']],
    ['several', 'fake-1, fake_2 ,fake-3,', ['fake-1', 'fake_2', 'fake-3']],
    ['one twice', 'fake-1,fake-1', ['fake-1']],
  ])('DATA_SOURCE_ID may be %s', (_what, text, ids) => {
    expect(readSettings({ DATA_SOURCE_ID: text }).onlyDataSources).toEqual(ids);
  });
  it.each([',', ' , ,', '../people/me', 'a/b', '%2e%2e', 'a b', 'schemas', 'x'.repeat(129), 'ok,not ok'])(
    'E14: DATA_SOURCE_ID may not be "%s": an allow-list that names nothing must not mean all',
    (text) => {
      expect(refusal({ DATA_SOURCE_ID: text }).message).toContain('DATA_SOURCE_ID holds');
    },
  );

  it('NODE_TLS_REJECT_UNAUTHORIZED=0 is refused, naming the right way', () => {
    expect(refusal({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }).message).toContain('NODE_EXTRA_CA_CERTS');
    expect(readSettings({ NODE_TLS_REJECT_UNAUTHORIZED: '1' })).toEqual(readSettings({}));
  });

  it('reads the proxy, and refuses one that is none without quoting it', () => {
    expect(readSettings({ HTTPS_PROXY: 'http://a', NO_PROXY: 'b' }).proxy).toEqual({
      httpsProxy: 'http://a',
      noProxy: 'b',
    });
    const { message } = refusal({ HTTPS_PROXY: 'socks5://user:hunter2hunter2@proxy.example' });
    expect(message).toMatch(/HTTPS_PROXY is not the address of an http or https proxy/);
    expect(message).not.toMatch(/hunter2/);
  });
});

describe('WEBEX_API_BASE_URL', () => {
  const read = (url: string) => readSettings({ WEBEX_API_BASE_URL: url });
  it.each([
    ['https://webexapis.com/v1', 'https://webexapis.com/v1', 'https://webexapis.com'],
    ['https://webexapis.com/v1/', 'https://webexapis.com/v1', 'https://webexapis.com'],
    [
      'https://integration.webexapis.com/v1',
      'https://integration.webexapis.com/v1',
      'https://integration.webexapis.com',
    ],
    ['https://api-usgov.webex.com/v1', 'https://api-usgov.webex.com/v1', 'https://api-usgov.webex.com'],
    ['http://localhost:4000/v1', 'http://localhost:4000/v1', 'http://localhost:4000'],
    ['http://127.0.0.1:4000/v1//', 'http://127.0.0.1:4000/v1', 'http://127.0.0.1:4000'],
    ['http://127.0.0.1', 'http://127.0.0.1', 'http://127.0.0.1'],
    ['http://[::1]:4000/v1', 'http://[::1]:4000/v1', 'http://[::1]:4000'],
    ['https://localhost:4000/v1', 'https://localhost:4000/v1', 'https://localhost:4000'],
    ['HTTP://LOCALHOST:4000/v1?', 'http://localhost:4000/v1', 'http://localhost:4000'],
  ])('may be %s', (url, apiBaseUrl, apiOrigin) => {
    expect(read(url)).toMatchObject({ apiBaseUrl, apiOrigin });
  });

  it.each([
    ['http://webexapis.com/v1', 'this is none of them'],
    ['https://webexapis.com', 'this is none of them'],
    ['https://webexapis.com/v2', 'this is none of them'],
    ['https://webexapis.com:8443/v1', 'the host webexapis.com:8443 is refused'],
    ['https://webexapis.com.evil.tld/v1', 'the host webexapis.com.evil.tld is refused'],
    ['https://evil.webexapis.com/v1', 'the host evil.webexapis.com is refused'],
    ['https://webexapis.com@evil.tld/v1', 'the host evil.tld is refused'],
    ['https://user:fake-password@webexapis.com/v1', 'this is none of them'],
    ['http://user@localhost:4000/v1', 'this is none of them'],
    ['http://localhost:4000/v1?a=b', 'this is none of them'],
    ['http://localhost:4000/v1#a', 'this is none of them'],
    ['http://169.254.169.254/latest', 'the host 169.254.169.254 is refused'],
    ['http://[::ffff:127.0.0.1]/v1', 'the host [::ffff:7f00:1] is refused'],
    ['http://[fe80::1]/v1', 'the host [fe80::1] is refused'],
    ['http://0.0.0.0/v1', 'the host 0.0.0.0 is refused'],
    ['http://localhost.evil.tld/v1', 'the host localhost.evil.tld is refused'],
    ['http://127.0.0.1.evil.tld/v1', 'the host 127.0.0.1.evil.tld is refused'],
    ['https://аpi-usgov.webex.com/v1', 'is refused'],
    ['ftp://localhost/v1', 'the host localhost is refused'],
    ['file:///etc/passwd', 'refused'],
    ['webexapis.com/v1', 'it is no URL'],
    ['//webexapis.com/v1', 'it is no URL'],
  ])('J11: may not be %s', (url, why) => {
    const { message } = refusal({ WEBEX_API_BASE_URL: url });
    expect(message).toContain(why);
    expect(message).toContain('WEBEX_API_BASE_URL must be https://webexapis.com/v1');
    expect(message).not.toContain('fake-password');
  });

  it('J11: whatever it is, requests go to Webex or to this machine', () => {
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV6().map((ip) => `[${ip}]`),
      fc.constantFrom('localhost', '127.0.0.1', '[::1]', 'webexapis.com', '127.1', '2130706433'),
    );
    const url = fc
      .tuple(
        fc.constantFrom('http', 'https', 'HTTP', 'ws'),
        fc.constantFrom('', 'user@', 'localhost:1@', 'localhost\\@'),
        host,
        fc.constantFrom('', ':80', ':4000'),
        fc.constantFrom('', '/v1', '/v1/', '/../v1', '?x', '#x', '\\@evil.tld'),
      )
      .map(([scheme, user, name, port, path]) => `${scheme}://${user}${name}${port}${path}`);
    fc.assert(
      fc.property(url, (text) => {
        let settings: Settings;
        try {
          settings = readSettings({ WEBEX_API_BASE_URL: text });
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(KeeperError);
          return;
        }
        const { hostname, username, search, hash } = new URL(`${settings.apiBaseUrl}/dataSources`);
        expect(['webexapis.com', 'localhost', '127.0.0.1', '[::1]']).toContain(hostname);
        expect([username, search, hash]).toEqual(['', '', '']);
        expect(new URL(settings.apiBaseUrl).origin).toBe(settings.apiOrigin);
      }),
      { numRuns: 1000 },
    );
  });
});
