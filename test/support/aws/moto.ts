import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const ATTEMPTS = 3;
const POLL_MS = 50;

/** A running emulator. */
export interface Moto {
  readonly url: string;
  readonly pid: number;
  /** Ends the emulator's own process and waits until it is gone. */
  stop(): Promise<void>;
}

/** Why the emulator cannot run with this Python, or `undefined` when it can. */
export async function whyNoMoto(python: string): Promise<string | undefined> {
  const child = spawn(python, ['-c', 'import moto.server'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (code === 0) return undefined;
    return `${python} cannot import moto.server: ${complaint.trim().split('\n').at(-1) || `exit ${code}`}`;
  } catch (error) {
    return `${python} cannot be started: ${(error as Error).message}`;
  }
}

/** Starts `python -m moto.server` on a free port of 127.0.0.1 and waits until it answers. */
export async function startMoto(python: string, patienceMs = 30_000): Promise<Moto> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const child = spawn(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    const stop = () => endProcess(child);
    const url = `http://127.0.0.1:${port}`;
    try {
      await answering(url, child, patienceMs);
      process.once('exit', () => child.kill('SIGKILL'));
      return { url, pid: child.pid ?? 0, stop };
    } catch (error) {
      await stop();
      if (attempt >= ATTEMPTS) throw error;
    }
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answering(url: string, child: ChildProcess, patienceMs: number): Promise<void> {
  const failure = { text: '' };
  child.once('error', (error) => {
    failure.text = error.message;
  });
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    if (failure.text !== '') throw new Error(`moto could not be started: ${failure.text}`);
    if (child.exitCode !== null) throw new Error(`moto ended with exit code ${child.exitCode} before it answered`);
    const answer = await fetch(`${url}/moto-api/data.json`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await delay(POLL_MS);
  }
  throw new Error(`moto did not answer within ${patienceMs} ms`);
}

export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const forced = setTimeout(() => child.kill('SIGKILL'), 2_000);
  await gone;
  clearTimeout(forced);
}
