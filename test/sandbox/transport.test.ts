import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { ask, call, DAY, MINUTE, NOON, opened, orgToken, SECOND } from './talk.ts';

test('every answer has a tracking id, and errors have the same one in their body', async () => {
  const sandbox = await opened();
  const fine = await call(sandbox, 'GET', '/people/me', sandbox.setup.integration!.accessToken);
  expect(fine.headers.get('trackingid')).toMatch(/^ROUTER_[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
  const refused = await call(sandbox, 'GET', '/people/me');
  expect(refused.headers.get('trackingid')).not.toBe(fine.headers.get('trackingid'));
  expect(refused.body.trackingId).toBe(refused.headers.get('trackingid'));
});

test('the Date header follows the virtual clock', async () => {
  const sandbox = await opened();
  expect((await call(sandbox, 'GET', '/people/me')).headers.get('date')).toBe(new Date(NOON).toUTCString());
  sandbox.control.clock.advance(40 * DAY);
  expect((await call(sandbox, 'GET', '/people/me')).headers.get('date')).toBe(new Date(NOON + 40 * DAY).toUTCString());
});

test('the rate limiter is off by default; on, it is per client, with Retry-After in whole seconds', async () => {
  const sandbox = await opened({ scenario: scenario({ modes: { rateLimitPerMinute: 2 } }) });
  const statusOf = async (token: string | undefined) => (await call(sandbox, 'GET', '/people/me', token)).status;
  const integration = sandbox.setup.integration!.accessToken;
  expect([await statusOf(integration), await statusOf(integration)]).toEqual([200, 200]);
  sandbox.control.clock.advance(20 * SECOND);
  const limited = await call(sandbox, 'GET', '/people/me', integration);
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '40']);
  expect(await statusOf(orgToken(sandbox))).toBe(200);
  sandbox.control.clock.advance(40 * SECOND);
  expect(await statusOf(integration)).toBe(200);
  sandbox.control.clock.advance(MINUTE);
  sandbox.control.modes.set({ rateLimitPerMinute: 0 });
  const many = await Promise.all(Array.from({ length: 20 }, () => statusOf(integration)));
  expect(new Set(many)).toEqual(new Set([200]));
});

test('answers are gzipped only where the client takes it and the mode says so', async () => {
  const sandbox = await opened();
  const headers = { authorization: `Bearer ${sandbox.setup.integration!.accessToken}`, 'accept-encoding': 'gzip' };
  const plain = await ask(`${sandbox.baseUrl}/people/me`, { headers });
  sandbox.control.modes.set({ compression: 'gzip' });
  const packed = await ask(`${sandbox.baseUrl}/people/me`, { headers });
  expect([plain, packed].map((reply) => reply.headers.get('content-encoding'))).toEqual([null, 'gzip']);
  expect(packed.body).toEqual(plain.body);
});

test('a body of more than 1 MiB is 413', async () => {
  const sandbox = await opened({ scenario: scenario() });
  const reply = await call(sandbox, 'POST', '/dataSources', orgToken(sandbox), { padding: 'x'.repeat(1024 * 1024) });
  expect(reply.status).toBe(413);
});

test('it listens on 127.0.0.1, on the port that it was given', async () => {
  const first = await opened();
  const port = Number(new URL(first.baseUrl).port);
  expect(first.baseUrl).toBe(`http://127.0.0.1:${port}/v1`);
  expect(first.controlUrl).toBe(`http://127.0.0.1:${port}/_sandbox`);
  await expect(startSandbox({ port })).rejects.toThrow(/EADDRINUSE/);
  await first.close();
  const second = await opened({ port });
  expect(second.baseUrl).toBe(first.baseUrl);
});

test('closing it ends the connections that are still open', async () => {
  const sandbox = await startSandbox({ scenario: 'empty' });
  sandbox.control.faults.add({ at: 'GET /people/me', do: 'stall' });
  const stalled = call(sandbox, 'GET', '/people/me').then(
    () => 'answered',
    () => 'ended',
  );
  const idle = connect(Number(new URL(sandbox.baseUrl).port), '127.0.0.1');
  const idleEnded = new Promise((resolve) => idle.once('close', resolve));
  idle.on('error', () => {});
  await call(sandbox, 'GET', '/nothing');
  await sandbox.close();
  expect(await stalled).toBe('ended');
  await idleEnded;
});
