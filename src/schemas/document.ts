import * as z from 'zod';

export const instant = z.iso.datetime().describe('ISO 8601, in UTC');

export const count = z.int().min(0);

export const orgName = z.string().optional().describe('as people call it, where the configuration tells');

/** A failure: the same everywhere. */
export const errorSchema = z
  .looseObject({
    code: z.string().describe('a stable name, see docs/json.md'),
    message: z.string(),
    remedy: z.string().optional().describe('the command or the act that mends it'),
    trackingId: z.string().optional().describe("Webex's, for its support"),
    status: z.int().optional().describe("the HTTP status of Webex's answer"),
  })
  .describe('a failure');

export const common = { version: z.literal(1), warnings: z.array(z.string()), error: errorSchema.optional() };

/** A report of how things are or were; absent only where there was a failure before there was one. */
export const report = { ...common, programVersion: z.string().optional().describe('the program that made it') };

/** What every command prints with `--json` when it has nothing else to report. */
export const failureSchema = z.looseObject({ ...common, error: errorSchema });

export const partition = z.string().optional().describe('in a store of many: the document that it is in, by its name');

export const credential = z.looseObject({
  partition,
  kind: z.enum(['integration', 'service-app']),
  orgId: z.string().optional(),
  orgName,
  action: z.enum(['kept', 'refreshed', 'minted', 'failed']),
  reason: z.string(),
  expiresAt: instant.optional(),
  refreshTokenExpiresAt: instant.optional(),
  nextRenewalAt: instant.optional(),
  error: errorSchema.optional(),
});

export const problem = z.looseObject({
  code: z.string().describe('a stable name, see docs/json.md'),
  message: z.string(),
  since: instant.optional(),
  remedy: z.string().optional(),
  orgId: z.string().optional().describe('the org that it is about'),
  id: z.string().optional().describe('the data source that it is about'),
  partition: z.string().optional().describe('in a store of many: the document that it is about, by its name'),
});

/** What a stored access token is worth. */
export const tokenState = z.enum(['fresh', 'due', 'expired', 'rejected', 'unknown', 'missing']);

export const paused = z.looseObject({ since: instant, until: instant, reason: z.string() }).optional();
