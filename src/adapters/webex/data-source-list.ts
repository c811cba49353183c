import { KeeperError } from '../../core/errors.ts';
import { IncompleteListError } from '../../core/incomplete-list.ts';
import type { DataSource } from '../../core/model.ts';
import type { Budget } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';
import { isJsonObject } from '../../core/strict-json.ts';
import type { WebexAnswer } from './asked.ts';
import type { Caller } from './caller.ts';
import { readDataSource } from './data-source-body.ts';
import { nextLink, pathUnder } from './paths.ts';

/** A list is not paged as far as is known (contract 3.1): a thousand data sources are more than a megabyte. */
const LONGEST_LIST_BYTES = 32 * 1024 * 1024;

/** Nobody has this many pages; a server that says so goes round in circles. */
const MOST_PAGES = 1000;

const REMEDY =
  'byods extend-data-source <id> extends one that is missing here; if this stays so, give Webex support the trackingId';

/**
 * Every page of `GET /dataSources` (contract 3.1), each data source once.
 *
 * @throws IncompleteListError with what was read, when a page could not be had or holds what cannot be used
 */
export async function listDataSources(
  caller: Caller,
  base: URL,
  accessToken: Secret,
  budget: Budget,
): Promise<DataSource[]> {
  const first = pathUnder(base, ['dataSources']);
  const found = new Map<string, DataSource>();
  const seen = new Set<string>();
  let unusable = 0;
  let trackingId: string | undefined;
  for (let path = first; ; ) {
    seen.add(path);
    const answer = await readPage(caller, path, accessToken, budget).catch((thrown: unknown) => {
      throw seen.size === 1 ? thrown : cutShort(thrown, [...found.values()]);
    });
    trackingId = answer.trackingId;
    for (const item of (answer.json as { items: unknown[] }).items) {
      const dataSource = readDataSource(item);
      if (dataSource === undefined) unusable += 1;
      else if (!found.has(dataSource.id)) found.set(dataSource.id, dataSource);
    }
    const next = nextPage(answer, new URL(path, base.origin), first, seen);
    if (next === undefined) break;
    if ('ended' in next) {
      const what = `Webex listed ${counted(found.size)} and no more: ${next.ended}`;
      throw new IncompleteListError('list-incomplete', what, [...found.values()], { remedy: REMEDY, trackingId });
    }
    path = next.path;
  }
  if (unusable === 0) return [...found.values()];
  const what = `Webex listed ${counted(found.size + unusable)}, ${unusable} of them without a usable id: nothing can extend those`;
  throw new IncompleteListError('list-incomplete', what, [...found.values()], { remedy: REMEDY, trackingId });
}

async function readPage(caller: Caller, path: string, accessToken: Secret, budget: Budget): Promise<WebexAnswer> {
  return await caller.call(
    {
      kind: 'read',
      what: 'list the data sources',
      method: 'GET',
      path,
      bearer: accessToken,
      secrets: [accessToken],
      idempotent: true,
      maxBodyBytes: LONGEST_LIST_BYTES,
      accepts: (json) => isJsonObject(json) && Array.isArray(json.items),
    },
    budget,
  );
}

/** A later page that failed must not take the earlier ones along. A 401 is left as it is: it is retried with another token. */
function cutShort(thrown: unknown, found: readonly DataSource[]): unknown {
  if (!(thrown instanceof KeeperError) || thrown.status === 401) return thrown;
  const what = `Webex listed ${counted(found.length)} and no more: ${thrown.message}`;
  return new IncompleteListError(thrown.code, what, found, thrown);
}

/**
 * The path of the next page (RFC 8288), on the same server and of the same list only: the request carries a token.
 * `ended`: there is one, and why it is not followed.
 */
function nextPage(
  answer: WebexAnswer,
  page: URL,
  first: string,
  seen: ReadonlySet<string>,
): { readonly path: string } | { readonly ended: string } | undefined {
  const next = nextLink(answer.headers.link, page);
  if (next === undefined) return undefined;
  const path = `${next.pathname}${next.search}`;
  if (next.origin !== page.origin || next.username !== '' || next.pathname.replace(/\/$/, '') !== first) {
    return { ended: `its next page is at another address (${next.host.slice(0, 100)}), which is not followed` };
  }
  if (seen.has(path)) return { ended: 'its next page is one that was read already' };
  return seen.size >= MOST_PAGES ? { ended: `it has more than ${MOST_PAGES} pages` } : { path };
}

function counted(count: number): string {
  return `${count} data source${count === 1 ? '' : 's'}`;
}
