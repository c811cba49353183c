import { execFileSync } from 'node:child_process';

/** Builds what the tests of the project `program` run, so that they never judge an older build. */
export function setup(): void {
  execFileSync(process.execPath, ['build.mjs', '--quiet'], { stdio: 'inherit' });
}
