import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CheckName } from '../../src/core/doctor/check.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { doctorSchema } from '../../src/schemas.ts';
import { ProgramWorld, type RunOptions } from './program.ts';

/** A world in which all is well: fresh tokens, and data sources that a run has just extended. */
export async function wellWorld(size: Parameters<typeof scenario>[0] = {}): Promise<ProgramWorld> {
  return await ProgramWorld.start(scenario({ dataSourceAgeMinutes: 10, ...size }));
}

/** Runs `byods doctor` and reads what it found. */
export async function examine(world: ProgramWorld, options: RunOptions & { args?: string[] } = {}) {
  const { code, document } = await world.json(doctorSchema, ['doctor', ...(options.args ?? [])], options);
  const named = (name: CheckName) => document.checks.filter((each) => each.name === name);
  return { code, document, named, check: (name: CheckName) => named(name)[0]! };
}

/** The address of a server that answers every request so, until the running test is over. */
export async function served(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

/** Names, sizes, modes and times of everything below a folder. */
export function tree(folder: string): string[] {
  return (readdirSync(folder, { recursive: true, encoding: 'utf8' }) as string[])
    .map((name) => {
      const { mode, size, mtimeNs, ctimeNs, ino } = statSync(join(folder, name), { bigint: true });
      return [name, mode, size, mtimeNs, ctimeNs, ino].join(' ');
    })
    .sort();
}

/** Runs git in the folder of a world. */
export function git(world: ProgramWorld, ...args: string[]): void {
  execFileSync('git', args, { cwd: world.folder, stdio: 'pipe', env: { PATH: process.env.PATH, HOME: world.folder } });
}
