import { DOCUMENT_VERSION } from './credential-entry.ts';
import { KeeperError } from './errors.ts';
import { instant, present } from './report.ts';
import { printable } from './secret.ts';
import { isJsonObject, type JsonObject } from './strict-json.ts';
import { valueAt, withoutValue, withValue } from './token-homes.ts';

/**
 * The mark that a document's tokens are used in another store, and refreshed nowhere else: of two programs that refresh
 * the same tokens in two stores, one would lose them. See `docs/decisions/0005-a-store-that-moves.md`.
 */
export interface MovedTo {
  /** The other store, as `--store` names it. */
  readonly store: string;
  /** The machine that it is on, where it is a file. */
  readonly host?: string;
  /** Epoch milliseconds. */
  readonly at?: number;
  /** Which tokens the document held then: see `tokensIn`. */
  readonly tokens?: string;
  /** A copy to here was begun and not finished: the tokens are used where they come from. */
  readonly unfinished?: true;
}

const MOVED_TO = ['byods', 'movedTo'] as const;

/** A document's mark. One that nobody can make sense of still says that the tokens are used elsewhere. */
export function readMovedTo(document: JsonObject): MovedTo | undefined {
  const value = valueAt(document, MOVED_TO);
  if (value === undefined) return undefined;
  const { store, host, at, tokens, unfinished } = isJsonObject(value) ? value : {};
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  return {
    store: typeof store === 'string' ? printable(store) : 'another store',
    ...(typeof host === 'string' && { host: printable(host) }),
    ...(!Number.isNaN(time) && { at: time }),
    ...(typeof tokens === 'string' && { tokens }),
    ...(unfinished === true && { unfinished }),
  };
}

/** The document with the mark, in place of any other. */
export function withMovedTo(document: JsonObject, { store, host, at, tokens, unfinished }: MovedTo): JsonObject {
  const mark = present({ store, host, at: instant(at), tokens, unfinished });
  return withValue(withValue(document, ['byods', 'version'], DOCUMENT_VERSION), MOVED_TO, mark as JsonObject);
}

/** The document without the mark. */
export function withoutMovedTo(document: JsonObject): JsonObject {
  return withoutValue(document, MOVED_TO);
}

/** A store's name, as `--store` takes it. */
export function addressOf({ kind, location }: { readonly kind: string; readonly location: string }): string {
  return `${kind}:${location}`;
}

/** A store for people. */
export function storeInWords(store: { readonly kind: string; readonly location: string }): string {
  if (store.kind === 'file') return store.location;
  return store.kind === 'aws' ? `AWS secret ${store.location}` : addressOf(store);
}

/** Whether two names of stores mean the same one, as far as the names tell: an ARN holds the secret's name. */
export function isSameStore(one: string, other: string): boolean {
  // Two secrets of one name may be in two regions or accounts.
  return isArn(one) && isArn(other) ? one === other : withoutArn(one) === withoutArn(other);
}

function isArn(store: string): boolean {
  return store.startsWith('aws:arn:');
}

function withoutArn(store: string): string {
  return store.replace(/^aws:arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:(.+)-[A-Za-z0-9]{6}$/, 'aws:$1');
}

/** Where a document's tokens are used, for people. */
export function movedInWords({ store, host, at, unfinished }: MovedTo): string {
  const where = `${store}${host === undefined ? '' : ` on ${host}`}`;
  const when = at === undefined ? '' : `, ${unfinished ? 'begun ' : ''}on ${instant(at)}`;
  if (unfinished) return `a copy of ${where} to here${when}, was not finished, and the tokens are still used there`;
  return `the tokens were moved to ${where}${when}, and are used there`;
}

/** The commands that go on with the tokens, or bring them back. */
function remedyFor({ store, unfinished }: MovedTo, here: string): string {
  const copy = `byods store copy --from ${store} --to ${here}`;
  return unfinished
    ? `finish it: ${copy}; or go on there: --store ${store}`
    : `go on there: --store ${store}; or come back: ${copy}`;
}

/**
 * Refuses to work with tokens that are used elsewhere.
 *
 * @param here  this store, as `--store` names it
 * @throws KeeperError `refused`, naming where they are and how they come back
 */
export function refuseMoved(config: { readonly movedTo?: MovedTo }, here: string): void {
  const moved = movedAway(config, here);
  if (moved) throw moved;
}

/** What {@link refuseMoved} refuses with; undefined where it does not. */
export function movedAway({ movedTo }: { readonly movedTo?: MovedTo }, here: string): KeeperError | undefined {
  if (!movedTo) return undefined;
  return new KeeperError('refused', `${here}: ${movedInWords(movedTo)}; nothing was sent`, {
    remedy: remedyFor(movedTo, here),
  });
}
