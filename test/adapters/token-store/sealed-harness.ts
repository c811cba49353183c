import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Journal } from '../../../src/adapters/token-store/file/journal.ts';
import { openUpdates, sealUpdates } from '../../../src/adapters/token-store/sealed-updates.ts';
import { encodeUpdates } from '../../../src/adapters/token-store/update-codec.ts';
import type { StoreUpdate } from '../../../src/core/model.ts';
import { givenKey } from '../../../src/core/sealing/given-key.ts';
import { keyring } from '../../../src/core/sealing/keyring.ts';
import { type Seal, sealedAs } from '../../../src/core/sealing/seal.ts';
import type { TokenStore } from '../../../src/core/token-store.ts';
import type { TokenStoreHarness } from './contract.ts';
import { inventoryOf } from './file-harness.ts';
import { FolderHarness } from './folder-harness.ts';

/** A seal with a key of this byte, and with earlier ones. */
export function testSeal(byte = 7, ...earlier: number[]): Seal {
  const [key, ...others] = [byte, ...earlier].map((each) =>
    givenKey(Buffer.alloc(32, each).toString('base64'), 'a test'),
  );
  return keyring(key!, others);
}

const NAME = 'anna';

/** One document of an encrypted folder of credentials, as a token store. */
export class SealedHarness implements TokenStoreHarness {
  readonly store: TokenStore;
  readonly #folder: FolderHarness;
  readonly #seal: Seal;
  readonly #directory: string;
  readonly #file: string;

  private constructor(seal: Seal) {
    this.#folder = new FolderHarness(seal);
    this.#seal = sealedAs(seal, `document ${NAME}`);
    this.#directory = join(this.#folder.directory, 'credentials', `${NAME}.credential`);
    this.#file = join(this.#directory, 'token-config.json');
    this.store = this.another();
  }

  static async open(text: string): Promise<SealedHarness> {
    const seal = testSeal();
    await seal.ready();
    const harness = new SealedHarness(seal);
    mkdirSync(harness.#directory, { recursive: true, mode: 0o700 });
    await harness.plant(text);
    return harness;
  }

  another(): TokenStore {
    return this.#folder.another().document(NAME);
  }

  async stored(): Promise<string> {
    return (await this.#seal.open(readFileSync(this.#file), 'document', this.#file)).toString('utf8');
  }

  async plant(text: string): Promise<void> {
    writeFileSync(this.#file, this.#seal.seal(Buffer.from(text), 'document'), { mode: 0o600 });
  }

  async crashWith(updates: readonly StoreUpdate[]): Promise<void> {
    mkdirSync(join(this.#directory, '.byods'), { mode: 0o700, recursive: true });
    const journal = new Journal(join(this.#directory, '.byods', 'token-config.json.journal'));
    journal.append(sealUpdates(this.#seal, updates));
    journal.close();
  }

  async breakPublishing(): Promise<() => Promise<void>> {
    const folder = join(this.#directory, '.byods');
    await rename(folder, `${folder}-away`);
    return () => rename(`${folder}-away`, folder);
  }

  async rescued(file: string): Promise<string> {
    const updates = await openUpdates(this.#seal, readFileSync(file), file);
    return updates ? encodeUpdates(updates) : '';
  }

  async inventory(): Promise<unknown> {
    return inventoryOf(this.#folder.root);
  }

  close(): Promise<void> {
    return this.#folder.close();
  }
}
