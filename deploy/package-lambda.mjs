/** Makes the zips of the functions, byte for byte the same whenever they are built from the same sources. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { PAGE_FILES, PAGE_FOLDER } from './page-files.mjs';
import { replaceFile } from './replace-file.mjs';

execFileSync(process.execPath, ['build.mjs', '--lambda', '--quiet'], { stdio: 'inherit' });

// The time stands in every entry of a zip; the earliest that the format knows, in every time zone.
const earliest = new Date(1980, 0, 1);
await zip('dist/lambda.zip', { 'index.mjs': 'dist/lambda/index.mjs' });
await zip('dist/endpoint.zip', {
  'index.mjs': 'dist/endpoint/index.mjs',
  ...Object.fromEntries(PAGE_FILES.map((name) => [`swagger-ui/${name}`, `${PAGE_FOLDER}/${name}`])),
});

/** @param {Record<string, string>} files  by their name in the zip */
async function zip(path, files) {
  const attributes = { mtime: earliest, level: 9, os: 3, attrs: 0o644 << 16 };
  const entries = Object.entries(files).map(async ([name, file]) => [name, [await readFile(file), attributes]]);
  const bytes = zipSync(Object.fromEntries(await Promise.all(entries)));
  await replaceFile(path, bytes);
  process.stdout.write(`${path}: ${bytes.length} bytes\n`);
}
