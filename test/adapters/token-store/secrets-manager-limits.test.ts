import { describe, expect, it } from 'vitest';
import { refuseTooMany } from '../../../src/adapters/token-store/secrets-manager/limits.ts';
import type { OrgUpdate } from '../../../src/core/model.ts';
import { withUpdate } from '../../../src/core/store-update.ts';
import { readTokenConfig } from '../../../src/core/token-config.ts';
import { documentText, minted } from './documents.ts';

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const adding = (count: number): OrgUpdate[] =>
  Array.from({ length: count }, (_, n) => ({ org: id(n + 1000), listed: true }));

/** A document with so many orgs, each with tokens of so many characters. */
function holding(orgs: number, characters: number, more = {}) {
  let document = JSON.parse(
    documentText((it) => (it.serviceApp.targetOrgId = Array.from({ length: orgs }, (_, n) => id(n)))),
  );
  for (let n = 0; n < orgs; n += 1) {
    document = withUpdate(document, minted(`service-app:${id(n)}`, `${n}-`.padEnd(characters / 2, 'x')));
  }
  return readTokenConfig({ ...document, ...more }, 'the test');
}

function refusal(config: ReturnType<typeof holding>, count: number) {
  try {
    refuseTooMany(config, adding(count), 'the secret');
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

describe('the room of a secret', () => {
  it.each([
    [1, 99, undefined],
    [1, 100, /it would hold 101 target orgs, of at most 100/],
    [100, 0, undefined],
    [60, 40, undefined],
    [60, 41, /101 target orgs/],
  ])('%i orgs with short tokens, and %i more', (orgs, more, message) => {
    const thrown = refusal(holding(orgs, 20), more);
    if (message === undefined) expect(thrown).toBeUndefined();
    else expect(thrown).toMatchObject({ code: 'store-full', exitCode: 5, message: expect.stringMatching(message) });
  });

  it('counts new orgs as the largest that is there', () => {
    // Each entry takes about 1.7 KB here: about 35 fit.
    const config = holding(10, 1400);
    expect(refusal(config, 20)).toBeUndefined();
    expect(refusal(config, 40)).toMatchObject({
      code: 'store-full',
      message: expect.stringMatching(/about \d+ bytes, of at most 60000.*No token was asked for/),
      remedy: expect.stringMatching(/^add about 2\d here, and the others to a second secret/),
    });
  });

  it('tells of a full one that nothing fits in any more', () => {
    const config = holding(2, 20, { ballast: 'x'.repeat(59_000) });
    expect(refusal(config, 1)).toMatchObject({ remedy: expect.stringMatching(/^add them to a second secret/) });
    expect(refusal(holding(2, 20, { ballast: 'x'.repeat(61_000) }), 0)).toMatchObject({ code: 'store-full' });
  });
});
