import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CuttingProxy } from '../support/cutting-proxy.ts';

describe('a proxy that loses answers', () => {
  let handled: string[];
  let server: Server;
  let proxy: CuttingProxy;

  beforeEach(async () => {
    handled = [];
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      handled.push(`${request.method} ${request.url} ${Buffer.concat(chunks)}`);
      response.writeHead(201, { 'X-Answer': 'yes' }).end('0123456789');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    proxy = await CuttingProxy.start(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterEach(async () => {
    await proxy.close();
    server.closeAllConnections();
    server.close();
  });

  const post = (body: string) => fetch(`${proxy.url}/path?q=1`, { method: 'POST', body });

  test('passes requests and answers on unchanged', async () => {
    const answer = await post('hello');
    expect([answer.status, answer.headers.get('x-answer'), await answer.text()]).toEqual([201, 'yes', '0123456789']);
    expect(handled).toEqual(['POST /path?q=1 hello']);
    expect(proxy.seen).toMatchObject([{ method: 'POST', path: '/path?q=1', body: 'hello', cut: false }]);
  });

  test('cuts the n-th answer after the server has handled the request', async () => {
    proxy.cut({ nth: 2 });
    await (await post('one')).text();
    await expect(post('two')).rejects.toThrow();
    expect(handled).toHaveLength(2);
    await (await post('three')).text();
    expect(proxy.seen.map((request) => request.cut)).toEqual([false, true, false]);
  });

  test('cuts only requests that match, and in the middle of the body if so asked', async () => {
    proxy.cut({ when: (request) => request.body === 'two', at: 'body' });
    await (await post('one')).text();
    const answer = await post('two');
    expect(answer.status).toBe(201);
    await expect(answer.text()).rejects.toThrow();
    expect(handled).toHaveLength(2);
  });

  test('breaks the connection when the server is not there', async () => {
    server.close();
    await expect(post('one')).rejects.toThrow();
  });
});
