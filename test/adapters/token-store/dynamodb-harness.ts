import { randomUUID } from 'node:crypto';
import { CreateTableCommand, type DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { systemClock } from '../../../src/adapters/system.ts';
import { TableCalls } from '../../../src/adapters/token-store/dynamodb/calls.ts';
import { openItem, PARTITIONS, sealItem } from '../../../src/adapters/token-store/dynamodb/items.ts';
import { TableJournal } from '../../../src/adapters/token-store/dynamodb/journal.ts';
import { dynamodbCredentialStore, type TableStoreOptions } from '../../../src/adapters/token-store/dynamodb.ts';
import { encodeUpdates } from '../../../src/adapters/token-store/update-codec.ts';
import type { CredentialStore } from '../../../src/core/credential-store.ts';
import type { StoreUpdate } from '../../../src/core/model.ts';
import type { Clock } from '../../../src/core/ports.ts';
import type { Seal } from '../../../src/core/sealing/seal.ts';
import type { TokenStore } from '../../../src/core/token-store.ts';
import { tablesClient } from '../../support/aws/client.ts';
import type { TokenStoreHarness } from './contract.ts';
import type { CredentialStoreHarness } from './credential-store-contract.ts';
import { testSeal } from './sealed-harness.ts';
import { ManualClock, testIds } from './secrets-manager-harness.ts';

/** Makes a table as ours is, empty. */
export async function createTable(client: DynamoDBClient): Promise<string> {
  const TableName = `byods-${randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  await waitUntilTableExists({ client, minDelay: 1, maxWaitTime: 10 }, { TableName });
  return TableName;
}

/** What happens to a request on its way: `after` loses the answer of one that was carried out. */
export type Fault = (command: string, input: Record<string, unknown>) => 'before' | 'after' | Error | undefined;

/** A client whose requests can fail. */
export function faultyClient(url: string, fault: Fault): DynamoDBClient {
  const client = tablesClient(url);
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const what = fault(context.commandName ?? '', args.input as unknown as Record<string, unknown>);
      if (what instanceof Error) throw what;
      if (what === 'before') throw connectionLost();
      const result = await next(args);
      if (what === 'after') throw connectionLost();
      return result;
    },
    { step: 'initialize', name: 'fault' },
  );
  return client;
}

function connectionLost(): Error {
  return Object.assign(new Error('connection lost'), { code: 'ECONNRESET' });
}

/** The partition that a PutItem is for. */
export function partitionOf(input: Record<string, unknown>): string | undefined {
  return (input.Item as { pk?: { S?: string } } | undefined)?.pk?.S;
}

/** Many credentials in a table of their own. */
export class TableHarness implements CredentialStoreHarness {
  readonly clock = new ManualClock();
  readonly rescues = new Map<string, string>();
  readonly client: DynamoDBClient;
  readonly store: CredentialStore;
  fault: Fault = () => undefined;

  readonly url: string;
  readonly table: string;
  readonly seal: Seal;

  private constructor(url: string, table: string, seal: Seal) {
    this.url = url;
    this.table = table;
    this.seal = seal;
    this.client = tablesClient(url);
    this.store = this.another();
  }

  static async open(url: string, seal = testSeal()): Promise<TableHarness> {
    const client = tablesClient(url);
    const table = await createTable(client);
    client.destroy();
    await seal.ready();
    return new TableHarness(url, table, seal);
  }

  another(options: Partial<TableStoreOptions> & { clock?: Clock } = {}): CredentialStore {
    return dynamodbCredentialStore({
      table: this.table,
      client: faultyClient(this.url, (command, input) => this.fault(command, input)),
      clock: this.clock,
      ids: testIds,
      owner: 'a test',
      seal: this.seal,
      rescue: async (name, updates) => {
        const file = `/somewhere/${name}.rescue-${this.rescues.size + 1}`;
        this.rescues.set(file, encodeUpdates(updates));
        return file;
      },
      ...options,
    });
  }

  contender(): CredentialStore {
    return this.another({ clock: systemClock });
  }

  get calls(): TableCalls {
    return new TableCalls({ client: this.client, table: this.table, clock: this.clock, ids: testIds });
  }

  async close(): Promise<void> {
    this.client.destroy();
  }
}

const NAME = 'anna';
const KEY = { pk: PARTITIONS.documents, sk: NAME };

/** One document of such a table as a token store. */
export async function tableDocument(url: string, text: string): Promise<TokenStoreHarness> {
  const harness = await TableHarness.open(url);
  const { calls, seal, clock, table } = harness;
  const plant = async (value: string) => {
    await calls.put({ ...KEY, rev: testIds.nonce(), sealed: sealItem(seal, KEY, value) });
  };
  await plant(text);
  const another = (): TokenStore => harness.another().document(NAME);
  return {
    store: another(),
    another,
    stored: async () => await openItem(seal, (await calls.get(KEY))!, table),
    plant,
    async crashWith(updates: readonly StoreUpdate[]) {
      await new TableJournal({ calls, seal, clock, ids: testIds }, NAME).add(updates);
    },
    async breakPublishing() {
      harness.fault = (command, input) =>
        command === 'PutItemCommand' && partitionOf(input) === PARTITIONS.documents ? 'before' : undefined;
      return async () => {
        harness.fault = () => undefined;
      };
    },
    rescued: async (file) => harness.rescues.get(file) ?? '',
    inventory: () => calls.scan(),
    close: () => harness.close(),
  };
}
