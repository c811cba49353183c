import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FunctionProcess } from '../../support/lambda/function-process.ts';
import { TestAuthority } from '../../support/proxy/tls-fixture.ts';

describe('a Lambda function in its own process', () => {
  let folder: string;
  let fn: FunctionProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'byods-lambda-'));
  });
  afterEach(async () => {
    await fn?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (code: string, env: Record<string, string> = {}) => {
    await writeFile(join(folder, 'index.mjs'), code);
    fn = await FunctionProcess.start({ folder, env });
    return fn;
  };

  test('hands over the event and a context, and gives back the result with what was printed', async () => {
    const running = await start(`
      console.log('starting');
      export const handler = async (event, context) => {
        console.log('one');
        console.error('to stderr');
        return { event, left: context.getRemainingTimeInMillis(), id: context.awsRequestId, of: context.functionName };
      };`);
    const done = await running.invoke({ a: 1 }, { timeoutMs: 5_000, requestId: 'r-1' });
    expect(done).toMatchObject({ requestId: 'r-1', logs: ['starting', 'one'], stderr: 'to stderr\n', exit: undefined });
    expect(done.result).toMatchObject({ event: { a: 1 }, id: 'r-1', of: 'byods-test' });
    const { left } = done.result as { left: number };
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(5_000);
  });

  test('stays warm: module state lasts, output belongs to its own invocation, an error ends nothing', async () => {
    const running = await start(`
      let count = 0;
      export const handler = async (event) => {
        process.stdout.write('run ' + ++count);
        if (event.fail) throw new TypeError('bad');
        return count;
      };`);
    expect(await running.invoke({})).toMatchObject({ result: 1, logs: ['run 1'] });
    const failed = await running.invoke({ fail: true });
    expect(failed).toMatchObject({ error: { errorType: 'TypeError', errorMessage: 'bad' }, logs: ['run 2'] });
    expect(failed).not.toHaveProperty('result');
    expect(await running.invoke({})).toMatchObject({ result: 3, logs: ['run 3'], stderr: '' });
  });

  test('calls the handler with two arguments and the given environment only', async () => {
    process.env.BYODS_LEAKED = 'yes';
    const running = await start(
      'export async function handler(...all) { return [all.length, process.env.GIVEN, process.env.BYODS_LEAKED]; }',
      { GIVEN: 'value' },
    );
    expect((await running.invoke()).result).toEqual([2, 'value', null]);
    delete process.env.BYODS_LEAKED;
  });

  test.each([
    [
      'a callback parameter',
      'export const handler = (a, b, callback) => callback();',
      'Runtime.CallbackHandlerDeprecated',
    ],
    ['no such export', 'export const other = 1;', 'Runtime.HandlerNotFound'],
    ['a missing import', "import './absent.mjs';", 'Runtime.ImportModuleError'],
    ['an error while loading', "throw new RangeError('at init');", 'RangeError'],
  ])('cannot start with %s', async (_, code, errorType) => {
    const done = await (await start(code)).invoke();
    expect(done).toMatchObject({ error: { errorType }, exit: { code: 1 } });
  });

  test.each([
    ['an unhandled rejection', 'Promise.reject(new Error("lost")); await new Promise(() => {});', 128],
    ['an uncaught exception', 'setImmediate(() => { throw new Error("lost"); }); await new Promise(() => {});', 129],
  ])('reports %s and ends', async (_, body, code) => {
    const done = await (await start(`export const handler = async () => { ${body} };`)).invoke();
    expect(done).toMatchObject({ error: { errorMessage: 'lost' }, exit: { code } });
  });

  test('a process that ends without an answer gives its exit and its output', async () => {
    const running = await start("export const handler = async () => { console.log('last words'); process.exit(7); };");
    const done = await running.invoke();
    expect(done).toMatchObject({ logs: ['last words'], exit: { code: 7, signal: null } });
    expect(done).not.toHaveProperty('error');
  });

  test('can be killed in the middle', async () => {
    const asked = createServer();
    await new Promise<void>((resolve) => asked.listen(0, '127.0.0.1', resolve));
    const reached = new Promise<void>((resolve) => asked.once('request', () => resolve()));
    const { port } = asked.address() as AddressInfo;
    const running = await start(`export const handler = () => fetch('http://127.0.0.1:${port}');`);
    const invocation = running.invoke();
    await reached;
    expect(await running.kill()).toEqual({ code: null, signal: 'SIGKILL' });
    expect((await invocation).exit).toEqual({ code: null, signal: 'SIGKILL' });
    asked.closeAllConnections();
    asked.close();
  });

  test.skipIf(process.platform !== 'linux')('frozen between invocations, goes on when thawed', async () => {
    const running = await start('export const handler = async (event) => event;');
    await running.invoke(1);
    running.freeze();
    await vi.waitFor(async () => expect(await readFile(`/proc/${running.pid}/stat`, 'utf8')).toMatch(/\) T /));
    const second = running.invoke(2);
    running.thaw();
    expect((await second).result).toBe(2);
  });

  test('trusts a test authority through NODE_EXTRA_CA_CERTS, and only then', async () => {
    const authority = new TestAuthority();
    const file = join(folder, 'ca.pem');
    await writeFile(file, authority.cert);
    const server = createSecureServer(authority.issue(), (_, response) => response.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const code = `export const handler = () => fetch('https://localhost:${port}').then((answer) => answer.text());`;
    const trusting = await start(code, { NODE_EXTRA_CA_CERTS: file });
    expect((await trusting.invoke()).result).toBe('hello');
    await trusting.close();
    const wary = await start(code);
    expect((await wary.invoke()).error).toMatchObject({ errorMessage: 'fetch failed' });
    server.closeAllConnections();
    server.close();
  });

  test('a Node that is not there is an error of the test', async () => {
    fn = await FunctionProcess.start({ folder, node: '/nonexistent/node' });
    await expect(fn.invoke()).rejects.toThrow('ENOENT');
  });
});
