import { failureCode, VIAS } from '../../core/credential-entry.ts';
import type {
  CredentialKey,
  CredentialNotes,
  CredentialUpdate,
  OrgUpdate,
  ReceivedTokens,
  StoreUpdate,
} from '../../core/model.ts';
import { Secret } from '../../core/secret.ts';
import { isOrgUpdate } from '../../core/store-update.ts';
import { isJsonObject, type JsonObject, type JsonValue, parseStrictJson } from '../../core/strict-json.ts';

/** The newest form that {@link decodeUpdates} reads. */
const CODEC_VERSION = 1;

/** Every field of received tokens and what it is, so that a field added to the model cannot be forgotten here. */
const TOKEN_FIELDS = {
  accessToken: 'secret',
  expiresAt: 'instant',
  refreshToken: 'secret',
  refreshTokenExpiresAt: 'instant',
  obtainedAt: 'instant',
  via: 'text',
  scope: 'text',
  apiOrigin: 'text',
} as const satisfies Record<keyof ReceivedTokens, 'secret' | 'instant' | 'text'>;

/** Updates as JSON text, with their secrets revealed: for the journal, for rescue files and for a pending version. */
export function encodeUpdates(updates: readonly StoreUpdate[]): string {
  return JSON.stringify({ version: CODEC_VERSION, updates: updates.map(encodeUpdate) });
}

/**
 * The updates in a text that {@link encodeUpdates} made; keys it does not know are passed over. Undefined for anything
 * else, also when only one of several updates is damaged. Never throws.
 */
export function decodeUpdates(text: string): StoreUpdate[] | undefined {
  let value: JsonValue;
  try {
    value = parseStrictJson(text);
  } catch {
    return undefined;
  }
  const { version, updates } = isJsonObject(value) ? value : {};
  if (version !== CODEC_VERSION || !Array.isArray(updates)) return undefined;
  const decoded = updates.map(decodeUpdate);
  return decoded.every((update) => update !== undefined) ? decoded : undefined;
}

function encodeUpdate(update: StoreUpdate): JsonObject {
  if (isOrgUpdate(update)) return { ...update };
  const { credential, replaces, tokens, notes } = update;
  return {
    credential,
    ...(replaces !== undefined && { replaces }),
    ...(tokens && { tokens: encodeTokens(tokens) }),
    ...(notes && { notes: { ...notes } as JsonObject }),
  };
}

function encodeTokens(tokens: ReceivedTokens): JsonObject {
  const result: JsonObject = {};
  for (const key of Object.keys(TOKEN_FIELDS) as (keyof ReceivedTokens)[]) {
    const value = tokens[key];
    if (value !== undefined) result[key] = value instanceof Secret ? value.reveal() : value;
  }
  return result;
}

function decodeUpdate(value: JsonValue): StoreUpdate | undefined {
  if (!isJsonObject(value)) return undefined;
  return Object.hasOwn(value, 'org') ? decodeOrgUpdate(value) : decodeCredentialUpdate(value);
}

function decodeOrgUpdate({ org, listed, name, paused }: JsonObject): OrgUpdate | undefined {
  if (typeof org !== 'string' || org === '') return undefined;
  if (name !== undefined && typeof name !== 'string') return undefined;
  if (listed !== undefined && typeof listed !== 'boolean') return undefined;
  if (paused !== undefined && typeof paused !== 'boolean') return undefined;
  return {
    org,
    ...(listed !== undefined && { listed }),
    ...(name !== undefined && { name }),
    ...(paused !== undefined && { paused }),
  };
}

function decodeCredentialUpdate(value: JsonObject): CredentialUpdate | undefined {
  const { credential, replaces, tokens, notes } = value;
  if (!isCredentialKey(credential)) return undefined;
  if (replaces !== undefined && typeof replaces !== 'string') return undefined;
  const decoded = tokens === undefined ? undefined : decodeTokens(tokens);
  if (tokens !== undefined && decoded === undefined) return undefined;
  return {
    credential,
    ...(replaces !== undefined && { replaces }),
    ...(decoded && { tokens: decoded }),
    ...(isJsonObject(notes) && { notes: decodeNotes(notes) }),
  };
}

function decodeTokens(value: JsonValue): ReceivedTokens | undefined {
  if (!isJsonObject(value)) return undefined;
  const result: Record<string, Secret | number | string> = {};
  for (const [key, kind] of Object.entries(TOKEN_FIELDS)) {
    const field = value[key];
    if (field === undefined) continue;
    if (kind === 'instant' ? !Number.isSafeInteger(field) : typeof field !== 'string' || field === '') return undefined;
    result[key] = kind === 'secret' ? new Secret(field as string) : (field as number | string);
  }
  const { obtainedAt } = result;
  const via = VIAS.find((each) => each === result.via);
  if (obtainedAt === undefined || via === undefined) return undefined;
  return { ...result, obtainedAt: obtainedAt as number, via };
}

/** Notes only save requests: what is damaged in them is dropped, and the tokens beside them are kept. */
function decodeNotes(value: JsonObject): CredentialNotes {
  const hashes = Object.entries(value).filter(([key, hash]) => NOTED_HASHES.has(key) && typeof hash === 'string');
  const { failing } = value;
  const { attempts, since, lastAt, code } = isJsonObject(failing) ? failing : {};
  const whole = [attempts, since, lastAt].every((part) => Number.isSafeInteger(part));
  return {
    ...Object.fromEntries(hashes),
    ...(whole && {
      failing: {
        attempts: attempts as number,
        since: since as number,
        lastAt: lastAt as number,
        ...failureCode(code),
      },
    }),
  };
}

const NOTED_HASHES: ReadonlySet<string> = new Set([
  'rejectedAccessToken',
  'rejectedRefreshToken',
  'suspectRefreshToken',
] satisfies (keyof CredentialNotes)[]);

function isCredentialKey(value: JsonValue | undefined): value is CredentialKey {
  return typeof value === 'string' && (value === 'integration' || /^service-app:./.test(value));
}
