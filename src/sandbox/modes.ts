/**
 * Every switch of the sandbox. The first value of each list is the default: what the public evidence about Webex says,
 * or, where it is silent or contradicts itself, the most likely reading. The mark says how sure that default is:
 * C confirmed by documents or a capture, I inferred, S sources conflict or are silent.
 */
const CHOICES = {
  /**
   * What a refresh does to the refresh token (S). `same`: the value stays, its life is renewed to the full at most
   * once in 24 hours. `rotate-grace`: a new value, the old one still works. `rotate-strict`: the old one is dead at
   * once. `rotate-strict-revoke-family`: and presenting it again kills its successors too. `omit`: `refresh_token` is
   * left out of the answer. `same-access-token`: within 24 hours the same access token comes back, with less life.
   */
  refresh: [
    'same',
    'same-never-renewed',
    'rotate-grace',
    'rotate-strict',
    'rotate-strict-revoke-family',
    'omit',
    'same-access-token',
  ],
  /** What becomes of `GET /authorize`: a page that asks, or what a person has decided (ours). */
  authorize: ['ask', 'approve', 'deny'],
  /** Life of what is issued from now on: access/refresh token (C for the numbers). */
  lifetimes: ['14d/90d', '12h/60d', 'fedramp', '3600'],
  /** Status for a refresh token that is expired, revoked, superseded or unknown (S). */
  deadRefreshTokenStatus: [400, 401],
  /** Body shape of the errors of `POST /access_token` (S): Webex's own or RFC 6749's. */
  tokenErrorShape: ['webex', 'oauth'],
  /** Status for a wrong client secret, at both token endpoints (S). */
  wrongSecretStatus: [400, 401],
  /** Status for a client secret that is not there at all (S; the text is C). */
  missingSecretStatus: [400, 401],
  /** What becomes of the previous access token when a pair is refreshed (S). */
  previousAccessToken: ['kept', 'revoked'],
  /** What becomes of the earlier pairs of an org when a new one is minted (S). */
  mintedBefore: ['kept', 'revoked'],
  /** What the answer to a mint leaves out (S). */
  mintOmits: ['nothing', 'refresh_token', 'refresh_token_expires_in'],
  /** `GET /authorizations/tokenExpiry` (C: epoch milliseconds). */
  tokenExpiry: ['milliseconds', 404],
  /**
   * Which fields a data source's answers hold (C for the first three shapes). `capture`: `tokenExpiryTime`, `nonce`,
   * `url`, but no audience, subject or lifetime. `openapi`: those three, but no `tokenExpiryTime`, and `jwsToken` only
   * in the list. `readme`: no url, nonce or `tokenExpiryTime`, and `createdAt` without zone. `full` (I): all of them.
   */
  profile: ['capture', 'openapi', 'readme', 'full'],
  /** `openapi-example` (C): list items hold `DataSource: ""` and no `id`. */
  listItems: ['normal', 'openapi-example'],
  /** Status of a registration (S). */
  createdStatus: [200, 201],
  /** Status for a data source of another org or app (S). */
  foreignDataSourceStatus: [404, 403],
  /** The old spelling `/datasources` (S). */
  lowerCasePath: [404, 'accept'],
  /** Smallest `tokenLifetimeMinutes` (S: two official guides differ). */
  minLifetimeMinutes: [1, 60],
  /** `tokenLifetimeMinutes` sent as a string of digits (S). */
  lifetimeStrings: ['refuse', 'accept'],
  /** A PUT that leaves a field out: refused, or the old value kept (S; full replacement is C). */
  partialPut: ['refuse', 'keep'],
  /** `status: disabled` without `errorMessage` (C in the documents, never seen tried). */
  disabledWithoutMessage: ['refuse', 'accept'],
  /** Whether a PUT that leaves a data source disabled gives it a new JWS (S). */
  disabledGetsJws: ['yes', 'no'],
  /** A url outside the service app's domains (C that it is refused, S how). */
  foreignDomain: [400, 403, 'accept'],
  /** A schema that is not the service app's (S). */
  foreignSchema: [400, 403, 'accept'],
  /** A PUT with the nonce that the data source already has (S). */
  sameNonce: ['reissue', 'keep-jws', 400, 409],
  /** Whether a 403 body has `errors` (C: both were seen). */
  forbiddenBody: ['with-errors', 'without-errors'],
  /** `max=null` in the next link of a paged list (C: seen on other lists). */
  nextLink: ['clean', 'max-null'],
  /** Members of the published keys (C: `alg` came in 2026, unknown ones may come). */
  jwksMembers: ['with-alg', 'without-alg', 'with-unknown'],
  /** Content encoding where the client accepts it (C). */
  compression: ['none', 'gzip'],
} as const;

