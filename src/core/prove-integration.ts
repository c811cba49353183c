import { asKeeperError, KeeperError } from './errors.ts';
import type { Credential } from './model.ts';
import type { Budget } from './ports.ts';
import type { TargetOrg } from './target-orgs.ts';
import type { TokenManager } from './token-manager.ts';

/** A mint that shows what the integration's token is worth. */
export interface IntegrationProof {
  readonly org: TargetOrg;
  /** The service-app tokens as they are kept now. */
  readonly credential?: Credential | undefined;
  /** Why none were given. */
  readonly error?: KeeperError;
  readonly warnings: readonly string[];
}

/**
 * Mints a service-app pair for the first org that is not paused, and keeps it: what the integration is there for. Undefined
 * where no service app is configured, or no org to mint for, and where it was interrupted before. Never throws a `KeeperError`: the proof tells.
 */
export async function proveIntegration(
  tokens: Pick<TokenManager, 'config' | 'withLock'>,
  { signal }: Pick<Budget, 'signal'>,
): Promise<IntegrationProof | undefined> {
  const { serviceApp, orgs } = await tokens.config();
  const org = orgs.find(({ paused }) => !paused);
  if (!serviceApp || !org || signal?.aborted) return undefined;
  try {
    return await tokens.withLock(async (ladder, session) => {
      const minted = await ladder.mint(org);
      if (minted.kind === 'failed') return { org, error: minted.error, warnings: [] };
      return { org, credential: session.credential(org.key), warnings: minted.warnings };
    });
  } catch (thrown) {
    return { org, error: whyNot(thrown, signal), warnings: [] };
  }
}

/** Whoever waits for a lock is stopped with the signal's reason, which is no error. */
function whyNot(thrown: unknown, signal: AbortSignal | undefined): KeeperError {
  if (!signal?.aborted || thrown instanceof KeeperError) return asKeeperError(thrown);
  return new KeeperError('interrupted', 'interrupted before the proof');
}
