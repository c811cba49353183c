/// <reference path="./fs-native-extensions.d.ts" />
import { closeSync, constants, fstatSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { KeeperError, LockBusyError } from '../../../core/errors.ts';
import type { Clock } from '../../../core/ports.ts';
import { PRIVATE_FILE } from '../../durable-file.ts';
import { storeUnavailable } from './store-errors.ts';
import { errnoOf, systemSays } from './system-error.ts';

/** The one thing that we need of the operating system and that Node does not offer. */
export interface KernelLock {
  /**
   * Takes a lock on an open file without waiting, an exclusive one unless told otherwise; the kernel frees it when the file
   * is closed or we die.
   */
  tryLock(fd: number, options?: { readonly shared?: boolean }): boolean;
}

/** Loads the addon that asks the kernel. */
export const loadKernelLock = (): Promise<KernelLock> => import('fs-native-extensions');

/** A lock that is ours until it is released, or this process ends in any way. */
export interface HeldLock {
  /** Never throws. */
  release(): void;
}

/** How long to wait for a lock, and whose clock to wait by. */
export interface LockOptions {
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly clock: Clock;
}

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 250;
const OWNER_BYTES = 128;

/**
 * Loads what can lock, or refuses: without a lock two runs would present one refresh token twice.
 *
 * @throws KeeperError `lock-unavailable`
 */
export async function requireKernelLock(load: () => Promise<KernelLock>): Promise<KernelLock> {
  try {
    return await load();
  } catch (thrown) {
    throw lockUnavailable(thrown);
  }
}

/**
 * Takes the lock on a file of its own, which it makes if need be and never removes.
 *
 * @throws LockBusyError after `waitMs`; KeeperError `store-unavailable` when the file cannot be opened for writing;
 *   KeeperError `lock-unavailable` when its file system knows no locks
 */
export async function takeLock(path: string, kernel: KernelLock, options: LockOptions): Promise<HeldLock> {
  const { waitMs, signal, clock } = options;
  const deadline = clock.monotonic() + waitMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    signal?.throwIfAborted();
    const fd = tryTake(path, kernel);
    if (fd !== undefined) {
      writeOwner(fd, `${JSON.stringify({ pid: process.pid, since: new Date(clock.now()).toISOString() })}\n`);
      return heldLock(fd);
    }
    const left = deadline - clock.monotonic();
    if (left <= 0) throw busy(path, waitMs);
    await clock.sleep(Math.min(pause, left), signal);
  }
}

/** An open file that holds the lock; undefined when another does. */
function tryTake(path: string, kernel: KernelLock): number | undefined {
  for (;;) {
    const fd = openLockFile(path);
    let taken = false;
    try {
      if (!lockOrThrow(kernel, fd)) return undefined;
      taken = isStillThere(fd, path);
      if (taken) return fd;
    } finally {
      if (!taken) closeSync(fd);
    }
  }
}

function openLockFile(path: string): number {
  try {
    return openSync(path, constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0), PRIVATE_FILE);
  } catch (thrown) {
    throw storeUnavailable(path, thrown);
  }
}

/**
 * Takes the lock, or tells that another holds it.
 *
 * @throws KeeperError `lock-unavailable` when the file system knows no locks
 */
export function lockOrThrow(kernel: KernelLock, fd: number, options: { shared?: boolean } = {}): boolean {
  try {
    return kernel.tryLock(fd, options);
  } catch (thrown) {
    throw lockUnavailable(thrown);
  }
}

/** Whether a person has removed the lock file between our opening and our locking it: then others lock another file. */
function isStillThere(fd: number, path: string): boolean {
  const ours = fstatSync(fd, { bigint: true });
  const there = statSync(path, { bigint: true, throwIfNoEntry: false });
  return there !== undefined && there.ino === ours.ino && there.dev === ours.dev;
}

function heldLock(fd: number): HeldLock {
  let held = true;
  return {
    release() {
      if (!held) return;
      held = false;
      writeOwner(fd, '');
      try {
        closeSync(fd);
      } catch {
        // the kernel frees the lock with the process
      }
    },
  };
}

/** Tells others who holds the lock. For people only: what counts is the kernel's answer. */
function writeOwner(fd: number, text: string): void {
  try {
    writeSync(fd, text.padEnd(OWNER_BYTES, ' '), 0);
  } catch {
    // a full disk must not hinder the lock
  }
}

function busy(path: string, waitMs: number): LockBusyError {
  const owner = readOwner(path);
  const who = owner ? `another run (process ${owner.pid}, since ${owner.since})` : 'another run';
  return new LockBusyError(
    `${who} holds the lock ${path}, and still did after ${waitMs} ms. Nothing was sent or changed`,
    {
      remedy: `wait for it to end and run this again${owner ? `; to look at it: ps -p ${owner.pid}` : ''}`,
    },
  );
}

/** Who holds the lock, as far as it was written down. */
export function readOwner(path: string): { pid: number; since: string } | undefined {
  try {
    const { pid, since } = JSON.parse(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && /^[\dTZ:.-]+$/.test(since) ? { pid, since } : undefined;
  } catch {
    return undefined;
  }
}

function lockUnavailable(thrown: unknown): KeeperError {
  const code = errnoOf(thrown);
  const why =
    code === undefined || code.startsWith('ERR_') || code === 'MODULE_NOT_FOUND'
      ? 'the lock addon could not be loaded'
      : systemSays(thrown);
  return new KeeperError(
    'lock-unavailable',
    `this machine gives no lock for the token store (${why}), and without one two runs could use up the same refresh token. Nothing was sent or changed`,
    {
      remedy:
        'keep the store on a local disk, and run: npm install (on Linux with glibc, macOS or Windows; on Alpine use a glibc image)',
    },
  );
}
