import type { ApplicationsApi } from '../../core/ports.ts';
import { isJsonObject } from '../../core/strict-json.ts';
import type { Caller } from './caller.ts';
import { pathUnder } from './paths.ts';

/** Webex's Applications API (contract 2.1). */
export function applicationsApi(caller: Caller, base: URL): ApplicationsApi {
  return {
    async mint(app, orgId, bearer, budget) {
      const body = { clientId: app.clientId, clientSecret: app.clientSecret.reveal(), targetOrgId: orgId };
      const { json, requestedAt, trackingId } = await caller.call(
        {
          kind: 'mint',
          what: `mint a token for org ${orgId}`,
          method: 'POST',
          path: pathUnder(base, ['applications', app.appId, 'token']),
          bearer,
          body: { type: 'json', text: JSON.stringify(body) },
          secrets: [app.clientSecret, bearer],
          idempotent: true,
          freshSocket: true,
          accepts: isJsonObject,
        },
        budget,
      );
      return { body: json, requestedAt, trackingId };
    },
  };
}
