import { isDataSourceId } from '../../core/data-source-id.ts';
import { KeeperError } from '../../core/errors.ts';
import type { DataSource, DataSourceUpdate } from '../../core/model.ts';
import type { DataSourcesApi, WithTrackingId } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';
import type { WebexAnswer, WebexCall } from './asked.ts';
import type { Caller } from './caller.ts';
import { isAboutADataSource, readDataSource } from './data-source-body.ts';
import { listDataSources } from './data-source-list.ts';
import { pathUnder } from './paths.ts';
import { listSchemas } from './schemas.ts';

/** Webex's data sources (contract 3). */
export function dataSourcesApi(caller: Caller, base: URL): DataSourcesApi {
  /** What the calls about one data source, or about the one that is to be made, share. */
  const asked = (accessToken: Secret, id?: string) => {
    if (id !== undefined) refuseOddId(id);
    return {
      path: pathUnder(base, id === undefined ? ['dataSources'] : ['dataSources', id]),
      bearer: accessToken,
      secrets: [accessToken],
      accepts: (json: unknown) => {
        const about = isAboutADataSource(json) ? readDataSource(json, id)?.id : undefined;
        return about !== undefined && (id === undefined || about === id);
      },
      idempotent: false,
    } satisfies Partial<WebexCall>;
  };
  return {
    list: (accessToken, budget) => listDataSources(caller, base, accessToken, budget),
    schemas: (accessToken, budget) => listSchemas(caller, base, accessToken, budget),
    get: async (accessToken, id, budget) => {
      const what = `read the data source ${id}`;
      const common = asked(accessToken, id);
      return withId(await caller.call({ ...common, kind: 'read', what, method: 'GET', idempotent: true }, budget), id);
    },
    put: async (accessToken, id, update, budget) => {
      const what = `update the data source ${id}`;
      const common = asked(accessToken, id);
      const text = typeof update === 'function' ? async () => textOf(await update()) : textOf(update);
      const body = { type: 'json', text } as const;
      return withId(await caller.call({ ...common, kind: 'write', what, method: 'PUT', body }, budget), id);
    },
    post: async (accessToken, registration, budget) => {
      const what = 'register the data source';
      // Without a status it is active, in every source; whether a registration may say so is not documented.
      const { status, ...rest } = registration;
      const body = { type: 'json', text: textOf(status === 'active' ? rest : registration) } as const;
      // Waited for whatever signal comes: nobody else could tell the id of what was made.
      const common = { ...asked(accessToken), unstoppable: true };
      return withId(await caller.call({ ...common, kind: 'register', what, method: 'POST', body }, budget));
    },
    delete: async (accessToken, id, budget) => {
      const what = `delete the data source ${id}`;
      // 204 has no content (contract 3.1), and any content tells less than reading it back.
      const common = { ...asked(accessToken, id), accepts: () => true, unstoppable: true };
      const { trackingId } = await caller.call({ ...common, kind: 'write', what, method: 'DELETE' }, budget);
      return { trackingId };
    },
  };
}

function withId(answer: WebexAnswer, id?: string): WithTrackingId<DataSource> {
  // What holds none was not accepted as an answer.
  const value = readDataSource(answer.json, id)!;
  return { value, trackingId: answer.trackingId, raw: answer.json };
}

/** The seven fields, and `errorMessage` where there is one; nothing else that an object may carry. */
function textOf(update: Partial<DataSourceUpdate>): string {
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
