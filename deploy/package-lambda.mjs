/** Makes dist/lambda.zip: index.mjs alone, byte for byte the same whenever it is built from the same sources. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { replaceFile } from './replace-file.mjs';

execFileSync(process.execPath, ['build.mjs', '--lambda', '--quiet'], { stdio: 'inherit' });

// The time stands in every entry of a zip; the earliest that the format knows, in every time zone.
const earliest = new Date(1980, 0, 1);
const index = await readFile('dist/lambda/index.mjs');
const zip = zipSync({ 'index.mjs': [index, { mtime: earliest, level: 9, os: 3, attrs: 0o644 << 16 }] });
await replaceFile('dist/lambda.zip', zip);
process.stdout.write(`dist/lambda.zip: ${zip.length} bytes\n`);
