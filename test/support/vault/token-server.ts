import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a token endpoint answers: with a pair, with an OAuth error, as Webex refuses, or not at all well. */
export type TokenMode = 'ok' | 'invalid_grant' | 'invalid_client' | 'as-webex-refuses' | 'broken';

/** A token endpoint on loopback, as a plugin of Vault asks one. */
export interface TokenServer {
  readonly url: string;
  mode: TokenMode;
  /** The forms that came, without their values. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Starts one; its tokens live 14 days. */
export async function startTokenServer(): Promise<TokenServer> {
  let given = 0;
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    asked.push(`${form.get('grant_type')}: ${[...form.keys()].sort().join(' ')}`);
    const [status, body] = answers[it.mode](() => String(++given));
    response.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const it: TokenServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mode: 'ok',
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return it;
}

const refused = (error: string) => [400, { error, error_description: 'fake' }] as const;

const answers: Record<TokenMode, (next: () => string) => readonly [number, object | string]> = {
  ok: (next) => [
    200,
    {
      access_token: `fake-access-${next()}`,
      expires_in: 1_209_600,
      refresh_token: 'fake-refresh',
      refresh_token_expires_in: 7_776_000,
      token_type: 'Bearer',
    },
  ],
  invalid_grant: () => refused('invalid_grant'),
  invalid_client: () => refused('invalid_client'),
  'as-webex-refuses': () => [400, { message: 'fake', errors: [{ description: 'fake' }], trackingId: 'fake' }],
  broken: () => [500, 'fake'],
};
