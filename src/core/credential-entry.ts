import { type ErrorCode, EXIT_OF_CODE } from './errors.ts';
import type {
  Credential,
  CredentialKey,
  CredentialNotes,
  CredentialUpdate,
  OrgId,
  ReceivedTokens,
  StoredToken,
  TokenOrigin,
} from './model.ts';
import { isScope } from './policy/token-answer.ts';
import { hashOf, Secret } from './secret.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './strict-json.ts';
import { isTemplateValue } from './template-values.ts';
import { entryPath, homesOf, type Path, text, valueAt, withValue } from './token-homes.ts';

/** How tokens can have come to us. */
export const VIAS = ['refresh', 'mint', 'authorization', 'learned', 'vault'] as const satisfies readonly TokenOrigin[];

/** The newest `byods.version` that this program can read and write. */
export const DOCUMENT_VERSION = 1;

/**
 * Our entry about a credential: dates in ISO 8601 with whole seconds, the hashes of the tokens that they describe, and
 * notes. When a hash does not fit the tokens any more, somebody pasted others and the entry says nothing.
 */
export function readCredential(document: JsonObject, key: CredentialKey, orgId?: OrgId): Credential {
  const homes = homesOf(document, key);
  const access = firstToken(document, homes.accessToken);
  const refresh = firstToken(document, homes.refreshToken);
  const stored = valueAt(document, entryPath(key));
  const described = describes(access, refresh);
  // Ours about other tokens than these: somebody has pasted others since.
  const isVoid = (ours: JsonObject) => ours.describes !== undefined && ours.describes !== described;
  const entry = isJsonObject(stored) && stored.describes === described ? stored : {};
  const obtainedAt = instant(entry.obtainedAt);
  const via = VIAS.find((each) => each === entry.via);
  return {
    key,
    kind: key === 'integration' ? 'integration' : 'service-app',
    notes: readNotes(isJsonObject(stored) ? stored.notes : undefined, isJsonObject(stored) && isVoid(stored)),
    ...(orgId !== undefined && { orgId }),
    ...(access !== undefined && { accessToken: withExpiry(access, instant(entry.expiresAt)) }),
    ...(refresh !== undefined && { refreshToken: withExpiry(refresh, instant(entry.refreshTokenExpiresAt)) }),
    ...(obtainedAt !== undefined && { obtainedAt }),
    ...(via !== undefined && { via }),
    ...(typeof entry.scope === 'string' && isScope(entry.scope) && { scope: entry.scope }),
  };
}

/**
 * The document with one update applied. Keys that we do not know, and everything about other credentials, stay as they
 * are. An update whose `replaces` is not the refresh token that the document holds leaves the document as it is:
 * somebody has authorized again since.
 */
export function applyUpdate(document: JsonObject, update: CredentialUpdate): JsonObject {
  if (!applies(document, update)) return document;
  const key = update.credential;
  const entry = entryPath(key);
  const before = readCredential(document, key);
  let after = withValue(document, ['byods', 'version'], DOCUMENT_VERSION);
  if (update.tokens) {
    const { tokens } = update;
    if (tokens.apiOrigin !== undefined) after = withValue(after, ['byods', 'apiOrigin'], tokens.apiOrigin);
    const homes = homesOf(document, key);
    const refresh = tokens.refreshToken?.reveal() ?? before.refreshToken?.value.reveal();
    const access = tokens.accessToken?.reveal() ?? before.accessToken?.value.reveal();
    const sameRefresh =
      tokens.refreshToken === undefined || tokens.refreshToken.hash === before.refreshToken?.value.hash;
    const stored = valueAt(after, entry);
    after = withValue(after, entry, {
      ...(isJsonObject(stored) ? unknownKeys(stored) : {}),
      describes: describes(access, refresh),
      ...date('obtainedAt', tokens.accessToken ? tokens.obtainedAt : before.obtainedAt),
      ...date('expiresAt', tokens.accessToken ? tokens.expiresAt : before.accessToken?.expiresAt),
      ...date(
        'refreshTokenExpiresAt',
        tokens.refreshTokenExpiresAt ?? (sameRefresh ? before.refreshToken?.expiresAt : undefined),
      ),
      via: tokens.via,
      ...scopeOf(tokens, before),
    });
    if (access !== undefined) for (const home of homes.accessToken) after = withValue(after, home, access);
    if (refresh !== undefined) for (const home of homes.refreshToken) after = withValue(after, home, refresh);
  }
  if (update.notes !== undefined || update.tokens) {
    const notes = writeNotes(update.notes ?? {});
    const existing = valueAt(after, entry);
    const { notes: _old, ...rest } = isJsonObject(existing) ? existing : {};
    after = withValue(after, entry, Object.keys(notes).length > 0 ? { ...rest, notes } : rest);
  }
  return after;
}

