import { describe, expect, it } from 'vitest';
import { resolveOrg } from '../../src/core/target-orgs.ts';
import { readTokenConfig } from '../../src/core/token-config.ts';

const ORG = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';
const longForm = (id: string) => Buffer.from(`ciscospark://us/ORGANIZATION/${id}`).toString('base64');

function configOf(targetOrgId: string | string[], names: Record<string, string> = {}) {
  const document = {
    serviceApp: { appId: 'FAKE_APP', clientId: 'FAKE_CLIENT', clientSecret: 'fake-app-secret', targetOrgId },
    tokenManager: { personalAccessToken: 'fake-pat' },
    orgs: Object.fromEntries(Object.entries(names).map(([id, name]) => [id, { name }])),
  };
  return readTokenConfig(document, 'the test');
}

describe('resolveOrg', () => {
  const config = configOf([ORG, OTHER], { [ORG]: 'Fake Ltd', [OTHER]: OTHER });
  it.each([
    ['its id', ORG, ORG],
    ['its id in capitals', ORG.toUpperCase(), ORG],
    ['its long form', longForm(OTHER), OTHER],
    ['its name', 'Fake Ltd', ORG],
  ])('finds an org by %s', (_what, text, id) => {
    expect(resolveOrg(config, text).id).toBe(id);
  });

  it('gives the only org when none is named, and an org for itself', () => {
    const single = configOf(ORG);
    expect(resolveOrg(single).id).toBe(ORG);
    expect(resolveOrg(config, config.orgs[1])).toBe(config.orgs[1]);
  });

  it('refuses to choose among several', () => {
    expect(() => resolveOrg(config)).toThrow(
      expect.objectContaining({ code: 'usage', remedy: 'name one with --org <id>' }),
    );
  });

  it('refuses an org that is not configured, listing some that are', () => {
    const many = Array.from({ length: 7 }, (_, index) => `Fake-${index}`);
    const crowd = configOf(many);
    expect(() => resolveOrg(crowd, 'nobody')).toThrow(/Fake-0, Fake-1, Fake-2, Fake-3, Fake-4, and 2 more/);
  });

  it('refuses a name that two orgs have, naming their ids', () => {
    const twins = configOf([ORG, OTHER], { [ORG]: 'Fake', [OTHER]: 'Fake' });
    expect(() => resolveOrg(twins, 'Fake')).toThrow(
      expect.objectContaining({ code: 'usage', remedy: `name one by its id: ${ORG} or ${OTHER}` }),
    );
  });
});
