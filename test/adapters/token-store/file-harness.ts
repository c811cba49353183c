import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Journal } from '../../../src/adapters/token-store/file/journal.ts';
import { type FileTokenStoreOptions, fileTokenStore } from '../../../src/adapters/token-store/file.ts';
import { encodeUpdates } from '../../../src/adapters/token-store/update-codec.ts';
import type { StoreUpdate } from '../../../src/core/model.ts';
import type { TokenStore } from '../../../src/core/token-store.ts';
import type { TokenStoreHarness } from './contract.ts';
import { documentText, NOW } from './documents.ts';
import { VirtualClock } from './virtual-clock.ts';

/** A file store in a temporary directory of its own. */
export class FileHarness implements TokenStoreHarness {
  readonly root = mkdtempSync(join(tmpdir(), 'byods-store-'));
  readonly directory = join(this.root, 'home');
  /** Where rescue files go when the folder does not take them. */
  readonly elsewhere = join(this.root, 'elsewhere');
  readonly file = join(this.directory, 'token-config.json');
  readonly folder = join(this.directory, '.byods');
  readonly clock = new VirtualClock(NOW);
  readonly store: TokenStore;

  constructor(text = documentText()) {
    mkdirSync(this.directory);
    mkdirSync(this.elsewhere);
    writeFileSync(this.file, text, { mode: 0o600 });
    this.store = this.another();
  }

  /** The same place as another process sees it. */
  another(options: Partial<FileTokenStoreOptions> = {}): TokenStore {
    return fileTokenStore({ path: this.file, clock: this.clock, secondDirectory: this.elsewhere, ...options });
  }

  /** The path of one of the files in the folder. */
  beside(suffix: string): string {
    return join(this.folder, `token-config.json.${suffix}`);
  }

  /** Names in the folder that begin with the store's name and this word. */
  kept(word: string): string[] {
    return readdirSync(this.folder).filter((name) => name.startsWith(`token-config.json.${word}`));
  }

  text(): string {
    return readFileSync(this.file, 'utf8');
  }

  async stored(): Promise<string> {
    return this.text();
  }

  async plant(text: string): Promise<void> {
    writeFileSync(this.file, text, { mode: 0o600 });
  }

  async crashWith(updates: readonly StoreUpdate[]): Promise<void> {
    mkdirSync(this.folder, { mode: 0o700, recursive: true });
    const journal = new Journal(this.beside('journal'));
    journal.append(Buffer.from(encodeUpdates(updates)));
    journal.close();
  }

  /** Moves the folder away: nothing can be written in it, not even by root. The journal is open and stays usable. */
  async breakPublishing(): Promise<() => Promise<void>> {
    renameSync(this.folder, `${this.folder}-away`);
    return async () => renameSync(`${this.folder}-away`, this.folder);
  }

  async rescued(file: string): Promise<string> {
    return readFileSync(file, 'utf8');
  }

  async inventory(): Promise<unknown> {
    return inventoryOf(this.root);
  }

  async close(): Promise<void> {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Every file below a directory: its content, mode and the moment of its last change. */
export function inventoryOf(root: string): Record<string, unknown> {
  const names = readdirSync(root, { recursive: true, withFileTypes: true });
  const paths = [root, ...names.map((entry) => join(entry.parentPath, entry.name))];
  return Object.fromEntries(
    paths.sort().map((path) => {
      const stats = statSync(path, { bigint: true });
      const content = stats.isFile() ? readFileSync(path, 'latin1') : '';
      return [relative(root, path), { mode: stats.mode, changed: stats.ctimeNs, content }];
    }),
  );
}
