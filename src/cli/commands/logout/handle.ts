import { EXIT } from '../../../core/errors.ts';
import { logOut } from '../../../core/log-out.ts';
import { holdsToken } from '../../../core/logged-out.ts';
import { hasLiveRung } from '../../../core/policy/health.ts';
import { failureOf } from '../../../core/policy/ladder-failure.ts';
import { present } from '../../../core/report.ts';
import { orgInWords, type TargetOrg } from '../../../core/target-orgs.ts';
import type { TokenConfig } from '../../../core/token-config.ts';
import { VERSION } from '../../../core/version.ts';
import { confirm, mannerOf, yesOrNo } from '../../changes/manner.ts';
import type { CommandHandler } from '../../command.ts';
import { type HeldTokens, heldTokens } from '../../held-tokens.ts';
import { namedOrgs } from '../../orgs.ts';
import { logoutLines, logoutSummary } from './text.ts';

const LIMIT = { minutes: 10 };

/** A credential whose tokens go, and how they can be revoked at Webex. */
export interface RemovedTokens {
  readonly kind: 'integration' | 'service-app';
  readonly orgId?: string;
  readonly orgName?: string;
  readonly tokens: HeldTokens;
  /** Where a person revokes them: they stay valid until their end. */
  readonly revoke: string;
}

/** What is, or would be, taken out. */
export interface LogoutFacts {
  readonly action: 'removed' | 'planned' | 'unchanged';
  readonly credentials: readonly RemovedTokens[];
  /** Copies of tokens that remain somewhere. */
  readonly remaining: readonly string[];
  /** What makes it work again. */
  readonly next: string;
}

/** Takes tokens out of the store. */
export const handleLogout: CommandHandler = async (context, words) => {
  const manner = mannerOf(words, context, 'logout');
  const { tokens, clock } = await context.open(LIMIT);
  const config = await tokens.config();
  const orgs = namedOrgs(config, words);
  const credentials = removedOf(config, orgs);
  const now = clock.now();
  const next = nextFor(config, orgs, now);
  let facts: LogoutFacts = { action: manner === 'dry-run' ? 'planned' : 'unchanged', credentials, remaining: [], next };
  if (manner !== 'dry-run' && (credentials.length > 0 || !orgs)) {
    if (manner === 'ask' && credentials.length > 0) {
      context.aside((page) => logoutLines(facts, now, page));
      await confirm(context, yesOrNo('Remove these tokens?'));
    }
    const remaining = [...(await logOut({ tokens, clock }, orgs)), ...(orgs ? [] : keptInVault(config))];
    facts = { ...facts, action: credentials.length > 0 ? 'removed' : 'unchanged', remaining };
  }
  const dryRun = manner === 'dry-run' ? { dryRun: true as const } : {};
  return {
    exitCode: EXIT.ok,
    document: {
      version: 1 as const,
      programVersion: VERSION,
      ...dryRun,
      ...facts,
      warnings: await tokens.storeWarnings(),
    },
    text: (page) => (manner === 'ask' ? [] : logoutLines(facts, now, page)),
    summary: (page) => logoutSummary(facts, page),
  };
};

/** What Vault keeps is not ours to remove: the next run would read a token again. */
function keptInVault({ vaultCredential }: TokenConfig): string[] {
  if (!vaultCredential) return [];
  const { path } = vaultCredential;
  return [`Vault keeps ${path}, and the next run reads its token again. It goes with: vault delete ${path}`];
}

function removedOf(config: TokenConfig, orgs: readonly TargetOrg[] | undefined): RemovedTokens[] {
  return [...config.credentials.values()].flatMap((credential) => {
    const org = config.orgs.find(({ key }) => key === credential.key);
    if (!holdsToken(credential) || (orgs && !(org && orgs.includes(org)))) return [];
    return [
      present({
        kind: credential.kind,
        orgId: org?.id,
        orgName: org?.name,
        tokens: heldTokens(credential)!,
        revoke: revocationOf(config, org),
      }) as RemovedTokens,
    ];
  });
}

/** No API revokes a token that it is presented; a person can withdraw what it came from. */
function revocationOf(config: TokenConfig, org: TargetOrg | undefined): string {
  if (org) {
    return `by a Full Admin of ${orgInWords(org)}, who takes the service app's authorization back in Control Hub; its data sources then lapse within 24 hours`;
  }
  if (config.integration || config.vaultCredential) {
    return 'by its owner, who deletes the integration at https://developer.webex.com/my-apps, or by an administrator in Control Hub';
  }
  return 'by nobody: a personal access token ends by itself, 12 hours after it was made at https://developer.webex.com';
}

function nextFor(config: TokenConfig, orgs: readonly TargetOrg[] | undefined, now: number): string {
  if (!orgs) return failureOf([], { ...config, credentials: new Map() }).remedy ?? 'byods setup-oauth';
  const left = new Map([...config.credentials].filter(([key]) => !orgs.some((org) => org.key === key)));
  const isAlive = orgs.some((org) => hasLiveRung({ ...config, credentials: left }, org, now));
  return isAlive
    ? `the next run mints a new pair with the integration; to keep an org without one: byods orgs pause ${orgs[0]!.id}`
    : (failureOf([], config, orgs[0]).remedy ?? 'byods setup-oauth');
}
