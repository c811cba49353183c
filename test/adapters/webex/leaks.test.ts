import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { ENDLESS, testClient } from './client.ts';
import { calm, credentialsOf, start } from './sandboxed.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await start();
});
beforeEach(() => calm(sandbox));
afterAll(() => sandbox.close());

/** Everything that an error or a log could show anywhere. */
function shown(thrown: unknown, lines: readonly string[]): string {
  const error = thrown as Error & { toJSON(): unknown };
  const whole = inspect(error, { depth: 10, showHidden: true, getters: true });
  return [String(error), JSON.stringify(error), whole, error.stack, inspect(error.cause), ...lines].join('\n');
}

/** Every piece of eight characters of a secret, in the spellings that it may travel in; the org it names is no secret. */
function pieces(secret: Secret): string[] {
  const value = secret.reveal().replace(/_[A-Z0-9]+_[0-9a-f-]{36}$/, '');
  const bytes = Buffer.from(value);
  const forms = [
    value,
    encodeURIComponent(value),
    bytes.toString('hex'),
    bytes.toString('base64'),
    bytes.toString('base64url'),
  ];
  return forms.flatMap((form) =>
    Array.from({ length: Math.max(0, form.length - 7) }, (_, at) => form.slice(at, at + 8)),
  );
}

const FAULTS = [
  'echo',
  'reset',
  'body:html',
  'body:empty',
  'body:truncated',
  'body:deep',
  'body:gzip-bomb',
  'header:huge',
  'reject-token',
  'status:403',
  'status:429',
  'status:500',
  'redirect:302:http://login.example/?code=abcdefgh12345678',
];

describe('nothing secret is in an error or a log', () => {
  it.each(FAULTS)('I1, I2: after %s', async (fault) => {
    const { token, refreshToken, bearer, app, orgId, id } = credentialsOf(sandbox);
    const oddSecret = new Secret("it's (a) ~secret~ with spaces & + signs/=");
    const update = {
      schemaId: 's',
      url: 'u',
      audience: 'a',
      subject: 's',
      nonce: 'n',
      tokenLifetimeMinutes: 1,
      status: 'active',
    };
    const { webex, log } = testClient(sandbox.baseUrl, { retries: 1 });
    const calls = [
      () => webex.oauth.refresh(app, refreshToken, ENDLESS),
      () => webex.oauth.refresh({ ...app, clientSecret: oddSecret }, refreshToken, ENDLESS),
      () => webex.applications.mint(app, orgId, bearer, ENDLESS),
      () => webex.dataSources.list(token, ENDLESS),
      () => webex.dataSources.get(token, id, ENDLESS),
      () => webex.dataSources.put(token, id, update, ENDLESS),
    ];
    const secrets = [token, refreshToken, bearer, app.clientSecret, oddSecret];
    const forbidden = new Set(secrets.flatMap(pieces));
    for (const call of calls) {
      sandbox.control.faults.clear();
      sandbox.control.faults.add({ at: '* /*', do: fault, times: 'always' });
      sandbox.control.faults.add({ at: '* /*/*', do: fault, times: 'always' });
      sandbox.control.faults.add({ at: '* /*/*/*', do: fault, times: 'always' });
      const thrown = await call().then(
        () => expect.fail('the fault had no effect'),
        (error: unknown) => error,
      );
      const text = shown(thrown, log.lines);
      for (let at = 0; at + 8 <= text.length; at += 1) {
        if (forbidden.has(text.slice(at, at + 8)))
          expect.fail(`${JSON.stringify(text.slice(at - 40, at + 60))} after ${fault}`);
      }
      expect((thrown as Error).cause).toBeUndefined();
    }
  });

  it('I2: nor a part of a secret that a server quotes', async () => {
    const { token } = credentialsOf(sandbox);
    const part = token.reveal().slice(3, 20);
    const { webex } = testClient(sandbox.baseUrl);
    const body = { error: `x${part}`, message: `the token starting with ${part}… is bad` };
    sandbox.control.faults.add({ at: 'GET /dataSources', do: 'status:400', body });
    const thrown = (await webex.dataSources.list(token, ENDLESS).catch((error: unknown) => error)) as Error;
    expect(thrown.message).toContain('the token starting with [redacted]… is bad');
    expect(inspect(thrown)).not.toContain(part.slice(0, 8));
  });
});
