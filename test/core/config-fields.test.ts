import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigFields } from '../../src/core/config-fields.ts';
import { KeeperError } from '../../src/core/errors.ts';
import type { JsonObject } from '../../src/core/strict-json.ts';
import { isTemplateValue } from '../../src/core/template-values.ts';

const A = ['a'];
const B = ['b'];

/** The message that the collected problems lead to; undefined without any. */
function thrownBy(fields: ConfigFields): KeeperError | undefined {
  try {
    fields.throwProblems('the test');
  } catch (thrown) {
    if (thrown instanceof KeeperError) return thrown;
    throw thrown;
  }
  return undefined;
}

describe('ConfigFields', () => {
  it('gives what stands in a field, nested or in a list', () => {
    const fields = new ConfigFields({ a: 'fake', list: ['x', 'fake-2'], deep: { er: 'fake-3' } });
    expect(fields.requiredText(A)).toBe('fake');
    expect(fields.requiredText(['list', '1'])).toBe('fake-2');
    expect(fields.optionalText(['deep', 'er'])).toBe('fake-3');
    expect(thrownBy(fields)).toBeUndefined();
  });

  it('misses a required field, and not an optional one', () => {
    const fields = new ConfigFields({});
    expect([fields.optionalText(A), fields.optionalSecret(A)]).toEqual([undefined, undefined]);
    expect(thrownBy(fields)).toBeUndefined();
    expect(fields.requiredText(A)).toBeUndefined();
    expect(thrownBy(fields)).toMatchObject({
      message: 'the test: a is missing: it is required. Nothing was sent or changed',
      remedy: 'fill a',
    });
  });

  it('tells every problem once, however often the field is read', () => {
    const fields = new ConfigFields({ a: ' fake', b: 'fake\n' });
    for (let time = 0; time < 3; time += 1) {
      fields.requiredText(A);
      fields.optionalSecret(A);
      fields.agreeing([A, B]);
    }
    expect(thrownBy(fields)?.message).toBe('the test: a has white space around it. Nothing was sent or changed');
    expect(fields.warnings).toEqual(['b ends in a line break, which was left out']);
  });

  it.each<[string, JsonObject, object | undefined]>([
    ['the first that is given', { a: '', b: 'fake' }, { path: B, state: 'given', value: 'fake' }],
    ['the first of two that agree', { a: 'fake', b: 'fake' }, { path: A, state: 'given', value: 'fake' }],
    [
      'of two that agree but for a line break at the end',
      { a: 'fake', b: 'fake\n' },
      { path: A, state: 'given', value: 'fake' },
    ],
    [
      'one that is given rather than a template value',
      { a: 'YOUR_A', b: 'fake' },
      { path: B, state: 'given', value: 'fake' },
    ],
    [
      'a template value where none is given',
      { a: 'YOUR_A', b: 'your_b' },
      { path: A, state: 'template', value: 'YOUR_A' },
    ],
    ['nothing', { a: null }, undefined],
  ])('finds among several spellings %s', (_what, document, found) => {
    const fields = new ConfigFields(document);
    expect(fields.agreeing([A, B])).toEqual(found);
    expect(thrownBy(fields)).toBeUndefined();
  });

  it('refuses two spellings that disagree, naming both and showing neither', () => {
    const fields = new ConfigFields({ a: 'fake-1', b: 'fake-2' });
    fields.agreeing([A, B]);
    const error = thrownBy(fields);
    expect(error?.message).toBe('the test: a and b hold different values. Nothing was sent or changed');
    expect(error?.remedy).toBe('keep the right one of a and b and delete the other');
  });

  it('knows a field that was left out', () => {
    const fields = new ConfigFields({ a: 'YOUR_A', b: 'fake', c: '', d: null, e: 7 });
    expect(['a', 'b', 'c', 'd', 'e', 'f'].filter((name) => fields.isLeftOut([name]))).toEqual(['a', 'c', 'd', 'f']);
  });

  it('P13: shows no value in any problem or warning, and gives every field as it stands or not at all', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((text) => `${text}\n`),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(value, (any) => {
        const fields = new ConfigFields({ a: any as never });
        const text = fields.requiredText(A);
        const told = `${thrownBy(fields)?.message} ${fields.warnings}`;
        expect(text === undefined).toBe(thrownBy(fields) !== undefined);
        if (text !== undefined) expect((any as string).replace(/[\r\n]+$/, '')).toBe(text);
        else if (typeof any === 'string' && any.trim().length > 12) expect(told).not.toContain(any.trim());
      }),
    );
  });
});

describe('isTemplateValue', () => {
  it.each([
    'YOUR_SERVICE_APP_ID_HERE',
    'YOUR_TOKEN',
    'your_oauth_client_id',
    'your_personal_access_token_or_integration_token',
  ])('knows %s', (value) => {
    expect(isTemplateValue(value)).toBe(true);
  });
  it.each(['', 'Your_App', 'YOUR_', 'YOUR-APP', 'MY_YOUR_APP', 'YOUR_app', 'yours', 'C0123'])(
    'lets %j pass',
    (value) => {
      expect(isTemplateValue(value)).toBe(false);
    },
  );
});
