import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/adapters/system.ts';
import { folderCredentialStore } from '../../../src/adapters/token-store/folder.ts';
import type { CredentialStore } from '../../../src/core/credential-store.ts';
import type { Clock } from '../../../src/core/ports.ts';
import { type Seal, UNSEALED } from '../../../src/core/sealing/seal.ts';
import type { CredentialStoreHarness } from './credential-store-contract.ts';
import { ManualClock } from './secrets-manager-harness.ts';

/** A folder of credentials in a temporary directory of its own. */
export class FolderHarness implements CredentialStoreHarness {
  readonly root = mkdtempSync(join(tmpdir(), 'byods-folder-'));
  readonly directory = join(this.root, 'store');
  readonly clock = new ManualClock();
  readonly store: CredentialStore;
  readonly seal: Seal;

  constructor(seal: Seal = UNSEALED) {
    this.seal = seal;
    this.store = this.another();
  }

  another(clock: Clock = this.clock, seal = this.seal): CredentialStore {
    return folderCredentialStore({ directory: this.directory, clock, seal });
  }

  contender(): CredentialStore {
    return this.another(systemClock);
  }

  async close(): Promise<void> {
    rmSync(this.root, { recursive: true, force: true });
  }
}
