import {
  CreateSecretCommand,
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { type Pacing, withRetries } from '../../retry.ts';
import { isAwsCode } from '../aws/failure.ts';
import { type AwsRequest, secretsManagerError } from './errors.ts';
import { readVersion, type SecretVersion } from './secret-version.ts';

/** What the requests need beside their parameters. */
export interface CallSettings extends Pacing {
  readonly client: SecretsManagerClient;
  readonly secretId: string;
  /** `AWS_PROFILE`, for messages. */
  readonly profile?: string | undefined;
}

/**
 * The requests that the store is made of. Each is repeated while it fails for a moment only, each may be carried
 * out twice without harm, and each failure is an error of ours. Reads always name a label: a policy can then be
 * limited to labels, and the default is not trusted.
 */
export class SecretCalls {
  readonly #settings: CallSettings;

  constructor(settings: CallSettings) {
    this.#settings = settings;
  }

  /** The version that carries a label; undefined when none does. A secret without `AWSCURRENT` throws. */
  async get(stage: string, signal?: AbortSignal): Promise<SecretVersion | undefined> {
    const input = { SecretId: this.#settings.secretId, VersionStage: stage };
    try {
      return await this.#run(
        { operation: 'GetSecretValue', stage },
        (client) => readVersion(client, input, signal),
        signal,
      );
    } catch (thrown) {
      if (stage !== 'AWSCURRENT' && isAwsCode(thrown, 'ResourceNotFoundException')) return undefined;
      throw thrown;
    }
  }

  /**
   * Writes a version whose id is `token`, with one label. Durable when it resolves to `stored`; `taken` says that
   * another content was written under this token before. The same content again changes nothing and is `stored`.
   */
  async put(token: string, text: string, stage: string): Promise<'stored' | 'taken'> {
    const input = {
      SecretId: this.#settings.secretId,
      ClientRequestToken: token,
      SecretString: text,
      VersionStages: [stage],
    };
    try {
      await this.#run({ operation: 'PutSecretValue', stage }, (client) =>
        client.send(new PutSecretValueCommand(input)),
      );
      return 'stored';
    } catch (thrown) {
      if (isAwsCode(thrown, 'ResourceExistsException')) return 'taken';
      throw thrown;
    }
  }

  /**
   * Moves a label, if it is where `from` says (nowhere, when that is absent): AWS compares and moves in one step.
   * `refused` also answers a repeated move whose first answer was lost: read back before calling it a conflict.
   */
  async move(stage: string, { from, to }: { from?: string; to?: string }): Promise<'moved' | 'refused'> {
    const input = {
      SecretId: this.#settings.secretId,
      VersionStage: stage,
      ...(from !== undefined && { RemoveFromVersionId: from }),
      ...(to !== undefined && { MoveToVersionId: to }),
    };
    try {
      await this.#run({ operation: 'UpdateSecretVersionStage', stage }, (client) =>
        client.send(new UpdateSecretVersionStageCommand(input)),
      );
      return 'moved';
    } catch (thrown) {
      if (isAwsCode(thrown, 'InvalidParameterException')) return 'refused';
      throw thrown;
    }
  }

  /** Everything about the secret but its values. */
  async describe(): Promise<DescribeSecretCommandOutput> {
    const input = { SecretId: this.#settings.secretId };
    return await this.#run({ operation: 'DescribeSecret' }, (client) => client.send(new DescribeSecretCommand(input)));
  }

  /** The version that carries a label, without its value. */
  async holderOf(stage: string): Promise<string | undefined> {
    const answer = await this.describe();
    return Object.entries(answer.VersionIdsToStages ?? {}).find(([, stages]) => stages.includes(stage))?.[0];
  }

  /** The secret's ARN, which no other ever has; undefined where there is no such secret. */
  async arn(): Promise<string | undefined> {
    try {
      return (await this.describe()).ARN;
    } catch (thrown) {
      if (isAwsCode(thrown, 'ResourceNotFoundException')) return undefined;
      throw thrown;
    }
  }

  /** Makes the secret, with a first version whose id is `token`. `exists` where a secret of this name is there. */
  async create(token: string, text: string): Promise<'created' | 'exists'> {
    const input = { Name: this.#settings.secretId, ClientRequestToken: token, SecretString: text };
    try {
      await this.#run({ operation: 'CreateSecret' }, (client) => client.send(new CreateSecretCommand(input)));
      return 'created';
    } catch (thrown) {
      if (isAwsCode(thrown, 'ResourceExistsException')) return 'exists';
      throw thrown;
    }
  }

  async #run<T>(
    what: Pick<AwsRequest, 'operation' | 'stage'>,
    send: (client: SecretsManagerClient) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const { client, secretId, profile } = this.#settings;
    return withRetries(
      this.#settings,
      async () => {
        try {
          return await send(client);
        } catch (thrown) {
          signal?.throwIfAborted();
          throw secretsManagerError(thrown, { ...what, secretId, profile, region: await regionOf(client) });
        }
      },
      signal,
    );
  }
}

async function regionOf(client: SecretsManagerClient): Promise<string | undefined> {
  try {
    return await client.config.region();
  } catch {
    return undefined;
  }
}
