import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FieldName,
  lifetimeIn,
  messageProblems,
  problemsIn,
  problemWith,
} from '../../../src/core/policy/data-source-fields.ts';

const SCHEMA = '5397013b-7920-4ffc-807c-e8a3e0a18f43';

describe('problemWith', () => {
  it.each<[FieldName, string, RegExp | undefined]>([
    ['url', 'https://media.example.com', undefined],
    ['url', 'https://media.example.com:8443/a/b?c=d&e=%20', undefined],
    ['url', 'HTTPS://MEDIA.EXAMPLE.COM', undefined],
    ['url', 'wss://media.example.com/socket', undefined],
    ['url', `https://media.example.com/${'x'.repeat(2000)}`, undefined],
    ['url', 'https://bücher.example/ü', undefined],
    ['url', 'http://media.example.com', /over http:\/\/ anybody on the way could read/],
    ['url', 'HTTP://media.example.com', /over http:\/\//],
    ['url', 'ws://media.example.com', /over ws:\/\//],
    ['url', 'ftp://media.example.com', /must begin with https:\/\/ or wss:\/\/$/],
    ['url', 'media.example.com', /must begin with https/],
    ['url', 'https:media.example.com', /must begin with https/],
    ['url', 'https://', /must name a host/],
    ['url', 'https://:443/x', /must name a host/],
    ['url', 'https://a b.example', /white space/],
    ['url', ' https://media.example.com', /begin or end with white space/],
    ['url', 'https://media.example.com/\n', /control characters/],
    ['url', 'https://user:pass@media.example.com', /user name or password/],
    ['url', 'https://user@media.example.com', /user name or password/],
    ['url', 'https://media.example.com/#part', /"#"/],
    ['url', '', /empty/],
    ['schemaId', SCHEMA, undefined],
    ['schemaId', SCHEMA.toUpperCase(), undefined],
    ['schemaId', 'VoiceVirtualAgent', /a UUID/],
    ['schemaId', `${SCHEMA}0`, /a UUID/],
    ['schemaId', '', /a UUID/],
    ['audience', 'BYODS', undefined],
    ['audience', 'Über uns 日本', undefined],
    ['audience', '   ', /empty/],
    ['subject', 'a\u001b]52;c;eA==\u0007', /control characters/],
    ['subject', 'x\u202ey', /control characters/],
    ['subject', 'ends ', /white space/],
    ['nonce', '123456', undefined],
    ['nonce', '', /empty/],
    ['tokenLifetimeMinutes', '1', undefined],
    ['tokenLifetimeMinutes', '1440', undefined],
    ['tokenLifetimeMinutes', '0', /from 1 to 1440/],
    ['tokenLifetimeMinutes', '1441', /from 1 to 1440/],
    ['tokenLifetimeMinutes', '-5', /from 1 to 1440/],
    ['tokenLifetimeMinutes', '1.5', /from 1 to 1440/],
    ['tokenLifetimeMinutes', '12h', /from 1 to 1440/],
    ['tokenLifetimeMinutes', '1e3', /from 1 to 1440/],
    ['tokenLifetimeMinutes', '', /from 1 to 1440/],
    ['status', 'active', undefined],
    ['status', 'disabled', undefined],
    ['status', 'inactive', /active or disabled/],
    ['status', 'Active', /active or disabled/],
    ['errorMessage', 'Down until noon', undefined],
    ['errorMessage', 'two\nlines', /control characters/],
    ['errorMessage', ' ', /empty/],
  ])('%s %j: %s', (field, text, reason) => {
    if (reason === undefined) expect(problemWith(field, text)).toBeUndefined();
    else expect(problemWith(field, text)).toMatch(reason);
  });

  it('is total, and never quotes what was typed', () => {
    const fields = fc.constantFrom<FieldName>('url', 'schemaId', 'audience', 'nonce', 'tokenLifetimeMinutes', 'status');
    fc.assert(
      fc.property(fields, fc.string({ unit: 'binary', minLength: 9 }), (field, text) => {
        const reason = problemWith(field, text);
        if (reason !== undefined) expect(reason).not.toContain(text);
      }),
    );
  });

  it('every lifetime that Webex takes, and no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 3000 }), (minutes) => {
        expect(lifetimeIn(String(minutes))).toBe(minutes >= 1 && minutes <= 1440 ? minutes : undefined);
      }),
    );
  });
});

describe('problemsIn', () => {
  it('tells everything at once, each with its field', () => {
    const problems = problemsIn({
      url: 'http://a.example',
      tokenLifetimeMinutes: 1.5,
      status: 'off',
      audience: 'fine',
    });
    expect(problems.map(({ field }) => field)).toEqual(['url', 'tokenLifetimeMinutes', 'status']);
  });

  it('passes over what is not given, and what it does not know', () => {
    expect(problemsIn({})).toEqual([]);
    expect(problemsIn({ more: 1, audience: undefined } as never)).toEqual([]);
  });

  it.each([
    [{ status: 'disabled' }, /needed where a data source is disabled/],
    [{ status: 'active', errorMessage: 'down' }, /for a data source that is disabled/],
    [{ status: 'disabled', errorMessage: 'down' }, undefined],
    [{ status: 'active' }, undefined],
    [{ errorMessage: 'down' }, undefined],
  ])('%j', (fields, reason) => {
    const [problem] = messageProblems(fields);
    expect(problemsIn(fields)).toEqual(problem ? [problem] : []);
    if (reason) expect(problem).toMatchObject({ field: 'errorMessage', reason: expect.stringMatching(reason) });
    else expect(problem).toBeUndefined();
  });
});
