import { spawn, spawnSync } from 'node:child_process';

/** What a shell wrote. */
export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Whether a program can be started on this machine. */
export function has(program: string, args: readonly string[] = ['--version']): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** Runs a script in a shell. */
export function said(shell: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Said {
  const { status, stdout, stderr } = spawnSync(shell, args, { env, cwd, encoding: 'utf8', timeout: 30_000 });
  return { code: status, stdout, stderr };
}

/**
 * What stands on the command line of an interactive shell, in a terminal of its own, after each of some lines was typed
 * with its tabs. The shell has to print `READY` when it listens, and its line between `<<` and `>>` at Ctrl-X; Ctrl-U
 * empties the line. `script` of util-linux makes the terminal.
 */
export async function typed(
  command: string,
  lines: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<{ lines: string[]; screen: string }> {
  const child = spawn('script', ['-qfec', command, '/dev/null'], { env, cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  const shown = () => [...screen.matchAll(/<<([^\n]*?)>>/g)].map(([, line]) => line!);
  const until = async (holds: () => boolean, what: string) => {
    for (let tries = 0; !holds(); tries += 1) {
      if (tries === 3000 || child.exitCode !== null) throw new Error(`never came: ${what}\n${screen}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  try {
    await until(() => screen.includes('READY\r\n'), 'a shell that listens');
    for (const [index, line] of lines.entries()) {
      child.stdin.write(`\u0015${line}\u0018`);
      await until(() => shown().length > index, line);
    }
    return { lines: shown(), screen };
  } finally {
    child.kill('SIGKILL');
  }
}
