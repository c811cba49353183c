import { type ErrorCode, KeeperError } from '../../core/errors.ts';
import { printable } from '../../core/secret.ts';
import type { HttpFailure } from '../http/http.ts';
import { reasonsIn, type VaultAnswer, type VaultAsk } from './answer.ts';

/**
 * A request to Vault that failed, in our own words. `transient` says that the same request may succeed later, and that a
 * write may have been carried out although no answer to it came.
 */
export class VaultError extends KeeperError {
  readonly transient: boolean;
  /** The status of Vault's answer; 0 where none came. */
  readonly httpStatus: number;

  constructor(
    code: ErrorCode,
    message: string,
    { remedy, transient = false, httpStatus = 0 }: { remedy: string; transient?: boolean; httpStatus?: number },
  ) {
    super(code, message, { remedy });
    this.transient = transient;
    this.httpStatus = httpStatus;
  }
}

/** A live login may not do what was asked. */
export class VaultDeniedError extends VaultError {}

/** A failure of the connection. `at` is the address, for people. */
export function unreachableVault(thrown: HttpFailure, at: string): VaultError {
  // Vault's own variable, and not that of everything else that this program talks to.
  const remedy = thrown.remedy?.includes('NODE_EXTRA_CA_CERTS')
    ? "name the certificate of Vault's authority (PEM) in VAULT_CACERT"
    : (thrown.remedy ?? 'check the network, VAULT_ADDR and HTTPS_PROXY, and whether Vault runs there');
  return new VaultError('store-unavailable', `Vault at ${at} could not be reached: ${thrown.message}`, {
    remedy,
    transient: thrown.kind !== 'interrupted' && !thrown.hopeless,
  });
}

/** What an answer that nobody expected means: how it is known, what is said of it, and what mends it. */
interface AnswerKind {
  readonly matches: (status: number, reasons: string) => boolean;
  readonly says: (at: string, reasons: string) => readonly [message: string, remedy: string];
  readonly code?: ErrorCode;
  readonly transient?: true;
}

/** The first row that fits counts; the last one fits all. */
const TABLE: readonly AnswerKind[] = [
  {
    matches: (status, reasons) => status === 503 && /sealed/i.test(reasons),
    says: (at) => [
      `Vault at ${at} is sealed, so that nobody can read or write anything in it`,
      'have it unsealed (vault operator unseal, on every node; or mend what unseals it by itself), then run again',
    ],
  },
  {
    matches: (status, reasons) => status === 501 || /not initialized/i.test(reasons),
    says: (at) => [
      `Vault at ${at} has not been initialized`,
      'vault operator init makes it usable; for a server of your own to try with: vault server -dev',
    ],
  },
  {
    matches: (status, reasons) =>
      ([429, 472, 473].includes(status) && !/quota/i.test(reasons)) ||
      /(?:node not active|active (?:cluster )?node|no leader|standby)/i.test(reasons),
    says: (at) => [
      `Vault at ${at} is a standby node and knows no active one at the moment`,
      'run again in a minute; if this goes on, look at the cluster (vault operator raft list-peers) and at where VAULT_ADDR leads',
    ],
    transient: true,
  },
  {
    matches: (status) => status >= 300 && status < 400,
    says: (at) => [
      `Vault at ${at} is a standby node that sends others on to the active one, and a token is never sent where an answer points`,
      'set VAULT_ADDR to the active node, or to a load balancer that finds it',
    ],
  },
  {
    matches: (status) => status === 429,
    says: (at) => [
      `Vault at ${at} limits how often it is asked (a rate limit quota)`,
      'run again in a minute; if this goes on, raise the quota for this path (vault read sys/quotas/rate-limit/<name>)',
    ],
    transient: true,
  },
  {
    matches: (status) => status === 412,
    says: (at) => [
      `the node of Vault at ${at} does not know yet what was written a moment ago`,
      'run again in a minute; if this goes on, the replication of the cluster is behind',
    ],
    transient: true,
  },
  {
    matches: (status, reasons) => status === 413 || /too large/i.test(reasons),
    says: (at) => [
      `the document is larger than Vault at ${at} stores in one entry`,
      'move some of serviceApp.targetOrgId to a second path with a document of the same shape, and run it on its own',
    ],
    code: 'store-full',
  },
  {
    matches: (status) => status >= 500,
    says: (at, reasons) => [
      `Vault at ${at} failed: ${reasons}`,
      "run again in a few minutes; if this goes on, look at the server's log and at its storage",
    ],
    transient: true,
  },
  {
    matches: () => true,
    says: (at, reasons) => [
      `Vault at ${at} refused: ${reasons}`,
      'run the same command with --verbose and report what it prints',
    ],
  },
];

/** A path as policies and people write it: `@` and `=` too. Pure. */
function readable(path: string): string {
  return path.split('/').map(decodeURIComponent).join('/');
}

/** An answer that nobody expected, as an error. Pure. */
export function answerError(ask: VaultAsk, answer: VaultAnswer, at: string): VaultError {
  const reasons = printable(reasonsIn(answer).join('; ')) || 'it gives no reason';
  const kind = TABLE.find(({ matches }) => matches(answer.status, reasons))!;
  const [message, remedy] = kind.says(at, reasons);
  const asked = `${ask.method} ${readable(ask.path)}`;
  return new VaultError(kind.code ?? 'store-unavailable', `${message} (${asked}, HTTP ${answer.status})`, {
    remedy,
    transient: kind.transient ?? false,
    httpStatus: answer.status,
  });
}

/** Vault denies a live token something: the lines that its policies lack. Pure. */
export function denied(ask: VaultAsk, at: string, namespace: string | undefined): VaultDeniedError {
  const path = readable(ask.path);
  // What a document needs stands in one line: a policy may hold a path once.
  const capabilities = ask.capability
    ? `"${ask.capability}"`
    : /^(?:auth|sys)\//.test(path)
      ? ask.method === 'GET'
        ? '"read"'
        : '"update"'
      : '"create", "read", "update"';
  const within = namespace === undefined ? '' : ` in the namespace ${namespace}`;
  return new VaultDeniedError(
    'store-unavailable',
    `Vault at ${at} denies ${ask.method === 'GET' ? 'reading' : 'writing'} ${path}${within}: no policy of this login allows it`,
    {
      remedy: `add to its policy: path "${path}" { capabilities = [${capabilities}] }; deploy/vault-policy.hcl has all that is needed`,
      httpStatus: 403,
    },
  );
}
