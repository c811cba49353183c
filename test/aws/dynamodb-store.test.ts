import { describe, inject } from 'vitest';
import { tokenStoreContract } from '../adapters/token-store/contract.ts';
import { credentialStoreContract } from '../adapters/token-store/credential-store-contract.ts';
import { TableHarness, tableDocument } from '../adapters/token-store/dynamodb-harness.ts';

const motoUrl = inject('motoUrl');

describe.skipIf(motoUrl === undefined)('on the AWS emulator', () => {
  const url = motoUrl ?? '';
  tokenStoreContract('DynamoDB, emulator', (text) => tableDocument(url, text));
  credentialStoreContract('DynamoDB, emulator', () => TableHarness.open(url));
});
