import { isDataSourceId } from '../../core/data-source-id.ts';
import { KeeperError } from '../../core/errors.ts';
import type { DataSource, DataSourceUpdate } from '../../core/model.ts';
import type { Budget, DataSourcesApi, Log, WithTrackingId } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';
import { isJsonObject } from '../../core/strict-json.ts';
import type { WebexAnswer } from './asked.ts';
import type { Caller } from './caller.ts';
import { isAboutADataSource, readDataSource } from './data-source-body.ts';
import { nextLink, pathUnder } from './paths.ts';

/** A list is not paged as far as is known (contract 3.1): a thousand data sources are more than a megabyte. */
const LONGEST_LIST_BYTES = 32 * 1024 * 1024;

/** Nobody has this many pages; a server that says so goes round in circles. */
const MOST_PAGES = 1000;

/** Webex's data sources (contract 3). */
export function dataSourcesApi(caller: Caller, base: URL, log: Log): DataSourcesApi {
  const one = (method: 'GET' | 'PUT', accessToken: Secret, id: string, budget: Budget, update?: DataSourceUpdate) => {
    refuseOddId(id);
    const path = pathUnder(base, ['dataSources', id]);
    const isAboutThis = (json: unknown) => isAboutADataSource(json) && readDataSource(json, id)?.id === id;
    const common = { method, path, bearer: accessToken, secrets: [accessToken], accepts: isAboutThis };
    return update === undefined
      ? caller.call({ ...common, kind: 'read', what: `read the data source ${id}`, idempotent: true }, budget)
      : caller.call(
          {
            ...common,
            kind: 'write',
            what: `update the data source ${id}`,
            body: { type: 'json', text: bodyOf(update) },
            idempotent: false,
          },
          budget,
        );
  };
  return {
    list: (accessToken, budget) => listAll(caller, base, log, accessToken, budget),
    get: async (accessToken, id, budget) => withId(await one('GET', accessToken, id, budget), id),
    put: async (accessToken, id, update, budget) => withId(await one('PUT', accessToken, id, budget, update), id),
  };
}

async function listAll(
  caller: Caller,
  base: URL,
  log: Log,
  accessToken: Secret,
  budget: Budget,
): Promise<DataSource[]> {
  const first = pathUnder(base, ['dataSources']);
  const found = new Map<string, DataSource>();
  const seen = new Set<string>();
  let unusable = 0;
  let path: string | undefined = first;
  while (path !== undefined) {
    seen.add(path);
    const answer: WebexAnswer = await caller.call(
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
    for (const item of (answer.json as { items: unknown[] }).items) {
      const dataSource = readDataSource(item);
      if (dataSource === undefined) unusable += 1;
      else if (!found.has(dataSource.id)) found.set(dataSource.id, dataSource);
    }
    path = nextPage(answer, new URL(path, base.origin), first, seen, log);
  }
  if (unusable > 0) log.warn('Webex listed data sources without a usable id; they are left out', { count: unusable });
  return [...found.values()];
}

/**
 * The path of the next page (RFC 8288), on the same server and of the same list only: the request carries a token. What
 * was listed so far is better than nothing, so a link that cannot be followed ends the list with a warning.
 */
function nextPage(answer: WebexAnswer, page: URL, first: string, seen: Set<string>, log: Log): string | undefined {
  const next = nextLink(answer.headers.link, page);
  if (next === undefined) return undefined;
  const path = `${next.pathname}${next.search}`;
  const ended = (why: string) => {
    log.warn(`the list of data sources may be incomplete: ${why}`);
    return undefined;
  };
  if (next.origin !== page.origin || next.username !== '' || next.pathname.replace(/\/$/, '') !== first) {
    return ended('its next page is at another address, which is not followed');
  }
  if (seen.has(path)) return ended('its next page is one that was read already');
  return seen.size >= MOST_PAGES ? ended(`it has more than ${MOST_PAGES} pages`) : path;
}

function withId(answer: WebexAnswer, id: string): WithTrackingId<DataSource> {
  const value = readDataSource(answer.json, id) ?? { id };
  return { value, trackingId: answer.trackingId, raw: answer.json };
}

/** The seven fields, and `errorMessage` where there is one; nothing else that an object may carry. */
function bodyOf(update: DataSourceUpdate): string {
  const { schemaId, url, audience, subject, nonce, tokenLifetimeMinutes, status, errorMessage } = update;
  return JSON.stringify({ schemaId, url, audience, subject, nonce, tokenLifetimeMinutes, status, errorMessage });
}

/** @throws KeeperError `refused`, before anything is sent */
function refuseOddId(id: string): void {
  if (isDataSourceId(id)) return;
  const shown = id.length > 64 ? `${id.slice(0, 64)}…` : id;
  throw new KeeperError('refused', `"${shown}" is not the id of a data source; nothing was sent`, {
    remedy: 'byods data-sources shows the ids',
  });
}
