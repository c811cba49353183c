import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';

/** The Python with the tools for templates and for HTTP, as for the AWS emulator: BYODS_PYTHON names another than `python3`. */
export const PYTHON = process.env.BYODS_PYTHON || 'python3';

/** Where that Python is: for a program with another PATH, or another home. */
export function pythonPath(): string {
  return execFileSync(PYTHON, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
}

/**
 * Why modules cannot be had, or `undefined` when they can. Says loudly that tests are skipped then; with
 * BYODS_REQUIRE_MOTO=1 or BYODS_REQUIRE_TOOLS=1 it throws instead.
 */
export function whyNo(...modules: string[]): string | undefined {
  try {
    execFileSync(PYTHON, ['-c', modules.map((name) => `import ${name}`).join('\n')], { stdio: 'pipe' });
    return undefined;
  } catch (thrown) {
    const complaint = String((thrown as { stderr?: Buffer }).stderr ?? '').trim() || (thrown as Error).message;
    const why = `${PYTHON} cannot import ${modules.join(', ')}: ${complaint.split('\n').at(-1)}`;
    if (process.env.BYODS_REQUIRE_MOTO === '1' || process.env.BYODS_REQUIRE_TOOLS === '1') throw new Error(why);
    console.error(`\n!!! tests SKIPPED: ${why} !!!\n`);
    return why;
  }
}

/** Runs a Python file of this folder and returns what it prints. */
export function runPython(name: string, args: readonly string[], input?: string): string {
  return execFileSync(PYTHON, [join(dirname(import.meta.filename), name), ...args], {
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
    env: { ...process.env, AWS_DEFAULT_REGION: 'us-east-1' },
    ...(input !== undefined && { input }),
  });
}
