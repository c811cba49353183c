import type { ErrorJson, KeeperError } from '../errors.ts';
import type { Credential } from '../model.ts';
import { orgInWords, type TargetOrg } from '../target-orgs.ts';
import type { TokenConfig } from '../token-config.ts';
import { canRefresh, isUsable } from './credential-renewal.ts';
import { REFRESH_TOKEN_WARNING_DAYS } from './credential-warnings.ts';
import type { DataSourceLife } from './data-source-renewal.ts';
import { inWords } from './in-words.ts';
import { failureOf } from './ladder-failure.ts';
import { isRenewable } from './renewable.ts';
import { unrenewedPersonalToken, unrenewedToken } from './unrenewed.ts';

const DAY_MS = 86_400_000;

/** The names of what can be wrong, for scripts. */
export type ProblemCode =
  | 'reauthorization-required'
  | 'data-source-expired'
  | 'data-source-at-risk'
  | 'data-sources-not-read'
  | 'extension-failing'
  | 'renewal-failing'
  | 'refresh-token-rejected'
  | 'refresh-token-ending'
  | 'nothing-renews';

/** Something that is wrong, since when, and what mends it. Times are epoch milliseconds. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly since?: number;
  readonly remedy: string;
  /** The org that it is about; neither this nor `id`: the integration. */
  readonly orgId?: string;
  /** The data source that it is about. */
  readonly id?: string;
  /** Makes the whole unhealthy; else it is a warning. */
  readonly grave: boolean;
}

/** The names of problems, the worst first. */
const BY_GRAVITY: readonly ProblemCode[] = [
  'reauthorization-required',
  'data-source-expired',
  'data-source-at-risk',
  'data-sources-not-read',
  'extension-failing',
  'renewal-failing',
  'refresh-token-rejected',
  'refresh-token-ending',
  'nothing-renews',
];

/** What stopped the whole, then the worst kind; of one kind in the order given. Pure. */
export function worstFirst<P extends { readonly code: string }>(problems: readonly P[]): P[] {
  const rank = ({ code }: P) => (BY_GRAVITY as readonly string[]).indexOf(code);
  return [...problems].sort((a, b) => rank(a) - rank(b));
}

/** Whether any rung can give this org a token without a person, as far as is known. Pure. */
export function hasLiveRung(config: TokenConfig, org: TargetOrg, now: number): boolean {
  const own = config.credentials.get(org.key);
  if (own && isUsable(own, now)) return true;
  if (!config.serviceApp) return false;
  if (own && canRefresh(own, now)) return true;
  const integration = config.credentials.get('integration');
  if (!integration) return false;
  if (isUsable(integration, now)) return true;
  // What Vault gives is known when it is asked: until it has said that a person must act, it counts.
  if (config.vaultCredential) return integration.notes.failing?.code !== 'reauthorization-required';
  return config.integration !== undefined && canRefresh(integration, now);
}

/** What is wrong with the credentials, of every org that is not paused. Pure. */
export function credentialProblems(config: TokenConfig, now: number): Problem[] {
  const problems: Problem[] = [];
  const add = (whose: string, credential: Credential, otherRung: boolean) => {
    const its = [
      ...renewalFailing(whose, credential),
      ...(credential.refreshToken ? refreshTokenProblems(whose, credential, otherRung, now) : []),
    ];
    const { orgId } = credential;
    problems.push(...its.map((problem) => (orgId === undefined ? problem : { ...problem, orgId })));
  };
  for (const org of config.orgs.filter(({ paused }) => !paused)) {
    const own = config.credentials.get(org.key)!;
    const whose = orgInWords(org);
    if (!hasLiveRung(config, org, now)) {
      problems.push(reauthorizationProblem(org, failureOf([], config, org)));
    } else if (!config.credentials.has('integration') && !(config.serviceApp && canRefresh(own, now))) {
      problems.push({
        code: 'nothing-renews',
        message: unrenewedToken(whose, own, now),
        remedy: 'configure serviceApp and an integration, so that it renews itself',
        orgId: org.id,
        grave: false,
      });
    }
    add(`the service-app token of ${whose}`, own, config.credentials.has('integration'));
  }
  const integration = config.credentials.get('integration');
  if (
    integration &&
    config.orgs.length === 0 &&
    !isUsable(integration, now) &&
    !isRenewable(config, integration, now)
  ) {
    const { message, remedy } = failureOf([], config);
    problems.push({ code: 'reauthorization-required', message, remedy: remedy ?? 'authorize again', grave: true });
  }
  if (integration && config.clientCredentials) problems.push(...renewalFailing('the token of the client', integration));
  else if (integration && (config.integration || config.vaultCredential))
    add("the integration's token", integration, false);
  else if (integration) problems.push(...personalTokenProblems(integration, now));
  return problems;
}

