import { describe, expect, it } from 'vitest';
import { registrationOf, registrationProblems, usualSchema } from '../../../src/core/policy/registration.ts';

const VOICE = { id: '5397013b-7920-4ffc-807c-e8a3e0a18f43', serviceType: 'VoiceVirtualAgent' };
const [one, two] = [{ id: 'fake-schema-1' }, { id: 'fake-schema-2' }];
const url = 'https://media.example.com';

describe('a registration', () => {
  it('has the defaults of the Python sample', () => {
    expect(registrationOf({ url }, 'fake-schema')).toEqual({
      url,
      schemaId: 'fake-schema',
      audience: 'BYODS',
      subject: 'BYODS',
      tokenLifetimeMinutes: 1440,
      status: 'active',
    });
  });

  it('takes what is given', () => {
    const given = {
      url,
      audience: 'A',
      subject: 'S',
      tokenLifetimeMinutes: 60,
      status: 'disabled',
      errorMessage: 'not yet',
    };
    expect(registrationOf(given, 'fake-schema')).toEqual({ ...given, schemaId: 'fake-schema' });
  });

  it.each([
    [{}, ['url']],
    [{ url }, []],
    [{ url, status: 'disabled' }, ['errorMessage']],
    [{ url, errorMessage: 'a message, and active by default' }, ['errorMessage']],
    [{ url: 'http://a.example', schemaId: 'x' }, ['url', 'schemaId']],
  ])('%j: problems with %j', (given, fields) => {
    expect(registrationProblems(given).map(({ field }) => field)).toEqual(fields);
  });

  it.each([
    ['VoiceVirtualAgent among others', [one, VOICE, two], VOICE],
    ['the only one', [one], one],
    ['of several others none', [one, two], undefined],
    ['of none none', [], undefined],
  ])('%s is its schema', (_sentence, offered, chosen) => {
    expect(usualSchema(offered)).toBe(chosen);
  });
});
