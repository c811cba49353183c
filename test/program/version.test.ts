import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type * as z from 'zod';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import {
  doctorSchema,
  helpSchema,
  initSchema,
  logoutSchema,
  refreshTokenSchema,
  runSchema,
  setupOauthSchema,
  statusSchema,
  storeRestoreSchema,
  storeSchema,
} from '../../src/schemas.ts';
import { ProgramWorld } from '../support/program.ts';

const PACKAGE: { version: string; bin: Record<string, string> } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
);

test('--version of every program is that of the package, for a program too', async () => {
  const world = await ProgramWorld.start('empty');
  for (const path of Object.values(PACKAGE.bin)) {
    const bin = path.replace(/^dist\//, '');
    expect(await world.run(['--version'], { bin })).toMatchObject({ stdout: `${PACKAGE.version}\n`, stderr: '' });
  }
  expect((await world.json(helpSchema, ['--version'])).document.text).toBe(PACKAGE.version);
});

test('the same in every report', async () => {
  const world = await ProgramWorld.start(scenario());
  const copy = ['store', 'copy', '--from', 'file:token-config.json', '--to', 'file:other.json'];
  const reports: (readonly [z.ZodType, readonly string[]])[] = [
    [runSchema, ['run']],
    [statusSchema, ['status']],
    [refreshTokenSchema, ['refresh-token', '--force']],
    [doctorSchema, ['doctor']],
    [initSchema, ['init', '-y']],
    [initSchema, ['init', '-y', '--dry-run']],
    [setupOauthSchema, ['setup-oauth']],
    [setupOauthSchema, ['setup-oauth', '--dry-run']],
    [storeRestoreSchema, ['store', 'restore', '-y']],
    [storeSchema, [...copy, '--dry-run']],
    [storeSchema, copy],
    [logoutSchema, ['logout', '--dry-run']],
    [logoutSchema, ['logout', '-y']],
  ];
  for (const [schema, words] of reports) {
    const { document } = await world.json(schema, words);
    expect([words, document]).toEqual([words, expect.objectContaining({ programVersion: PACKAGE.version })]);
  }
});

test('the same in what --verbose tells, and in what Webex is told', async () => {
  const agents: (string | undefined)[] = [];
  const webex = createServer((request, response) => {
    agents.push(request.headers['user-agent']);
    response.writeHead(403, { 'content-type': 'application/json' }).end('{"message":"no"}');
  });
  await new Promise<void>((resolve) => webex.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void webex.close());
  const world = await ProgramWorld.start(scenario());
  await world.configure({
    serviceApp: { targetOrgId: world.sandbox.setup.serviceApp.targetOrgIds[0] },
    env: { WEBEX_SERVICE_APP_ACCESS_TOKEN: 'fake-token-of-nobody' },
  });
  const WEBEX_API_BASE_URL = `http://127.0.0.1:${(webex.address() as AddressInfo).port}/v1`;
  const { stderr } = await world.run(['status', '--verbose'], { env: { WEBEX_API_BASE_URL } });
  expect(stderr).toContain(`debug: byods ${PACKAGE.version} on Node.js ${process.versions.node}\n`);
  expect(agents.length).toBeGreaterThan(0);
  expect(new Set(agents)).toEqual(new Set([`byods-keeper/${PACKAGE.version}`]));
});
