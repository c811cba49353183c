import * as z from 'zod';
import { common, errorSchema, instant } from './document.ts';

/** `byods sandbox --json`, on one line. */
export const sandboxSchema = z.looseObject({
  ...common,
  baseUrl: z.string(),
  controlUrl: z.string(),
  configPath: z.string(),
});

/** `byods completion --json`. */
export const completionSchema = z.looseObject({ ...common, shell: z.string(), script: z.string() });

/** `byods help --json`, of a topic; and `--help --json` and `--version --json`, which have the text alone. */
export const helpSchema = z.looseObject({
  ...common,
  text: z.string().optional(),
  exitCodes: z.array(z.looseObject({ code: z.int(), meaning: z.string(), whatToDo: z.string() })).optional(),
  variables: z
    .array(
      z.looseObject({
        name: z.string(),
        also: z.string().optional().describe('another spelling, which counts first'),
        meaning: z.string(),
        default: z.string().optional(),
        refusals: z.array(z.string()).describe('where it is not taken'),
      }),
    )
    .optional(),
});

/** An operation record: a file, not an output. */
export const operationRecordSchema = z.looseObject({
  version: z.literal(1),
  time: instant,
  operation: z.enum(['extend', 'registration', 'update', 'deletion', 'list']),
  dataSourceId: z.string().optional(),
  orgId: z.string().optional(),
  success: z.boolean(),
  trackingId: z.string().optional(),
  before: z.unknown().optional().describe('the configuration before'),
  asked: z.unknown().optional().describe('what Webex was asked to do'),
  answer: z.unknown().optional().describe("Webex's whole answer, without tokens and nonces"),
  dataSources: z.array(z.unknown()).optional().describe('of a list: what byods data-sources --json tells'),
  error: errorSchema.optional(),
});
