import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeeperError } from '../../src/core/errors.ts';
import { hashOf, printable, redact, Secret } from '../../src/core/secret.ts';

const VALUE = 'not-a-real-token_"with"/odd+chars&ü';

describe('a secret', () => {
  const secret = new Secret(VALUE);
  const failure = new Error('it failed', { cause: secret });
  it.each([
    ['JSON', () => JSON.stringify({ secret, list: [secret] })],
    ['indented JSON', () => JSON.stringify([secret], null, 2)],
    ['a template string', () => `${secret}`],
    ['concatenation', () => `${'a'}${secret}`.concat(String(secret))],
    ['util.inspect', () => inspect(secret)],
    ['util.inspect of what holds it', () => inspect({ deep: { deeper: { deepest: [secret] } } }, { depth: 9 })],
    ['util.format with %s', () => format('%s', secret)],
    ['util.format with %j', () => format('%j', secret)],
    ['util.format with %o', () => format('%o', secret)],
    ['util.format with %O', () => format('%O', secret)],
    ['util.format without a placeholder', () => format('secret:', secret)],
    ['the cause of an error', () => inspect(failure)],
    ['a Map', () => inspect(new Map([[secret, secret]]))],
    ['joining a list', () => [secret, secret].join()],
    ['toLocaleString', () => secret.toLocaleString()],
  ])('shows [redacted] and nothing of its value by %s', (_way, print) => {
    const text = print();
    expect(text).toContain('[redacted]');
    expect(text).not.toContain('not-a-real');
  });

  it.each([
    ['spread', () => inspect({ ...secret })],
    ['Object.entries', () => inspect(Object.entries(secret))],
    ['structuredClone', () => inspect(structuredClone(secret))],
    ['inspect without its own method', () => inspect(secret, { customInspect: false, showHidden: true })],
    [
      'all its property names',
      () =>
        Object.getOwnPropertyNames(secret)
          .map((name) => Reflect.get(secret, name))
          .join(),
    ],
  ])('shows nothing of its value by %s', (_way, print) => {
    expect(print()).not.toContain('not-a-real');
  });

  it('gives its value when it is asked for it, and nowhere else', () => {
    expect(secret.reveal()).toBe(VALUE);
  });

  it('is known by sixteen hex digits of SHA-256, the same for the same value', () => {
    expect(secret.hash).toBe(new Secret(VALUE).hash);
    expect(secret.hash).toBe(hashOf(VALUE));
    expect(secret.hash).toMatch(/^[0-9a-f]{16}$/);
    expect(hashOf('')).toBe('e3b0c44298fc1c14');
  });
});

describe('redact', () => {
  it('I1: finds every secret in every form, wherever it stands', () => {
    const forms: ((value: string) => string)[] = [
      (value) => value,
      (value) => encodeURIComponent(value),
      (value) => new URLSearchParams({ value }).toString(),
      (value) => JSON.stringify({ value }),
      (value) => Buffer.from(value).toString('base64'),
      (value) => Buffer.from(value).toString('base64url'),
      (value) => Buffer.from(value).toString('hex'),
      (value) => Buffer.from(value).toString('hex').toUpperCase(),
    ];
    const value = fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme' });
    fc.assert(
      fc.property(value, fc.constantFrom(...forms), fc.string(), fc.string(), (text, form, before, after) => {
        new Secret(text);
        const shown = form(text).replace(/=+$/, '');
        const clean = redact(`${before} ${shown} ${after}`);
        expect(clean).toContain('[redacted]');
      }),
    );
  });

  it('replaces whole the longer of two secrets that begin alike, whichever was known first', () => {
    new Secret('fake-short-one');
    new Secret('fake-short-one-and-more');
    expect(redact('a fake-short-one-and-more b fake-short-one c')).toBe('a [redacted] b [redacted] c');
    new Secret('fake-other-and-more');
    new Secret('fake-other');
    expect(redact('fake-other-and-more')).toBe('[redacted]');
  });

  it('leaves nothing of two secrets that overlap, and all that stands around them', () => {
    new Secret('fake-begin-middle');
    new Secret('middle-fake-end');
    new Secret('begin-mi');
    expect(redact('a fake-begin-middle-fake-end b fake-begin-middle c middle-fake-end')).toBe(
      'a [redacted] b [redacted] c [redacted]',
    );
    expect(redact('fake-begin-middlefake-begin-middle')).toBe('[redacted][redacted]');
  });

  it('leaves alone what is too short to be told from a word', () => {
    new Secret('client');
    expect(redact('the client failed')).toBe('the client failed');
  });

  it('knows a value of eight characters', () => {
    new Secret('fake8chr');
    expect(redact('<fake8chr>')).toBe('<[redacted]>');
  });
});

describe('printable', () => {
  it.each([
    ['a colour', '\u001b[31mred', '\\x1b[31mred'],
    ['OSC 52, which fills a clipboard', '\u001b]52;c;ZXZpbA==\u0007', '\\x1b]52;c;ZXZpbA==\\x07'],
    ['the eight-bit OSC', '\u009d52;c;x\u009c', '\\x9d52;c;x\\x9c'],
    ['a line break', 'one\r\ntwo', 'one\\x0d\\x0atwo'],
    ['U+2028 and U+2029', 'one\u2028two\u2029', 'one\\u2028two\\u2029'],
    ['a change of direction', 'a\u202egpj.exe\u2066', 'a\\u202egpj.exe\\u2066'],
    ['a null and a delete', '\u0000\u007f', '\\x00\\x7f'],
    ['nothing unusual', 'Größe 日本 🙂 "x"', 'Größe 日本 🙂 "x"'],
  ])('makes visible %s', (_what, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('I3: is one line of at most 2 KiB without a control character, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5000, size: 'max' }), (text) => {
        const shown = printable(text);
        expect(shown.length).toBeLessThanOrEqual(2049);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these must be gone
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
      }),
    );
    expect(printable('x'.repeat(1_000_000))).toBe(`${'x'.repeat(2048)}…`);
  });

  it('redacts before it cuts, so that no half of a secret is left', () => {
    new Secret('fake-secret-at-the-edge-0123456789');
    expect(printable(`${'x'.repeat(2030)}fake-secret-at-the-edge-0123456789`)).not.toContain('fake-secret');
  });

  it('is what every error passes through', () => {
    new Secret('fake-secret-in-an-error');
    const error = new KeeperError('internal', 'a\nfake-secret-in-an-error', {
      remedy: 'b\u001b[0m',
      trackingId: 'c\u2028fake-secret-in-an-error',
    });
    expect(error.toJSON()).toEqual({
      code: 'internal',
      message: 'a\\x0a[redacted]',
      remedy: 'b\\x1b[0m',
      trackingId: 'c\\u2028[redacted]',
    });
    expect(inspect(error)).not.toContain('fake-secret');
  });
});

describe('a process that lives for long', () => {
  it('still knows the latest secrets when very many have come and gone', () => {
    new Secret('fake-token-that-is-used-again');
    for (let index = 0; index < 30_000; index += 1) {
      new Secret(`fake-signed-token-${index}`);
      if (index % 5000 === 0) new Secret('fake-token-that-is-used-again');
    }
    expect(redact('fake-token-that-is-used-again, fake-signed-token-29999')).toBe('[redacted], [redacted]');
  });
});
