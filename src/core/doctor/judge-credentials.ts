import { EXIT, KeeperError, WebexAnswerError } from '../errors.ts';
import { IncompleteListError } from '../incomplete-list.ts';
import type { Credential } from '../model.ts';
import { canRefresh, decideRenewal, isUsable } from '../policy/credential-renewal.ts';
import { credentialProblems, type ProblemCode } from '../policy/health.ts';
import { instantFromNow } from '../policy/in-words.ts';
import { refreshTokenInWords, renewalInWords } from '../policy/life-words.ts';
import { isRenewable } from '../policy/renewable.ts';
import { orgInWords, type TargetOrg } from '../target-orgs.ts';
import type { TokenConfig } from '../token-config.ts';
import { type Finding, fine, type More, unsure, wrong } from './check.ts';

/** One credential and what Webex said when its access token was presented, in the one harmless way. */
export interface Tried {
  readonly credential: Credential;
  /** Absent: the integration's. */
  readonly org?: TargetOrg;
  /** `taken`, why not, or that it was not presented; `silent`: Webex did not say. */
  readonly answer: 'taken' | 'silent' | 'not-presented' | KeeperError;
  /** When it ends, as Webex told just now. */
  readonly expiresAt?: number | undefined;
}

/** Whether Webex takes the access tokens, and what can be known of everything else without using it up. Pure. */
export function judgeCredentials(config: TokenConfig, tried: readonly Tried[], now: number): Finding[] {
  const about = tried.flatMap((each) => {
    const whose = wordsOf(each, config);
    const problems = credentialProblems(config, now).filter(({ orgId }) => orgId === each.org?.id);
    const problem = (wanted: ProblemCode) => problems.find(({ code }) => code === wanted);
    const known = { rejected: problem('refresh-token-rejected'), failing: problem('renewal-failing') };
    return [
      judgeAccessToken(config, each, whose, problem('reauthorization-required'), now),
      ...judgeRefreshToken(config, each, whose, known, now),
    ];
  });
  return [...about, ...judgeClients(config, now)];
}

type Known = { readonly message: string; readonly remedy: string } | undefined;

function judgeAccessToken(config: TokenConfig, each: Tried, whose: string, dead: Known, now: number): Finding {
  const { credential, answer, org } = each;
  const next = renewalInWords(config, credential, now);
  const more: More = { org };
  if (dead) return wrong('access-token', dead.message, EXIT.reauthorize, { ...more, remedy: dead.remedy });
  const ends = each.expiresAt ?? credential.accessToken?.expiresAt;
  const end = ends === undefined ? 'nobody has told when it ends' : `it ends ${instantFromNow(ends, now)}`;
  if (answer === 'taken' || (answer instanceof KeeperError && isTaken(answer))) {
    const renewed = isRenewable(config, credential, now);
    const remedy = renewed ? undefined : 'configure an integration (byods setup-oauth), so that it renews itself';
    return fine('access-token', `Webex takes ${whose}; ${end}; ${next}`, { ...more, remedy });
  }
  if (answer === 'silent') return unsure('access-token', `Webex does not say whether it takes ${whose}; ${end}`, more);
  if (answer === 'not-presented') {
    const { state, reason } = decideRenewal(credential, now);
    const why = isUsable(credential, now) ? state : reason;
    const remedy = isRenewable(config, credential, now)
      ? 'byods run renews it; doctor never does'
      : 'byods setup-oauth';
    return unsure('access-token', `${whose} cannot be presented: ${why}`, { ...more, remedy });
  }
  if (answer instanceof WebexAnswerError && answer.status === 401) {
    const renewed = isRenewable(config, credential, now);
    // A run presents the integration's token only when it has something to mint.
    const renewing = org ? 'byods run renews it' : 'byods refresh-token --force renews it';
    return wrong('access-token', `Webex rejects ${whose}, whatever its date`, EXIT.partial, {
      ...more,
      remedy: renewed ? `${renewing}; if it does not, it says why` : 'byods setup-oauth',
    });
  }
  return unsure('access-token', `${whose} could not be tried: ${answer.message}`, { ...more, remedy: answer.remedy });
}

/** What was refused for another reason than the token itself: Webex knew whose it was. */
function isTaken(error: KeeperError): boolean {
  return error instanceof IncompleteListError || (error instanceof WebexAnswerError && error.status === 403);
}

/** Whether Webex still takes a refresh token shows only when it is used, and that may use it up. */
function judgeRefreshToken(
  config: TokenConfig,
  each: Tried,
  whose: string,
  known: { readonly rejected: Known; readonly failing: Known },
  now: number,
): Finding[] {
  const { credential, org } = each;
  const life = refreshTokenInWords(config, credential, now);
  if (life === undefined) return [];
  if (!canRefresh(credential, now)) {
    const remedy =
      known.rejected?.remedy ?? 'byods run mints another where an integration can; else: byods setup-oauth';
    return [wrong('refresh-token', `${whose}: ${life}`, EXIT.failed, { org, remedy })];
  }
  if (known.failing) {
    return [
      wrong('refresh-token', `${known.failing.message}; ${life}`, EXIT.failed, { org, remedy: known.failing.remedy }),
    ];
  }
  const asking = 'whether Webex still takes it cannot be asked without using it';
  return [unsure('refresh-token', `${whose}: ${life}; ${asking}`, { org })];
}

/** A client secret is sent with a refresh, a mint or a code, and with nothing that is harmless. */
function judgeClients(config: TokenConfig, now: number): Finding[] {
  const clients = [
    ...(config.serviceApp ? ['the service app'] : []),
    ...(config.integration ? ['the integration'] : []),
  ];
  if (clients.length === 0) return [];
  const proofs = [...config.credentials.values()].flatMap(({ kind, via, obtainedAt = 0 }) =>
    via !== undefined && via !== 'learned' && via !== 'vault'
      ? [{ whose: kind === 'integration' ? clients.at(-1)! : clients[0]!, obtainedAt }]
      : [],
  );
  const worked = clients.map((whose) => {
    const last = Math.max(0, ...proofs.filter((each) => each.whose === whose).map(({ obtainedAt }) => obtainedAt));
    return last === 0
      ? `those of ${whose} have given no token yet`
      : `those of ${whose} worked ${instantFromNow(last, now)}`;
  });
  const message = `whether Webex still takes the client ids and secrets cannot be asked without a refresh or a mint; ${worked.join('; ')}`;
  return [unsure('client-credentials', message)];
}

function wordsOf({ org }: Tried, config: TokenConfig): string {
  if (org) return `the service-app token of ${orgInWords(org)}`;
  return config.integration || config.vaultCredential ? "the integration's token" : 'the personal access token';
}
