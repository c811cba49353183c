import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { runShellCommand } from '../../src/adapters/shell-command.ts';
import { until } from '../support/program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'byods-shell-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

const run = (command: string, more: { input?: string; limitMs?: number; env?: Record<string, string> } = {}) =>
  runShellCommand({
    command,
    input: '',
    limitMs: 30_000,
    ...more,
    env: { PATH: process.env.PATH, D: folder, ...more.env },
  });
const wrote = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('runShellCommand', () => {
  test('gives the command its input and its environment, and the shell its language', async () => {
    const input = `${'x'.repeat(1_000_000)}\nünïcode`;
    expect(
      await run('cat > "$D/in" && echo "$WORD" | tr a-z A-Z > "$D/word"', { input, env: { WORD: 'hello' } }),
    ).toBeUndefined();
    expect(wrote('in')).toBe(input);
    expect(wrote('word')).toBe('HELLO\n');
  });

  test('it need not read its input', async () => {
    expect(await run('true', { input: 'x'.repeat(10_000_000) })).toBeUndefined();
  });

  test.each([
    ['exit 3', 'failed with exit code 3'],
    ['no-such-command-of-mine 2>/dev/null', 'failed with exit code 127, there is no such command'],
    ['kill -TERM $$', 'was ended by SIGTERM'],
  ])('%s: says so', async (command, failure) => {
    expect(await run(command)).toBe(failure);
  });

  test('one that does not end is killed with everything that it started', async () => {
    const started = performance.now();
    const failure = await run('sleep 300 & echo $! > "$D/pid"; wait', { limitMs: 400 });
    expect(failure).toBe('did not end within 0.4 s and was killed');
    expect(performance.now() - started).toBeLessThan(10_000);
    const pid = Number(wrote('pid'));
    await until(() => !isRunning(pid), 'the end of what it started');
  });

  test('what it leaves running on purpose is not waited for', async () => {
    const started = performance.now();
    expect(await run('sleep 2 >/dev/null 2>&1 & touch "$D/done"')).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(1900);
    expect(existsSync(join(folder, 'done'))).toBe(true);
  });

  test('no shell at all is said, not thrown', async () => {
    const failure = await runShellCommand({ command: 'true\0', input: '', env: {}, limitMs: 1000 });
    expect(failure).toBe('could not be started: ERR_INVALID_ARG_VALUE');
  });
});

/** A process that has ended and that nobody has waited for does not run any more. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
