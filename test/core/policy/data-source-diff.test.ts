import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataSource, DataSourceFields } from '../../../src/core/model.ts';
import { changesOf, consequencesOf, deletionConsequences } from '../../../src/core/policy/data-source-diff.ts';
import { settingsOf } from '../../../src/core/policy/replacement.ts';

const FIELDS: DataSourceFields = {
  schemaId: 'fake-schema',
  url: 'https://old.example.com/a',
  audience: 'Audience',
  subject: 'Subject',
  tokenLifetimeMinutes: 1440,
  status: 'active',
};
const SOURCE: DataSource = { id: 'fake-source', nonce: 'nonce-1', ...FIELDS };

describe('changesOf', () => {
  it.each<[string, DataSource | undefined, DataSourceFields | undefined, object[]]>([
    ['nothing', SOURCE, FIELDS, []],
    ['one field', SOURCE, { ...FIELDS, subject: 'Other' }, [{ field: 'subject', before: 'Subject', after: 'Other' }]],
    [
      'disabling',
      SOURCE,
      { ...FIELDS, status: 'disabled', errorMessage: 'down' },
      [
        { field: 'status', before: 'active', after: 'disabled' },
        { field: 'errorMessage', after: 'down' },
      ],
    ],
    [
      'enabling takes the message away',
      { ...SOURCE, status: 'disabled', errorMessage: 'down' },
      FIELDS,
      [
        { field: 'status', before: 'disabled', after: 'active' },
        { field: 'errorMessage', before: 'down' },
      ],
    ],
    ['what nobody tells', { ...SOURCE, audience: '' }, FIELDS, [{ field: 'audience', after: 'Audience' }]],
  ])('%s', (_what, before, after, changes) => {
    expect(changesOf(before, after)).toEqual(changes);
  });

  it('a registration adds everything, a deletion takes everything away, in one order', () => {
    const added = changesOf(undefined, FIELDS);
    const taken = changesOf(SOURCE, undefined);
    expect(added.map(({ field }) => field)).toEqual([
      'url',
      'schemaId',
      'audience',
      'subject',
      'tokenLifetimeMinutes',
      'status',
    ]);
    expect(taken.map(({ field }) => field)).toEqual(added.map(({ field }) => field));
    expect(added.every((each) => !('before' in each))).toBe(true);
    expect(taken.every((each) => !('after' in each))).toBe(true);
  });

  it('takes from the signed token what the answer leaves out', () => {
    const { audience, subject, ...rest } = SOURCE;
    expect(changesOf({ ...rest, claims: { audience: audience!, subject: subject! } }, FIELDS)).toEqual([]);
  });

  it('never tells a nonce, and tells every difference and nothing else', () => {
    const text = fc.option(fc.stringMatching(/^[a-c]{1,2}$/), { nil: undefined });
    const fields = fc.record({
      url: text,
      schemaId: text,
      audience: text,
      subject: text,
      status: text,
      errorMessage: text,
    });
    fc.assert(
      fc.property(fields, fields, (before, after) => {
        const source = { id: 'x', nonce: 'nonce-value-1', ...before } as DataSource;
        const changes = changesOf(source, { ...after, nonce: 'nonce-value-2' } as never);
        expect(JSON.stringify(changes)).not.toContain('nonce-value');
        const old: Partial<DataSourceFields> = settingsOf(source);
        const different = (Object.keys(before) as (keyof typeof before)[]).filter((name) => old[name] !== after[name]);
        expect(changes.map(({ field }) => field).sort()).toEqual(different.sort());
      }),
    );
  });
});

describe('in words', () => {
  const words = (after: Partial<DataSourceFields>, before: DataSource = SOURCE) =>
    consequencesOf(changesOf(before, { ...FIELDS, ...after }));

  it.each<[string, string[], RegExp[]]>([
    ['nothing of it', words({ audience: 'Other' }), []],
    [
      'another host',
      words({ url: 'https://new.example.com/a' }),
      [/to new\.example\.com, and no longer to old\.example/],
    ],
    ['another path', words({ url: 'https://old.example.com/b' }), [/another address at old\.example\.com/]],
    ['disabled', words({ status: 'disabled', errorMessage: 'x' }), [/no calls to it until it is active/]],
    ['enabled', words({}, { ...SOURCE, status: 'disabled' }), [/calls to it again/]],
    ['a registration', consequencesOf(changesOf(undefined, FIELDS)), []],
  ])('%s', (_what, sentences, patterns) => {
    expect(sentences).toHaveLength(patterns.length);
    for (const [index, pattern] of patterns.entries()) expect(sentences[index]).toMatch(pattern);
  });

  it('a deletion says what stops, and that it is for good', () => {
    expect(deletionConsequences(SOURCE).join(' ')).toMatch(/no calls to old\.example\.com .* cannot be brought back/);
    expect(deletionConsequences({ id: 'x', url: 'no address' })[0]).toContain('no address');
  });
});