/** A refresh changes no scope, and need not tell it (RFC 6749 section 6). */
function scopeOf({ scope, via }: ReceivedTokens, before: Credential): { scope?: string } {
  const is = scope ?? (via === 'refresh' ? before.scope : undefined);
  return is === undefined ? {} : { scope: is };
}

const OUR_KEYS: ReadonlySet<string> = new Set([
  'accessToken',
  'refreshToken',
  'describes',
  'obtainedAt',
  'expiresAt',
  'refreshTokenExpiresAt',
  'via',
  'scope',
  'notes',
]);

function unknownKeys(entry: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => !OUR_KEYS.has(key)));
}

/**
 * Whether an update is still wanted: the document holds the refresh token that it replaces or, for a mint, which
 * replaces none, no tokens that were received later.
 */
export function applies(document: JsonObject, update: CredentialUpdate): boolean {
  const { credential: key, replaces, tokens } = update;
  if (replaces !== undefined) return replaces === heldRefreshToken(document, key);
  if (!tokens) return true;
  const { obtainedAt, accessToken } = readCredential(document, key);
  if (accessToken && accessToken.value.hash === tokens.accessToken?.hash) return true;
  // Stored instants have whole seconds, rounded down.
  return obtainedAt === undefined || obtainedAt <= tokens.obtainedAt;
}

/** The hash of the refresh token that the document holds for a credential; empty where it holds none. */
export function heldRefreshToken(document: JsonObject, key: CredentialKey): string {
  const held = firstToken(document, homesOf(document, key).refreshToken);
  return held === undefined ? '' : hashOf(held);
}

function firstToken(document: JsonObject, paths: readonly Path[]): string | undefined {
  for (const path of paths) {
    const token = text(document, path)?.trimEnd();
    if (token && !isTemplateValue(token)) return token;
  }
  return undefined;
}

/**
 * When we received the refresh token that the document holds, epoch milliseconds; undefined for one that somebody
 * pasted. Tells it also where another program has replaced the access token beside it.
 */
export function refreshTokenReceivedAt(document: JsonObject, key: CredentialKey): number | undefined {
  const entry = valueAt(document, entryPath(key));
  const held = heldRefreshToken(document, key);
  if (held === '' || !isJsonObject(entry) || typeof entry.describes !== 'string') return undefined;
  return entry.describes.endsWith(`.${held}`) ? instant(entry.obtainedAt) : undefined;
}

function describes(access: string | undefined, refresh: string | undefined): string {
  return [access, refresh].map((token) => (token === undefined ? '' : hashOf(token))).join('.');
}

function withExpiry(token: string, expiresAt: number | undefined): StoredToken {
  return { value: new Secret(token), ...(expiresAt !== undefined && { expiresAt }) };
}

/** The years in which an instant of ours can lie: a number outside was seconds taken for milliseconds, or the reverse. */
const EARLIEST = Date.UTC(2020, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

function instant(value: JsonValue | undefined): number | undefined {
  if (typeof value !== 'string' || !/(?:Z|[+-]\d\d:?\d\d)$/.test(value)) return undefined;
  const at = Date.parse(value);
  return at >= EARLIEST && at <= LATEST ? at : undefined;
}

function date(key: string, at: number | undefined): Record<string, string> {
  return at === undefined || !(at >= EARLIEST && at <= LATEST)
    ? {}
    : { [key]: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z') };
}

/** `anew`: how often other tokens failed says nothing of these. */
function readNotes(value: JsonValue | undefined, anew: boolean): CredentialNotes {
  if (!isJsonObject(value)) return {};
  const hash = (key: string) => (typeof value[key] === 'string' ? { [key]: value[key] } : {});
  const failing = anew ? undefined : value.failing;
  const since = isJsonObject(failing) ? instant(failing.since) : undefined;
  const lastAt = isJsonObject(failing) ? instant(failing.lastAt) : undefined;
  const attempts = isJsonObject(failing) && Number.isInteger(failing.attempts) ? Number(failing.attempts) : 0;
  return {
    ...hash('rejectedAccessToken'),
    ...hash('rejectedRefreshToken'),
    ...hash('suspectRefreshToken'),
    ...(attempts > 0 &&
      since !== undefined &&
      lastAt !== undefined && {
        failing: { attempts, since, lastAt, ...(isJsonObject(failing) && failureCode(failing.code)) },
      }),
  };
}

/** How an attempt failed; nothing where that is no code of ours. */
export function failureCode(code: JsonValue | undefined): { readonly code?: ErrorCode } {
  return typeof code === 'string' && Object.hasOwn(EXIT_OF_CODE, code) ? { code: code as ErrorCode } : {};
}

function writeNotes(notes: CredentialNotes): JsonObject {
  const { failing, ...hashes } = notes;
  return {
    ...(hashes as JsonObject),
    ...(failing && {
      failing: {
        attempts: failing.attempts,
        ...date('since', failing.since),
        ...date('lastAt', failing.lastAt),
        ...(failing.code !== undefined && { code: failing.code }),
      },
    }),
  };
}
