/** What a policy allows of one path: a name, or a name and everything behind it (`secret/*`). */
export type PolicyRules = ReadonlyMap<string, readonly string[]>;

/** Reads a policy in HCL as far as ours are written: paths with a list of capabilities, and comments. */
export function parsePolicy(hcl: string): PolicyRules {
  const bare = hcl.replace(/#.*$/gm, '');
  const rules = new Map<string, readonly string[]>();
  const rest = bare.replace(/path\s+"([^"]+)"\s*\{\s*capabilities\s*=\s*\[([^\]]*)\]\s*\}/g, (_all, path, list) => {
    rules.set(
      path,
      [...list.matchAll(/"([a-z]+)"/g)].map(([, each]: RegExpMatchArray) => each!),
    );
    return '';
  });
  if (rest.trim() !== '') throw new Error(`this policy holds what is not understood here: ${rest.trim()}`);
  return rules;
}

/** The policy as HCL. */
export function policyText(rules: PolicyRules): string {
  return [...rules]
    .map(([path, capabilities]) => `path "${path}" { capabilities = ${JSON.stringify(capabilities)} }`)
    .join('\n');
}

/** What several policies together allow of a path: the rule with the exact name, else the longest that begins it. */
export function capabilitiesOf(policies: readonly PolicyRules[], path: string): readonly string[] {
  const found = policies.flatMap((rules) =>
    [...rules].filter(([rule]) => rule === path || (rule.endsWith('*') && path.startsWith(rule.slice(0, -1)))),
  );
  const best = Math.max(...found.map(([rule]) => (rule === path ? Number.MAX_SAFE_INTEGER : rule.length)));
  const all = found.filter(([rule]) => (rule === path ? Number.MAX_SAFE_INTEGER : rule.length) === best);
  const given = [...new Set(all.flatMap(([, capabilities]) => capabilities))].sort();
  return given.length === 0 || given.includes('deny') ? ['deny'] : given;
}
