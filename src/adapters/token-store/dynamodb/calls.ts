import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { type Pacing, withRetries } from '../../retry.ts';
import { answeredAt } from '../aws/answered-at.ts';
import { isAwsCode } from '../aws/failure.ts';
import { type TableRequest, tableError } from './errors.ts';
import { fromAttributes, type Item, type ItemKey, PARTITION_KEY, SORT_KEY, toAttributes } from './items.ts';

/** What the requests need beside their parameters. */
export interface CallSettings extends Pacing {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** `AWS_PROFILE`, for messages. */
  readonly profile?: string | undefined;
}

/** What a conditional write expects to find: nothing, or the item with this `rev`. */
export type Expected = { readonly rev: string } | 'nothing';

/** Which items are listed. */
export interface Listing {
  readonly pk: string;
  /** How their sort keys begin; absent: all of the partition. */
  readonly begins?: string;
  /** The last ones, the last first, and no more than so many. */
  readonly last?: number;
}

/**
 * The requests that the store is made of. Each is repeated while it fails for a moment only, each may be carried out
 * twice without harm, and each failure is an error of ours. Reads are consistent.
 */
export class TableCalls {
  readonly #settings: CallSettings;

  constructor(settings: CallSettings) {
    this.#settings = settings;
  }

  get table(): string {
    return this.#settings.table;
  }

  async get(key: ItemKey): Promise<Item | undefined> {
    return (await this.getWithTime(key)).item;
  }

  /** An item, and the moment of the answer by AWS's clock, epoch milliseconds. */
  async getWithTime(key: ItemKey, signal?: AbortSignal): Promise<{ item: Item | undefined; answeredAt: number }> {
    return await this.#run(
      'GetItem',
      async (client, TableName) => {
        const command = new GetItemCommand({ TableName, Key: keyOf(key), ConsistentRead: true });
        const date = answeredAt(command);
        const { Item } = await client.send(command, signal && { abortSignal: signal });
        return { item: Item && fromAttributes(Item), answeredAt: date() ?? this.#settings.clock.now() };
      },
      signal,
    );
  }

  /**
   * Writes an item where the place is as expected, or whatever is there. `refused` where it is not. When the answer to our
   * own write was lost and it is refused the second time, that is seen by its `rev`.
   */
  async put(item: Item, expected?: Expected): Promise<'stored' | 'refused'> {
    try {
      await this.#run('PutItem', (client, TableName) =>
        client.send(new PutItemCommand({ TableName, Item: toAttributes(item), ...conditionOf(expected) })),
      );
      return 'stored';
    } catch (thrown) {
      if (!isAwsCode(thrown, 'ConditionalCheckFailedException')) throw thrown;
      return (await this.get(item))?.rev === item.rev ? 'stored' : 'refused';
    }
  }

  /** Removes an item, if it is the one that is expected. That it is gone already, or another, is no error. */
  async remove(key: ItemKey, expected?: { readonly rev: string }): Promise<void> {
    try {
      await this.#run('DeleteItem', (client, TableName) =>
        client.send(new DeleteItemCommand({ TableName, Key: keyOf(key), ...conditionOf(expected) })),
      );
    } catch (thrown) {
      if (!isAwsCode(thrown, 'ConditionalCheckFailedException')) throw thrown;
    }
  }

  /** The items of a partition, by their sort key; the last first where the last are asked for. */
  async query({ pk, begins, last }: Listing): Promise<Item[]> {
    const input: Omit<QueryCommandInput, 'TableName'> = {
      KeyConditionExpression: `#pk = :pk${begins === undefined ? '' : ' AND begins_with(#sk, :begins)'}`,
      ExpressionAttributeNames: { '#pk': PARTITION_KEY, ...(begins !== undefined && { '#sk': SORT_KEY }) },
      ExpressionAttributeValues: { ':pk': { S: pk }, ...(begins !== undefined && { ':begins': { S: begins } }) },
      ConsistentRead: true,
      ...(last !== undefined && { ScanIndexForward: false, Limit: Math.min(last, 1000) }),
    };
    return await this.#pages(last, (client, TableName, ExclusiveStartKey) =>
      this.#run('Query', () => client.send(new QueryCommand({ TableName, ...input, ExclusiveStartKey }))),
    );
  }

  /** Every item of the table. */
  async scan(): Promise<Item[]> {
    return await this.#pages(undefined, (client, TableName, ExclusiveStartKey) =>
      this.#run('Scan', () => client.send(new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey }))),
    );
  }

  async #pages(
    most: number | undefined,
    ask: (client: DynamoDBClient, table: string, after: QueryCommandInput['ExclusiveStartKey']) => Promise<Page>,
  ): Promise<Item[]> {
    const items: Item[] = [];
    let after: QueryCommandInput['ExclusiveStartKey'];
    do {
      const page = await ask(this.#settings.client, this.#settings.table, after);
      items.push(...(page.Items ?? []).map(fromAttributes));
      after = page.LastEvaluatedKey;
    } while (after && (most === undefined || items.length < most));
    return most === undefined ? items : items.slice(0, most);
  }

  async #run<T>(
    operation: TableRequest['operation'],
    send: (client: DynamoDBClient, table: string) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const { client, table, profile } = this.#settings;
    return await withRetries(
      this.#settings,
      async () => {
        try {
          return await send(client, table);
        } catch (thrown) {
          signal?.throwIfAborted();
          throw tableError(thrown, { operation, table, profile, region: await regionOf(client) });
        }
      },
      signal,
    );
  }
}

type Page = Pick<Awaited<ReturnType<DynamoDBClient['send']>> & object, never> & {
  readonly Items?: Parameters<typeof fromAttributes>[0][] | undefined;
  readonly LastEvaluatedKey?: QueryCommandInput['ExclusiveStartKey'];
};

function keyOf({ pk, sk }: ItemKey) {
  return { [PARTITION_KEY]: { S: pk }, [SORT_KEY]: { S: sk } };
}

function conditionOf(expected: Expected | undefined) {
  if (expected === undefined) return {};
  if (expected === 'nothing') {
    return { ConditionExpression: 'attribute_not_exists(#pk)', ExpressionAttributeNames: { '#pk': PARTITION_KEY } };
  }
  return {
    ConditionExpression: '#rev = :rev',
    ExpressionAttributeNames: { '#rev': 'rev' },
    ExpressionAttributeValues: { ':rev': { S: expected.rev } },
  };
}

async function regionOf(client: DynamoDBClient): Promise<string | undefined> {
  try {
    return await client.config.region();
  } catch {
    return undefined;
  }
}
