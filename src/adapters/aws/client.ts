import { proxyFor, proxySettingsOf } from '../../core/policy/proxy.ts';
import type { Environment } from '../../core/settings.ts';
import { ProxyTunnelAgent } from './proxy-tunnel.ts';

/** One request to AWS takes this long at most, its connection included. */
export const AWS_REQUEST_TIMEOUT_MS = 10_000;
const CONNECTION_TIMEOUT_MS = 5_000;

/** What an AWS client of ours is made with. */
export interface AwsClientSettings {
  /** Undefined lets the SDK look in `AWS_REGION` and the profile. */
  readonly region?: string;
  readonly requestHandler: {
    readonly requestTimeout: number;
    readonly connectionTimeout: number;
    readonly throwOnRequestTimeout: true;
    readonly httpsAgent?: ProxyTunnelAgent;
  };
}

/**
 * The settings that every AWS client of ours has in common: the region (that of an ARN, else `AWS_REGION`, else
 * `AWS_DEFAULT_REGION`, which the AWS CLI reads too), time limits, and the proxy of `HTTPS_PROXY`, which the SDK
 * ignores. Endpoints (`AWS_ENDPOINT_URL`), credentials and profiles are the SDK's own matter.
 *
 * @param resource  a name or ARN; an ARN's region wins, because nothing else can answer for it
 * @throws KeeperError `configuration` for an unusable `HTTPS_PROXY`
 */
export function awsClientSettings(env: Environment, resource?: string): AwsClientSettings {
  // The SDK prints a warning about Node 20 on stderr when its first client is made.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const proxy = proxySettingsOf(env);
  // Told now and not at the first request.
  proxyFor('any.host', 443, proxy);
  const region = regionOfArn(resource) ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || undefined);
  return {
    ...(region !== undefined && { region }),
    requestHandler: {
      requestTimeout: AWS_REQUEST_TIMEOUT_MS,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      throwOnRequestTimeout: true,
      ...(proxy.httpsProxy !== undefined && { httpsAgent: new ProxyTunnelAgent(proxy) }),
    },
  };
}

/** The region in an ARN; undefined for a plain name. */
export function regionOfArn(resource: string | undefined): string | undefined {
  return /^arn:[^:]+:[^:]+:([a-z0-9-]+):/.exec(resource ?? '')?.[1];
}
