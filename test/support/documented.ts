import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { documentFor } from '../../src/compose-sandbox.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Scenario } from '../../src/sandbox/scenario.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { freePort, pressed, visited } from './authorizing.ts';
import { expectNoLeak } from './leak.ts';

/** The folder that a document's links and commands start from. */
export const ROOT = join(import.meta.dirname, '../..');

/**
 * The fenced blocks of a document in one language.
 *
 * @param below  a heading: only those of its section
 */
export function blocks(document: string, language: string, below?: string): string[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const [, section = undefined] = below === undefined ? ['', text] : text.split(`\n${below}\n`);
  if (section === undefined) throw new Error(`${document} has no heading "${below}"`);
  const own = below === undefined ? section : section.split(/^## /m)[0]!;
  return [...own.matchAll(new RegExp(`^ *\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, 'gm'))].map(([, code]) => code!);
}

/** What `byods init` would ask for: the documents tell it to somebody at a terminal. */
export function answers({ setup }: Sandbox): NodeJS.ProcessEnv {
  const { serviceApp, integration } = setup;
  return {
    WEBEX_SERVICE_APP_ID: serviceApp.appId,
    WEBEX_SERVICE_APP_CLIENT_ID: serviceApp.clientId,
    WEBEX_SERVICE_APP_CLIENT_SECRET: serviceApp.clientSecret,
    WEBEX_SERVICE_APP_TARGET_ORG_ID: serviceApp.targetOrgIds.join(','),
    WEBEX_INTEGRATION_CLIENT_ID: integration!.clientId,
    WEBEX_INTEGRATION_CLIENT_SECRET: integration!.clientSecret,
    WEBEX_INTEGRATION_REFRESH_TOKEN: integration!.refreshToken,
  };
}

/** A working folder as the documents assume it: the commands are installed. */
export interface WorkingFolder {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly sandbox: Sandbox;
  /** The token-config.json of somebody who has set it up. */
  readonly document: () => ReturnType<typeof documentFor>;
  /** Writes it. */
  readonly fill: () => void;
}

/** A working folder, and a sandbox for it, for the running test. */
export async function workingFolder(of: Scenario = scenario({ dataSourcesPerOrg: 2 })): Promise<WorkingFolder> {
  const sandbox = await startSandbox({ scenario: of });
  const folder = mkdtempSync(join(tmpdir(), 'byods-docs-'));
  onTestFinished(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const { bin: commands } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  for (const [name, path] of Object.entries<string>(commands)) symlinkSync(join(ROOT, path), join(bin, name));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/byods-keeper'));
  const node = join(process.execPath, '..');
  const env = { PATH: `${bin}:${node}:${process.env.PATH}`, HOME: folder, WEBEX_API_BASE_URL: sandbox.baseUrl };
  const document = () => documentFor(sandbox.setup, new URL(sandbox.baseUrl).origin);
  const fill = () => {
    const path = join(folder, 'token-config.json');
    writeFileSync(path, JSON.stringify(document()));
    chmodSync(path, 0o600);
  };
  return { folder, env, sandbox, document, fill };
}

/** What a line of a document came to. */
export interface RanLine {
  readonly line: string;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a line of a document by a shell in a working folder, and checks that nothing it shows holds a piece of a secret.
 *
 * @param during  told of everything that it has printed, as it comes
 */
export async function runLine(
  line: string,
  { folder, env, sandbox }: Pick<WorkingFolder, 'folder' | 'env' | 'sandbox'>,
  during: (told: { readonly stdout: string; readonly stderr: string }, child: ChildProcess) => void = () => undefined,
): Promise<RanLine> {
  const child = spawn('sh', ['-c', `exec ${line}`], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const told = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      told[name] += text;
      during(told, child);
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  expectNoLeak(`${told.stdout}\n${told.stderr}`, sandbox);
  return { line, code, ...told };
}

/** Runs a line that begins with `byods setup-oauth`, while a person approves on the page whose address it prints. */
export async function approvedLine(line: string, place: WorkingFolder): Promise<RanLine> {
  const port = await freePort();
  place.sandbox.control.redirects.register(`http://localhost:${port}/callback`);
  let approved: Promise<unknown> | undefined;
  const ran = await runLine(`${line} --no-browser --port ${port}`, place, ({ stderr }) => {
    const [address] = /^http\S+\/authorize\?\S+$/m.exec(stderr) ?? [];
    if (address !== undefined && stderr.includes('Waiting for it there')) approved ??= pressed(address).then(visited);
  });
  await approved;
  return { ...ran, line };
}
