import * as z from 'zod';
import { common, count, instant } from './document.ts';

/** `GET /api/token` of the token endpoint. */
export const tokenAnswerSchema = z
  .object({
    access_token: z.string().describe('a secret'),
    token_type: z.literal('Bearer'),
    expires_at: instant,
    expires_in: z.int().min(0).describe('seconds until then'),
    stale: z
      .literal(true)
      .optional()
      .describe(
        'it should have been renewed and could not be, for instance because Webex is down; it is good until then',
      ),
  })
  .describe('an access token');

/** `DELETE /api/token` of the token endpoint. */
export const forgottenAnswerSchema = z
  .object({
    forgotten: z.enum(['credential', 'key']).describe('key: other keys open the credential, or it was gone already'),
    other_keys: count.describe('keys that open the same credential, and go on doing so'),
    access_token_valid_until: instant
      .optional()
      .describe('until then Webex takes the access tokens that were handed out'),
    refresh_token_valid_until: instant.optional().describe('until then Webex would take the refresh token'),
    note: z.string().describe('what remains at Webex, and how it is revoked there'),
  })
  .describe('what was forgotten, and what stays valid at Webex');

/** Every answer of the token endpoint that is no success. */
export const endpointErrorSchema = z
  .object({
    error: z.object({
      code: z.string().describe('a stable name, see docs/token-endpoint.md'),
      message: z.string(),
      remedy: z.string().optional().describe('what mends it'),
      trackingId: z.string().optional().describe("Webex's, for its support"),
    }),
  })
  .describe('why there is no token');

/** `?minimum_seconds=` of the token endpoint. */
export const minimumSecondsSchema = z
  .int()
  .min(0)
  .max(999_999_999)
  .describe('the token lives at least so long, or is renewed first; more than a token lives is answered with 422');

const endpointKey = z.looseObject({
  id: z.string().describe('the beginning of the hash of the key'),
  name: z.string(),
  credential: z.string().describe('the name of the credential that it opens'),
  orgId: z.string().optional(),
  state: z.enum(['valid', 'expired', 'revoked']),
  createdAt: instant,
  expiresAt: instant.optional(),
  revokedAt: instant.optional(),
  lastUsedAt: instant.optional().describe('to the minute'),
  sources: z.array(z.string()).optional().describe('the only addresses that it is taken from'),
});

/** `byods keys create`, `list`, `revoke`, `audit`, `rekey` and `import` with `--json`. */
export const keysSchema = z.looseObject({
  ...common,
  keys: z.array(endpointKey).optional(),
  credentials: z
    .array(z.looseObject({ name: z.string(), keys: count.describe('valid keys that open it') }))
    .optional()
    .describe('of list: every credential of the store'),
  key: z.string().optional().describe('of create: the key itself, a secret, this once'),
  entries: z
    .array(
      z.looseObject({
        at: instant,
        action: z.string(),
        result: z.string(),
        key: z.string().optional().describe('the id of the key'),
        keyName: z.string().optional(),
        credential: z.string().optional(),
        address: z.string().optional().describe('where the request came from'),
        token: z.string().optional().describe('the beginning of the hash of the token that was handed out'),
        trackingId: z.string().optional(),
      }),
    )
    .optional()
    .describe('of audit, the oldest first'),
  rekeyed: z
    .looseObject({ documents: count, records: count, entries: count })
    .optional()
    .describe('of rekey: how many were encrypted anew'),
});

/** `byods serve --json`: one line, when it listens. */
export const serveSchema = z.looseObject({
  ...common,
  url: z.string().optional().describe('where people and programs reach it'),
  redirectUri: z.string().optional().describe('what must be registered for the integration'),
  port: z.int().optional(),
  people: z.boolean().optional().describe('whether people can authorize here'),
});
