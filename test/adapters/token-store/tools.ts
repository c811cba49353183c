import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Whether tests that need something of the machine are to be skipped: when it is missing, which is said loudly. What
 * can be installed is never skipped where `BYODS_REQUIRE_TOOLS=1` asks that it is there; rights cannot be installed.
 */
export function missing(what: string, present: boolean, kind: 'tool' | 'right' = 'tool'): boolean {
  if (present) return false;
  if (kind === 'tool' && process.env.BYODS_REQUIRE_TOOLS === '1') return false;
  console.warn(`SKIPPED: ${what} is missing on this machine, so a part is not tested here`);
  return true;
}

/** Whether `strace` is there and may trace. */
export function canTrace(): boolean {
  return spawnSync('strace', ['-qq', '-e', 'trace=none', 'true']).status === 0;
}

/** A user whom no machine has. */
export const SOMEBODY_ELSE = 12_345;

/** Whether we are root and may run this project as somebody else. */
export function canBecomeSomebodyElse(): boolean {
  const ids = { uid: SOMEBODY_ELSE, gid: SOMEBODY_ELSE };
  const look = 'require("node:fs").readdirSync(process.argv[1])';
  return spawnSync(process.execPath, ['-e', look, resolve('node_modules')], ids).status === 0;
}

/** Whether we are root and may mount a file system. */
export function canMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'byods-mount-'));
  try {
    return withTmpfs(directory, '64k', () => true);
  } catch {
    return false;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Runs something while a file system of its own, of this size, is mounted on a directory. */
export function withTmpfs<T>(directory: string, size: string, run: () => T): T {
  mount(['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', directory]);
  try {
    return run();
  } finally {
    unmount(directory);
  }
}

/** @throws Error with what `mount` said */
export function mount(args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr}`);
}

/** Unmounts, also while files in it are open. */
export function unmount(directory: string): void {
  spawnSync('umount', ['-l', directory]);
}
