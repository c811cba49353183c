import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { KeeperError } from '../../core/errors.ts';
import { KEY_BYTES } from '../../core/sealing/envelope.ts';
import type { SealingKey } from '../../core/sealing/keyring.ts';
import { type Pacing, withRetries } from '../retry.ts';
import { type AwsAsked, awsStoreError, type FailureKind, named, place } from './aws/failure-kinds.ts';

/** What a key in KMS is used with. */
export interface KmsKeyOptions extends Pacing {
  /** Of the key: an alias can be moved to another key, and then nothing could be read any more. */
  readonly arn: string;
  readonly client: KMSClient;
  /** `AWS_PROFILE`, for messages. */
  readonly profile?: string | undefined;
}

/** What our data keys are for: KMS gives them back for nothing else, and writes this into CloudTrail. */
const CONTEXT = { application: 'byods-keeper', purpose: 'credential store' };

/** As an ARN of a key is written; a region of its own for each partition. */
const KEY_ARN = /^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;

/**
 * A key that never leaves AWS's Key Management Service: each item is encrypted with a data key that KMS made, and stands
 * beside that as KMS wrapped it. Whoever may not use the key cannot read the store, with whatever copy of it.
 *
 * @throws KeeperError `configuration` for what is no ARN of a key
 */
export function kmsKey(options: KmsKeyOptions): SealingKey {
  const { arn } = options;
  if (!KEY_ARN.test(arn)) {
    throw new KeeperError('configuration', `"${arn}" is not the ARN of a KMS key. Nothing was read or written`, {
      remedy: 'give it as arn:aws:kms:<region>:<account>:key/<id>: aws kms describe-key --key-id alias/<name> shows it',
    });
  }
  return {
    id: arn,
    async current() {
      const { Plaintext, CiphertextBlob } = await asked(options, 'GenerateDataKey', (client) =>
        client.send(new GenerateDataKeyCommand({ KeyId: arn, KeySpec: 'AES_256', EncryptionContext: CONTEXT })),
      );
      return { bytes: dataKey(Plaintext, arn), wrapped: Buffer.from(CiphertextBlob ?? []).toString('base64') };
    },
    async unwrap(wrapped = '') {
      const CiphertextBlob = Buffer.from(wrapped, 'base64');
      const { Plaintext } = await asked(options, 'Decrypt', (client) =>
        // Named, so that no other key answers for whoever could write the store.
        client.send(new DecryptCommand({ KeyId: arn, CiphertextBlob, EncryptionContext: CONTEXT })),
      );
      return dataKey(Plaintext, arn);
    },
  };
}

async function asked<T>(
  options: KmsKeyOptions,
  operation: 'GenerateDataKey' | 'Decrypt',
  send: (client: KMSClient) => Promise<T>,
): Promise<T> {
  const { arn, client, profile } = options;
  const words = { service: 'AWS KMS', prefix: 'kms', kind: 'key', id: arn, thing: `the KMS key ${arn}` };
  return await withRetries(options, async () => {
    try {
      return await send(client);
    } catch (thrown) {
      throw awsStoreError(thrown, { ...words, operation, profile, region: arn.split(':')[3] }, KINDS);
    }
  });
}

const KINDS: readonly FailureKind[] = [
  {
    matches: named('NotFoundException'),
    says: (about) => [
      `there is no KMS key ${about.id}`,
      `correct BYODS_KMS_KEY_ARN: aws kms list-keys${about.region === undefined ? '' : ` --region ${about.region}`} shows the keys of the account`,
    ],
  },
  {
    matches: named('DisabledException', 'KMSInvalidStateException'),
    says: ({ thing }) => [
      `${thing} cannot be used: it is disabled or about to be deleted`,
      'enable the key again (aws kms enable-key, aws kms cancel-key-deletion)',
    ],
  },
  {
    matches: named('InvalidCiphertextException', 'IncorrectKeyException'),
    says: (about) => [
      `a data key in the store was not wrapped by ${about.thing} in ${place(about)} for this program, or was changed`,
      'bring the store back from a backup; nothing was written',
    ],
  },
  {
    matches: named('KeyUnavailableException', 'DependencyTimeoutException', 'KMSInternalException'),
    says: (about: AwsAsked) => [`${about.thing} did not answer ${about.operation}`, 'run again in a few minutes'],
    transient: true,
  },
];

function dataKey(bytes: Uint8Array | undefined, arn: string): Uint8Array {
  if (bytes?.length === KEY_BYTES) return bytes;
  throw new KeeperError('store-unavailable', `the KMS key ${arn} gave no data key of ${KEY_BYTES} bytes`, {
    remedy: 'use a symmetric encryption key (SYMMETRIC_DEFAULT)',
  });
}
