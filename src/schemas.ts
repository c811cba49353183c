import * as z from 'zod';

const instant = z.iso.datetime().describe('ISO 8601, in UTC');
const count = z.int().min(0);
const unread = z.string().optional().describe('absent where it could not be read');
const orgName = z.string().optional().describe('as people call it, where the configuration tells');

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

const common = { version: z.literal(1), warnings: z.array(z.string()), error: errorSchema.optional() };

/** A report of how things are or were; absent only where there was a failure before there was one. */
const report = { ...common, programVersion: z.string().optional().describe('the program that made it') };

/** What every command prints with `--json` when it has nothing else to report. */
export const failureSchema = z.looseObject({ ...common, error: errorSchema });

const partition = z.string().optional().describe('in a store of many: the document that it is in, by its name');

const credential = z.looseObject({
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

const problem = z.looseObject({
  code: z.string().describe('a stable name, see docs/json.md'),
  message: z.string(),
  since: instant.optional(),
  remedy: z.string().optional(),
  orgId: z.string().optional().describe('the org that it is about'),
  id: z.string().optional().describe('the data source that it is about'),
  partition: z.string().optional().describe('in a store of many: the document that it is about, by its name'),
});
/** What a stored access token is worth. */
const tokenState = z.enum(['fresh', 'due', 'expired', 'rejected', 'unknown', 'missing']);

const paused = z.looseObject({ since: instant, until: instant, reason: z.string() }).optional();

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

/** The detail of the event `Run Requested`, which `byods schedule run-now` sends. */
export const runRequestedEventSchema = z.looseObject({
  version: z.literal(1),
  programVersion: z.string().describe('the program that sent it'),
  function: z.string().describe('the name of the Lambda that is to run'),
  reason: z.string().optional().describe('why, for its log'),
});

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
