/** What a test asks of the endpoint through API Gateway. */
export interface GatewayAsking {
  readonly method?: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly sourceIp?: string;
  readonly host?: string;
}

/** Where a test's endpoint is reached. */
export const PUBLIC_HOST = 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com';

/**
 * A request as an HTTP API hands it over (payload format 2.0): the example of
 * docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html with other values.
 */
export function gatewayEvent(asked: GatewayAsking): Record<string, unknown> {
  const { method = 'GET', path, query = '', headers = {}, cookies, host = PUBLIC_HOST } = asked;
  const { body, isBase64Encoded = false, sourceIp = '192.0.2.44' } = asked;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    ...(cookies && { cookies }),
    headers: {
      accept: '*/*',
      'content-length': String(body?.length ?? 0),
      host,
      'user-agent': 'curl/8.5.0',
      'x-amzn-trace-id': 'Root=1-00000000-000000000000000000000000',
      'x-forwarded-for': sourceIp,
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      ...headers,
    },
    requestContext: {
      accountId: '111122223333',
      apiId: 'a1b2c3d4e5',
      domainName: host,
      domainPrefix: 'a1b2c3d4e5',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: 'curl/8.5.0' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: '$default',
      stage: '$default',
      time: '10/Mar/2026:05:16:23 +0000',
      timeEpoch: 1773119783220,
    },
    ...(body !== undefined && { body }),
    isBase64Encoded,
  };
}