function renewalFailing(whose: string, { notes }: Credential): Problem[] {
  if (!notes.failing) return [];
  const { attempts, since } = notes.failing;
  const times = attempts === 1 ? 'once' : `${attempts} times in a row`;
  const message = `${whose} could not be renewed, ${times}`;
  return [{ code: 'renewal-failing', message, since, remedy: 'byods refresh-token --force tells why', grave: false }];
}

function refreshTokenProblems(whose: string, credential: Credential, otherRung: boolean, now: number): Problem[] {
  const { refreshToken, notes } = credential;
  const minted = notes.failing
    ? 'byods run tells why the integration mints no other'
    : 'nothing at once: the integration mints another; byods run does it when it is due';
  const person = credential.kind === 'integration' ? 'byods setup-oauth' : 'authorize again';
  const remedy = otherRung ? minted : `${person}, before the access token ends`;
  const problem = (code: ProblemCode, message: string): Problem[] => [{ code, message, remedy, grave: false }];
  if (notes.rejectedRefreshToken === refreshToken?.value.hash) {
    return problem('refresh-token-rejected', `Webex rejected the refresh token behind ${whose}: that rung is dead`);
  }
  const left = refreshToken?.expiresAt === undefined ? undefined : refreshToken.expiresAt - now;
  if (left === undefined || left >= REFRESH_TOKEN_WARNING_DAYS * DAY_MS) return [];
  const end = left <= 0 ? `ended ${inWords(-left)} ago` : `ends in ${inWords(left)} unless a refresh lengthens it`;
  return problem('refresh-token-ending', `the refresh token behind ${whose} ${end}`);
}

function personalTokenProblems(token: Credential, now: number): Problem[] {
  const message = unrenewedPersonalToken(token, now);
  return [
    { code: 'nothing-renews', message, remedy: 'configure an integration (OAuth): it renews itself', grave: false },
  ];
}

/** An org for which no rung gives a token, and why. Pure. */
export function reauthorizationProblem(org: TargetOrg, { message, remedy }: KeeperError): Problem {
  const code = 'reauthorization-required';
  return { code, message, remedy: remedy ?? 'authorize again', orgId: org.id, grave: true };
}

/**
 * An org whose data sources nobody has looked at: they may all have lapsed. Pure.
 *
 * @param partly  some of them were read
 */
export function notReadProblem(org: TargetOrg, why: string, remedy: string, partly = false): Problem {
  const message = `the data sources of ${orgInWords(org)} could not ${partly ? 'all ' : ''}be read: ${why}`;
  return { code: 'data-sources-not-read', message, remedy, orgId: org.id, grave: true };
}

/**
 * What is wrong with one data source. Pure.
 *
 * @param orgId  whose it is, where somebody knows
 * @param error  why it could not be extended, by a run that tried
 */
export function dataSourceProblems(
  { id, orgId }: { readonly id: string; readonly orgId: string | undefined },
  life: Pick<DataSourceLife, 'atRisk' | 'expiresAt'>,
  now: number,
  error?: ErrorJson,
): Problem[] {
  const it = { id, ...(orgId !== undefined && { orgId }), remedy: error?.remedy ?? `byods extend-data-source ${id}` };
  const why = error ? `; its extension failed: ${error.message}` : '';
  if (!life.atRisk || life.expiresAt === undefined) {
    const message = `the extension of data source ${id} failed: ${error?.message}`;
    return error ? [{ ...it, code: 'extension-failing', message, grave: false }] : [];
  }
  if (life.expiresAt <= now) {
    const message = `data source ${id} has no valid token: Webex sends it nothing; it ended ${inWords(now - life.expiresAt)} ago${why}`;
    return [{ ...it, code: 'data-source-expired', message, since: life.expiresAt, grave: true }];
  }
  const message = `data source ${id} is at risk: ${inWords(life.expiresAt - now)} left${why}`;
  return [{ ...it, code: 'data-source-at-risk', message, grave: true }];
}
