import { type Answer, Refusal, webexError } from './answers.ts';
import type { Call } from './call.ts';
import { postAccessToken } from './routes/access-token.ts';
import { postApplicationToken } from './routes/applications.ts';
import { getAuthorize, postAuthorize } from './routes/authorize.ts';
import {
  deleteDataSource,
  getDataSource,
  listDataSources,
  postDataSource,
  putDataSource,
} from './routes/data-sources.ts';
import { getKeys } from './routes/keys.ts';
import { getPeopleMe, getTokenExpiry } from './routes/people.ts';
import { getSchema, listSchemas } from './routes/schemas.ts';
import type { World } from './world.ts';

type Handler = (world: World, call: Call) => Answer | Promise<Answer>;
type Methods = Partial<Record<string, Handler>>;

/** Every path of the sandboxed Webex, the special before the general. `*` is one segment. */
function routes(): [string, Methods][] {
  const list: Methods = { GET: listDataSources, POST: postDataSource };
  const single: Methods = { GET: getDataSource, PUT: putDataSource, DELETE: deleteDataSource };
  return [
    ['authorize', { GET: getAuthorize, POST: postAuthorize }],
    ['access_token', { POST: postAccessToken }],
    ['authorizations/tokenExpiry', { GET: getTokenExpiry }],
    ['people/me', { GET: getPeopleMe }],
    ['applications/*/token', { POST: postApplicationToken }],
    ['dataSources/schemas', { GET: listSchemas }],
    ['dataSources/schemas/*', { GET: getSchema }],
    ['dataSources', list],
    ['dataSources/*', single],
    ['datasources', list],
    ['datasources/*', single],
    ['verification', { GET: getKeys }],
    ['idb/oauth2/v2/keys/verificationjwk', { GET: getKeys }],
  ];
}

/** Answers a call as Webex would. What is not there is 404, what cannot be done to it 405. */
export async function answerCall(world: World, call: Call): Promise<Answer> {
  try {
    for (const [pattern, methods] of routes()) {
      const params = paramsOf(pattern.split('/'), call.segments);
      if (params === undefined) continue;
      const handler = methods[call.method];
      if (handler === undefined) {
        throw new Refusal(webexError(405, undefined, { headers: { Allow: Object.keys(methods).join(', ') } }));
      }
      return await handler(world, { ...call, params });
    }
    throw new Refusal(webexError(404));
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function paramsOf(pattern: string[], segments: string[]): string[] | undefined {
  if (pattern.length !== segments.length) return undefined;
  if (!pattern.every((part, index) => part === '*' || part === segments[index])) return undefined;
  return segments.filter((_, index) => pattern[index] === '*');
}
