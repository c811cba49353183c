import type { RecordStore } from './credential-store.ts';
import { asKeeperError } from './errors.ts';
import type { ProblemMemory } from './ports.ts';
import { readProblems } from './remembered-problems.ts';
import type { JsonObject } from './strict-json.ts';

const KIND = 'problems';

/**
 * What was told of the problems of a store of many, in a record of that store: whoever runs over it, a Lambda or a laptop,
 * tells nothing twice. Of two runs at the same moment the later one's stays.
 */
export function recordProblemMemory(records: RecordStore, listener: string): ProblemMemory {
  const stored = async () => await records.get(KIND, listener);
  return {
    async recall() {
      try {
        return readProblems((await stored())?.value.problems);
      } catch {
        return [];
      }
    },
    async remember(problems) {
      try {
        const value = { problems: problems.map((each) => ({ ...each })) } as JsonObject;
        await records.put(KIND, listener, value, (await stored())?.revision);
        return undefined;
      } catch (thrown) {
        return `what was told of problems could not be remembered in the store: ${asKeeperError(thrown).message}`;
      }
    },
  };
}
