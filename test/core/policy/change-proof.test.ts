import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataSource, DataSourceUpdate } from '../../../src/core/model.ts';
import { proveExtension, proveSettings, tookEffect } from '../../../src/core/policy/change-proof.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 2, 1, 12);
const BEFORE = NOW + 300 * MINUTE;
const FIELDS = {
  schemaId: 'fake-schema',
  url: 'https://media.example.com/a?b=c',
  audience: 'Audience',
  subject: 'Sübject',
};
const CURRENT: DataSource = { id: 'fake-source', status: 'active', ...FIELDS };
const SENT: DataSourceUpdate = { ...FIELDS, nonce: 'nonce-2', tokenLifetimeMinutes: 1440, status: 'active' };

const renewed = { ...CURRENT, claims: { ...FIELDS, nonce: 'nonce-2', issuedAt: NOW, expiresAt: NOW + 1440 * MINUTE } };
const unsigned = { ...CURRENT, nonce: 'nonce-2', tokenExpiresAt: NOW + 1440 * MINUTE };

describe('proveExtension', () => {
  const prove = (
    answer: DataSource,
    options: { sent?: Partial<DataSourceUpdate>; previous?: number; readBack?: boolean } = {},
  ) =>
    proveExtension({ ...SENT, ...options.sent }, answer, {
      before: { id: 'x', tokenExpiresAt: 'previous' in options ? options.previous : BEFORE } as DataSource,
      now: NOW,
      readBack: options.readBack ?? false,
    }).verdict;
  const claims = (change: object) => ({ ...renewed, claims: { ...renewed.claims, ...change } });

  it.each<[string, DataSource, ReturnType<typeof prove>]>([
    ['a signed token with our nonce and a new end proves it', renewed, 'done'],
    [
      'an end that went back, because a shorter life was asked for, proves it',
      claims({ expiresAt: NOW + 10 * MINUTE }),
      'done',
    ],
    ['a signed token with another nonce is read back', claims({ nonce: 'nonce-1' }), 'read-back'],
    ['a signed token without a nonce is read back', claims({ nonce: undefined }), 'read-back'],
    ['an answer without a signed token is read back', unsigned, 'read-back'],
    ['an answer without anything is read back', { id: 'x' }, 'read-back'],
    ['the old end proves that it failed, whatever the status', claims({ expiresAt: BEFORE }), 'not-done'],
    ['an end in the past proves that it failed', claims({ expiresAt: NOW - 1 }), 'not-done'],
    ['an end of now proves that it failed', claims({ expiresAt: NOW }), 'not-done'],
    ['E7: another url than was sent is told', { ...renewed, url: 'https://other.example.com' }, 'changed'],
    [
      'E7: another url in the signed token alone is told',
      { ...claims({ url: 'https://other.example.com' }), url: '' },
      'changed',
    ],
    ['another audience is told', { ...renewed, audience: 'Other' }, 'changed'],
    ['another subject is told', { ...renewed, subject: 'Other' }, 'changed'],
    ['another schema is told', { ...renewed, schemaId: 'other' }, 'changed'],
    ['E6: another status is told', { ...renewed, status: 'disabled' }, 'changed'],
    [
      'E6: an error message that we did not send is told: it had been disabled meanwhile',
      { ...renewed, errorMessage: 'down' },
      'changed',
    ],
  ])('%s', (_sentence, answer, verdict) => {
    expect(prove(answer)).toBe(verdict);
  });

  it.each<[string, DataSource, ReturnType<typeof prove>]>([
    ['a signed token with our nonce proves it', renewed, 'done'],
    ['our nonce beside tokenExpiryTime proves it', unsigned, 'done'],
    ['our nonce alone proves it', { ...CURRENT, nonce: 'nonce-2' }, 'done'],
    ['our nonce with the old end proves that it failed', { ...unsigned, tokenExpiresAt: BEFORE }, 'not-done'],
    ['another nonce proves that it failed', claims({ nonce: 'nonce-1' }), 'not-done'],
    [
      'another nonce in the signed token outvotes ours beside it',
      { ...claims({ nonce: 'nonce-1' }), nonce: 'nonce-2' },
      'not-done',
    ],
    ['no nonce anywhere proves nothing', { ...CURRENT, tokenExpiresAt: NOW + 1440 * MINUTE }, 'not-done'],
    ['a change is told', { ...unsigned, url: 'https://other.example.com' }, 'changed'],
  ])('read back: %s', (_sentence, answer, verdict) => {
    expect(prove(answer, { readBack: true })).toBe(verdict);
  });

  it('takes the same end for a new one only when it is the one that was asked for', () => {
    // Extended twice within one second: the end does not move, and is right.
    const previous = NOW + 1440 * MINUTE;
    expect(prove(renewed, { previous })).toBe('done');
    expect(prove(claims({ expiresAt: previous }), { previous, sent: { tokenLifetimeMinutes: 60 } })).toBe('not-done');
    expect(prove(claims({ expiresAt: NOW + 1435 * MINUTE }), { previous: NOW + 1435 * MINUTE })).toBe('done');
    expect(prove(claims({ expiresAt: NOW + 1435 * MINUTE - 1 }), { previous: NOW + 1435 * MINUTE - 1 })).toBe(
      'not-done',
    );
  });

  it('needs no earlier end', () => {
    expect(prove(renewed, { previous: undefined as never })).toBe('done');
  });

  it('does not take an error message that we sent for a change', () => {
    expect(prove({ ...renewed, errorMessage: 'was down' }, { sent: { errorMessage: 'was down' } })).toBe('done');
  });

  it('never proves what carries another nonce than ours, whatever else it carries', () => {
    const text = fc.option(fc.string(), { nil: undefined });
    const at = fc.option(fc.integer({ min: NOW - 10_000, max: NOW + 1440 * MINUTE }), { nil: undefined });
    const answer = fc.record({
      nonce: text,
      tokenExpiresAt: at,
      status: text,
      url: text,
      claims: fc.option(fc.record({ nonce: text, expiresAt: at, issuedAt: at, url: text }), { nil: undefined }),
    });
    fc.assert(
      fc.property(answer, fc.boolean(), (fields, readBack) => {
        const source = { id: 'x', ...fields } as DataSource;
        const proof = proveExtension(SENT, source, { before: { id: 'x', tokenExpiresAt: BEFORE }, now: NOW, readBack });
        expect(proof.reason).not.toBe('');
        if (readBack) expect(proof.verdict).not.toBe('read-back');
        if ((source.claims?.nonce ?? source.nonce) !== 'nonce-2')
          expect(['done', 'changed']).not.toContain(proof.verdict);
      }),
    );
  });
});

