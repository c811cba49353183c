import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect, it, onTestFinished } from 'vitest';
import { ConnectProxy } from '../../support/proxy/connect-proxy.ts';
import { TestAuthority } from '../../support/proxy/tls-fixture.ts';
import { ENDLESS, json, serve, testClient } from './client.ts';
import { claims, signed, signingKey, withToken } from './signed.ts';

const HOSTS = ['idbroker.webex.com', 'idbroker-eu.webex.com'];
const KEY = signingKey('key-1');

/** Something that plays Webex's identity brokers, behind a proxy that alone knows the way. */
async function brokers(authority: TestAuthority) {
  const server = await serve(
    (_, response) => json(response, { keys: [KEY.jwk] }),
    createTlsServer(authority.issue({ hosts: HOSTS })),
  );
  const port = Number(new URL(server.origin).port);
  const proxy = await ConnectProxy.start({ routes: Object.fromEntries(HOSTS.map((host) => [`${host}:443`, port])) });
  onTestFinished(async () => {
    await proxy.close();
    await server.close();
  });
  return { server, proxy };
}

it('the keys of each issuer come from its own host, through the proxy, by the certificates that are trusted', async () => {
  const authority = new TestAuthority();
  const { server, proxy } = await brokers(authority);
  const folder = await mkdtemp(join(tmpdir(), 'byods-webex-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'ca.pem'), authority.cert);
  const outfile = join(folder, 'verify-once.cjs');
  const entryPoints = [join(import.meta.dirname, 'verify-once.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'silent' });

  const issuers = [...HOSTS, ...HOSTS, 'idbroker.webex.com.evil.example', 'idbroker.webex.com@evil.example'];
  const tokens = issuers.map((host) => signed(claims(`https://${host}/idb`, Date.now()), KEY));
  const env = { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
  const { stdout } = await promisify(execFile)(process.execPath, [outfile, proxy.url, ...tokens], { env });
  const stranger = { verified: false, reason: expect.stringContaining('is none whose keys are trusted here') };
  const verified = { verified: true };
  expect(JSON.parse(stdout)).toEqual([verified, verified, verified, verified, stranger, stranger]);
  expect(proxy.requests.map(({ target }) => target)).toEqual(HOSTS.map((host) => `${host}:443`));
  expect(server.seen.map(({ path, headers }) => `${headers.host}${path}`)).toEqual(
    HOSTS.map((host) => `${host}/idb/oauth2/v2/keys/verificationjwk`),
  );
});

it('a host with a certificate that nobody here trusts gives no keys', async () => {
  const { server, proxy } = await brokers(new TestAuthority());
  const { webex, clock } = testClient('https://webexapis.com/v1', { retries: 0, proxy: { httpsProxy: proxy.url } });
  onTestFinished(() => webex.close());
  const token = signed(claims('https://idbroker.webex.com/idb', clock.now()), KEY);
  expect(await webex.verifyToken(withToken(token), ENDLESS)).toEqual({
    verified: false,
    reason: expect.stringMatching(/could not be checked: .*its certificate comes from an authority that is not known/),
  });
  expect(server.seen).toEqual([]);
});
