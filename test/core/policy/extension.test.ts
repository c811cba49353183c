import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataSource, DataSourceUpdate, OrgId } from '../../../src/core/model.ts';
import { fieldsOf, planExtension, proveExtension } from '../../../src/core/policy/extension.ts';

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

describe('planExtension', () => {
  it('changes the nonce and the lifetime and nothing else', () => {
    expect(planExtension(CURRENT, 'nonce-2', 1440)).toEqual({ update: SENT });
  });

  it('sends back an error message that stands there', () => {
    const plan = planExtension({ ...CURRENT, errorMessage: 'was down' }, 'n', 60);
    expect(plan).toEqual({ update: { ...SENT, nonce: 'n', tokenLifetimeMinutes: 60, errorMessage: 'was down' } });
  });

  it.each(['active', 'disabled', 'Disabled', 'inactive', 'a status of tomorrow', ' ', '__proto__'])(
    'P10: sends the status back as it is, whichever it is: "%s"',
    (status) => {
      expect(planExtension({ ...CURRENT, status }, 'nonce-2', 1440)).toEqual({ update: { ...SENT, status } });
    },
  );

  it('takes from the signed token what the answer leaves out', () => {
    const current = { id: 'x', status: 'active', claims: FIELDS };
    expect(planExtension(current, 'nonce-2', 1440)).toEqual({ update: SENT });
  });

  it('takes from the signed token what the answer leaves empty', () => {
    const current = { id: 'x', status: 'active', url: '', subject: '', schemaId: '', audience: '', claims: FIELDS };
    expect(planExtension(current, 'nonce-2', 1440)).toEqual({ update: SENT });
  });

  it('believes the answer rather than the signed token', () => {
    const current = { ...CURRENT, claims: { ...FIELDS, url: 'https://old.example.com' } };
    expect(planExtension(current, 'nonce-2', 1440)).toEqual({ update: SENT });
  });

  it.each(['schemaId', 'url', 'audience', 'subject', 'status'] as const)(
    'E8: names %s when nobody tells it',
    (name) => {
      const { [name]: _, ...rest } = { ...CURRENT, claims: { expiresAt: NOW } };
      expect(planExtension(rest as DataSource, 'n', 60)).toEqual({ missing: [name] });
      expect(planExtension({ ...CURRENT, [name]: '' }, 'n', 60)).toEqual({ missing: [name] });
    },
  );

  it('names everything that nobody tells', () => {
    expect(planExtension({ id: 'x' }, 'n', 60)).toEqual({
      missing: ['schemaId', 'url', 'audience', 'subject', 'status'],
    });
  });

  it('E9, P10: never guesses, never sends an empty field, and carries every text byte for byte', () => {
    const text = fc.option(fc.string({ unit: 'binary', maxLength: 3000 }), { nil: undefined });
    const texts = { schemaId: text, url: text, audience: text, subject: text };
    fc.assert(
      fc.property(
        fc.record({ ...texts, status: text, claims: fc.option(fc.record(texts), { nil: undefined }) }),
        (source) => {
          const plan = planExtension({ id: 'x', ...source } as DataSource, 'n', 60);
          for (const name of Object.keys(texts) as (keyof typeof texts)[]) {
            const wanted = source[name] || source.claims?.[name];
            if ('missing' in plan) expect(plan.missing.includes(name)).toBe(!wanted);
            else expect(plan.update[name]).toBe(wanted);
          }
          expect('update' in plan).toBe(!('missing' in plan));
        },
      ),
    );
  });
});

describe('fieldsOf', () => {
  it('leaves out what nobody tells', () => {
    expect(fieldsOf({ id: 'x', url: 'https://a.example', claims: { orgId: 'fake-org' as OrgId } })).toEqual({
      url: 'https://a.example',
      orgId: 'fake-org',
    });
  });
});

const renewed = { ...CURRENT, claims: { ...FIELDS, nonce: 'nonce-2', issuedAt: NOW, expiresAt: NOW + 1440 * MINUTE } };
const unsigned = { ...CURRENT, nonce: 'nonce-2', tokenExpiresAt: NOW + 1440 * MINUTE };

