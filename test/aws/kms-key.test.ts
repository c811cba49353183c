import { CreateKeyCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { kmsKey } from '../../src/adapters/token-store/kms-key.ts';
import { parseEnvelope } from '../../src/core/sealing/envelope.ts';
import { keyring } from '../../src/core/sealing/keyring.ts';
import { ManualClock, testIds } from '../adapters/token-store/secrets-manager-harness.ts';
import { keysClient } from '../support/aws/client.ts';

const motoUrl = inject('motoUrl');
const TEXT = Buffer.from('a document');

describe.skipIf(motoUrl === undefined)('a key in KMS, emulator', () => {
  let client: KMSClient;
  let arn: string;
  const sealWith = (keyArn = arn) => keyring(kmsKey({ arn: keyArn, client, clock: new ManualClock(), ids: testIds }));
  const newKey = async () => (await client.send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;

  beforeEach(async () => {
    client = keysClient(motoUrl ?? '');
    arn = await newKey();
  });

  it('seals with a data key that only KMS opens, in another process too', async () => {
    const seal = sealWith();
    await seal.ready();
    const sealed = seal.seal(TEXT, 'anna');
    expect(parseEnvelope(sealed)).toMatchObject({ key: arn, wrapped: expect.stringMatching(/^[\w+/=]{40,}$/) });
    const another = sealWith();
    expect(await another.open(sealed, 'anna', 'here')).toEqual(TEXT);
    await expect(another.open(sealed, 'bert', 'here')).rejects.toMatchObject({ code: 'store-corrupt' });
  });

  it('refuses what another key sealed', async () => {
    const seal = sealWith();
    await seal.ready();
    await expect(sealWith(await newKey()).open(seal.seal(TEXT, 'anna'), 'anna', 'here')).rejects.toMatchObject({
      code: 'configuration',
      message: expect.stringContaining(arn),
    });
  });

  it('takes no data key that was made for something else', async () => {
    const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId: arn, Plaintext: Buffer.alloc(32) }));
    const key = kmsKey({ arn, client, clock: new ManualClock(), ids: testIds });
    await expect(key.unwrap(Buffer.from(CiphertextBlob!).toString('base64'))).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringContaining('was not wrapped by'),
    });
  });

  it('says that there is none', async () => {
    const missing = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-4000-8000-000000000000';
    await expect(sealWith(missing).ready()).rejects.toMatchObject({
      code: 'store-unavailable',
      message: `there is no KMS key ${missing}`,
    });
  });
});
