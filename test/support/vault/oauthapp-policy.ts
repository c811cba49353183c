import { readFileSync } from 'node:fs';

/** The two policies that stand as comments in deploy/vault-policy.hcl: for the machine that runs, and for who authorizes. */
export function oauthappPolicies(): { readonly machine: string; readonly person: string } {
  const paragraphs = readFileSync('deploy/vault-policy.hcl', 'utf8').split('\n\n');
  const [machine = '', person = ''] = paragraphs
    .map((each) => each.split('\n').filter((line) => /^#(path|\}| {2}cap)/.test(line)))
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.slice(1)).join('\n'));
  return { machine, person };
}
