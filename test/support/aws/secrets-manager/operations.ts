import type { Input, SecretsTable } from './model.ts';
import { describeSecret, getSecretValue, listSecretVersionIds } from './reads.ts';
import {
  createSecret,
  deleteSecret,
  putSecretValue,
  restoreSecret,
  updateSecretVersionStage,
  type WriteContext,
} from './writes.ts';

const READS = {
  GetSecretValue: getSecretValue,
  DescribeSecret: describeSecret,
  ListSecretVersionIds: listSecretVersionIds,
};

const WRITES = {
  CreateSecret: createSecret,
  PutSecretValue: putSecretValue,
  UpdateSecretVersionStage: updateSecretVersionStage,
  DeleteSecret: deleteSecret,
  RestoreSecret: restoreSecret,
};

/** An operation that the fake knows, by the name that AWS gives it. */
export type Operation = keyof typeof READS | keyof typeof WRITES;

type Perform = (table: SecretsTable, input: Input, context: WriteContext) => Record<string, unknown>;

/** Whether a name is that of an operation the fake knows. */
export function isOperation(name: string): name is Operation {
  return Object.hasOwn(READS, name) || Object.hasOwn(WRITES, name);
}

/** Whether an operation can change anything. */
export function isWrite(operation: Operation): boolean {
  return Object.hasOwn(WRITES, operation);
}

/** Performs one operation on a table, or throws an `AwsError`, which leaves every value and label as it was. */
export function perform(
  operation: Operation,
  table: SecretsTable,
  input: Input,
  context: WriteContext,
): Record<string, unknown> {
  const run: Perform = { ...READS, ...WRITES }[operation];
  return run(table, input, context);
}
