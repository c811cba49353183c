import { ENDPOINT_VARIABLES, USUAL_SCOPES } from '../core/endpoint/endpoint-settings.ts';
import { FIELD_NAMES, type FieldName, nameInDocument } from '../core/set-up/fields.ts';
import { VARIABLE_OF } from '../core/set-up/variables.ts';
import { API_BASE_URLS, LOG_LEVELS, METRICS_WORDS, NUMBERS } from '../core/settings.ts';
import { STORE_NAMES } from './store-names.ts';

/** A variable of the environment: all that is written about it anywhere comes from here. */
export interface Variable {
  readonly name: string;
  /** Another spelling of the same; it counts first. */
  readonly also?: string;
  readonly meaning: string;
  /** What holds without it, in words. */
  readonly default?: string;
  /** Beside `--sandbox`, which brings a world of its own. */
  readonly besideSandbox?: 'refused' | 'ignored';
}

/** Variables of one kind. */
export interface VariableGroup {
  readonly title: string;
  readonly variables: readonly Variable[];
}

function numberOf(key: keyof typeof NUMBERS, meaning: string): Variable {
  const { name, default: fallback, least, most } = NUMBERS[key];
  return { name, meaning: `${meaning}; ${least} to ${most}`, default: String(fallback) };
}

function fieldVariable(name: FieldName): Variable {
  const serves = name === 'integrationClientId' || name === 'integrationClientSecret';
  const what = `for byods init: ${nameInDocument(name)}${serves ? '; for byods serve: whom people authorize' : ''}`;
  return { name: VARIABLE_OF[name], meaning: what, besideSandbox: 'ignored' };
}

