import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { helpSchema, refreshTokenSchema, runSchema, statusSchema } from '../../src/schemas.ts';
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
  const schemas = { run: runSchema, status: statusSchema, 'refresh-token': refreshTokenSchema };
  for (const [command, schema] of Object.entries(schemas)) {
    expect((await world.json(schema, [command])).document.programVersion).toBe(PACKAGE.version);
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
