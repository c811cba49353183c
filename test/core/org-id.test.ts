import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orgOfToken, toOrgId } from '../../src/core/org-id.ts';

const UUID = '0a1b2c3d-0000-4000-8000-00000000000f';
const longForm = (uuid: string, cluster = 'us') =>
  Buffer.from(`ciscospark://${cluster}/ORGANIZATION/${uuid}`).toString('base64');

describe('toOrgId', () => {
  it.each([
    ['a UUID', UUID, UUID],
    ['a UUID in capitals', UUID.toUpperCase(), UUID],
    ['white space around it', ` ${UUID}\n`, UUID],
    ['the long form with padding', longForm(UUID), UUID],
    ['the long form without padding', longForm(UUID).replace(/=+$/, ''), UUID],
    ['the long form of another cluster', longForm(UUID, 'urn:TEAM:eu-central-1_k'), UUID],
    ['the long form of a UUID in capitals', longForm(UUID.toUpperCase()), UUID],
    [
      'the long form of something else than an org',
      Buffer.from(`ciscospark://us/PEOPLE/${UUID}`).toString('base64'),
      Buffer.from(`ciscospark://us/PEOPLE/${UUID}`).toString('base64'),
    ],
    ['anything else', 'Some-Org', 'Some-Org'],
    ['nothing', '', ''],
  ])('reads %s', (_what, text, id) => {
    expect(toOrgId(text)).toBe(id);
  });

  it('gives one form for both spellings, and that form for itself', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.stringMatching(/^[a-z0-9-]{1,12}$/), (uuid, cluster) => {
        expect(toOrgId(longForm(uuid, cluster))).toBe(toOrgId(uuid));
        expect(toOrgId(toOrgId(uuid))).toBe(uuid);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void expect(typeof toOrgId(text)).toBe('string')));
  });
});

describe('orgOfToken', () => {
  it.each([
    ['the org that a token ends in', `fakefake_PF84_${UUID}`, UUID],
    ['nothing for a token without one', 'fake-opaque-token', undefined],
    ['nothing for a token that ends in something like one', `fake_PF84_${UUID}0`, undefined],
    ['nothing for a token that only begins with one', `${UUID}_PF84_fake`, undefined],
  ])('finds %s', (_what, token, org) => {
    expect(orgOfToken(token)).toBe(org);
  });
});
