import * as z from 'zod';
import { common, errorSchema, instant, tokenState } from './document.ts';

/** `byods orgs list --json`. */
export const orgsSchema = z.looseObject({
  ...common,
  orgs: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string().optional(),
      paused: z.boolean(),
      state: tokenState,
      expiresAt: instant.optional(),
      refreshTokenExpiresAt: instant.optional(),
      nextRenewalAt: instant.optional().describe('absent while it is paused'),
    }),
  ),
});

/** `byods orgs add --json`, and of `remove`, `pause` and `resume`. */
export const orgsChangeSchema = z.looseObject({
  ...common,
  dryRun: z.literal(true).optional(),
  orgs: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string().optional(),
      action: z
        .enum(['added', 'renamed', 'removed', 'paused', 'resumed', 'kept', 'failed'])
        .describe('kept: it was so already, or this was a dry run'),
      reason: z.string(),
      expiresAt: instant.optional(),
      refreshTokenExpiresAt: instant.optional(),
      error: errorSchema.optional(),
    }),
  ),
});
