import { isDataSourceId } from '../../core/data-source-id.ts';
import { KeeperError } from '../../core/errors.ts';
import type { DataSource, DataSourceUpdate } from '../../core/model.ts';
import type { Budget, DataSourcesApi, WithTrackingId } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';
import type { WebexAnswer } from './asked.ts';
import type { Caller } from './caller.ts';
import { isAboutADataSource, readDataSource } from './data-source-body.ts';
import { listDataSources } from './data-source-list.ts';
import { pathUnder } from './paths.ts';

/** Webex's data sources (contract 3). */
export function dataSourcesApi(caller: Caller, base: URL): DataSourcesApi {
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
    list: (accessToken, budget) => listDataSources(caller, base, accessToken, budget),
    get: async (accessToken, id, budget) => withId(await one('GET', accessToken, id, budget), id),
    put: async (accessToken, id, update, budget) => withId(await one('PUT', accessToken, id, budget, update), id),
  };
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
