import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import type { Scenario } from '../../src/sandbox/scenario.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { endpointErrorSchema, keysSchema, tokenAnswerSchema } from '../../src/schemas.ts';
import { keysClient } from '../support/aws/client.ts';
import { secretWith, tableEndpoint } from '../support/aws/table-endpoint.ts';
import { ask } from '../support/endpoint.ts';
import { FunctionProcess, type Invocation } from '../support/lambda/function-process.ts';
import { type GatewayAsking, gatewayEvent, PUBLIC_HOST } from '../support/lambda/gateway.ts';
import { readZip, unzipTo } from '../support/lambda/unzip.ts';

const motoUrl = inject('motoUrl');
const REDIRECT = `https://${PUBLIC_HOST}/callback`;
const OVER = { obtainedMinutesAgo: 15 * 24 * 60 };
const STRICT = { refresh: 'rotate-strict' } as const;

/** What a function hands back to API Gateway. */
interface Answer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly cookies?: string[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

const withKey = (key: string, path = '/api/token'): GatewayAsking => ({
  path,
  headers: { authorization: `Bearer ${key}` },
});

describe.skipIf(motoUrl === undefined)('the token endpoint as a Lambda (skipped, loudly, without moto)', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'byods-endpoint-'));
    execFileSync(process.execPath, ['deploy/package-lambda.mjs'], { stdio: 'pipe' });
    await unzipTo(readFileSync('dist/endpoint.zip'), folder);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A table, a sandbox, the integration's secret, and functions that work with them. */
  async function lambdaEndpoint(of?: Scenario, more: Record<string, string> = {}) {
    const world = await tableEndpoint(motoUrl!, of, more);
    const { sandbox } = world.program;
    sandbox.control.redirects.register(REDIRECT);
    const { WEBEX_INTEGRATION_CLIENT_ID, WEBEX_INTEGRATION_CLIENT_SECRET, BYODS_ENCRYPTION_KEY, ...env } = world.env;
    const held = { WEBEX_INTEGRATION_CLIENT_ID, WEBEX_INTEGRATION_CLIENT_SECRET, BYODS_ENCRYPTION_KEY };
    const arn = await secretWith(motoUrl!, `integration-${randomUUID()}`, JSON.stringify(held));
    const written: string[] = [];
    const start = async (other: Record<string, string> = {}) => {
      const lambda = await FunctionProcess.start({
        folder,
        env: {
          ...env,
          WEBEX_API_BASE_URL: sandbox.baseUrl,
          WEBEX_INTEGRATION_SECRET_ARN: arn,
          WEBEX_INTEGRATION_REDIRECT_URI: REDIRECT,
          ...other,
        },
      });
      onTestFinished(() => lambda.close());
      const invoke = async (event: unknown): Promise<Invocation> => {
        const invoked = await lambda.invoke(event, { timeoutMs: 90_000 });
        written.push(...invoked.logs, invoked.stderr);
        return invoked;
      };
      const request = async (asked: GatewayAsking): Promise<Answer> => {
        const { result, error } = await invoke(gatewayEvent(asked));
        expect(error).toBeUndefined();
        return result as Answer;
      };
      return { lambda, invoke, request };
    };
    /** What it logs is JSON lines, and nowhere a secret or a key. */
    const expectCleanLogs = (keys: readonly string[]) => {
      const text = written.join('\n');
      world.expectNoSecret(text, keys);
      for (const line of written.filter((each) => each !== ''))
        expect(JSON.parse(line)).toMatchObject({
          level: expect.stringMatching(/^[A-Z]+$/),
          message: expect.anything(),
        });
    };
    return { world, start, arn, expectCleanLogs };
  }

  test('the zip holds the function and its page, and nothing of a terminal', () => {
    expect(readZip(readFileSync('dist/endpoint.zip')).map(({ name }) => name)).toEqual([
      'index.mjs',
      ...['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-bundle.js.LICENSE.txt', 'LICENSE', 'NOTICE'].map(
        (name) => `swagger-ui/${name}`,
      ),
    ]);
    const inputs = Object.keys(JSON.parse(readFileSync('dist/endpoint-metafile.json', 'utf8')).inputs);
    const unwanted = /node_modules\/(ink|react|yargs|open|@hono)\/|^src\/(cli|tui|sandbox)\//;
    expect(inputs.filter((input) => unwanted.test(input))).toEqual([]);
    // A cold start reads all of it.
    expect(statSync('dist/endpoint/index.mjs').size).toBeLessThan(1_500_000);
  });

  test('a program gets a token: what is due is renewed and saved before the answer, and the audit says from where', async () => {
    const { world, start, expectCleanLogs } = await lambdaEndpoint(scenario({ serviceAppPairs: OVER, modes: STRICT }));
    const { key, id } = await world.createKey();
    const { request, lambda } = await start();
    const { statusCode, headers, body, isBase64Encoded } = await request({
      ...withKey(key),
      headers: {
        authorization: `Bearer ${key}`,
        'x-forwarded-for': '203.0.113.66, 192.0.2.44',
        'x-real-ip': '203.0.113.66',
      },
    });
    expect({ statusCode, isBase64Encoded }).toEqual({ statusCode: 200, isBase64Encoded: false });
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json',
      'strict-transport-security': 'max-age=31536000',
    });
    const given = tokenAnswerSchema.parse(JSON.parse(body));
    // Lambda stops the clock as soon as there is an answer: nothing may be left for later.
    await lambda.kill();
    expect(JSON.stringify(await world.store.document('acme').document())).toContain(given.access_token);
    expect((await world.audit()).at(-1)).toMatchObject({ action: 'token-taken', key: id, address: '192.0.2.44' });

    const again = await start();
    expect(JSON.parse((await again.request(withKey(key))).body).access_token).toBe(given.access_token);
    expect(world.refreshes()).toBe(1);
    expectCleanLogs([key]);
  });

  test('a key that is for other addresses is not let in by a header', async () => {
    const { world, start } = await lambdaEndpoint();
    const { key } = await world.createKey(['--credential', 'acme', '--from', '198.51.100.0/24']);
    const { request } = await start();
    const forged = { authorization: `Bearer ${key}`, 'x-forwarded-for': '198.51.100.7', forwarded: 'for=198.51.100.7' };
    expect((await request({ path: '/api/token', headers: forged })).statusCode).toBe(401);
    expect((await request({ ...withKey(key), sourceIp: '198.51.100.7' })).statusCode).toBe(200);
  });

  test('a person authorizes: the cookie goes and comes as API Gateway carries it, and the key works in another process', async () => {
    const { world, start, expectCleanLogs } = await lambdaEndpoint();
    const { request, lambda } = await start();
    expect((await request({ path: '/' })).body).toContain('Authorize');
    const begun = await request({ path: '/authorize' });
    expect(begun.statusCode).toBe(302);
    expect(begun.cookies).toEqual([
      expect.stringMatching(/^__Host-byods-\w{8}=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/),
    ]);
    expect(begun.headers).not.toHaveProperty('set-cookie');
    const decided = await ask(begun.headers.location!, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'decision=approve',
    });
    const back = new URL(decided.headers.location!);
    expect(back.origin + back.pathname).toBe(REDIRECT);
    const callback = { path: back.pathname, query: back.search.slice(1) };

    // Another process answers it, as it happens there.
    const { request: other } = await start();
    expect((await other(callback)).statusCode).toBe(400);
    const cookies = ['theme=dark', begun.cookies![0]!.split(';')[0]!];
    const ended = await other({ ...callback, cookies });
    const key = /byods_[\w-]{43}/.exec(ended.body)![0];
    await lambda.kill();
    const { statusCode, body } = await (await start()).request(withKey(key));
    expect(statusCode).toBe(200);
    expect(JSON.parse(body).access_token).toBeTruthy();
    expect((await other({ ...callback, cookies })).body).not.toContain('byods_');
    const { requests } = world.program.sandbox.control.ledger.get();
    expect(requests.filter(({ path }) => path === '/access_token')).toHaveLength(1);
    expectCleanLogs([key]);
  });

  test('what is no request of ours is refused, whatever its path, host or body says', async () => {
    const { world, start, expectCleanLogs } = await lambdaEndpoint();
    const { key } = await world.createKey();
    const { request } = await start();
    const authorization = `Bearer ${key}`;
    const told: [GatewayAsking, number, string?][] = [
      [{ ...withKey(key), host: 'attacker.test' }, 421, 'wrong-host'],
      [{ ...withKey(key), host: `${PUBLIC_HOST}:443` }, 200],
      [{ ...withKey(key), headers: { authorization, host: 'attacker.test' } }, 421, 'wrong-host'],
      [{ ...withKey(key), headers: { authorization, 'x-forwarded-host': 'attacker.test' } }, 200],
      [{ ...withKey(key), method: 'DELETE', body: 'eyJhIjoxfQ==', isBase64Encoded: true }, 400, 'no-body'],
      [{ ...withKey(key), body: '{"a":1}' }, 400, 'no-body'],
      [{ ...withKey(key), method: 'POST' }, 405, 'method-not-allowed'],
      [withKey(key, '/api/token/'), 404, 'not-found'],
      [withKey(key, '//api/token'), 404, 'not-found'],
      [withKey(key, '/default/api/token'), 404, 'not-found'],
      // As it comes decoded from /api/token%3Fx and /api/token%23x.
      [withKey(key, '/api/token?x'), 404, 'not-found'],
      [withKey(key, '/api/token#x'), 404, 'not-found'],
      [withKey(key, `/api/token/${key}`), 404, 'not-found'],
      [{ ...withKey(key), query: 'minimum_seconds=1&minimum_seconds=2' }, 400, 'bad-request'],
      [{ ...withKey(key), query: 'minimum_seconds=99999999' }, 422, 'too-long'],
      [{ path: '/api/token', headers: { authorization: `Bearer ${key},Bearer ${key}` } }, 401, 'unauthorized'],
      [{ path: '/api/token', headers: { authorization: 'Bearer \u00fcnknown' } }, 401, 'unauthorized'],
      [{ path: '/api/token', headers: { authorization: `Bearer ${key}\r\nx: y` } }, 401, 'unauthorized'],
      [{ ...withKey(key), headers: { authorization, 'a name': key }, cookies: [`a=${key}\n`] }, 200],
    ];
    for (const [asked, status, code] of told) {
      const { statusCode, body, headers } = await request(asked);
      expect([asked.path, statusCode]).toEqual([asked.path, status]);
      if (code) expect(endpointErrorSchema.parse(JSON.parse(body)).error.code).toBe(code);
      expect(headers['x-content-type-options']).toBe('nosniff');
      world.expectNoSecret(status === 200 ? '' : body, [key]);
    }
    const page = await request({ path: '/docs/swagger-ui.css' });
    expect(page).toMatchObject({
      statusCode: 200,
      isBase64Encoded: false,
      headers: { 'content-type': 'text/css; charset=utf-8' },
    });
    expect(page.body.length).toBeGreaterThan(10_000);
    expect(await request({ path: '/', method: 'HEAD' })).toMatchObject({ statusCode: 200, body: '' });
    expect(JSON.parse((await request({ path: '/openapi.json' })).body).servers).toEqual([
      { url: `https://${PUBLIC_HOST}` },
    ]);
    expectCleanLogs([key]);
  });

  test('with a key in KMS above the table; and the commands need no more than the ARNs either', async () => {
    const client = keysClient(motoUrl!);
    const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
    client.destroy();
    const { world, start, arn } = await lambdaEndpoint(undefined, { BYODS_KMS_KEY_ARN: KeyMetadata!.Arn! });
    const {
      BYODS_ENCRYPTION_KEY: _,
      WEBEX_INTEGRATION_CLIENT_ID: __,
      WEBEX_INTEGRATION_CLIENT_SECRET: ___,
      ...env
    } = world.env;
    const made = await world.program.json(keysSchema, ['keys', 'create', '--credential', 'acme'], {
      env: { ...env, WEBEX_INTEGRATION_SECRET_ARN: arn },
    });
    const { request } = await start();
    expect((await request(withKey(made.document.key!))).statusCode).toBe(200);
  });

  test('with KEY_IN_PATH a key may stand there, and a function URL does as well', async () => {
    const { world, start } = await lambdaEndpoint(undefined, { KEY_IN_PATH: 'yes' });
    const { key } = await world.createKey();
    const { request } = await start();
    expect((await request({ path: `/api/token/${key}` })).statusCode).toBe(200);
    const host = 'abcdefghijklmnopqrstuvwxyz012345.lambda-url.us-east-1.on.aws';
    const atUrl = await start({ WEBEX_INTEGRATION_REDIRECT_URI: `https://${host}/callback` });
    expect((await atUrl.request({ path: `/api/token/${key}`, host })).statusCode).toBe(200);
  });

  test.each([
    ['a scheduled event', { source: 'aws.events', 'detail-type': 'Scheduled Event' }],
    [
      'a load balancer, which tells in headers who asks',
      { ...gatewayEvent({ path: '/' }), version: undefined, requestContext: { elb: {} } },
    ],
    ['payload format 1.0', { version: '1.0', path: '/', httpMethod: 'GET', headers: {}, requestContext: {} }],
    ['nothing', null],
  ])('%s is refused', async (_, event) => {
    const { start } = await lambdaEndpoint();
    const { error } = await (await start()).invoke(event);
    expect(error).toMatchObject({ errorType: 'usage', errorMessage: expect.stringContaining('payload format 2.0') });
  });

  test.each([
    ['WEBEX_INTEGRATION_REDIRECT_URI', '', 'configuration', /under which address/],
    ['WEBEX_INTEGRATION_SECRET_ARN', 'integration', 'configuration', /is not the ARN of a secret/],
    [
      'WEBEX_INTEGRATION_SECRET_ARN',
      'arn:aws:secretsmanager:us-east-1:123456789012:secret:not-there-AbCdEf',
      'store-unavailable',
      /there is no secret/,
    ],
    ['KEY_IN_PATH', 'true', 'configuration', /yes or no/],
    ['BYODS_STORE', '', 'usage', /no store of credentials/],
  ])('a function with %s=%s fails, and says why', async (name, value, errorType, message) => {
    const { start } = await lambdaEndpoint();
    const { invoke } = await start({ [name]: value });
    for (const time of ['the first', 'the second']) {
      const { error } = await invoke(gatewayEvent({ path: '/' }));
      expect([time, error]).toEqual([time, expect.objectContaining({ errorType })]);
      expect(error!.errorMessage).toMatch(message);
    }
  });

  test.each([
    ['no JSON, with a secret-looking-canary', /holds no JSON object/],
    ['{"clientSecret": "secret-looking-canary"}', /holds "clientSecret", which does not belong there/],
    ['{"WEBEX_INTEGRATION_CLIENT_ID": 5, "BYODS_ENCRYPTION_KEY": "secret-looking-canary"}', /ID, which is no text/],
    ['{"WEBEX_INTEGRATION_CLIENT_ID": "secret-looking-canary"}', /belong together|no key to encrypt/],
  ])('a secret that holds something else is refused, and not shown: %#', async (text, message) => {
    const { start } = await lambdaEndpoint();
    const arn = await secretWith(motoUrl!, `odd-${randomUUID()}`, text);
    const { error, logs } = await (await start({ WEBEX_INTEGRATION_SECRET_ARN: arn })).invoke(
      gatewayEvent({ path: '/' }),
    );
    expect(error).toMatchObject({ errorType: 'configuration', errorMessage: expect.stringMatching(message) });
    expect(JSON.stringify(error) + logs.join()).not.toContain('canary');
  });
});
