import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the sandbox imports only itself, node: modules and uuid, so that it shares no mistake with what it judges', () => {
  const root = new URL('../../src/sandbox/', import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const foreign = files.flatMap((name) => {
    const file = new URL(name, root);
    const imports = [...readFileSync(file, 'utf8').matchAll(/(?:from|import\() ?'([^']+)'/g)].map((match) => match[1]!);
    return imports
      .filter((target) => !target.startsWith('node:') && target !== 'uuid')
      .filter((target) => !target.startsWith('.') || !new URL(target, file).href.startsWith(root.href))
      .map((target) => `${name} imports ${target}`);
  });
  expect(files.length).toBeGreaterThan(20);
  expect(foreign).toEqual([]);
});