/** Whole numbers, 0 = off, which is the default of all of them. */
const NUMBERS = {
  /** Requests a minute and client id before 429 with `Retry-After` (S). */
  rateLimitPerMinute: 1_000_000,
  /** Items on a page of `GET /dataSources` (S; unpaged is the default). */
  pageSize: 1000,
  /** Pairs that may be minted for one org before 400 (S). */
  mintCap: 1_000_000,
  /** Real time that passes before a request is handled, so that requests can overlap. */
  latencyMs: 60_000,
} as const;

type Choices = typeof CHOICES;
type NumberKey = keyof typeof NUMBERS;
export type RefreshMode = Choices['refresh'][number];
export type ResponseProfile = Choices['profile'][number];
export type LifetimeProfile = Choices['lifetimes'][number];

/** The switches as they stand. */
export type Modes = { -readonly [K in keyof Choices]: Choices[K][number] } & { [K in NumberKey]: number } & {
  /** `iss` of new JWSs instead of the sandbox's own; '' = its own. Keys are only ever served at its own. */
  issuer: string;
  /** `refresh` for single credentials, by credential id. */
  refreshFor: Record<string, RefreshMode>;
  /** `profile` for single data sources, by id. */
  profileFor: Record<string, ResponseProfile>;
  /** Fields left out of the answers about single data sources, by id. */
  omitFor: Record<string, string[]>;
};

export type ModeChanges = Partial<Modes>;

export function defaultModes(): Modes {
  const choices = Object.fromEntries(Object.entries(CHOICES).map(([key, values]) => [key, values[0]]));
  const numbers = Object.fromEntries(Object.keys(NUMBERS).map((key) => [key, 0]));
  return { ...choices, ...numbers, issuer: '', refreshFor: {}, profileFor: {}, omitFor: {} } as unknown as Modes;
}

/** What a change of modes must look like, in one sentence per mistake; empty when it is fine. */
export function modeMistakes(change: Record<string, unknown>): string[] {
  return Object.entries(change).flatMap(([key, value]) => mistakeIn(key, value) ?? []);
}

function mistakeIn(key: string, value: unknown): string | undefined {
  if (key in CHOICES) return notOneOf(key, CHOICES[key as keyof Choices], value);
  if (key in NUMBERS) {
    const most = NUMBERS[key as NumberKey];
    const fine = Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
    return fine ? undefined : `${key} must be a whole number from 0 to ${most}`;
  }
  if (key === 'issuer') return typeof value === 'string' ? undefined : 'issuer must be a string';
  if (key === 'refreshFor') return notAMap(key, value, (entry) => notOneOf(key, CHOICES.refresh, entry));
  if (key === 'profileFor') return notAMap(key, value, (entry) => notOneOf(key, CHOICES.profile, entry));
  if (key === 'omitFor') {
    return notAMap(key, value, (entry) =>
      Array.isArray(entry) && entry.every((field) => typeof field === 'string')
        ? undefined
        : 'omitFor must map ids to lists of field names',
    );
  }
  return `there is no mode "${key}"; GET mode lists them`;
}

function notOneOf(key: string, values: readonly unknown[], value: unknown): string | undefined {
  return values.includes(value)
    ? undefined
    : `${key} must be one of ${values.map((v) => JSON.stringify(v)).join(', ')}`;
}

function notAMap(key: string, value: unknown, check: (entry: unknown) => string | undefined): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${key} must be an object by id`;
  return Object.values(value)
    .map(check)
    .find((mistake) => mistake !== undefined);
}