describe('two spellings of one thing', () => {
  it.each([
    ['https://media.example.com', 'HTTPS://Media.Example.com/', 'done'],
    ['https://media.example.com', 'https://media.example.com/other', 'changed'],
    ['https://media.example.com/a', 'https://media.example.com/a/', 'changed'],
  ])('the address %s, answered as %s: %s', (url, answered, verdict) => {
    const answer = { ...renewed, url: answered };
    expect(proveExtension({ ...SENT, url }, answer, { now: NOW }).verdict).toBe(verdict);
  });

  it('a schema in capitals is the same', () => {
    const sent = { ...SENT, schemaId: 'FAKE-SCHEMA' };
    expect(proveExtension(sent, renewed, { now: NOW }).verdict).toBe('done');
  });
});

const OFF: DataSourceUpdate = { ...SENT, status: 'disabled', errorMessage: 'down' };
const off: DataSource = { ...renewed, status: 'disabled', errorMessage: 'down' };
/** Disabled, and with the token of before. */
const stale: DataSource = { ...off, claims: { ...renewed.claims, nonce: 'nonce-1', expiresAt: BEFORE } };

describe('proveSettings', () => {
  const before: DataSource = { id: 'x', tokenExpiresAt: BEFORE };
  const prove = (sent: DataSourceUpdate, answer: DataSource, context: object = {}) =>
    proveSettings(sent, answer, { before, now: NOW, ...context });

  it.each<[string, DataSourceUpdate, DataSource, string]>([
    ['a new token, and every field as it was sent', SENT, renewed, 'done'],
    ['an answer without a signed token is read back', SENT, unsigned, 'read-back'],
    [
      'an old end proves that it failed',
      SENT,
      { ...renewed, claims: { ...renewed.claims, expiresAt: BEFORE } },
      'not-done',
    ],
    ['another url is told', SENT, { ...renewed, url: 'https://other.example.com' }, 'changed'],
    ['another status is told', SENT, { ...renewed, status: 'disabled' }, 'changed'],
    ['another lifetime is told', SENT, { ...renewed, tokenLifetimeMinutes: 60 }, 'changed'],
    ['another lifetime in the signed token is told', { ...SENT, tokenLifetimeMinutes: 60 }, renewed, 'changed'],
    ['a message that nobody sent is told', SENT, { ...renewed, errorMessage: 'down' }, 'changed'],
    ['one that is disabled, with a new token', OFF, off, 'done'],
    ['one that is disabled, with its old token', OFF, stale, 'done'],
    ['one that is disabled, with another message', OFF, { ...stale, errorMessage: 'other' }, 'changed'],
    ['one that is disabled, with another url', OFF, { ...stale, url: 'https://other.example.com' }, 'changed'],
    ['one that is disabled, and says no message', OFF, { ...stale, errorMessage: undefined } as never, 'done'],
    ['one that was to be disabled, and is active', OFF, { ...stale, status: 'active' }, 'read-back'],
  ])('%s', (_sentence, sent, answer, verdict) => {
    expect(prove(sent, answer).verdict).toBe(verdict);
  });

  it('a message that stood there before, and that Webex goes on showing, is not somebody else’s', () => {
    const answer = { ...renewed, errorMessage: 'was down' };
    expect(prove(SENT, answer, { before: { ...before, errorMessage: 'was down' } }).verdict).toBe('done');
    expect(prove(SENT, answer, { before: { ...before, errorMessage: 'other' } }).verdict).toBe('changed');
  });

  it('names what came back different', () => {
    const answer = { ...renewed, url: 'https://other.example.com', audience: 'Other' };
    expect(prove(SENT, answer).reason).toBe('url, audience came back different from what was sent');
  });
});

describe('tookEffect: whether a change whose answer was lost was made', () => {
  it.each<[string, DataSourceUpdate, DataSource, boolean]>([
    ['the signed token carries the nonce', SENT, renewed, true],
    ['the data source carries it', SENT, { ...stale, nonce: 'nonce-2' }, true],
    ['another nonce', SENT, { ...renewed, claims: { nonce: 'nonce-1' } }, false],
    ['no nonce at all', SENT, CURRENT, false],
    ['disabled as it was sent, with the token of before', OFF, stale, true],
    ['disabled, with another message', OFF, { ...stale, errorMessage: 'other' }, false],
    ['disabled, with another url', OFF, { ...stale, url: 'https://other.example.com' }, false],
    ['still active', OFF, { ...stale, status: 'active' }, false],
  ])('%s: %j', (_sentence, sent, now, took) => {
    expect(tookEffect(sent, now)).toBe(took);
  });
});
