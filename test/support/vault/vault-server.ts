import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcess, freePort } from '../aws/moto.ts';

const ATTEMPTS = 3;
const POLL_MS = 50;

/** The token of whoever may do anything on a server of ours. */
export const DEV_ROOT = 'fake-dev-root-token';

/** A running Vault or OpenBao. */
export interface VaultServer {
  readonly url: string;
  readonly pid: number;
  /** What it calls itself: `OpenBao v2.7.2`. */
  readonly version: string;
  /** Ends the server's own process and waits until it is gone. */
  stop(): Promise<void>;
}

/** What a binary says that it is, or why it is none. */
export function versionOf(binary: string): { version: string } | { why: string } {
  const { error, status, stdout } = spawnSync(binary, ['version'], { encoding: 'utf8', timeout: 20_000 });
  if (error) return { why: `${binary} cannot be started: ${error.message}` };
  const version = /^(?:OpenBao|Vault) v[\d.]+/.exec(stdout)?.[0];
  return status === 0 && version ? { version } : { why: `${binary} is neither Vault nor OpenBao` };
}

/** Starts a server in dev mode (unsealed, in memory, KV version 2 at `secret/`) on a free port of 127.0.0.1. What lies in `pluginFolder` can be mounted. */
export async function startVault(
  binary: string,
  version: string,
  { patienceMs = 30_000, pluginFolder }: { patienceMs?: number; pluginFolder?: string } = {},
): Promise<VaultServer> {
  for (let attempt = 1; ; attempt += 1) {
    const address = `127.0.0.1:${await freePort()}`;
    const options = ['-dev', '-dev-no-store-token', `-dev-root-token-id=${DEV_ROOT}`, `-dev-listen-address=${address}`];
    if (pluginFolder !== undefined) options.push(`-dev-plugin-dir=${pluginFolder}`);
    const child = spawn(binary, ['server', ...options], { stdio: 'ignore' });
    const failure = { text: '' };
    child.once('error', (error) => {
      failure.text = error.message;
    });
    const stop = () => endProcess(child);
    const url = `http://${address}`;
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline && failure.text === '' && child.exitCode === null) {
      const answer = await fetch(`${url}/v1/sys/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
      await answer?.arrayBuffer();
      if (answer?.ok) {
        process.once('exit', () => child.kill('SIGKILL'));
        return { url, pid: child.pid ?? 0, version, stop };
      }
      await delay(POLL_MS);
    }
    await stop();
    if (attempt >= ATTEMPTS)
      throw new Error(`${binary} did not answer: ${failure.text || `exit code ${child.exitCode}`}`);
  }
}
