import { tokenUrlProblem } from './client-credentials.ts';
import { isDataSourceId } from './data-source-id.ts';
import { asKeeperError, KeeperError } from './errors.ts';
import { LONGEST_LIFETIME_MINUTES } from './policy/data-source-fields.ts';
import { LOOPBACK_HOSTS } from './policy/loopback.ts';
import { type ProxySettings, proxyFor, proxySettingsOf } from './policy/proxy.ts';

/** The names that a log level can have, the most silent first. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
/** How much is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What the environment configures, checked. */
export interface Settings {
  /** `WEBEX_API_BASE_URL`, without a trailing slash. */
  readonly apiBaseUrl: string;
  readonly apiOrigin: string;
  /** `DATA_SOURCE_ID`: the only data sources that a pass may touch; absent: all. */
  readonly onlyDataSources?: readonly string[];
  readonly lifetimeMinutes: number;
  readonly renewAfterMinutes: number;
  readonly concurrency: number;
  readonly maxRequestsPerMinute: number;
  readonly retries: number;
  readonly retryIntervalMs: number;
  /** `BYODS_TOKEN_URLS`: the token endpoints of other servers that client credentials may be sent to. */
  readonly tokenUrls: readonly string[];
  /** Requests to the token endpoint with one key, and from one address. */
  readonly keyRequestsPerMinute: number;
  readonly addressRequestsPerMinute: number;
  readonly logLevel?: LogLevel;
  readonly proxy: ProxySettings;
  /** `EVENT_BUS_NAME`: the name or ARN of the event bus that is told of runs and problems; absent: none. */
  readonly eventBus?: string;
}

/** The environment, as a plain record. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** As EventBridge's PutEvents takes it: docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
const EVENT_BUS = /^(arn:aws[\w-]*:events:[a-z]{2}-[\w-]+:\d{12}:event-bus\/)?[\w./-]{1,256}$/;

/** What `METRICS` can be: whether a Lambda writes metrics that CloudWatch takes, and AWS charges for. */
export const METRICS_WORDS = ['cloudwatch', 'none'];

/** Webex's API for everybody, for tests by Webex's own SDK, and for US government orgs (contract 1.1). */
export const API_BASE_URLS = [
  'https://webexapis.com/v1',
  'https://integration.webexapis.com/v1',
  'https://api-usgov.webex.com/v1',
];

/** Every whole number that is configured: its variable, its default, and its bounds. */
export const NUMBERS = {
  lifetimeMinutes: {
    name: 'TOKEN_LIFETIME_MINUTES',
    default: LONGEST_LIFETIME_MINUTES,
    least: 1,
    most: LONGEST_LIFETIME_MINUTES,
  },
  renewAfterMinutes: { name: 'RENEW_AFTER_MINUTES', default: 50, least: 1, most: LONGEST_LIFETIME_MINUTES },
  concurrency: { name: 'CONCURRENCY', default: 8, least: 1, most: 256 },
  maxRequestsPerMinute: { name: 'MAX_REQUESTS_PER_MINUTE', default: 250, least: 1, most: 1_000_000 },
  retries: { name: 'RETRIES', default: 3, least: 0, most: 10 },
  retryIntervalMs: { name: 'RETRY_INTERVAL_MS', default: 1000, least: 1, most: 60_000 },
  keyRequestsPerMinute: { name: 'KEY_REQUESTS_PER_MINUTE', default: 600, least: 1, most: 1_000_000 },
  addressRequestsPerMinute: { name: 'ADDRESS_REQUESTS_PER_MINUTE', default: 1200, least: 1, most: 1_000_000 },
} as const;

/**
 * Reads the environment's variables. An empty one counts as absent.
 *
 * @throws KeeperError `configuration`, naming every variable with a bad value, before anything is sent
 */
