import { KeeperError } from '../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../core/strict-json.ts';
import type { GatewayEvent } from '../../http/answer-events.ts';

/**
 * Reads what API Gateway's HTTP API and function URLs send, payload format 2.0
 * (docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html), and keeps of it what
 * is looked at. Where a request came from stands in its context, which nobody but AWS writes.
 *
 * @param publicHost  where the endpoint is reached: addresses are read as if they were asked for there
 * @throws KeeperError `usage` for anything else: another trigger tells in headers, which anybody writes, who asks
 */
export function readGatewayEvent(event: unknown, publicHost: string): GatewayEvent {
  const { version, rawPath, rawQueryString = '', headers = {}, cookies, body, requestContext } = objectOf(event);
  const { http } = objectOf(requestContext);
  const { method, sourceIp } = objectOf(http);
  if (version !== '2.0' || !isText(rawPath) || !rawPath.startsWith('/') || !isText(method) || !isText(sourceIp)) {
    throw new KeeperError('usage', 'the event is no request of an HTTP API or a function URL, in payload format 2.0', {
      remedy: 'let nothing else call this function; an HTTP API is set to payload format version 2.0',
    });
  }
  const told = Object.entries(objectOf(headers)).filter((each): each is [string, string] => isHeader(...each));
  const length = isText(body) && body !== '' ? { 'content-length': String(body.length) } : {};
  return {
    version: '2.0',
    // An HTTP API decodes the path: what was no beginning of a query, and no end of the path, must not become one.
    rawPath: rawPath.replace(/[?#\\]/g, encodeURIComponent),
    rawQueryString: isText(rawQueryString) ? rawQueryString : '',
    // No body is taken; that there is one is enough to say so.
    headers: { ...Object.fromEntries(told.map(([name, value]) => [name.toLowerCase(), value])), ...length },
    ...(Array.isArray(cookies) && { cookies: cookies.filter((each) => isHeader('cookie', each)) as string[] }),
    requestContext: { domainName: publicHost, http: { method, sourceIp } },
  };
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** What else there is makes an error later whose message holds the value, which may be a key. */
function isHeader(name: string, value: unknown): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && isText(value) && !/[\r\n]/.test(value) && !value.includes('\0');
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
