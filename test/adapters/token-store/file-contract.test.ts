import { tokenStoreContract } from './contract.ts';
import { FileHarness } from './file-harness.ts';

tokenStoreContract('file', async (text) => new FileHarness(text));
