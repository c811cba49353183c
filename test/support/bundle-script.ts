import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

const bundled = new Map<string, string>();

/**
 * Bundles a TypeScript file into an `.mjs` that plain `node` can run (Node 20 runs no TypeScript), once per test file.
 * Packages are not bundled: they are found in this project.
 *
 * @param entry  path from the project's root
 * @returns the path of the bundle, which goes away with this process
 */
export function bundleScript(entry: string): string {
  const known = bundled.get(entry);
  if (known !== undefined) return known;
  const directory = mkdtempSync(join(tmpdir(), 'byods-script-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  chmodSync(directory, 0o755); // other users run it too
  symlinkSync(resolve('node_modules'), join(directory, 'node_modules'), 'dir');
  const outfile = join(directory, basename(entry).replace(/\.tsx?$/, '.mjs'));
  buildSync({
    entryPoints: [resolve(entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  bundled.set(entry, outfile);
  return outfile;
}
