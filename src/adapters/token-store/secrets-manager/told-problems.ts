import { asKeeperError } from '../../../core/errors.ts';
import type { Clock, Ids, Log, ProblemMemory } from '../../../core/ports.ts';
import { readProblems } from '../../../core/remembered-problems.ts';
import { instant, type ReportedProblem } from '../../../core/report.ts';
import { isJsonObject, type JsonObject } from '../../../core/strict-json.ts';
import { type CallSettings, SecretCalls } from './calls.ts';
import { LARGEST_BYTES } from './limits.ts';
import { CURRENT } from './publish.ts';

/** The label of the version that remembers what was told of problems. */
const TOLD = 'BYODS_TOLD';
const VERSION = 1;

/** Each change is a version, of which a secret may have about a hundred in a day, and tokens come first. */
const WRITES_PER_DAY = 8;
const COUNTED_MS = 26 * 60 * 60 * 1000;

/** What a memory in a secret is made of. */
export interface SecretMemoryOptions extends CallSettings {
  /** Who is told: several may share the secret, and each is told of everything. */
  readonly listener: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log?: Log | undefined;
}

/**
 * What somebody was told of the problems of a token store in AWS Secrets Manager, for a Lambda, which has no disk: a
 * version of the same secret under a label of its own. The document with the tokens is neither read nor written, so
 * nothing here can harm a renewal, needs its lock, or takes its room.
 */
export function secretProblemMemory(options: SecretMemoryOptions): ProblemMemory {
  const { listener, clock, ids, log } = options;
  const calls = new SecretCalls(options);
  return {
    async recall() {
      try {
        return readProblems((await read(calls)).told[listener]);
      } catch (thrown) {
        const { message, remedy } = asKeeperError(thrown);
        log?.warn(`what was told of problems could not be read, so all of them are told again: ${message}`, { remedy });
        return [];
      }
    },
    async remember(problems) {
      const failure = (why: string) => `what was told of problems could not be remembered in the secret: ${why}`;
      try {
        const { written, told } = await read(calls);
        const recent = written.filter((at) => Date.parse(at) > clock.now() - COUNTED_MS);
        if (recent.length >= WRITES_PER_DAY) return failure(`it was written ${recent.length} times within a day`);
        // The first version of a secret becomes current, whatever its label: it would stand where the tokens belong.
        if ((await calls.holderOf(CURRENT)) === undefined) return failure('it has no value yet');
        const others = Object.entries(told).filter(([name]) => name !== listener);
        const text = textOf({ written: [...recent, instant(clock.now())], others }, listener, problems);
        await calls.put(ids.nonce(), text, TOLD);
        return undefined;
      } catch (thrown) {
        return failure(asKeeperError(thrown).message);
      }
    },
  };
}

/** What the version holds; nothing where there is none, or none that we wrote. */
async function read(calls: SecretCalls): Promise<{ written: string[]; told: JsonObject }> {
  const version = await calls.get(TOLD);
  const document = parsed(version?.text ?? '');
  if (!isJsonObject(document) || document.version !== VERSION) return { written: [], told: {} };
  const { written, told } = document;
  return {
    written: Array.isArray(written) ? written.filter((at) => typeof at === 'string') : [],
    told: isJsonObject(told) ? told : {},
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The whole, or as much as fits: first without remedies, then without messages, then the first ones, the worst. */
function textOf(
  { written, others }: { written: string[]; others: [string, unknown][] },
  listener: string,
  problems: readonly ReportedProblem[],
): string {
  const textWith = (kept: readonly ReportedProblem[]) =>
    JSON.stringify({ version: VERSION, written, told: { ...Object.fromEntries(others), [listener]: kept } });
  const fits = (kept: readonly ReportedProblem[]) => Buffer.byteLength(textWith(kept)) <= LARGEST_BYTES;
  const withoutRemedy = problems.map(({ remedy: _, ...rest }) => rest);
  let kept = [problems, withoutRemedy].find(fits) ?? withoutRemedy.map((each) => ({ ...each, message: each.code }));
  while (kept.length > 0 && !fits(kept)) kept = kept.slice(0, Math.floor(kept.length * 0.9));
  return textWith(kept);
}
