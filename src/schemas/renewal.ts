import * as z from 'zod';
import {
  common,
  count,
  credential,
  errorSchema,
  instant,
  orgName,
  partition,
  paused,
  problem,
  report,
  tokenState,
} from './document.ts';

const unread = z.string().optional().describe('absent where it could not be read');

const action = z.enum(['extended', 'kept', 'skipped', 'deferred', 'failed']);

const counts = z.looseObject({ extended: count, kept: count, skipped: count, deferred: count, failed: count });

/** `byods run --json`, and what the Lambda returns. */
export const runSchema = z.looseObject({
  ...report,
  outcome: z.enum(['ok', 'partial', 'failed', 'reauthorize']),
  dryRun: z.literal(true).optional(),
  paused: paused.describe('the schedule is paused, and started this run: it only looked, as a dry run'),
  startedAt: instant,
  finishedAt: instant,
  requests: count.describe('sent to Webex'),
  counts,
  partitions: z
    .array(
      z.looseObject({
        name: z.string(),
        outcome: z.enum(['ok', 'partial', 'failed', 'reauthorize', 'skipped', 'deferred']),
        reason: z.string().optional().describe('why it was skipped or deferred'),
        counts,
        paused,
        error: errorSchema.optional(),
      }),
    )
    .optional()
    .describe('of a store of many: each of its documents, in the order in which they were run'),
  credentials: z.array(credential),
  dataSources: z.array(
    z.looseObject({
      partition,
      id: z.string(),
      orgId: z.string().optional().describe('absent for an id that was asked for and is in none of several orgs'),
      orgName,
      action,
      reason: z.string(),
      previousExpiresAt: instant.optional(),
      expiresAt: instant.optional(),
      lifetimeMinutes: z.number().optional().describe('of its token, as the run left it'),
      atRisk: z.boolean(),
      error: errorSchema.optional(),
    }),
  ),
  problems: z.array(problem).describe('what is wrong after the run, the worst first'),
});

/** `byods extend-data-source --json`: a row for each id. What could not be read is absent from it, never guessed. */
export const extendDataSourceSchema = z.looseObject({
  ...common,
  dataSources: z.array(
    z.looseObject({
      id: z.string(),
      orgId: z
        .string()
        .optional()
        .describe(
          'the org it is in, or alone was looked for in; absent where it is in none of several orgs, or in several',
        ),
      orgName,
      action,
      reason: z.string(),
      status: unread,
      audience: unread,
      subject: unread,
      schemaId: unread,
      url: unread,
      previousExpiresAt: instant.optional().describe('absent where it could not be read'),
      expiresAt: instant.optional().describe('absent where it could not be read'),
      lifetimeMinutes: z.int().min(1).max(1440).describe('as asked for'),
      record: z.string().optional().describe('path of the operation record'),
      trackingId: z.string().optional(),
      error: errorSchema.optional(),
    }),
  ),
});

/** `byods refresh-token --json`. */
export const refreshTokenSchema = z.looseObject({
  ...report,
  dryRun: z.literal(true).optional(),
  credentials: z.array(credential),
});

/** `byods get-token --json`. The only document that holds a secret. */
export const getTokenSchema = z.looseObject({
  ...common,
  accessToken: z.string().describe('a secret'),
  expiresAt: instant.optional().describe('absent where nobody has told; with --min-ttl Webex is asked'),
  orgId: z.string(),
  orgName,
});

/** `byods status --json`. */
export const statusSchema = z.looseObject({
  ...report,
  healthy: z.boolean(),
  store: z.looseObject({ kind: z.string(), location: z.string(), reason: z.string() }),
  paused: paused.describe('the hourly run of the schedule is held back until then'),
  partitions: z
    .array(
      z.looseObject({
        name: z.string(),
        healthy: z.boolean(),
        problems: count,
        paused,
        error: errorSchema.optional().describe('why it could not be looked into'),
      }),
    )
    .optional()
    .describe('of a store of many: each of its documents'),
  credentials: z.array(
    z.looseObject({
      partition,
      kind: z.enum(['integration', 'service-app']),
      orgId: z.string().optional(),
      orgName,
      state: tokenState,
      expiresAt: instant.optional(),
      refreshTokenExpiresAt: instant.optional(),
      nextRenewalAt: instant.optional(),
    }),
  ),
  dataSources: z.array(
    z.looseObject({
      partition,
      id: z.string(),
      orgId: z.string(),
      orgName,
      status: z.string().optional(),
      expiresAt: instant.optional(),
      remainingMinutes: z.int().optional().describe('negative once it is over'),
      atRisk: z.boolean(),
    }),
  ),
  problems: z.array(problem),
});
