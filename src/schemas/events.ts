import * as z from 'zod';
import { common, count, instant, problem } from './document.ts';
import { runSchema } from './renewal.ts';

/**
 * What the command of `byods run --on-problem` gets on stdin: this beside everything that `byods run --json` would
 * print, which is the report of the run, or the failure that came before there was one.
 */
export const onProblemSchema = z.looseObject({
  ...common,
  problems: z.array(problem).describe('what this run found wrong, the worst first'),
  changes: z.looseObject({
    appeared: z.array(problem).describe('of the problems, those that the command was not told of'),
    cleared: z.array(problem).describe('what the command was told of and is over, as it was told'),
  }),
});

/** In the detail of every event. */
const eventOrigin = {
  version: z.literal(1),
  programVersion: z.string().describe('the program that sent it'),
  store: z
    .looseObject({ kind: z.enum(['file', 'aws', 'vault', 'folder', 'dynamodb']), location: z.string() })
    .describe('whose credentials it is about: several programs may share a bus'),
  function: z.string().optional().describe('the name of the Lambda, where it is one'),
};

/** The detail of the event `Renewal Completed`, after each run that ended well. */
export const completedEventSchema = z.looseObject({
  ...eventOrigin,
  outcome: z.literal('ok'),
  startedAt: instant,
  finishedAt: instant,
  requests: runSchema.shape.requests,
  counts: runSchema.shape.counts,
  problems: count.describe('how many there are that a person should know of in time'),
});

/**
 * The detail of the events `Renewal Failed`, `Reauthorization Required` and `Data Source At Risk`: once when a problem
 * appears, and once when it clears.
 */
export const problemEventSchema = z.looseObject({
  ...eventOrigin,
  state: z.enum(['appeared', 'cleared']),
  problem: problem.describe('one that cleared, as it was told when it appeared, perhaps without its remedy'),
});

/** The detail of the event `Run Requested`, which `byods schedule run-now` sends. */
export const runRequestedEventSchema = z.looseObject({
  version: z.literal(1),
  programVersion: z.string().describe('the program that sent it'),
  function: z.string().describe('the name of the Lambda that is to run'),
  reason: z.string().optional().describe('why, for its log'),
});
