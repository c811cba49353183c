import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureSchema, runSchema, sandboxSchema } from '../../src/schemas.ts';
import { runProgram } from '../support/program.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'byods-sandbox-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs `byods sandbox`, and does something once it has said where it is. */
async function withSandbox(
  args: readonly string[],
  use: (said: string) => Promise<void>,
  end: NodeJS.Signals = 'SIGINT',
) {
  let failure: unknown;
  const ran = await runProgram(
    ['sandbox', ...args],
    {
      env: { TMPDIR: folder },
      onStart: (child: ChildProcess) => {
        child.stdout?.once('data', (said: string) => {
          use(said).then(
            () => child.kill(end),
            (thrown: unknown) => {
              failure = thrown;
              child.kill('SIGKILL');
            },
          );
        });
      },
    },
    folder,
  );
  if (failure !== undefined) throw failure;
  return ran;
}

describe('byods sandbox', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '--json: one line, and it serves until %s, with exit code 0',
    async (signal) => {
      let configPath = '';
      const ran = await withSandbox(
        ['--json'],
        async (said) => {
          expect(said.trim().split('\n')).toHaveLength(1);
          const where = sandboxSchema.parse(JSON.parse(said));
          configPath = where.configPath;
          const env = { WEBEX_API_BASE_URL: where.baseUrl, BYODS_CONFIG: where.configPath };
          const run = await runProgram(['run', '--json'], { env }, folder);
          expect(runSchema.parse(JSON.parse(run.stdout)).outcome).toBe('ok');
          const ledger = await fetch(`${where.controlUrl}/ledger`);
          expect(await ledger.json()).toMatchObject({ supersededRefreshTokenUses: [] });
        },
        signal,
      );
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(existsSync(configPath), 'its token store is gone').toBe(false);
    },
  );

  test('for people: the lines to paste work', async () => {
    const ran = await withSandbox([], async (said) => {
      const env = Object.fromEntries(
        [...said.matchAll(/export (\w+)=(\S+)/g)].map(([, name, value]) => [name!, value!]),
      );
      expect(Object.keys(env)).toEqual(['WEBEX_API_BASE_URL', 'BYODS_CONFIG']);
      expect((await runProgram(['refresh-token'], { env }, folder)).code).toBe(0);
    });
    expect(ran.code).toBe(0);
  });

  test('a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, stdout } = await runProgram(['sandbox', '--port', String(port), '--json'], {}, folder);
    server.close();
    expect(code).toBe(2);
    expect(failureSchema.parse(JSON.parse(stdout)).error.message).toBe(
      `port ${port} on 127.0.0.1 is taken by another program`,
    );
  });
});
