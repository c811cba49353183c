import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/adapters/system.ts';
import { EndpointKeys } from '../../../src/core/endpoint/keys.ts';
import { PYTHON, whyNo } from '../../support/deploy/python.ts';
import { ACME, EndpointWorld } from '../../support/endpoint.ts';

const SUPPORT = join(import.meta.dirname, '..', '..', 'support', 'schemathesis');
const EXAMPLES = 40;
/** The first is for asking, each of the others to be forgotten once: more of them than are asked for. */
const KEYS = 200;

/** Keys as `byods keys create` makes them, all of one credential; making each with the command would take minutes. */
async function makeKeys(world: EndpointWorld): Promise<string[]> {
  const keys = new EndpointKeys(world.store.records, systemClock);
  const credential = { name: ACME, org: world.program.sandbox.setup.serviceApp.targetOrgIds[0]! };
  const made: string[] = [];
  while (made.length < KEYS) {
    made.push((await keys.create({ name: `key ${made.length}`, credential })).value.reveal());
  }
  return made;
}

async function schemathesis(folder: string, keysPath: string, args: readonly string[]) {
  const config = ['--config-file', join(SUPPORT, 'schemathesis.toml')];
  const child = spawn(PYTHON, ['-m', 'schemathesis.cli', ...config, 'run', ...args], {
    cwd: folder,
    env: { ...process.env, SCHEMATHESIS_HOOKS: join(SUPPORT, 'hooks.py'), BYODS_KEYS: keysPath, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, said: stdout + stderr };
}

describe.skipIf(whyNo('schemathesis') !== undefined)('schemathesis', () => {
  test('the program does what /openapi.json says, whatever it is asked', { timeout: 180_000 }, async () => {
    const plenty = { KEY_REQUESTS_PER_MINUTE: '1000000', ADDRESS_REQUESTS_PER_MINUTE: '1000000' };
    const world = await EndpointWorld.serve(undefined, ['--key-in-path', '--behind-proxy'], plenty);
    const keysPath = join(world.program.folder, 'keys');
    const keys = await makeKeys(world);
    await writeFile(keysPath, keys.join('\n'), { mode: 0o600 });

    const every = ['--checks', 'all', '--seed', '20260115', '--max-examples', String(EXAMPLES), '--no-shrink'];
    const ran = await schemathesis(world.program.folder, keysPath, [`${world.url}/openapi.json`, ...every]);
    expect(ran.code, ran.said).toBe(0);
    expect(ran.said).toContain('4 selected / 4 total');

    // It has seen every kind of answer, not refusals alone.
    const done = (await world.audit()).map(({ action, result }) => `${action} ${result}`);
    for (const each of [
      'token-taken fresh',
      'token-refused too-long',
      'credential-forgotten key-only',
      'key-refused unknown',
    ]) {
      expect([each, done.filter((one) => one === each).length > 5]).toEqual([each, true]);
    }
    world.kill('SIGTERM');
    const { code, stderr } = await world.ended;
    expect([code, stderr]).toEqual([0, '']);
  });
});
