import type { KeeperError } from '../../../core/errors.ts';
import { awsStoreError, type FailureKind, named, place } from '../aws/failure-kinds.ts';
import { PARTITION_KEY, SORT_KEY } from './items.ts';

/** What was asked of DynamoDB when it failed, for the message. */
export interface TableRequest {
  readonly operation: 'GetItem' | 'PutItem' | 'DeleteItem' | 'Query' | 'Scan';
  readonly table: string;
  readonly region?: string | undefined;
  /** `AWS_PROFILE`. */
  readonly profile?: string | undefined;
}

/** Any failure of a request to DynamoDB as an error of ours, with a remedy. Pure. */
export function tableError(thrown: unknown, request: TableRequest): KeeperError {
  const { table } = request;
  const words = { service: 'Amazon DynamoDB', prefix: 'dynamodb', kind: 'table' };
  return awsStoreError(thrown, { ...words, ...request, id: table, thing: `the table "${table}"` }, KINDS);
}

const KINDS: readonly FailureKind[] = [
  {
    matches: named('ResourceNotFoundException'),
    says: (asked) => [
      `there is no table "${asked.id}" in ${place(asked)} of the account that these credentials belong to, or it is being made`,
      `name its region, as dynamodb:${asked.id}@<region>, or make it: ${creation(asked.id, asked.region)}`,
    ],
  },
  {
    matches: ({ name, message }) =>
      name === 'ValidationException' && /key element|key schema|missing the key/i.test(message),
    says: ({ id, region }) => [
      `the table "${id}" has other keys than ${PARTITION_KEY} and ${SORT_KEY}, so it is none of ours`,
      `name a table of its own, made so: ${creation('<table>', region)}`,
    ],
  },
  {
    matches: ({ name, message }) => name === 'ValidationException' && /item size/i.test(message),
    says: ({ thing }) => [
      `an item of ${thing} would grow beyond the 400 KB that DynamoDB stores`,
      'move some of serviceApp.targetOrgId to a second credential of the same shape',
    ],
  },
];

/** The command that makes a table as we need it. */
function creation(table: string, region: string | undefined): string {
  return (
    `aws dynamodb create-table --table-name ${table}${region === undefined ? '' : ` --region ${region}`} --billing-mode PAY_PER_REQUEST ` +
    `--attribute-definitions AttributeName=${PARTITION_KEY},AttributeType=S AttributeName=${SORT_KEY},AttributeType=S ` +
    `--key-schema AttributeName=${PARTITION_KEY},KeyType=HASH AttributeName=${SORT_KEY},KeyType=RANGE`
  );
}
