import { type ErrorCode, type KeeperError, ReauthorizationRequiredError } from '../errors.ts';
import { isPersons } from '../person-credential.ts';
import { orgInWords, type TargetOrg } from '../target-orgs.ts';
import type { TokenConfig } from '../token-config.ts';
import { INTEGRATION_ACCESS_TOKEN, INTEGRATION_SPELLINGS, text } from '../token-homes.ts';
import { authorizeCommand } from '../vault-credential.ts';

/** Failures that pass by themselves, or that nobody can mend by authorizing. */
const OTHERWISE: ReadonlySet<string> = new Set<ErrorCode>([
  'unreachable',
  'answer-lost',
  'out-of-time',
  'bad-answer',
  'clock',
  'configuration',
  'refused',
  'interrupted',
  'internal',
]);

/** Refusals that tell themselves what mends them: an org that has not authorized the service app, a wrong app id. */
const TELLING: ReadonlySet<string> = new Set<ErrorCode>(['forbidden', 'not-found']);

/**
 * The one error to tell when no rung gave a token: a wrong client secret first, because it explains the others; then
 * what authorizing does not mend; else that a person must authorize, with the field to fill by hand. Pure.
 */
export function failureOf(errors: readonly KeeperError[], config: TokenConfig, org?: TargetOrg): KeeperError {
  const telling =
    errors.find(({ code }) => code === 'client-credentials') ?? errors.find(({ code }) => OTHERWISE.has(code));
  if (telling) return telling;
  const nested = errors.find((error) => error instanceof ReauthorizationRequiredError);
  if (nested && errors.length === 1) return nested;
  const last = errors.at(-1);
  const own = isPersons(config.document) ? 'their own credential' : 'the integration';
  const whose = org === undefined ? own : orgInWords(org);
  const why =
    errors.length > 0
      ? errors.map(({ message }) => message).join('; ')
      : 'no stored token can be used and nothing can renew it';
  return new ReauthorizationRequiredError(
    `a person must authorize again for ${whose}: ${why}. What is stored was kept`,
    {
      remedy: last?.remedy !== undefined && TELLING.has(last.code) ? last.remedy : remedyFor(config),
      trackingId: last?.trackingId,
      status: last?.status,
    },
  );
}

/** The command that does it, or the field that does it by hand. */
function remedyFor(config: TokenConfig): string {
  if (config.vaultCredential) return `authorize in Vault: ${authorizeCommand(config.vaultCredential)}`;
  if (isPersons(config.document))
    return 'the same person opens the page of the endpoint (byods serve) and approves again';
  if (config.integration) {
    const spelling =
      INTEGRATION_SPELLINGS.find(({ refreshToken }) => text(config.document, refreshToken)) ?? INTEGRATION_SPELLINGS[0];
    const field = spelling.refreshToken.join('.');
    return `byods setup-oauth authorizes the integration again; or put its new refresh token into ${field} by hand`;
  }
  const field = INTEGRATION_ACCESS_TOKEN.join('.');
  if (config.serviceApp) {
    return `byods setup-oauth --pat takes a fresh personal access token from developer.webex.com; or put it into ${field} by hand, or configure an integration, which renews itself: byods init`;
  }
  return 'put a fresh service-app token into env.WEBEX_SERVICE_APP_ACCESS_TOKEN, or configure the service app and an integration, so that it renews itself: byods init';
}
