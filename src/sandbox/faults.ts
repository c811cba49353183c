import { isObject } from './call.ts';
import type { DataSourceFields } from './data-sources.ts';

/** What an administrator or another client does to a data source behind our back. */
export type DataSourceChange = Partial<DataSourceFields> & {
  /** Removed altogether. */
  deleted?: boolean;
  /** Its JWS is issued anew, as if that many minutes ago. */
  ageMinutes?: number;
};

/** One thing that goes wrong, once or often. The language is described in `docs/sandbox.md`. */
export interface Fault {
  /** Method and path under `/v1`; `*` stands for one segment, or for any method. */
  at: string;
  do: string;
  /** From which matching call on, counted from now; 1 unless given. */
  nth?: number;
  /** How many calls; 1 unless given. */
  times?: number | 'always';
  /** `before`: nothing is changed. `after-commit`: the change is made, the answer is lost or replaced. */
  phase?: FaultPhase;
  /** Only calls that present a token of this credential, or mint for it. */
  credential?: string;
  /** Only calls on behalf of this org (uuid). */
  orgId?: string;
  /** For `body:*`: the status to send; the usual one unless given. */
  status?: number;
  /** More headers for the answer, for instance `Retry-After`. */
  headers?: Record<string, string>;
  /** For `status:*`: the body, a string as it is or anything else as JSON. */
  body?: unknown;
  /** For `patch`: merged into the JSON body of the usual answer; null deletes a key. */
  patch?: Record<string, unknown>;
  /** For `mutate`. */
  mutate?: { id: string; set: DataSourceChange };
}

type FaultPhase = 'before' | 'after-commit' | 'mid-body';

/** A fault as the sandbox keeps it. */
export type ListedFault = Fault & { id: string; phase: FaultPhase; seen: number; used: number };

/** What there is to match a fault against. */
export interface FaultTarget {
  method: string;
  segments: string[];
  credential: string | undefined;
  orgId: string | undefined;
}

const PLAIN = ['reset', 'stall', 'stall-headers', 'header:huge', 'echo', 'reject-token', 'body:html', 'body:empty'];
const BIG = ['body:huge', 'body:gzip-bomb', 'body:deep'];
/** These spoil the usual answer, so the change is made unless the fault says otherwise. */
const ON_ANSWER = ['patch', 'stall-body', 'slow-body', 'body:truncated'];
const WORDS = [...PLAIN, ...BIG, ...ON_ANSWER, 'mutate'];
const PATTERNS = [/^status:[2-5]\d\d$/, /^redirect:3\d\d:.+$/];
const KEYS: readonly string[] = [
  'at',
  'do',
  'nth',
  'times',
  'phase',
  'credential',
  'orgId',
  'status',
  'headers',
  'body',
  'patch',
  'mutate',
] satisfies (keyof Fault)[];

/** The phase of a fault that names none. */
export function usualPhase(fault: Fault): FaultPhase {
  return ON_ANSWER.includes(fault.do) ? 'after-commit' : 'before';
}

/** What is wrong with a fault, a sentence each; empty when nothing is. */
export function faultMistakes(value: unknown): string[] {
  if (!isObject(value)) return ['a fault must be a JSON object'];
  const fault = value;
  const mistakes: string[] = [];
  const check = (fine: boolean, mistake: string) => {
    if (!fine) mistakes.push(mistake);
  };
  const optional = (key: string, fine: (entry: unknown) => boolean, mistake: string) =>
    check(fault[key] === undefined || fine(fault[key]), `${key} ${mistake}`);
  const atLeastOne = (entry: unknown) => Number.isInteger(entry) && (entry as number) >= 1;
  const word = fault.do;

  check(typeof fault.at === 'string' && /^(\*|[A-Z]+) \/\S*$/.test(fault.at), 'at must be like "PUT /dataSources/*"');
  check(
    typeof word === 'string' && (WORDS.includes(word) || PATTERNS.some((pattern) => pattern.test(word))),
    `do must be one of ${WORDS.join(', ')}, status:<code>, redirect:<code>:<url>`,
  );
  optional('nth', atLeastOne, 'must be a whole number from 1');
  optional('times', (entry) => entry === 'always' || atLeastOne(entry), 'must be a whole number from 1, or "always"');
  optional(
    'phase',
    (entry) => ['before', 'after-commit', 'mid-body'].includes(entry as string),
    'must be before, after-commit or mid-body',
  );
  optional('credential', (entry) => typeof entry === 'string', 'must be the id of a credential');
  optional('orgId', (entry) => typeof entry === 'string', 'must be the uuid of an org');
  optional('status', (entry) => Number.isInteger(entry), 'must be a number such as 502');
  optional(
    'headers',
    (entry) => isObject(entry) && Object.values(entry).every((text) => typeof text === 'string'),
    'must be an object of strings',
  );
  check(isObject(fault.patch) === (word === 'patch'), '"patch" needs a patch object, and nothing else takes one');
  check(
    isMutation(fault.mutate) === (word === 'mutate'),
    '"mutate" needs mutate: {id, set}, and nothing else takes it',
  );
  check(
    !(word === 'patch' && fault.phase === 'before'),
    '"patch" works on the usual answer: its phase is after-commit',
  );
  for (const key of Object.keys(fault)) check(KEYS.includes(key), `there is no field "${key}"`);
  return mistakes;
}

function isMutation(value: unknown): boolean {
  return isObject(value) && typeof value.id === 'string' && isObject(value.set);
}
