import * as z from 'zod';
import { common, instant, paused, report } from './document.ts';

/** `byods schedule status --json`. */
export const scheduleSchema = z.looseObject({
  ...report,
  rule: z.looseObject({
    name: z.string(),
    arn: z.string().optional(),
    enabled: z.boolean(),
    expression: z.string().optional().describe('absent for a rule that waits for events'),
  }),
  targets: z.array(
    z.looseObject({ arn: z.string(), function: z.string().optional().describe('its name, where it is a Lambda') }),
  ),
  next: z
    .looseObject({
      times: z.array(instant).describe('three, or fewer where it ends before'),
      atTheLatest: z.boolean().describe('of a rate, of which EventBridge does not tell when it began'),
    })
    .optional()
    .describe('absent where the expression is not understood, or there is none'),
  intervalMinutes: z.number().optional().describe('the longest time between two runs; absent where none is known'),
  lifetimeMinutes: z.int().describe('TOKEN_LIFETIME_MINUTES as it is here'),
  paused: paused.describe('the hourly run is held back until then'),
});

/** `byods schedule pause --json`, and of `resume`, `run-now` and `set`. */
export const scheduleChangeSchema = z.looseObject({
  ...common,
  dryRun: z.literal(true).optional(),
  action: z
    .enum(['paused', 'resumed', 'requested', 'set', 'told', 'planned', 'unchanged'])
    .describe('told: `command` does it; `planned` is what a dry run would do'),
  reason: z.string(),
  rule: z.string().optional(),
  function: z.string().optional().describe('that was asked to run'),
  expression: z.string().optional().describe('as it was wanted'),
  command: z.string().optional().describe('what comes next'),
  paused,
});
