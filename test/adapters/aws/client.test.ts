import { type AddressInfo, connect } from 'node:net';
import { createServer } from 'node:tls';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it, onTestFinished } from 'vitest';
import { awsClientSettings, regionOfArn } from '../../../src/adapters/aws/client.ts';
import { ProxyTunnelAgent } from '../../../src/adapters/aws/proxy-tunnel.ts';
import { secretsManagerClient } from '../../../src/adapters/aws/secrets-manager-client.ts';
import { SecretsManagerFake } from '../../support/aws/secrets-manager-fake.ts';
import { ConnectProxy } from '../../support/proxy/connect-proxy.ts';
import { TestAuthority } from '../../support/proxy/tls-fixture.ts';

const HOST = 'secretsmanager.eu-west-1.amazonaws.com';
const ARN = 'arn:aws:secretsmanager:ap-south-1:123456789012:secret:webex-AbCdEf';

it('an unusable HTTPS_PROXY is refused before the first request, without quoting it', () => {
  for (const bad of ['socks5://user:hunter2hunter2@proxy.example', 'http://', '::']) {
    expect(() => awsClientSettings({ HTTPS_PROXY: bad, NO_PROXY: '*' })).toThrow(/^HTTPS_PROXY is not the address of/);
  }
});

describe('the settings of an AWS client', () => {
  it('take the region of an ARN, then AWS_REGION, then AWS_DEFAULT_REGION', () => {
    expect(regionOfArn(ARN)).toBe('ap-south-1');
    expect(regionOfArn('webex-byods-credentials')).toBeUndefined();
    expect(awsClientSettings({ AWS_REGION: 'eu-west-1' }, ARN).region).toBe('ap-south-1');
    expect(awsClientSettings({ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, 'name').region).toBe(
      'eu-west-1',
    );
    expect(awsClientSettings({ AWS_DEFAULT_REGION: 'eu-west-2' }).region).toBe('eu-west-2');
    expect(awsClientSettings({})).not.toHaveProperty('region');
  });

  it('limit the time of a request, and name a proxy only where one is set', () => {
    expect(awsClientSettings({}).requestHandler).toMatchObject({ throwOnRequestTimeout: true, requestTimeout: 10_000 });
    expect(awsClientSettings({}).requestHandler.httpsAgent).toBeUndefined();
    expect(awsClientSettings({ HTTPS_PROXY: 'http://p' }).requestHandler.httpsAgent).toBeInstanceOf(ProxyTunnelAgent);
  });

  it('make a client that tries once and says nothing about Node', async () => {
    const client = secretsManagerClient(ARN, {});
    onTestFinished(() => client.destroy());
    expect(await client.config.maxAttempts()).toBe(1);
    expect(await client.config.region()).toBe('ap-south-1');
    expect(process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED).toBe('true');
  });
});

describe('a client behind a proxy', () => {
  const auth = { username: 'me@corp', password: 'hunter2:hunter2' };

  async function world(options: { auth?: typeof auth } = {}) {
    const fake = await SecretsManagerFake.start();
    fake.seed('name', 'value');
    const authority = new TestAuthority();
    const server = createServer(authority.issue({ hosts: [HOST] }), (socket) => {
      const upstream = connect(Number(new URL(fake.url).port), '127.0.0.1');
      socket.on('error', () => upstream.destroy()).pipe(upstream);
      upstream.on('error', () => socket.destroy()).pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = await ConnectProxy.start({
      routes: { [`${HOST}:443`]: (server.address() as AddressInfo).port },
      ...options,
    });
    onTestFinished(async () => {
      await proxy.close();
      server.close();
      await fake.close();
    });
    const client = (httpsProxy: string) => {
      const httpsAgent = new ProxyTunnelAgent({ httpsProxy }, { ca: authority.cert, keepAlive: true });
      const made = new SecretsManagerClient({
        ...awsClientSettings({ AWS_REGION: 'eu-west-1' }),
        requestHandler: { httpsAgent },
        credentials: { accessKeyId: 'AKIANOTAREALKEY', secretAccessKey: 'not-a-real-secret-key' },
        maxAttempts: 1,
      });
      onTestFinished(() => made.destroy());
      return made;
    };
    return { proxy, client };
  }
  const get = () => new GetSecretValueCommand({ SecretId: 'name', VersionStage: 'AWSCURRENT' });

  it('reaches AWS through a tunnel, which it uses again', async () => {
    const { proxy, client } = await world();
    const made = client(proxy.url);
    for (let n = 0; n < 3; n += 1) expect((await made.send(get())).SecretString).toBe('value');
    expect(proxy.requests).toEqual([{ kind: 'connect', target: `${HOST}:443`, authorized: true }]);
  });

  it('gives the user name and password of the proxy', async () => {
    const { proxy, client } = await world({ auth });
    expect((await client(proxy.urlWithCredentials).send(get())).SecretString).toBe('value');
  });

  it('tells of a proxy that refuses, without its password', async () => {
    const { proxy, client } = await world({ auth });
    const wrong = proxy.url.replace('//', '//me:hunter2hunter2@');
    const failure = await client(wrong)
      .send(get())
      .catch((thrown) => thrown);
    expect(failure).toMatchObject({
      code: 'ERR_PROXY_TUNNEL',
      message: expect.stringMatching(/127\.0\.0\.1:\d+ of HTTPS_PROXY answered 407/),
    });
    expect(failure.message).not.toContain('hunter2');
  });

  it('tells of a proxy that is not there', async () => {
    const { proxy, client } = await world();
    const { url } = proxy;
    await proxy.close();
    const failure = await client(url)
      .send(get())
      .catch((thrown) => thrown);
    expect(failure).toMatchObject({ code: 'ERR_PROXY_TUNNEL', message: expect.stringContaining('ECONNREFUSED') });
  });

  it('does not accept a server that is not AWS', async () => {
    const { proxy } = await world();
    const made = new SecretsManagerClient({
      region: 'eu-west-1',
      requestHandler: { httpsAgent: new ProxyTunnelAgent({ httpsProxy: proxy.url }) },
      credentials: { accessKeyId: 'AKIANOTAREALKEY', secretAccessKey: 'not-a-real-secret-key' },
      maxAttempts: 1,
    });
    onTestFinished(() => made.destroy());
    await expect(made.send(get())).rejects.toMatchObject({
      code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET/),
    });
  });

  it('goes around the proxy where NO_PROXY says so', async () => {
    const { proxy } = await world();
    const agent = new ProxyTunnelAgent({ httpsProxy: proxy.url, noProxy: '127.0.0.1' });
    const { request } = await import('node:https');
    await new Promise<void>((resolve) => {
      request({ host: '127.0.0.1', port: 9, agent })
        .once('error', () => resolve())
        .end();
    });
    expect(proxy.requests).toEqual([]);
  });
});
