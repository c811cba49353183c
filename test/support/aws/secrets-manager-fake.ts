import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ACCOUNT_ID, type FakeOptions, SecretsAccount, type VersionView } from './secrets-manager/account.ts';
import { AwsError, accessDenied, internalError } from './secrets-manager/errors.ts';
import { errorOf, FaultPlan, type FaultRule } from './secrets-manager/faults.ts';
import { type CallRecord, recordOf } from './secrets-manager/ledger.ts';
import type { Input } from './secrets-manager/model.ts';
import { isOperation, isWrite, type Operation } from './secrets-manager/operations.ts';
import { readRequest, sendAnswer, type WireRequest } from './secrets-manager/wire.ts';

const PRINCIPAL = `arn:aws:sts::${ACCOUNT_ID}:assumed-role/byods-test/byods-test`;

/** Thrown to end a request by cutting the connection. */
const CUT = Symbol('cut');
/** Thrown to leave a request without an answer. */
const SILENCE = Symbol('silence');

/**
 * AWS Secrets Manager on loopback, for the real SDK with `endpoint: fake.url`. It has the service's rules for versions,
 * labels, tokens and quotas, and can be told to fail. It keeps a ledger of what it was asked.
 */
export class SecretsManagerFake {
  /** Every request, in order of arrival. */
  readonly calls: CallRecord[] = [];
  readonly #server: Server;
  readonly #account: SecretsAccount;
  readonly #faults = new FaultPlan();
  readonly #denied = new Set<Operation>();
  readonly #hooks: { operation: Operation; run: () => unknown }[] = [];
  #readableStages: ReadonlySet<string> | undefined;

  private constructor(options: FakeOptions) {
    this.#account = new SecretsAccount(options);
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** Starts a fake on a free port of 127.0.0.1. */
  static async start(options: FakeOptions = {}): Promise<SecretsManagerFake> {
    const fake = new SecretsManagerFake(options);
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  /** The endpoint to give to the SDK. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts all connections and stops. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Makes a secret: with text, with bytes, or (no value given) with no version at all. */
  seed(name: string, value?: string | Uint8Array): { arn: string; versionId: string } {
    const versionId = randomUUID();
    const member = typeof value === 'string' ? 'SecretString' : 'SecretBinary';
    const content = value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
    const made = this.perform('CreateSecret', { Name: name, ClientRequestToken: versionId, [member]: content });
    return { arn: String(made.ARN), versionId };
  }

  /**
   * Performs an operation straight away, as some other client would: no HTTP, no faults, no hooks, not in the ledger.
   * A missing ClientRequestToken is made up, as the SDK does. Throws an error with AWS's `code`.
   */
  perform(operation: Operation, input: Input): Record<string, unknown> {
    return this.#account.perform(operation, { ClientRequestToken: randomUUID(), ...input });
  }

  /** Plans a fault; see `FaultRule`. */
  inject(rule: FaultRule): void {
    this.#faults.add(rule);
  }

  /** Faults that were planned and have not all happened. */
  get unspentFaults(): readonly FaultRule[] {
    return this.#faults.unspent;
  }

  /** Takes the permission for these operations away, until `healthy()`. */
  deny(...operations: Operation[]): void {
    for (const operation of operations) this.#denied.add(operation);
  }

  /** Allows GetSecretValue only when it names one of these labels, as an IAM condition on VersionStage does. */
  allowReadingOnly(...stages: string[]): void {
    this.#readableStages = new Set(stages);
  }

  /** For the next `reads` reads, answers from before the last `writes` writes. */
  delayVisibility(stale: { writes: number; reads: number }): void {
    this.#account.delayVisibility(stale);
  }

  /** Forgets all planned faults, denials, hooks and stale reads. */
  healthy(): void {
    this.#faults.clear();
    this.#denied.clear();
    this.#hooks.length = 0;
    this.#readableStages = undefined;
    this.delayVisibility({ writes: 0, reads: 0 });
  }

  /** Runs something when the next request for an operation has arrived and before it is looked at: a second writer. */
  beforeNext(operation: Operation, run: () => unknown): void {
    this.#hooks.push({ operation, run });
  }

  /** What a version holds: the only way to the contents. Bytes come as base64. */
  valueOf(versionId: string): string | undefined {
    return this.#account.valueOf(versionId);
  }

  /** The id of the version that carries a label. */
  versionAt(secretId: string, stage = 'AWSCURRENT'): string | undefined {
    return this.#account.versionAt(secretId, stage);
  }

  /** All versions of a secret, oldest first, with their labels. */
  versionsOf(secretId: string): VersionView[] {
    return this.#account.versionsOf(secretId);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await readRequest(request).catch(() => undefined);
    if (asked === undefined) return;
    const record = recordOf(asked.operation, asked.input, this.#account.now);
    this.calls.push(record);
    try {
      const output = await this.#answer(asked, record);
      record.outcome = 'ok';
      sendAnswer(response, output, this.#account.now);
    } catch (error) {
      if (error === CUT || error === SILENCE) {
        record.outcome = error === CUT ? 'dropped' : 'stalled';
        if (error === CUT) request.socket.destroy();
        return;
      }
      const answer = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
      record.outcome = answer.code;
      sendAnswer(response, answer, this.#account.now);
    }
  }

  async #answer({ operation, input, region }: WireRequest, record: CallRecord): Promise<Record<string, unknown>> {
    if (!isOperation(operation)) throw new AwsError('UnknownOperationException', `Unknown operation: ${operation}`);
    if (region === undefined) {
      throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token');
    }
    const hook = this.#hooks.findIndex((entry) => entry.operation === operation);
    if (hook >= 0) await this.#hooks.splice(hook, 1)[0]?.run();
    this.#authorize(operation, input, record);
    const fault = this.#faults.take(operation, record.stages);
    const refusal = fault && errorOf(fault);
    if (refusal) throw refusal;
    if (fault === 'drop') throw CUT;
    if (fault === 'stall') throw SILENCE;
    const output = this.#account.ask(operation, input, region);
    record.committed = isWrite(operation);
    if (typeof output.VersionId === 'string') record.answeredVersionId = output.VersionId;
    if (fault === 'commit-then-500') throw internalError();
    if (fault === 'commit-then-drop') throw CUT;
    if (fault === 'commit-then-stall') throw SILENCE;
    return output;
  }

  #authorize(operation: Operation, input: Input, record: CallRecord): void {
    const stages = this.#readableStages;
    const unreadable = operation === 'GetSecretValue' && stages && !stages.has(String(input.VersionStage ?? ''));
    if (!unreadable && !this.#denied.has(operation)) return;
    const named = record.secretId ?? '*';
    throw accessDenied(PRINCIPAL, operation, this.#account.find(named)?.arn ?? named);
  }
}
