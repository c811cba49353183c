import * as z from 'zod';
import { instant, orgName, report } from './document.ts';

const heldToken = z.looseObject({
  sha256: z
    .string()
    .regex(/^[0-9a-f]{8}$/)
    .describe('the beginning of its hash'),
  expiresAt: instant.optional().describe('absent where nobody told'),
});

const heldTokens = z.looseObject({
  accessToken: heldToken.optional(),
  refreshToken: heldToken.optional(),
  obtainedAt: instant.optional().describe('absent for tokens that were pasted'),
});

const whose = { kind: z.enum(['integration', 'service-app']), orgId: z.string().optional(), orgName };

/** `byods store copy --json`. */
export const storeSchema = z.looseObject({
  ...report,
  dryRun: z.literal(true).optional(),
  action: z.enum(['created', 'replaced', 'planned', 'refused']).describe('what became of the target'),
  from: z.string().describe('as --store names it'),
  to: z.string(),
  credentials: z.array(
    z.looseObject({
      ...whose,
      action: z
        .enum(['copy', 'same', 'replace', 'drop', 'refuse'])
        .describe('drop: only the target has tokens, which go'),
      reason: z.string(),
      source: heldTokens.optional(),
      target: heldTokens.optional().describe('as they were there before'),
    }),
  ),
});

/** `byods store add-client --json`. */
export const storeClientSchema = z.looseObject({
  ...report,
  dryRun: z.literal(true).optional(),
  action: z.enum(['created', 'planned']),
  store: z.string().describe('the credential, as --store names it'),
  tokenUrl: z.string(),
  scope: z.string().optional(),
  expiresAt: instant.optional().describe('of the first token; absent on a dry run'),
});

/** `byods store restore --json`. */
export const storeRestoreSchema = z.looseObject({
  ...report,
  dryRun: z.literal(true).optional(),
  action: z.enum(['restored', 'planned', 'unchanged']),
  file: z.string().describe('the file, or the name or ARN of the secret'),
  stage: z.literal('AWSPREVIOUS').optional().describe('of a secret, what is brought back'),
  keptAt: instant.describe('when the version that is brought back was kept'),
  current: z.enum(['readable', 'unreadable', 'missing']).describe('what stood in its place'),
  problem: z.string().optional().describe('why that cannot be read'),
  keptAside: z.string().optional().describe('where what stood there is now'),
  credentials: z.array(
    z.looseObject({
      ...whose,
      newer: z.enum(['same', 'current', 'last-good', 'unknown']),
      current: heldTokens.optional(),
      lastGood: heldTokens.optional(),
    }),
  ),
  fields: z.array(z.looseObject({ field: z.string(), change: z.enum(['added', 'removed', 'changed']) })),
});

/** `byods logout --json`. */
export const logoutSchema = z.looseObject({
  ...report,
  dryRun: z.literal(true).optional(),
  action: z.enum(['removed', 'planned', 'unchanged']),
  credentials: z.array(
    z.looseObject({ ...whose, tokens: heldTokens.describe('valid at Webex until their end'), revoke: z.string() }),
  ),
  remaining: z.array(z.string()).describe('sentences about copies that remain'),
  next: z.string().describe('what makes it work again'),
});
