import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProblemMemory } from '../core/ports.ts';
import { readProblems } from '../core/remembered-problems.ts';
import { hashOf } from '../core/secret.ts';
import { isJsonObject } from '../core/strict-json.ts';
import { replaceFile } from './durable-file.ts';

const VERSION = 1;

/**
 * What was told of one token store's problems, in a file of its own for its owner alone. It is replaced in one step;
 * two runs at the same moment may tell the same twice, and the later one's file stays.
 *
 * @param directory  where it lies; made by whoever gives it
 * @param store      which token store, spelled the same every time
 */
export function fileProblemMemory({
  directory,
  store,
}: {
  directory: () => Promise<string>;
  store: string;
}): ProblemMemory {
  const place = async () => join(await directory(), `problems-${hashOf(store)}.json`);
  return {
    async recall() {
      try {
        const document: unknown = JSON.parse(await readFile(await place(), 'utf8'));
        return isJsonObject(document) && document.version === VERSION ? readProblems(document.problems) : [];
      } catch {
        return [];
      }
    },
    async remember(problems) {
      try {
        const target = await place();
        const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
        const text = JSON.stringify({ version: VERSION, store, problems }, undefined, 2);
        await replaceFile({ target, bytes: Buffer.from(`${text}\n`), temporary });
        return undefined;
      } catch (thrown) {
        const why = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'it cannot be written';
        return `what was told of problems could not be remembered in ${await directory().catch(() => 'the state folder')}: ${why}`;
      }
    },
  };
}