describe('proveExtension', () => {
  const prove = (
    answer: DataSource,
    options: { sent?: Partial<DataSourceUpdate>; previous?: number; readBack?: boolean } = {},
  ) =>
    proveExtension({ ...SENT, ...options.sent }, answer, 'previous' in options ? options.previous : BEFORE, NOW, {
      readBack: options.readBack ?? false,
    }).verdict;
  const claims = (change: object) => ({ ...renewed, claims: { ...renewed.claims, ...change } });

  it.each<[string, DataSource, ReturnType<typeof prove>]>([
    ['a signed token with our nonce and a new end proves it', renewed, 'extended'],
    [
      'an end that went back, because a shorter life was asked for, proves it',
      claims({ expiresAt: NOW + 10 * MINUTE }),
      'extended',
    ],
    ['a signed token with another nonce is read back', claims({ nonce: 'nonce-1' }), 'read-back'],
    ['a signed token without a nonce is read back', claims({ nonce: undefined }), 'read-back'],
    ['an answer without a signed token is read back', unsigned, 'read-back'],
    ['an answer without anything is read back', { id: 'x' }, 'read-back'],
    ['the old end proves that it failed, whatever the status', claims({ expiresAt: BEFORE }), 'not-extended'],
    ['an end in the past proves that it failed', claims({ expiresAt: NOW - 1 }), 'not-extended'],
    ['an end of now proves that it failed', claims({ expiresAt: NOW }), 'not-extended'],
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
    ['a signed token with our nonce proves it', renewed, 'extended'],
    ['our nonce beside tokenExpiryTime proves it', unsigned, 'extended'],
    ['our nonce alone proves it', { ...CURRENT, nonce: 'nonce-2' }, 'extended'],
    ['our nonce with the old end proves that it failed', { ...unsigned, tokenExpiresAt: BEFORE }, 'not-extended'],
    ['another nonce proves that it failed', claims({ nonce: 'nonce-1' }), 'not-extended'],
    [
      'another nonce in the signed token outvotes ours beside it',
      { ...claims({ nonce: 'nonce-1' }), nonce: 'nonce-2' },
      'not-extended',
    ],
    ['no nonce anywhere proves nothing', { ...CURRENT, tokenExpiresAt: NOW + 1440 * MINUTE }, 'not-extended'],
    ['a change is told', { ...unsigned, url: 'https://other.example.com' }, 'changed'],
  ])('read back: %s', (_sentence, answer, verdict) => {
    expect(prove(answer, { readBack: true })).toBe(verdict);
  });

  it('takes the same end for a new one only when it is the one that was asked for', () => {
    // Extended twice within one second: the end does not move, and is right.
    const previous = NOW + 1440 * MINUTE;
    expect(prove(renewed, { previous })).toBe('extended');
    expect(prove(claims({ expiresAt: previous }), { previous, sent: { tokenLifetimeMinutes: 60 } })).toBe(
      'not-extended',
    );
    expect(prove(claims({ expiresAt: NOW + 1435 * MINUTE }), { previous: NOW + 1435 * MINUTE })).toBe('extended');
    expect(prove(claims({ expiresAt: NOW + 1435 * MINUTE - 1 }), { previous: NOW + 1435 * MINUTE - 1 })).toBe(
      'not-extended',
    );
  });

  it('needs no earlier end', () => {
    expect(prove(renewed, { previous: undefined as never })).toBe('extended');
  });

  it('does not take an error message that we sent for a change', () => {
    expect(prove({ ...renewed, errorMessage: 'was down' }, { sent: { errorMessage: 'was down' } })).toBe('extended');
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
        const proof = proveExtension(SENT, source, BEFORE, NOW, { readBack });
        expect(proof.reason).not.toBe('');
        if (readBack) expect(proof.verdict).not.toBe('read-back');
        if ((source.claims?.nonce ?? source.nonce) !== 'nonce-2')
          expect(['extended', 'changed']).not.toContain(proof.verdict);
      }),
    );
  });
});
