import { asKeeperError } from '../errors.ts';
import { printable } from '../secret.ts';
import { openPaths } from './judge-files.ts';
import type { FileFacts } from './probes.ts';
import type { Fixes } from './report.ts';

/** What can be mended without a question: nothing of it can take anything from anybody who should have it. */
export interface Mender {
  facts(): Promise<FileFacts>;
  setMode(path: string, mode: number): Promise<void>;
  /** Hides `.byods/` from git where it is not hidden; resolves to the file that was written, if one was. */
  hideFolder(): Promise<string | undefined>;
}

/**
 * Takes the rights of others from the files that are ours, and hides the folder beside the store from git. Owners, git's
 * index, other directories, tokens and everything remote stay as they are. Never throws.
 */
export async function fix(mender: Mender | undefined): Promise<Fixes> {
  const done: string[] = [];
  const failed: string[] = [];
  const tried = async (what: string, act: () => Promise<string | undefined>) => {
    try {
      const said = await act();
      if (said !== undefined) done.push(printable(said));
    } catch (thrown) {
      failed.push(printable(`${what} failed: ${asKeeperError(thrown).message}`));
    }
  };
  if (!mender) return { done, failed };
  let facts: FileFacts;
  try {
    facts = await mender.facts();
  } catch {
    // The check tells why.
    return { done, failed };
  }
  for (const { path, mode } of openPaths(facts)) {
    if (mode === undefined) continue;
    const command = `chmod ${mode.toString(8)} ${path}`;
    await tried(command, async () => {
      await mender.setMode(path, mode);
      return command;
    });
  }
  await tried('hiding .byods/ from git', async () => {
    const written = await mender.hideFolder();
    return written === undefined ? undefined : `wrote ${written}, which hides .byods/ from git`;
  });
  return { done, failed };
}
