import { describe, expect, it } from 'vitest';
import { systemClock } from '../src/adapters/system.ts';
import { sealFor } from '../src/compose-sealing.ts';
import type { Environment } from '../src/core/settings.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const sealOf = (env: Environment) => sealFor({ env, log, clock: systemClock });
const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const TEXT = Buffer.from('a document');

async function sealed(env: Environment): Promise<Buffer> {
  const seal = await sealOf(env);
  await seal.ready();
  return seal.seal(TEXT, 'a name');
}

describe('the keys of a store of many credentials', () => {
  it('takes the best that is given', async () => {
    const secret = { WEBEX_INTEGRATION_CLIENT_SECRET: 'fake-client-secret' };
    expect(String(await sealed(secret))).toContain('"key":"client-secret:');
    expect(String(await sealed({ ...secret, BYODS_ENCRYPTION_KEY: key(1) }))).toContain('"key":"key:');
  });

  it.each<[from: string, old: Environment, now: Environment]>([
    [
      'the client secret to a key',
      { WEBEX_INTEGRATION_CLIENT_SECRET: 'fake-client-secret' },
      { WEBEX_INTEGRATION_CLIENT_SECRET: 'fake-client-secret', BYODS_ENCRYPTION_KEY: key(1) },
    ],
    [
      'a client secret to another',
      { WEBEX_INTEGRATION_CLIENT_SECRET: 'fake-client-secret' },
      { WEBEX_INTEGRATION_CLIENT_SECRET: 'fake-new-secret', BYODS_OLD_CLIENT_SECRET: 'fake-client-secret' },
    ],
    [
      'a key to another',
      { BYODS_ENCRYPTION_KEY: key(1) },
      { BYODS_ENCRYPTION_KEY: key(2), BYODS_OLD_ENCRYPTION_KEY: key(1) },
    ],
  ])('goes over from %s', async (_from, old, now) => {
    const before = await sealed(old);
    const seal = await sealOf(now);
    expect(seal.isCurrent(before)).toBe(false);
    expect(String(await seal.open(before, 'a name', 'here'))).toBe('a document');
    await seal.ready();
    expect(seal.isCurrent(seal.seal(TEXT, 'a name'))).toBe(true);
  });

  it('refuses what another key encrypted, names both, and says how it is given', async () => {
    const before = await sealed({ BYODS_ENCRYPTION_KEY: key(1) });
    const seal = await sealOf({ BYODS_ENCRYPTION_KEY: key(2) });
    await expect(seal.open(before, 'a name', 'this document')).rejects.toMatchObject({
      code: 'configuration',
      message: expect.stringMatching(/^this document is encrypted with the key key:\w{16}, .* is key:\w{16}\./),
      remedy: expect.stringContaining('BYODS_OLD_ENCRYPTION_KEY'),
    });
  });

  it.each([
    ['too short', Buffer.alloc(31).toString('base64')],
    ['too long', Buffer.alloc(33).toString('base64')],
    ['a password', 'correct horse battery staple'],
    ['in hex', Buffer.alloc(32, 9).toString('hex')],
  ])('refuses a key that is %s, and shows nothing of it', async (_what, text) => {
    const refused = sealOf({ BYODS_ENCRYPTION_KEY: text });
    await expect(refused).rejects.toMatchObject({
      code: 'configuration',
      message: expect.stringContaining('BYODS_ENCRYPTION_KEY must be 32 bytes in base64'),
      remedy: 'make one with: openssl rand -base64 32',
    });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining(text) });
  });

  it('refuses to go without', async () => {
    await expect(sealOf({})).rejects.toMatchObject({
      code: 'configuration',
      remedy: expect.stringContaining('BYODS_KMS_KEY_ARN'),
    });
  });

  it.each(['alias/mine', 'arn:aws:kms:eu-west-1:123456789012:alias/mine', 'arn:aws:s3:::key/x'])(
    'refuses %s as the ARN of a KMS key',
    async (arn) => {
      await expect(sealOf({ BYODS_KMS_KEY_ARN: arn })).rejects.toMatchObject({
        code: 'configuration',
        remedy: expect.stringContaining('describe-key'),
      });
    },
  );
});
