import { type ChildProcess, spawn } from 'node:child_process';
import type { Environment } from '../core/settings.ts';

/** A command as a person writes it for a shell. */
export interface ShellCommand {
  readonly command: string;
  /** What it gets on stdin. */
  readonly input: string;
  readonly env: Environment;
  /** It is killed after so many milliseconds, with everything that it started. */
  readonly limitMs: number;
}

/** stderr of this process: what the command prints is for people, and must not get into a document on stdout. */
const OUR_STDERR = 2;

/** What a POSIX shell exits with when there is no such command. */
const NOT_FOUND = 127;

const OWN_GROUP = process.platform !== 'win32';

/**
 * Runs a command by the shell, as cron does, and waits for its end; not for what it leaves running. Ctrl-C in a
 * terminal does not reach it. Never throws.
 *
 * @returns how it failed, as the end of a sentence about it; undefined when it exited with 0
 */
export async function runShellCommand({ command, input, env, limitMs }: ShellCommand): Promise<string | undefined> {
  let late = false;
  let timer: NodeJS.Timeout | undefined;
  try {
    const child = spawn(command, {
      shell: true,
      env: env as NodeJS.ProcessEnv,
      stdio: ['pipe', OUR_STDERR, OUR_STDERR],
      detached: OWN_GROUP,
      windowsHide: true,
    });
    timer = setTimeout(() => {
      late = true;
      killAll(child);
    }, limitMs);
    const failure = await endOf(child, input);
    return late ? `did not end within ${limitMs / 1000} s and was killed` : failure;
  } catch (thrown) {
    return `could not be started: ${codeOf(thrown)}`;
  } finally {
    clearTimeout(timer);
  }
}

function endOf(child: ChildProcess, input: string): Promise<string | undefined> {
  // A command need not read what it gets (EPIPE).
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`could not be started: ${codeOf(error)}`));
    child.on('exit', (code, signal) => {
      if (code === 0) resolve(undefined);
      else if (code === null) resolve(`was ended by ${signal}`);
      else resolve(`failed with exit code ${code}${code === NOT_FOUND ? ', there is no such command' : ''}`);
    });
  });
}

function killAll(child: ChildProcess): void {
  try {
    if (OWN_GROUP && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It ended by itself at this moment.
  }
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'it cannot be run';
}
