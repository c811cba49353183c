import type { CredentialOutcome, Need } from './credential-outcome.ts';
import type { Ladder } from './ladder.ts';
import type { LockSession } from './lock-session.ts';
import type { Credential } from './model.ts';
import { everyOne } from './single-flight.ts';
import type { TargetOrg } from './target-orgs.ts';

/**
 * Climbs for every credential of a session: the integration first, because the others may need it, then each org's
 * service-app tokens, the soonest to end first. One outcome each, the integration's first, the orgs' in their order.
 */
export async function climbAll(
  ladder: Ladder,
  session: LockSession,
  orgs: readonly TargetOrg[],
  need: Need,
): Promise<CredentialOutcome[]> {
  const hasIntegration = session.config.credentials.has('integration');
  if (hasIntegration) await ladder.integration(need);
  const byUrgency = [...orgs].sort((a, b) => endOf(session.credential(a.key)) - endOf(session.credential(b.key)));
  const outcomes = await everyOne(byUrgency.map((org) => ladder.serviceApp(org, need)));
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  // Asked last: a mint that was answered with 401 may have renewed it after its own turn.
  const integration = hasIntegration ? [await ladder.integration()] : [];
  return [...integration, ...orgs.map(({ key }) => byKey.get(key)!)];
}

/** When a token ends; what is not there goes before all. */
export function endOf(credential: Credential | undefined): number {
  return credential?.accessToken?.expiresAt ?? 0;
}
