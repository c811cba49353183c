import { mkdirSync, renameSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

const bundled = new Set<string>();

/**
 * Bundles a TypeScript file into an `.mjs` that plain `node` can run (Node 20 runs no TypeScript), once per test file.
 * Packages are not bundled: the result lies where they are found.
 *
 * @param entry  path from the project's root
 * @returns the path of the bundle
 */
export function bundleScript(entry: string): string {
  const directory = resolve('node_modules/.cache/byods-scripts');
  const script = join(directory, basename(entry).replace(/\.tsx?$/, '.mjs'));
  if (bundled.has(script)) return script;
  const outfile = `${script}.${process.pid}.mjs`;
  mkdirSync(directory, { recursive: true });
  buildSync({
    entryPoints: [resolve(entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  renameSync(outfile, script); // other test files may be running it
  bundled.add(script);
  return script;
}
