import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KeeperError } from '../../src/core/errors.ts';
import type { CredentialUpdate } from '../../src/core/model.ts';
import { hashOf, Secret } from '../../src/core/secret.ts';
import { parseDocument, rollForward } from '../../src/core/stored-document.ts';
import type { JsonObject } from '../../src/core/strict-json.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const DOCUMENT: JsonObject = {
  serviceApp: { appId: 'FAKE_APP', clientId: 'FAKE_CLIENT', clientSecret: 'Zq7mK2xW9pLd4v', targetOrgId: 'FAKE_ORG' },
  tokenManager: {
    oauthClientId: 'FAKE_INTEGRATION',
    oauthClientSecret: 'Hb3nT8cYsR5jQe',
    oauthRefreshToken: 'token-0',
  },
};
const TEXT = JSON.stringify(DOCUMENT, null, 2);

/** What bytes are refused with. */
function refusal(bytes: Uint8Array | string): KeeperError {
  try {
    parseDocument(bytes, '/fake/token-config.json', 'restore it');
  } catch (thrown) {
    if (thrown instanceof KeeperError) return thrown;
    throw thrown;
  }
  throw new Error('it was accepted');
}

const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

describe('parseDocument', () => {
  it.each([
    ['text', TEXT],
    ['bytes', Buffer.from(TEXT)],
    ['A10: bytes with a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['A10: text with a byte order mark', `\uFEFF${TEXT}`],
    ['A10: CRLF', Buffer.from(TEXT.replaceAll('\n', '\r\n'))],
    ['white space around it', ` \n${TEXT}\n\n`],
  ])('reads %s', (_what, bytes) => {
    expect(parseDocument(bytes, 'x', 'y')).toEqual(DOCUMENT);
  });

  it.each<[string, Uint8Array | string, RegExp]>([
    ['A8: nothing', '', /it is empty/],
    ['A8: no bytes', new Uint8Array(), /it is empty/],
    ['A8: only white space', ' \n\t', /it is empty/],
    ['A8: only a byte order mark', Buffer.from([0xef, 0xbb, 0xbf]), /it is empty/],
    ['A9: what was left of a longer document', `${TEXT}Zq7mK2xW9pLd4v"}}`, /at byte \d+ .*something follows/],
    ['A10: UTF-16', utf16(TEXT), /not UTF-8/],
    ['A10: UTF-16 without a mark', Buffer.from(TEXT, 'utf16le'), /at byte 1 /],
    ['A10: a byte that UTF-8 has not', Buffer.concat([Buffer.from(TEXT), Buffer.from([0xff])]), /not UTF-8/],
    ['A10: NULs', Buffer.from(TEXT.replaceAll('\n', '\0')), /at byte 1 /],
    [
      'A10: NULs to the end, as after a crash',
      Buffer.concat([Buffer.from(TEXT), Buffer.alloc(20)]),
      /something follows/,
    ],
    ['a list', '[]', /it holds no JSON object/],
    ['a text', '"Zq7mK2xW9pLd4v"', /it holds no JSON object/],
    ['a bare secret', 'Zq7mK2xW9pLd4v', /at byte 0 /],
    ['the same key twice', '{"a":"Zq7mK2xW9pLd4v","a":"Hb3nT8cYsR5jQe"}', /at byte 22 .*twice/],
    ['H4: a hundred thousand levels', '['.repeat(100_000), /nested deeper/],
  ])('refuses %s, with nothing of its content', (_what, bytes, message) => {
    const error = refusal(bytes);
    expect(error).toMatchObject({ code: 'store-corrupt', exitCode: 5, remedy: 'restore it' });
    expect(error.message).toMatch(message);
    expect(error.message).toContain('/fake/token-config.json');
    expect(error.stack).not.toMatch(/Zq7mK2|Hb3nT8/);
    expect(error.cause).toBeUndefined();
  });

  it('A8, A11: refuses every beginning of a document, with nothing of its content', () => {
    for (let length = 0; length < TEXT.length; length += 1) {
      const { code, message } = refusal(TEXT.slice(0, length));
      expect(code).toBe('store-corrupt');
      expect(message).not.toMatch(/FAKE_|Zq7m|Hb3n|token-0/);
    }
  });

  it('counts the offset in bytes', () => {
    expect(refusal('{"ü🙂":x}').message).toContain('at byte 10 ');
    expect(refusal('\uFEFF{"ü":x}').message).toContain('at byte 9 ');
  });

  it('reads the template', () => {
    const template = readFileSync(new URL('../../token-config.json.template', import.meta.url));
    expect(Object.keys(parseDocument(template, 'x', 'y'))).toEqual(['serviceApp', 'tokenManager']);
  });
});

/** A refresh that replaced the n-th refresh token by the next one. */
function step(n: number): CredentialUpdate {
  const refreshToken = new Secret(`token-${n + 1}`);
  const accessToken = new Secret(`fake-access-${n + 1}`);
  return {
    credential: 'integration',
    replaces: hashOf(`token-${n}`),
    tokens: { accessToken, refreshToken, obtainedAt: NOW, via: 'refresh' },
  };
}
const holding = (token: string) => ({
  ...DOCUMENT,
  tokenManager: { ...(DOCUMENT.tokenManager as JsonObject), oauthRefreshToken: token },
});
const held = ({ config }: ReturnType<typeof rollForward>) =>
  config.credentials.get('integration')?.refreshToken?.value.reveal();

describe('rollForward', () => {
  it('applies what was journalled, one upon the other', () => {
    const rolled = rollForward(DOCUMENT, [step(0), step(1), step(2)], 'the test');
    expect(held(rolled)).toBe('token-3');
    expect([rolled.applied.length, rolled.stale.length]).toEqual([3, 0]);
  });

  it.each([1, 2, 3])('passes over what the document shows already, when it holds token %i of 3', (at) => {
    const rolled = rollForward(holding(`token-${at}`), [step(0), step(1), step(2)], 'the test');
    expect(held(rolled)).toBe('token-3');
    expect([rolled.applied.length, rolled.stale.length]).toEqual([3 - at, 0]);
  });

  it('keeps aside what no longer fits: somebody has authorized again since', () => {
    const rolled = rollForward(holding('pasted'), [step(0), step(1)], 'the test');
    expect(held(rolled)).toBe('pasted');
    expect(rolled.applied).toEqual([]);
    expect(rolled.stale).toEqual([step(0), step(1)]);
  });

  it('A18: applies although everything else was edited', () => {
    const edited = { ...DOCUMENT, note: 'mine', orgs: { FAKE_ORG: { name: 'Fake' } } };
    const rolled = rollForward(edited, [step(0)], 'the test');
    expect(held(rolled)).toBe('token-1');
    expect(rolled.config.document).toMatchObject({ note: 'mine', orgs: { FAKE_ORG: { name: 'Fake' } } });
  });

  it('changes nothing without updates', () => {
    expect(rollForward(DOCUMENT, [], 'the test').config.document).toBe(DOCUMENT);
  });

  it('is the same twice as once', () => {
    const once = rollForward(DOCUMENT, [step(0), step(1)], 'the test').config.document;
    const twice = rollForward(once, [step(0), step(1)], 'the test');
    expect(twice.config.document).toEqual(once);
    expect(twice.stale).toEqual([]);
  });

  it('keeps a mint of an org that is no longer configured out of the way of the one that is', () => {
    const env = { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake-a', WEBEX_SERVICE_APP_REFRESH_TOKEN: 'fake-r' };
    const mint: CredentialUpdate = {
      credential: 'service-app:ANOTHER_ORG',
      tokens: { accessToken: new Secret('fake-other'), obtainedAt: NOW, via: 'mint' },
    };
    const { config } = rollForward({ ...DOCUMENT, env }, [mint], 'the test');
    expect(config.credentials.get('service-app:FAKE_ORG')?.accessToken?.value.reveal()).toBe('fake-a');
  });

  it('refuses a document whose fields are unusable', () => {
    expect(() => rollForward({}, [step(0)], 'the test')).toThrow(expect.objectContaining({ code: 'configuration' }));
  });
});
