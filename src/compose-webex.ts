import { createWebex, type WebexClient, type WebexOptions } from './adapters/webex/webex.ts';
import type { Settings } from './core/settings.ts';
import { VERSION } from './core/version.ts';

/** A client for the Webex that is configured. */
export function webexFor(
  settings: Settings,
  around: Pick<WebexOptions, 'clock' | 'ids' | 'log' | 'longestSkewMs'>,
): WebexClient {
  const { apiBaseUrl, retries, retryIntervalMs, maxRequestsPerMinute, proxy, tokenUrls } = settings;
  const pace = { retries, retryIntervalMs, maxRequestsPerMinute };
  return createWebex({ baseUrl: apiBaseUrl, ...pace, ...around, version: VERSION, proxy, tokenUrls });
}
