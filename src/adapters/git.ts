import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import type { GitFacts } from '../core/doctor/probes.ts';
import type { Environment } from '../core/settings.ts';

/** Git answers at once, unless its disk hangs. */
const TIMEOUT_MS = 5_000;

/** Where the document lies. */
export interface GitQuestion {
  readonly directory: string;
  /** The name of the document in it. */
  readonly base: string;
  /** The folder beside it, where there is one. */
  readonly folder?: string | undefined;
  readonly env: Environment;
}

/** What git knows of a file: whether it is tracked, and whether it is ignored. Changes nothing; never throws. */
export async function askGit({ directory, base, folder, env }: GitQuestion): Promise<GitFacts> {
  const ask = (...args: string[]) => git(directory, args, env);
  const inside = await ask('rev-parse', '--is-inside-work-tree');
  if (inside.code === 'ENOENT') return { kind: 'no-git' };
  if (/not a git repository/i.test(inside.said)) return { kind: 'no-repository' };
  if (inside.code !== 0) return { kind: 'silent', why: inside.said.split('\n')[0] || `exit code ${inside.code}` };
  const [tracked, ignored, folderIgnored] = await Promise.all([
    ask('--literal-pathspecs', 'ls-files', '--error-unmatch', '--', base),
    ask('check-ignore', '--quiet', '--no-index', '--', base),
    folder === undefined ? undefined : ask('check-ignore', '--quiet', '--no-index', '--', `${basename(folder)}/any`),
  ]);
  return {
    kind: 'repository',
    file: base,
    tracked: tracked.code === 0,
    ignored: ignored.code === 0,
    ...(folderIgnored && { folderIgnored: folderIgnored.code === 0 }),
  };
}

interface Said {
  /** The exit code, or the system's name for why it could not be started. */
  readonly code: number | string;
  readonly said: string;
}

/**
 * Runs git without the program that a repository may name as a monitor of its files, without taking a lock of its own, and
 * without the variables that would lead it to another repository.
 */
function git(cwd: string, args: readonly string[], env: Environment): Promise<Said> {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('GIT_'));
  const options = {
    cwd,
    timeout: TIMEOUT_MS,
    env: { ...Object.fromEntries(kept), GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
  };
  return new Promise((resolve) => {
    execFile('git', ['-c', 'core.fsmonitor=false', ...args], options, (error, _stdout, stderr) => {
      const code = error ? (error.code ?? 'it did not answer') : 0;
      resolve({ code, said: stderr.trim() });
    });
  });
}
