import * as z from 'zod';
import { common, instant, orgName } from './document.ts';

const dataSource = z.looseObject({
  id: z.string(),
  orgId: z.string(),
  orgName,
  status: z.string().optional(),
  audience: z.string().optional(),
  subject: z.string().optional(),
  schemaId: z.string().optional(),
  url: z.string().optional(),
  issuedAt: instant.optional(),
  expiresAt: instant.optional(),
  lifetimeMinutes: z.number().optional(),
  remainingMinutes: z.int().optional(),
  errorMessage: z.string().optional(),
});

/** `byods data-sources --json`. */
export const dataSourcesSchema = z.looseObject({
  ...common,
  dataSources: z.array(dataSource),
  record: z.string().optional().describe('path of the file that --save-list wrote'),
});

const value = z.union([z.string(), z.number()]);

const change = <const T extends readonly string[]>(done: T) =>
  z.looseObject({
    ...common,
    action: z.enum([...done, 'planned', 'failed']).describe('what was done; `planned` is what a dry run would do'),
    dryRun: z.literal(true).optional(),
    reason: z.string().describe('what proves it, or why not'),
    dataSource: dataSource.optional().describe('as it is now; one that was deleted, as it was'),
    changes: z
      .array(
        z.looseObject({
          field: z.enum(['url', 'schemaId', 'audience', 'subject', 'tokenLifetimeMinutes', 'status', 'errorMessage']),
          before: value.optional(),
          after: value.optional(),
        }),
      )
      .describe('what was asked for; a field that was or is not there lacks that side'),
    record: z.string().optional().describe('path of the operation record'),
    trackingId: z.string().optional(),
  });

/** `byods register-data-source --json`. */
export const registerDataSourceSchema = change(['registered']);

/** `byods update-data-source --json`. */
export const updateDataSourceSchema = change(['updated', 'unchanged']);

/** `byods delete-data-source --json`. */
export const deleteDataSourceSchema = change(['deleted']);

/** `byods schemas --json`. */
export const schemasSchema = z.looseObject({
  ...common,
  schemas: z.array(
    z.looseObject({
      id: z.string(),
      serviceType: z.string().optional(),
      protocol: z.string().optional(),
      appType: z.string().optional(),
      url: z.string().optional().describe('where its definition is'),
      createdAt: instant.optional(),
      updatedAt: instant.optional(),
    }),
  ),
});

const hashed = z.looseObject({ sha256: z.string().regex(/^[0-9a-f]{8}$/) }).describe('the beginning of its hash');

/** `byods data-sources <id> --json`. What Webex does not tell is absent. */
export const dataSourceSchema = z.looseObject({
  ...common,
  dataSource: dataSource.extend({
    applicationId: z.string().optional(),
    nonce: hashed.optional(),
    claims: z
      .looseObject({
        iss: z.string().optional(),
        aud: z.string().optional(),
        sub: z.string().optional(),
        iat: instant.optional(),
        exp: instant.optional(),
        jti: hashed.optional(),
        'com.cisco.datasource.url': z.string().optional(),
        'com.cisco.datasource.schema.uuid': z.string().optional(),
        'com.cisco.org.uuid': z.string().optional(),
      })
      .optional()
      .describe('of its signed token (JWS); absent where the answer carries none'),
    token: z
      .looseObject({ verified: z.boolean(), reason: z.string().optional().describe('why it is not verified') })
      .optional()
      .describe("whether the signed token is Webex's, by the keys that it publishes; absent where there is none"),
  }),
});
