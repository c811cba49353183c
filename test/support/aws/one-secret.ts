import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';

/** Short words for the operations on one secret, for telling the same story to two services. */
export class OneSecret {
  readonly #client: SecretsManagerClient;
  readonly #secret: { SecretId: string };

  constructor(client: SecretsManagerClient, SecretId: string) {
    this.#client = client;
    this.#secret = { SecretId };
  }

  /** CreateSecret with a value. */
  create(id: string, SecretString: string) {
    const command = { Name: this.#secret.SecretId, ClientRequestToken: id, SecretString };
    return outcome(this.#client.send(new CreateSecretCommand(command)));
  }

  /** CreateSecret without one. */
  createEmpty() {
    return outcome(this.#client.send(new CreateSecretCommand({ Name: this.#secret.SecretId })));
  }

  /** GetSecretValue. */
  get(input: { VersionId?: string; VersionStage?: string } = {}) {
    return outcome(this.#client.send(new GetSecretValueCommand({ ...this.#secret, ...input })));
  }

  /** PutSecretValue of text. */
  put(ClientRequestToken: string, SecretString: string, VersionStages?: string[]) {
    const input = { ...this.#secret, ClientRequestToken, SecretString, ...(VersionStages && { VersionStages }) };
    return outcome(this.#client.send(new PutSecretValueCommand(input)));
  }

  /** UpdateSecretVersionStage. */
  move(VersionStage: string, MoveToVersionId?: string, RemoveFromVersionId?: string) {
    const input = {
      ...this.#secret,
      VersionStage,
      ...(MoveToVersionId && { MoveToVersionId }),
      ...(RemoveFromVersionId && { RemoveFromVersionId }),
    };
    return outcome(this.#client.send(new UpdateSecretVersionStageCommand(input)));
  }

  /** DeleteSecret. */
  delete(input: { RecoveryWindowInDays?: number; ForceDeleteWithoutRecovery?: boolean } = {}) {
    return outcome(this.#client.send(new DeleteSecretCommand({ ...this.#secret, ...input })));
  }

  /** RestoreSecret. */
  restore() {
    return outcome(this.#client.send(new RestoreSecretCommand(this.#secret)));
  }

  /** Which version carries which labels; versions without any are left out. */
  async labels(): Promise<Record<string, string[]>> {
    const { VersionIdsToStages = {} } = await this.#client.send(new DescribeSecretCommand(this.#secret));
    const labelled = Object.entries(VersionIdsToStages).filter(([, stages]) => stages.length > 0);
    return Object.fromEntries(labelled.map(([id, stages]) => [id, stages.toSorted()]));
  }

  /** ListSecretVersionIds: the ids in order of the alphabet. */
  async listed(IncludeDeprecated: boolean): Promise<string[]> {
    const command = new ListSecretVersionIdsCommand({ ...this.#secret, IncludeDeprecated });
    const { Versions = [] } = await this.#client.send(command);
    return Versions.map((version) => version.VersionId ?? '').toSorted();
  }
}

/** What both services must agree on: the kind of error, or the answer without names and dates. */
async function outcome(sent: Promise<object>): Promise<object> {
  try {
    const { VersionId, VersionStages, SecretString } = (await sent) as Record<string, unknown>;
    const stages = Array.isArray(VersionStages) ? VersionStages.toSorted() : VersionStages;
    return { VersionId, SecretString, VersionStages: stages };
  } catch (error) {
    return { error: (error as Error).name };
  }
}
