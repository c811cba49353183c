import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { isDataSourceId } from '../core/data-source-id.ts';
import type { ErrorJson } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';
import { hashOf, redact, Secret } from '../core/secret.ts';

/** What a record is about, in the words that its file's name has. */
export type RecordedOperation = 'extend' | 'registration' | 'update' | 'deletion' | 'list';

/** One operation on Webex, as it was done. Its data may hold signed tokens and nonces: they are left out when it is written. */
export interface OperationRecord {
  readonly operation: RecordedOperation;
  readonly dataSourceId?: string | undefined;
  readonly orgId?: string | undefined;
  /** The configuration before. */
  readonly before?: unknown;
  /** What Webex was asked to do. */
  readonly asked?: unknown;
  /** Webex's whole answer. */
  readonly answer?: unknown;
  /** What was listed. */
  readonly dataSources?: unknown;
  readonly success: boolean;
  readonly trackingId?: string | undefined;
  readonly error?: ErrorJson | undefined;
}

/** Where the record is, or why there is none. */
export type WrittenRecord = { readonly path: string } | { readonly problem: string };

/** Writes operation records into one directory. Never throws: a record is not worth a failed operation. */
export interface OperationRecords {
  write(record: OperationRecord): Promise<WrittenRecord>;
}

const OWNER_ONLY = 0o600;
const MOST_OF_ONE_NAME = 1000;

/** Operation records in a directory, which is made when it is not there. */
export function operationRecords({ directory, clock }: { directory: string; clock: Clock }): OperationRecords {
  return {
    async write(record) {
      const at = clock.now();
      try {
        await mkdir(directory, { recursive: true });
        return { path: await writeNew(directory, recordName(record, new Date(at)), contentOf(record, at)) };
      } catch (thrown) {
        const why = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'it has no name';
        return { problem: `the record of this operation could not be written into ${directory}: ${why}` };
      }
    },
  };
}

/**
 * The name of a record, the same as the Python sample's: a failed operation is not named after its data source. Times
 * are local, as there. Pure.
 *
 * @throws RangeError for an id that could lead the file elsewhere
 */
export function recordName(record: Pick<OperationRecord, 'operation' | 'dataSourceId' | 'success'>, at: Date): string {
  const { operation, dataSourceId, success } = record;
  const time = timestamp(at);
  if (operation === 'list') return `data_sources_list_${time}.json`;
  if (!success) return `data_source_${operation}_failed_${time}.json`;
  if (dataSourceId === undefined || !isDataSourceId(dataSourceId)) throw new RangeError('a record needs a plain id');
  return `data_source_${operation}_${dataSourceId}_${time}.json`;
}

function timestamp(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `${day}_${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;
}

/** Creates the file, under the first of its names that is free. */
async function writeNew(directory: string, name: string, content: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const path = join(directory, count === 1 ? name : name.replace(/\.json$/, `-${count}.json`));
    try {
      const file = await open(path, 'wx', OWNER_ONLY);
      try {
        await file.writeFile(content);
      } finally {
        await file.close();
      }
      return path;
    } catch (thrown) {
      const taken = thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST';
      if (!taken || count === MOST_OF_ONE_NAME) throw thrown;
    }
  }
}

function contentOf(
  { operation, dataSourceId, orgId, success, trackingId, error, ...data }: OperationRecord,
  at: number,
): string {
  const record = {
    version: 1,
    time: new Date(at).toISOString(),
    operation,
    dataSourceId,
    orgId,
    success,
    trackingId,
    before: withoutTokens(data.before),
    asked: withoutTokens(data.asked),
    answer: withoutTokens(data.answer),
    dataSources: withoutTokens(data.dataSources),
    error,
  };
  return `${redact(JSON.stringify(record, undefined, 2))}\n`;
}

const JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const TOKEN_NAME = /jws|token$/i;
const NONCE_NAME = /^(?:nonce|jti)$/i;

/**
 * The same data with each signed token replaced by its hash and its end, and each nonce by its hash, under whatever
 * name a token stands. Pure.
 */
export function withoutTokens(value: unknown, name = ''): unknown {
  if (value instanceof Secret) return described(value.reveal());
  if (typeof value === 'string') {
    if (NONCE_NAME.test(name)) return { sha256: shortHash(value) };
    return (TOKEN_NAME.test(name) && value !== '') || (JWS.test(value) && value.startsWith('eyJ'))
      ? described(value)
      : value;
  }
  if (Array.isArray(value)) return value.map((item) => withoutTokens(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutTokens(each, key)]));
}

function described(token: string): { sha256: string; exp?: string } {
  const exp = endOf(token);
  return { sha256: shortHash(token), ...(exp !== undefined && { exp }) };
}

/** The `exp` claim of a JWS (RFC 7519 section 4.1.4), unverified: for the reader of the record. */
function endOf(token: string): string | undefined {
  if (!JWS.test(token)) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
    return typeof exp === 'number' ? new Date(exp * 1000).toISOString() : undefined;
  } catch {
    return undefined;
  }
}

function shortHash(value: string): string {
  return hashOf(value).slice(0, 8);
}
