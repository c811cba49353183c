import * as z from 'zod';
import { credential, errorSchema, instant, orgName, report } from './document.ts';

/** `byods init --json`. */
export const initSchema = z.looseObject({
  ...report,
  dryRun: z.literal(true).optional(),
  action: z
    .enum(['created', 'completed', 'unchanged', 'planned'])
    .describe('what was done to the token store, whatever came of the proof; `planned` is a dry run'),
  store: z.looseObject({ kind: z.string(), location: z.string(), reason: z.string() }),
  way: z.enum(['oauth', 'personal-token', 'portal-token']).describe('how the tokens are had'),
  fields: z
    .array(
      z.looseObject({
        field: z.string().describe('by its name in the document'),
        from: z.enum(['document', 'prompt', 'option', 'environment', 'file', 'sandbox']),
      }),
    )
    .describe('the fields that are filled, never their values'),
  proof: z
    .enum(['proved', 'waiting', 'failed'])
    .optional()
    .describe('waiting: nobody has authorized the integration, and nothing else gives a token; absent on a dry run'),
  credentials: z.array(credential),
  missing: z.array(z.looseObject({ what: z.string(), cost: z.string(), remedy: z.string() })),
  next: z.array(z.string()).describe('the commands to go on with'),
});

/** `byods doctor --json`. */
export const doctorSchema = z.looseObject({
  ...report,
  checks: z.array(
    z.looseObject({
      name: z.string().describe('what was looked at, see docs/json.md; several entries have one name, for an org each'),
      ok: z.union([z.boolean(), z.literal('unknown')]).describe('unknown: it could not be asked without doing harm'),
      message: z.string(),
      remedy: z.string().optional().describe('the command or the act that mends it'),
      orgId: z.string().optional(),
      orgName,
      details: z.array(z.string()).optional(),
    }),
  ),
  fixed: z.array(z.string()).optional().describe('with --fix: what was done'),
});

const lives = { expiresAt: instant.optional(), refreshTokenExpiresAt: instant.optional() };

/** `byods setup-oauth --json`. */
export const setupOauthSchema = z.looseObject({
  ...report,
  dryRun: z.literal(true).optional(),
  action: z
    .enum(['kept', 'refreshed', 'authorized', 'pasted'])
    .describe('kept: Webex takes the stored token, or this was a dry run; pasted: a personal access token was taken'),
  reason: z.string(),
  integration: z.looseObject(lives).describe("the integration's tokens as they are stored now"),
  vault: z
    .looseObject({
      path: z.string(),
      minimumSeconds: z.number(),
      server: z.string().optional(),
      configured: z.boolean().describe('tokenManager.vault of the configuration names it'),
    })
    .optional()
    .describe('with --vault: the credential that Vault keeps'),
  proof: z
    .looseObject({ orgId: z.string(), orgName, ...lives, error: errorSchema.optional() })
    .optional()
    .describe('the service-app token that was minted with them, and kept; absent where none was tried'),
  next: z.string().optional().describe('the command that comes next'),
});

/** `byods whoami --json`. */
export const whoamiSchema = z.looseObject({
  ...report,
  source: z
    .looseObject({
      rung: z.enum(['integration', 'service-app', 'vault']),
      path: z.string().optional().describe('in Vault'),
      orgId: z.string().optional(),
      orgName,
    })
    .describe('where the token is from'),
  person: z
    .looseObject({
      id: z.string().optional(),
      displayName: z.string().optional(),
      emails: z.array(z.string()).optional(),
      orgId: z.string().optional(),
      type: z.string().optional().describe('person, bot or appuser'),
    })
    .optional()
    .describe('the person or app behind the token; absent where its scopes do not let Webex tell'),
  scopes: z.array(z.string()).optional().describe('as Webex told them when it gave the token; absent where it did not'),
  expiresAt: instant.optional(),
});
