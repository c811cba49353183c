import type { APIGatewayProxyResult, LambdaContext, LambdaEvent } from 'hono/aws-lambda';
import { handle } from 'hono/aws-lambda';
import type { Endpoint } from '../compose-endpoint.ts';
import { KeeperError } from '../core/errors.ts';
import { LOOPBACK_HOSTS } from '../core/policy/loopback.ts';
import { createApp } from './app.ts';
import { ownHosts } from './hosts.ts';

/** A request as API Gateway's HTTP API and function URLs hand it over, as far as it is looked at. */
export interface GatewayEvent {
  readonly version: '2.0';
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly requestContext: {
    readonly domainName: string;
    readonly http: { readonly method: string; readonly sourceIp: string };
  };
}

/** An answer as they take it. */
export type GatewayAnswer = APIGatewayProxyResult;

/** An endpoint that answers events. */
export interface Answering {
  /** The host of the address where it is reached. */
  readonly publicHost: string;
  /** Answers one. What it began to save is saved when it resolves. */
  answer(event: GatewayEvent): Promise<GatewayAnswer>;
}

/**
 * Has the endpoint answer events, one after the other. Nothing listens here, so the address where it is reached must be said.
 *
 * @throws KeeperError `configuration` where it is not
 */
export function answerEvents(endpoint: Endpoint, { keyInPath }: { readonly keyInPath: boolean }): Answering {
  const { authorizations, settings } = endpoint.people(443);
  const { redirectUri } = settings;
  const publicUrl = new URL(redirectUri);
  if (LOOPBACK_HOSTS.has(publicUrl.hostname)) {
    throw new KeeperError('configuration', 'nothing says under which address this endpoint is reached', {
      remedy:
        'set WEBEX_INTEGRATION_REDIRECT_URI to the address that is registered for the integration, such as https://tokens.example.com/callback',
    });
  }
  const app = createApp({
    ...endpoint,
    authorizations,
    redirectUri,
    hosts: ownHosts({ publicUrl, port: 443, loopback: false }),
    keyInPath,
    addressOf: (c) => (c.env as { readonly event: GatewayEvent }).event.requestContext.http.sourceIp,
  });
  const respond = handle(app);
  return {
    publicHost: publicUrl.host,
    async answer(event) {
      try {
        return await respond(event as unknown as LambdaEvent, NO_CONTEXT);
      } finally {
        // The process is frozen as soon as it has answered.
        await endpoint.credentials.settled();
      }
    },
  };
}

/** Nothing in the endpoint looks at it. */
const NO_CONTEXT = {} as LambdaContext;
