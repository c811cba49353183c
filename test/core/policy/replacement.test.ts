import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataSource, DataSourceFields, DataSourceUpdate, OrgId } from '../../../src/core/model.ts';
import { fieldsOf, planReplacement, settingsOf } from '../../../src/core/policy/replacement.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 2, 1, 12);
const FIELDS = {
  schemaId: 'fake-schema',
  url: 'https://media.example.com/a?b=c',
  audience: 'Audience',
  subject: 'Sübject',
};
const CURRENT: DataSource = { id: 'fake-source', status: 'active', ...FIELDS };
const SENT: DataSourceUpdate = { ...FIELDS, nonce: 'nonce-2', tokenLifetimeMinutes: 1440, status: 'active' };

const extension = (current: DataSource, nonce: string, tokenLifetimeMinutes: number) =>
  planReplacement(current, nonce, { tokenLifetimeMinutes });

describe('planReplacement', () => {
  it('changes the nonce and the lifetime and nothing else', () => {
    expect(extension(CURRENT, 'nonce-2', 1440)).toEqual({ update: SENT });
  });

  it('sends back an error message that stands there', () => {
    const plan = extension({ ...CURRENT, errorMessage: 'was down' }, 'n', 60);
    expect(plan).toEqual({ update: { ...SENT, nonce: 'n', tokenLifetimeMinutes: 60, errorMessage: 'was down' } });
  });

  it.each(['active', 'disabled', 'Disabled', 'inactive', 'a status of tomorrow', ' ', '__proto__'])(
    'P10: sends the status back as it is, whichever it is: "%s"',
    (status) => {
      expect(extension({ ...CURRENT, status }, 'nonce-2', 1440)).toEqual({ update: { ...SENT, status } });
    },
  );

  it('takes from the signed token what the answer leaves out', () => {
    const current = { id: 'x', status: 'active', claims: FIELDS };
    expect(extension(current, 'nonce-2', 1440)).toEqual({ update: SENT });
  });

  it('takes from the signed token what the answer leaves empty', () => {
    const current = { id: 'x', status: 'active', url: '', subject: '', schemaId: '', audience: '', claims: FIELDS };
    expect(extension(current, 'nonce-2', 1440)).toEqual({ update: SENT });
  });

  it('believes the answer rather than the signed token', () => {
    const current = { ...CURRENT, claims: { ...FIELDS, url: 'https://old.example.com' } };
    expect(extension(current, 'nonce-2', 1440)).toEqual({ update: SENT });
  });

  it.each(['schemaId', 'url', 'audience', 'subject', 'status'] as const)(
    'E8: names %s when nobody tells it',
    (name) => {
      const { [name]: _, ...rest } = { ...CURRENT, claims: { expiresAt: NOW } };
      expect(extension(rest as DataSource, 'n', 60)).toEqual({ missing: [name] });
      expect(extension({ ...CURRENT, [name]: '' }, 'n', 60)).toEqual({ missing: [name] });
    },
  );

  it('names everything that nobody tells', () => {
    expect(extension({ id: 'x' }, 'n', 60)).toEqual({
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
          const plan = extension({ id: 'x', ...source } as DataSource, 'n', 60);
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

describe('planReplacement of an update', () => {
  const current: DataSource = { ...CURRENT, tokenLifetimeMinutes: 720 };
  const off: DataSource = { ...current, status: 'disabled', errorMessage: 'was down' };
  const kept = { ...SENT, tokenLifetimeMinutes: 720 };

  it.each<[string, DataSource, Partial<DataSourceFields>, DataSourceUpdate]>([
    ['changes what is named and keeps the rest', current, { subject: 'Other' }, { ...kept, subject: 'Other' }],
    [
      'keeps the status and its message',
      off,
      { url: 'https://b.example' },
      {
        ...kept,
        url: 'https://b.example',
        status: 'disabled',
        errorMessage: 'was down',
      },
    ],
    ['lets the message of one that is enabled go', off, { status: 'active' }, kept],
    ['takes another message', off, { errorMessage: 'new' }, { ...kept, status: 'disabled', errorMessage: 'new' }],
    [
      'does not take an old message for that of a new status',
      { ...current, errorMessage: 'old' },
      { status: 'disabled' },
      {
        ...kept,
        status: 'disabled',
      },
    ],
  ])('%s', (_sentence, source, changes, update) => {
    expect(planReplacement(source, 'nonce-2', changes)).toEqual({ update });
  });

  it('takes the lifetime from the signed token where the answer tells none, in whole minutes', () => {
    const claims = { issuedAt: NOW, expiresAt: NOW + 90 * MINUTE - 400 };
    const plan = planReplacement({ ...CURRENT, claims }, 'nonce-2', {});
    expect(plan).toEqual({ update: { ...SENT, tokenLifetimeMinutes: 90 } });
    expect(settingsOf({ ...current, claims }).tokenLifetimeMinutes).toBe(720);
  });

  it.each([{}, { issuedAt: NOW }, { expiresAt: NOW }, { issuedAt: NOW, expiresAt: NOW }])(
    'names the lifetime where nobody tells it: claims %j',
    (claims) => {
      expect(planReplacement({ ...CURRENT, claims }, 'n', {})).toEqual({ missing: ['tokenLifetimeMinutes'] });
    },
  );

  it('fills what nobody tells with what is named', () => {
    const { nonce, ...changes } = SENT;
    expect(planReplacement({ id: 'x' }, nonce, changes)).toEqual({ update: SENT });
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
