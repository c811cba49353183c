import { randomUUID } from 'node:crypto';
import { CreateSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, inject, it } from 'vitest';
import { LockBusyError } from '../../src/core/errors.ts';
import { tokenStoreContract } from '../adapters/token-store/contract.ts';
import { copyContract } from '../adapters/token-store/copy-contract.ts';
import { createContract } from '../adapters/token-store/create-contract.ts';
import { documentText, integrationRefresh, NOW, refreshToken } from '../adapters/token-store/documents.ts';
import {
  edit,
  inventory,
  leavePending,
  ManualClock,
  Rescues,
  storeFor,
  valueAt,
} from '../adapters/token-store/secrets-manager-harness.ts';
import { secretsClient } from '../support/aws/client.ts';

const motoUrl = inject('motoUrl');

async function createSecret(client: SecretsManagerClient, text: string): Promise<string> {
  const name = `byods-${randomUUID()}`;
  await client.send(new CreateSecretCommand({ Name: name, SecretString: text, ClientRequestToken: randomUUID() }));
  return name;
}

describe.skipIf(motoUrl === undefined)('on the AWS emulator', () => {
  const url = motoUrl ?? '';

  tokenStoreContract('AWS Secrets Manager, emulator', async (text) => {
    const clock = new ManualClock();
    const client = secretsClient(url);
    const secretId = await createSecret(client, text);
    const rescues = new Rescues();
    let broken = false;
    const another = () => {
      const mine = secretsClient(url);
      mine.middlewareStack.add(
        (next, context) => async (args) => {
          const promotes =
            context.commandName === 'UpdateSecretVersionStageCommand' &&
            'VersionStage' in args.input &&
            args.input.VersionStage === 'AWSCURRENT';
          if (broken && promotes) throw Object.assign(new Error('connection lost'), { code: 'ECONNRESET' });
          return next(args);
        },
        { step: 'initialize', name: 'breakPublishing' },
      );
      return storeFor({ secretId, client: mine, clock, rescue: rescues.write });
    };
    let planted = text;
    return {
      store: another(),
      another,
      stored: async () => (planted === '' ? '' : ((await valueAt(client, secretId))?.text ?? '')),
      plant: async (value) => {
        planted = value;
        await edit(client, secretId, value === '' ? ' ' : value);
      },
      crashWith: async (updates) => void (await leavePending(client, secretId, updates)),
      breakPublishing: async () => {
        broken = true;
        return async () => {
          broken = false;
        };
      },
      rescued: async (file) => rescues.files.get(file) ?? '',
      inventory: () => inventory(client, secretId),
      close: async () => client.destroy(),
    };
  });

  for (const empty of [false, true]) {
    createContract(
      `AWS Secrets Manager, emulator, ${empty ? 'a secret without a value' : 'a new secret'}`,
      async () => {
        const client = secretsClient(url);
        const secretId = `byods-${randomUUID()}`;
        if (empty) await client.send(new CreateSecretCommand({ Name: secretId }));
        const another = () => storeFor({ secretId, client: secretsClient(url), clock: new ManualClock() });
        return {
          store: another(),
          another,
          stored: async () => (await valueAt(client, secretId))?.text ?? '',
          close: async () => client.destroy(),
        };
      },
    );
  }

  copyContract('from one secret to another, emulator', async (text) => {
    const clock = new ManualClock();
    const client = secretsClient(url);
    const end = (secretId: string) => ({
      store: storeFor({ secretId, client: secretsClient(url), clock }),
      address: `aws:${secretId}`,
    });
    const from = end(await createSecret(client, text));
    return { clock, from, to: end(`byods-${randomUUID()}`), close: async () => client.destroy() };
  });

  it('lets exactly one of eight contenders in, thirty times', async () => {
    const client = secretsClient(url);
    const secretId = await createSecret(client, documentText());
    const clock = new ManualClock(NOW);
    const contenders = Array.from({ length: 8 }, (_, n) =>
      storeFor({ secretId, client: secretsClient(url), clock, owner: `contender ${n}` }),
    );
    for (let round = 1; round <= 30; round += 1) {
      const tries = await Promise.allSettled(contenders.map((store) => store.lock({ waitMs: 0 })));
      const won = tries.filter((result) => result.status === 'fulfilled');
      const lost = tries.filter((result) => result.status === 'rejected');
      expect(won).toHaveLength(1);
      for (const { reason } of lost) expect(reason).toBeInstanceOf(LockBusyError);
      await won[0]!.value.release();
    }
  });

  it('publishes a chain of refreshes through many holders', async () => {
    const client = secretsClient(url);
    const secretId = await createSecret(client, documentText());
    const clock = new ManualClock(NOW);
    for (let n = 1; n <= 10; n += 1) {
      const locked = await storeFor({ secretId, client: secretsClient(url), clock }).lock({ waitMs: 0 });
      await locked.read();
      await locked.save([integrationRefresh(n)]);
      await locked.release();
    }
    const { config } = await storeFor({ secretId, client, clock }).read();
    expect(config.credentials.get('integration')?.refreshToken?.value.reveal()).toBe(refreshToken(10));
  });
});
