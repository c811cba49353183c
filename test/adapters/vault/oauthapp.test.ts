import { expect, test } from 'vitest';
import { parsePolicy } from '../../support/vault/acl.ts';
import { liveInPlugin } from '../../support/vault/oauthapp-life.ts';
import { oauthappPolicies } from '../../support/vault/oauthapp-policy.ts';
import { VaultFake } from '../../support/vault/vault-fake.ts';

test('a life in the plugin; the policies in deploy/vault-policy.hcl allow what it takes, and nothing else', async () => {
  const fake = await VaultFake.start();
  fake.mountOauthapp('oauthapp');
  const policies = oauthappPolicies();
  const tokenOf = (name: 'machine' | 'person') => {
    fake.policy(name, policies[name]);
    return fake.tokens.create({ policies: ['default', name], ttl: 3600 });
  };
  const tokens = { machine: tokenOf('machine'), person: tokenOf('person') };
  await liveInPlugin({ url: fake.url, ...tokens }).finally(() => fake.close());

  expect(fake.calls.filter(({ status }) => status === 403)).toEqual([]);
  for (const name of ['machine', 'person'] as const) {
    const asked = fake.calls.filter(({ token, what }) => token === tokens[name] && what.includes('oauthapp/'));
    const needed = new Set(asked.map(({ capability }) => `${capability!.name} ${capability!.path}`));
    const allowed = [...parsePolicy(policies[name])].flatMap(([path, all]) => all.map((each) => `${each} ${path}`));
    expect([...needed].sort(), name).toEqual(allowed.sort());
  }
});
