import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from '../../durable-file.ts';
import { folderExists, writeIgnoreFile } from '../file/folder.ts';
import { storeUnavailable } from '../file/store-errors.ts';
import { errnoOf } from '../file/system-error.ts';

/**
 * Makes folders that are not there yet, the outermost first, for their owner alone. Their names are durable when the
 * promise resolves.
 *
 * @throws KeeperError `refused` for one that is not ours, `store-unavailable`
 */
export async function makeFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    if (await folderExists({ folder })) continue;
    try {
      await mkdir(folder, { mode: 0o700 }).catch((thrown: unknown) => {
        if (errnoOf(thrown) !== 'EEXIST') throw thrown;
      });
      await folderExists({ folder });
      await syncDirectory(dirname(folder));
      // Hides all of it from git, where it is in a project.
      if (folder === folders[0]) await writeIgnoreFile({ folder });
    } catch (thrown) {
      throw storeUnavailable(folder, thrown);
    }
  }
}