/** Every variable that is read, by this program or by what it runs on. */
export const VARIABLE_GROUPS: readonly VariableGroup[] = [
  {
    title: 'Token store',
    variables: [
      {
        name: 'BYODS_STORE',
        meaning: `where the tokens are, as --store: ${STORE_NAMES}; for byods serve, keys, run and status also all of such a store: folder:<directory>, or dynamodb:<table>[@region]`,
        besideSandbox: 'refused',
      },
      { name: 'BYODS_CONFIG', meaning: 'the path of the token-config.json, as --config', besideSandbox: 'refused' },
      {
        name: 'SECRET_NAME',
        meaning: 'the AWS secret that holds the document',
        default: 'webex-byods-credentials in a Lambda',
        besideSandbox: 'refused',
      },
    ],
  },
  {
    title: 'Stores of many credentials (folder:, dynamodb:)',
    variables: [
      {
        name: 'BYODS_KMS_KEY_ARN',
        meaning: 'the KMS key above the data keys that everything in the store is encrypted with',
        besideSandbox: 'ignored',
      },
      {
        name: 'BYODS_ENCRYPTION_KEY',
        meaning: 'the key itself instead, a secret: 32 bytes in base64 (openssl rand -base64 32)',
        default: 'made from WEBEX_INTEGRATION_CLIENT_SECRET, which protects only copies of the store alone',
        besideSandbox: 'ignored',
      },
      {
        name: 'WEBEX_INTEGRATION_SECRET_ARN',
        meaning:
          'the AWS secret that holds WEBEX_INTEGRATION_CLIENT_ID and WEBEX_INTEGRATION_CLIENT_SECRET, and may hold BYODS_ENCRYPTION_KEY, as one JSON object',
        default: 'they are variables',
        besideSandbox: 'ignored',
      },
      {
        name: 'BYODS_OLD_KMS_KEY_ARN',
        meaning: 'the earlier one of BYODS_KMS_KEY_ARN, until everything is encrypted anew',
        besideSandbox: 'ignored',
      },
      {
        name: 'BYODS_OLD_ENCRYPTION_KEY',
        meaning: 'the earlier one of BYODS_ENCRYPTION_KEY',
        besideSandbox: 'ignored',
      },
      {
        name: 'BYODS_OLD_CLIENT_SECRET',
        meaning: 'the earlier one of WEBEX_INTEGRATION_CLIENT_SECRET',
        besideSandbox: 'ignored',
      },
      {
        name: 'BYODS_TOKEN_URLS',
        meaning:
          'the token endpoints of other servers that the secret of a client-credentials document may be sent to, separated by commas',
        default: 'none',
        besideSandbox: 'ignored',
      },
      {
        name: 'BYODS_CONSUMER_SECRET',
        meaning: 'the secret of the client that byods store add-client puts into a store',
        default: 'asked for at a terminal',
        besideSandbox: 'ignored',
      },
    ],
  },
  { title: 'First set-up', variables: FIELD_NAMES.map(fieldVariable) },
  {
    title: 'Data sources and runs',
    variables: [
      {
        name: 'DATA_SOURCE_ID',
        meaning: 'the only data sources that a run may touch, separated by commas',
        default: 'all',
        besideSandbox: 'ignored',
      },
      numberOf('lifetimeMinutes', 'what a data source is extended to, in minutes'),
      numberOf('renewAfterMinutes', 'a data source is due when its token is older, in minutes'),
      numberOf('concurrency', 'data sources at a time'),
      numberOf('maxRequestsPerMinute', 'requests to Webex a minute'),
      numberOf('retries', 'further attempts after server errors and lost connections'),
      numberOf('retryIntervalMs', 'the wait before the first of them, in milliseconds; it doubles'),
      {
        name: 'LOG_LEVEL',
        meaning: `how much is logged: ${LOG_LEVELS.join(', ')}`,
        default: 'info in a Lambda, else silent',
      },
    ],
  },
  {
    title: 'Events and metrics',
    variables: [
      {
        name: 'EVENT_BUS_NAME',
        meaning: 'the EventBridge event bus, by name or ARN, that is told of runs and of problems',
        default: 'none',
        besideSandbox: 'ignored',
      },
      {
        name: 'METRICS',
        meaning: `where a Lambda writes its metrics, for which AWS charges: ${METRICS_WORDS.join(', ')}`,
        default: 'cloudwatch',
      },
    ],
  },
  {
    title: 'Token endpoint (byods serve)',
    variables: [
      {
        name: ENDPOINT_VARIABLES.redirectUri,
        meaning:
          'where Webex sends people back to, as it is registered for the integration; https, or http on this machine',
        default: 'http://localhost:3000/callback, with the port of --port',
        besideSandbox: 'ignored',
      },
      {
        name: ENDPOINT_VARIABLES.scopes,
        meaning: 'what people are asked for, separated by spaces or commas',
        default: USUAL_SCOPES.join(' '),
        besideSandbox: 'ignored',
      },
      {
        name: 'KEY_IN_PATH',
        meaning: 'yes or no, for the endpoint as a Lambda: as --key-in-path',
        default: 'no',
      },
      numberOf('keyRequestsPerMinute', 'requests with one key, a minute'),
      numberOf('addressRequestsPerMinute', 'requests from one address, a minute'),
    ],
  },
  {
    title: 'Network',
    variables: [
      {
        name: 'WEBEX_API_BASE_URL',
        meaning: `${API_BASE_URLS.join(', ')}, or http on loopback; any other host is refused`,
        default: 'the first',
        besideSandbox: 'ignored',
      },
      {
        name: 'HTTPS_PROXY',
        also: 'https_proxy',
        meaning: 'the proxy to Webex, AWS and Vault',
        default: 'none',
        besideSandbox: 'ignored',
      },
      { name: 'NO_PROXY', also: 'no_proxy', meaning: 'hosts to reach without it, separated by commas' },
      {
        name: 'NODE_EXTRA_CA_CERTS',
        meaning: 'a file with further CA certificates, for Webex and AWS; read by Node.js',
      },
      { name: 'NODE_TLS_REJECT_UNAUTHORIZED', meaning: '0 is refused: it would send credentials to anybody' },
      { name: 'NODE_DEBUG', meaning: 'a warning, where it makes Node.js print requests' },
      { name: 'NODE_OPTIONS', meaning: "a warning, where it opens this process's memory to others" },
    ],
  },
  {
    title: 'AWS (its own variables mean what they mean elsewhere; these are looked at here, too)',
    variables: [
      { name: 'AWS_REGION', meaning: 'the region of a secret that is given by name; that of an ARN wins' },
      { name: 'AWS_DEFAULT_REGION', meaning: 'the same, where AWS_REGION is not set' },
      {
        name: 'SCHEDULE_RULE_NAME',
        meaning:
          'the EventBridge rule, by name or ARN, of the hourly run, for byods doctor and byods schedule, as --rule',
        besideSandbox: 'ignored',
      },
      { name: 'AWS_PROFILE', meaning: 'the profile whose credentials are used' },
      { name: 'AWS_LAMBDA_FUNCTION_NAME', meaning: 'set by AWS: this is a Lambda' },
    ],
  },
  {
    title: 'Vault (with --store vault:…)',
    variables: [
      { name: 'VAULT_ADDR', meaning: 'its address: https, or http on loopback' },
      { name: 'VAULT_NAMESPACE', meaning: 'the namespace of the secrets engine and the login', default: 'none' },
      {
        name: 'VAULT_CACERT',
        meaning: 'a file with the only CA certificates to trust for it',
        default: "the system's",
      },
      { name: 'VAULT_SKIP_VERIFY', meaning: 'true is refused: it would show every token to whoever answers' },
      { name: 'VAULT_CAPATH', meaning: 'refused: VAULT_CACERT names one file' },
      { name: 'VAULT_CLIENT_CERT', meaning: 'refused: VAULT_AUTH_METHOD logs in' },
      {
        name: 'VAULT_AUTH_METHOD',
        meaning: 'how to log in: token, approle, kubernetes or aws',
        default: 'token, or approle where VAULT_ROLE_ID and no VAULT_TOKEN is set',
      },
      { name: 'VAULT_AUTH_MOUNT', meaning: 'where that method is mounted', default: 'its name' },
      {
        name: 'VAULT_TOKEN',
        meaning: 'the token of the method token',
        default: 'what vault login wrote to ~/.vault-token',
      },
      { name: 'VAULT_ROLE_ID', meaning: 'the role_id of the method approle' },
      { name: 'VAULT_SECRET_ID_FILE', meaning: 'a file with its secret_id, read at each login', default: 'none' },
      { name: 'VAULT_SECRET_ID', meaning: 'the same as a value; it counts first' },
      { name: 'VAULT_AUTH_ROLE', meaning: 'the role of the methods kubernetes and aws' },
      {
        name: 'VAULT_JWT_FILE',
        meaning: 'the service account token of the method kubernetes',
        default: "the pod's own",
      },
      {
        name: 'VAULT_AWS_REGION',
        meaning: 'the region of the STS that Vault asks, for the method aws',
        default: 'us-east-1',
      },
      { name: 'VAULT_AWS_IAM_SERVER_ID', meaning: 'what Vault wants to see in X-Vault-AWS-IAM-Server-ID' },
    ],
  },
  {
    title: 'Terminal',
    variables: [
      { name: 'NO_COLOR', meaning: 'no colour, whatever its value' },
      { name: 'TERM', meaning: 'no colour and no screen where it is dumb' },
      { name: 'COLUMNS', meaning: 'how wide text is where stdout is no terminal', default: 'nothing is cut' },
      {
        name: 'SSH_CONNECTION',
        meaning: 'set by SSH: setup-oauth opens no browser here, and can be pasted the address',
      },
      { name: 'INK_SCREEN_READER', meaning: 'true for a screen that is to be read aloud, as --screen-reader' },
    ],
  },
  {
    title: 'Folders',
    variables: [
      { name: 'HOME', meaning: 'where the folders below are, unless they are named' },
      {
        name: 'XDG_CONFIG_HOME',
        meaning: 'in its byods-keeper/ a token-config.json is looked for',
        default: '~/.config',
      },
      {
        name: 'XDG_STATE_HOME',
        meaning: 'tokens that AWS or Vault did not take are kept in its byods-keeper/',
        default: '~/.local/state',
      },
      {
        name: 'XDG_CACHE_HOME',
        meaning: 'what the completion of words knows is in its byods-keeper/',
        default: '~/.cache',
      },
      { name: 'APPDATA', meaning: 'on Windows, for XDG_CONFIG_HOME' },
      { name: 'LOCALAPPDATA', meaning: 'on Windows, for XDG_CACHE_HOME' },
    ],
  },
];

/** Every variable that is read. */
export const VARIABLES: readonly Variable[] = VARIABLE_GROUPS.flatMap(({ variables }) => variables);

/** Where a variable is not taken, in words; empty where it always is. */
export function refusals(variable: Variable): string[] {
  return [
    ...(variable.besideSandbox === undefined ? [] : [`${variable.besideSandbox} beside --sandbox`]),
    ...(isTooLateInFile(variable.name) ? ['refused in an --env-file'] : []),
  ];
}

/**
 * Whether a variable does nothing once a program runs: Node.js, OpenSSL and the loader read theirs when they start.
 * The one that Node.js looks at later, and the one that means nothing to it, are none of these.
 */
export function isTooLateInFile(name: string): boolean {
  return /^(?:NODE_(?!ENV$|TLS_REJECT_UNAUTHORIZED$)|UV_|LD_|DYLD_|OPENSSL_CONF$|SSL_CERT_(?:FILE|DIR)$)/.test(name);
}