export function readSettings(env: Environment): Settings {
  const problems: string[] = [];
  const number = (key: keyof typeof NUMBERS): number => {
    const { name, default: fallback, least, most } = NUMBERS[key];
    const text = env[name]?.trim();
    if (!text) return fallback;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    problems.push(`${name} must be a whole number from ${least} to ${most}, and is "${text}"`);
    return fallback;
  };
  const numbers = {
    lifetimeMinutes: number('lifetimeMinutes'),
    renewAfterMinutes: number('renewAfterMinutes'),
    concurrency: number('concurrency'),
    maxRequestsPerMinute: number('maxRequestsPerMinute'),
    retries: number('retries'),
    retryIntervalMs: number('retryIntervalMs'),
    keyRequestsPerMinute: number('keyRequestsPerMinute'),
    addressRequestsPerMinute: number('addressRequestsPerMinute'),
  };
  const logLevel = env.LOG_LEVEL?.trim().toLowerCase();
  if (logLevel && !isLogLevel(logLevel))
    problems.push(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, and is "${logLevel}"`);
  const only = env.DATA_SOURCE_ID?.split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (only?.length === 0 && env.DATA_SOURCE_ID?.trim()) problems.push('DATA_SOURCE_ID holds no data source id');
  for (const id of only ?? []) {
    if (!isDataSourceId(id)) problems.push(`DATA_SOURCE_ID holds "${id}", which is no data source id`);
  }
  const eventBus = env.EVENT_BUS_NAME?.trim();
  if (eventBus && !EVENT_BUS.test(eventBus)) {
    problems.push('EVENT_BUS_NAME must be the name or the ARN of an EventBridge event bus');
  }
  if (!METRICS_WORDS.includes(env.METRICS?.trim() || 'cloudwatch')) {
    problems.push(`METRICS must be one of ${METRICS_WORDS.join(', ')}`);
  }
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    problems.push(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 would send credentials to anybody; trust a private CA with NODE_EXTRA_CA_CERTS instead',
    );
  }
  const tokenUrls = (env.BYODS_TOKEN_URLS ?? '').split(/[\s,]+/).filter((url) => url !== '');
  for (const url of tokenUrls) {
    const problem = tokenUrlProblem(url);
    if (problem) problems.push(`BYODS_TOKEN_URLS: "${url}" ${problem}`);
  }
  const apiBaseUrl = readBaseUrl(env.WEBEX_API_BASE_URL?.trim() || API_BASE_URLS[0]!, problems);
  const proxy = proxySettingsOf(env);
  try {
    proxyFor('any.host', 443, proxy);
  } catch (thrown) {
    problems.push(asKeeperError(thrown).message);
  }
  if (problems.length > 0) {
    throw new KeeperError('configuration', `${problems.join('; ')}. Nothing was sent`, {
      remedy: 'correct the environment and run again',
    });
  }
  return {
    ...numbers,
    tokenUrls,
    apiBaseUrl,
    apiOrigin: new URL(apiBaseUrl).origin,
    ...(only && only.length > 0 && { onlyDataSources: [...new Set(only)] }),
    ...(logLevel && isLogLevel(logLevel) && { logLevel }),
    proxy,
    ...(eventBus && { eventBus }),
  };
}

/** Only Webex's own hosts, and plain http only on loopback: anything else would hand credentials to a stranger. */
function readBaseUrl(text: string, problems: string[]): string {
  const trimmed = text.replace(/\/+$/, '');
  if (API_BASE_URLS.includes(trimmed)) return trimmed;
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  const loopback = url && LOOPBACK_HOSTS.has(url.hostname) && (url.protocol === 'http:' || url.protocol === 'https:');
  if (loopback && url.username === '' && url.password === '' && url.search === '' && url.hash === '') {
    return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  }
  const why = url
    ? API_BASE_URLS.some((known) => new URL(known).host === url.host) || loopback
      ? 'this is none of them'
      : `the host ${url.host} is refused`
    : 'it is no URL';
  problems.push(`WEBEX_API_BASE_URL must be ${API_BASE_URLS.join(', ')} or http on loopback; ${why}`);
  return API_BASE_URLS[0]!;
}

function isLogLevel(text: string): text is LogLevel {
  return (LOG_LEVELS as readonly string[]).includes(text);
}
