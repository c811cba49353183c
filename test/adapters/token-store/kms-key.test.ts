import type { KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { kmsKey } from '../../../src/adapters/token-store/kms-key.ts';
import { ManualClock, testIds } from './secrets-manager-harness.ts';

const ARN = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-4000-8000-000000000001';

/** A client that is answered so, one after the other, and counts. */
function clientAnswered(...answers: (Error | object)[]) {
  let asked = 0;
  const send = async () => {
    const answer = answers[Math.min(asked, answers.length - 1)]!;
    asked += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const client = { send } as unknown as KMSClient;
  return { key: kmsKey({ arn: ARN, client, clock: new ManualClock(), ids: testIds }), asked: () => asked };
}

const named = (name: string, message = name) => Object.assign(new Error(message), { name });

describe('what KMS refuses, in our words', () => {
  it.each<[name: string, says: RegExp, remedy: RegExp]>([
    ['DisabledException', /is disabled or about to be deleted/, /aws kms enable-key/],
    ['KMSInvalidStateException', /is disabled or about to be deleted/, /cancel-key-deletion/],
    ['NotFoundException', /there is no KMS key/, /correct BYODS_KMS_KEY_ARN.*--region eu-west-1/],
    ['AccessDeniedException', /AWS denies kms:Decrypt/, /allow kms:Decrypt/],
    ['InvalidCiphertextException', /was not wrapped by the KMS key/, /backup/],
    ['IncorrectKeyException', /was not wrapped by the KMS key/, /backup/],
    ['ExpiredTokenException', /credentials have expired/, /sign in/],
  ])('%s', async (name, says, remedy) => {
    const { key, asked } = clientAnswered(named(name));
    await expect(key.unwrap('AAAA')).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringMatching(says),
      remedy: expect.stringMatching(remedy),
    });
    expect(asked()).toBe(1);
  });

  it.each(['ThrottlingException', 'KeyUnavailableException', 'KMSInternalException', 'TimeoutError'])(
    'asks again after %s',
    async (name) => {
      const Plaintext = new Uint8Array(32).fill(1);
      const { key, asked } = clientAnswered(named(name), named(name), { Plaintext, CiphertextBlob: new Uint8Array(4) });
      expect(await key.current()).toEqual({ bytes: Plaintext, wrapped: 'AAAAAA==' });
      expect(asked()).toBe(3);
    },
  );

  it('takes nothing that is no data key', async () => {
    const { key } = clientAnswered({ Plaintext: new Uint8Array(16), CiphertextBlob: new Uint8Array(4) });
    await expect(key.current()).rejects.toMatchObject({ remedy: expect.stringContaining('symmetric') });
  });
});
