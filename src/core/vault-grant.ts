import type { Need } from './credential-outcome.ts';
import { KeeperError, ReauthorizationRequiredError } from './errors.ts';
import { GUARD_MS } from './policy/credential-renewal.ts';
import type { RefreshContext } from './refresh.ts';
import type { Secret } from './secret.ts';
import { authorizeCommand, type VaultCredential } from './vault-credential.ts';
import type { IntegrationVault, VaultToken } from './vault-ports.ts';

/** What reading needs from outside. */
export interface VaultGrantContext extends RefreshContext {
  /** Absent where this program was wired without one. */
  readonly vault?: IntegrationVault | undefined;
}

/** How reading ended. `kept`: Vault gives the token that is stored already. */
export type VaultGrantResult =
  | { readonly kind: 'renewed' | 'kept'; readonly warnings: readonly string[] }
  | { readonly kind: 'failed'; readonly error: KeeperError };

/** The plugin waits 30 s for Webex itself. */
const READING_NEEDS_MS = 45_000;

/** Enough that a token which was just given does not live so long any more when it is asked for again. */
const LONGER_MS = 60_000;

/**
 * Reads the integration's token where Vault's plugin keeps it, under the lock, and saves it with the session's batch: it can
 * be read again. One that Webex has rejected is not taken; the plugin is asked, once, for one that lives longer, which
 * makes it refresh.
 */
export async function readFromVault(
  context: VaultGrantContext,
  wanted: VaultCredential,
  need: Need,
): Promise<VaultGrantResult> {
  const { session, clock } = context;
  const key = 'integration';
  const held = session.credential(key);
  const rejected = need.rejected ?? held?.notes.rejectedAccessToken;
  try {
    const least = Math.ceil((need.minTtlMs ?? 0) / 1000);
    let given = await read(context, { ...wanted, minimumSeconds: Math.max(wanted.minimumSeconds, least) });
    const unwanted = need.force ? held?.accessToken?.value.hash : rejected;
    if (given.value.hash === unwanted) given = await another(context, wanted, given);
    if (given.value.hash === rejected && !need.force) throw rejectedAgain(wanted);
    if (given.expiresAt !== undefined && given.expiresAt - clock.now() < GUARD_MS) throw tooShort(wanted);
    const { value: accessToken, expiresAt, warnings } = given;
    const tokens = { accessToken, obtainedAt: clock.now(), via: 'vault' as const };
    session.saveLater({
      credential: key,
      tokens: expiresAt === undefined ? tokens : { ...tokens, expiresAt },
      notes: {},
    });
    return { kind: isSame(held?.accessToken?.value, accessToken) ? 'kept' : 'renewed', warnings };
  } catch (thrown) {
    if (thrown instanceof KeeperError) return { kind: 'failed', error: thrown };
    throw thrown;
  }
}

async function read({ vault, session, budget }: VaultGrantContext, wanted: VaultCredential): Promise<VaultToken> {
  if (!vault) {
    throw new KeeperError('configuration', `tokenManager.vault names ${wanted.path}, and no Vault can be asked here`);
  }
  if (budget.signal?.aborted) throw new KeeperError('interrupted', 'interrupted before Vault was asked for a token');
  if (Math.min(budget.remainingMs(), session.remainingMs()) < READING_NEEDS_MS) {
    throw new KeeperError('out-of-time', 'too little time was left to ask Vault for a token; nothing was sent');
  }
  // No signal: where Vault refreshes for this, a request that is cut could cost it the answer of Webex.
  return await vault.read(wanted);
}

/** Another token than this one, where the plugin can get one; else this one. */
async function another(context: VaultGrantContext, wanted: VaultCredential, given: VaultToken): Promise<VaultToken> {
  if (given.expiresAt === undefined) return given;
  const minimumSeconds = Math.ceil((given.expiresAt - context.clock.now() + LONGER_MS) / 1000);
  return await read(context, { ...wanted, minimumSeconds });
}

function isSame(one: Secret | undefined, other: Secret): boolean {
  return one?.hash === other.hash;
}

function rejectedAgain(wanted: VaultCredential): KeeperError {
  const what = `Webex rejects the token that ${wanted.path} in Vault gives, and Vault gives no other`;
  return new ReauthorizationRequiredError(`${what}; what is stored was kept`, {
    remedy: `authorize it again: ${authorizeCommand(wanted)} --force`,
  });
}

function tooShort({ path }: VaultCredential): KeeperError {
  const what = `the token that ${path} in Vault gives ends within a minute`;
  return new KeeperError('bad-answer', `${what}; what is stored was left as it is`, {
    remedy: 'compare the clocks of this machine and of Vault, and look at what Vault logs of its refreshes',
  });
}
